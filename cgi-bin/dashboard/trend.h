/* Billable seats day by day, as the dashboard lists and draws them. */
#ifndef CGI_BIN_DASHBOARD_TREND_H
#define CGI_BIN_DASHBOARD_TREND_H
#include "http/request.h"

enum { TREND_DAYS = 90 };

struct trend_day {
    const char *day; /* YYYY-MM-DD */
    int64_t billable, active, new_seats;
    int64_t inactive; /* with never active seats */
    int64_t never;
};
struct trend {
    struct trend_day *days; /* oldest first */
    int count;
};

/* The last TREND_DAYS days of all sites, or of one. */
enum rc_err trend_read(struct request *r, const char *site, struct trend *out) MUST_USE;
/* "From 1,900 billable seats on 2026-08-27 to 2,000 on 2026-11-24; inactive from 500 to 460." */
const char *trend_text(struct request *r, const struct trend *t);
#endif
