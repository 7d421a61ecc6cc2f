/* Charts as SVG documents of their own. A page shows a part of one with <use>, so that the colours
 * are the page's. */
#ifndef CGI_BIN_DASHBOARD_CHARTS_H
#define CGI_BIN_DASHBOARD_CHARTS_H
#include "http/request.h"

struct trend_day {
    const char *day;
    int64_t billable, active, inactive, never, fresh;
};
struct trend {
    struct trend_day *days;
    int count;
}; /* oldest first, at most TREND_DAYS */
enum { TREND_DAYS = 90 };
enum rc_err trend_read(struct request *r, const char *site, struct trend *out) MUST_USE;
/* "From 1,900 billable seats on 2026-08-27 to 2,000 on 2026-11-24; inactive from 500 to 460." */
const char *trend_text(struct request *r, const struct trend *t);
#endif
