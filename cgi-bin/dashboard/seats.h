/* Billable seats by product and site, as the dashboard lists and draws them. Figures come from the
 * last complete synchronization, thresholds from the settings. */
#ifndef CGI_BIN_DASHBOARD_SEATS_H
#define CGI_BIN_DASHBOARD_SEATS_H
#include "http/request.h"
#include "money/savings.h"

enum seats_kind {
    SEATS_WHOLE, /* a product on one site */
    SEATS_SUM,   /* a product on several sites, before their rows */
    SEATS_BELOW  /* one of these sites */
};

struct seats {
    enum seats_kind kind;
    const char *product;
    const char *site; /* cloud id; "" in a sum */
    const char *site_name;
    int64_t days;     /* threshold */
    int64_t billable; /* more than 0 */
    int64_t active;
    int64_t new_seats; /* neither active nor inactive */
    int64_t inactive;  /* with never active seats */
    int64_t never;
    struct savings_total money;      /* without lines that have no price */
    const struct savings_line *line; /* NULL in a sum */
    struct seats *next;
};

/* The list of all sites, or of one; NULL when nobody holds a seat. By cost, or by seats where no
 * product has a price. */
enum rc_err seats_read(struct request *r, const char *site, struct seats **out) MUST_USE;
/* What the seats cost, loaded once for a request: figures and history both need it. */
enum rc_err seats_savings(struct request *r, const struct savings **out) MUST_USE;
/* Adds the figures of s to sum, money included. */
void seats_add(struct seats *sum, const struct seats *s);
/* Percent of active seats, rounded down; 0 without seats. */
int64_t seats_percent(const struct seats *s);
/* "Jira on example: 70 % active, 2 % new, 23 % inactive, 5 % never active": the parts of a bar, 100
 * together. */
const char *seats_text(struct request *r, const struct seats *s);
/* The id of the bar in /charts/share.svg. */
const char *seats_id(struct request *r, const struct seats *s);
#endif
