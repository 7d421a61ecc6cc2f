/* Billable seats and their cost day by day, as the dashboard lists and draws them, with what
 * happened meanwhile: thresholds that changed, and runs. */
#ifndef CGI_BIN_DASHBOARD_TREND_H
#define CGI_BIN_DASHBOARD_TREND_H
#include "http/request.h"

struct trend_day {
    const char *day; /* YYYY-MM-DD */
    int64_t number;  /* days since 1970 */
    int64_t billable, active, new_seats;
    int64_t inactive; /* with never active seats */
    int64_t never;
    int64_t cost; /* of the inactive seats, a month at today's prices, in hundredths */
};
enum trend_mark_kind { MARK_THRESHOLD, MARK_RUN };
struct trend_mark {
    enum trend_mark_kind kind;
    int64_t number; /* of its day */
    const char *text;
    const char *link; /* of a run; NULL */
};
struct trend {
    int period;             /* days asked for: 30, 90 or 365 */
    struct trend_day *days; /* oldest first; of a year one each week */
    int count;
    struct trend_mark *marks; /* oldest first */
    int mark_count;
    bool priced;
    const char *currency;
};

/* The period of ?days=, 90 without it. Notes another one as an error, and returns 90. */
int trend_period(struct request *r);
/* All sites, or one. */
enum rc_err trend_read(struct request *r, const char *site, int period, struct trend *out) MUST_USE;
/* "From 1,900 billable seats on 27 Aug 2026 to 2,000 on 24 Nov 2026; inactive from 500 to 460." */
const char *trend_text(struct request *r, const struct trend *t);
/* "24 Nov 2026" */
const char *trend_day_text(struct arena *a, int64_t number);
/* Sums of the day so many days ago, or of up to three days before it; *found: there is one. */
enum rc_err trend_before(struct request *r, const char *site, int days_ago, struct trend_day *out,
                         bool *found) MUST_USE;
#endif
