/* Billable seats by product and site, as the dashboard lists and draws them. Figures come from the
 * last complete sync; the thresholds from the settings. */
#ifndef CGI_BIN_DASHBOARD_SEATS_H
#define CGI_BIN_DASHBOARD_SEATS_H
#include "http/request.h"

enum seats_kind {
    SEATS_WHOLE /* a product on one site */,
    SEATS_SUM /* a product on several, before their rows */,
    SEATS_BELOW /* one of them */
};

struct seats {
    enum seats_kind kind;
    const char *product, *site /* "" in a sum */, *site_name;
    int64_t days, billable /* more than 0 */, active, fresh /* new: neither active nor inactive */,
        inactive /* never active included */, never;
    struct seats *next;
};

/* The list of all sites, or of one; NULL when nobody holds a seat. */
enum rc_err seats_read(struct request *r, const char *site, struct seats **out) MUST_USE;
void seats_add(struct seats *sum, const struct seats *s);
int64_t seats_percent(const struct seats *s); /* of the seats that are used, rounded down */
/* "Jira on example: 70 % active, 2 % new, 23 % inactive, 5 % never active": the parts of a bar, 100
 * together. */
const char *seats_text(struct request *r, const struct seats *s);
const char *seats_id(struct request *r,
                     const struct seats *s); /* of its part in /charts/share.svg */
#endif
