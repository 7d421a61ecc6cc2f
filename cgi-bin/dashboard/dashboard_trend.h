/* The history on the dashboard: its chart, what changed, and the same as a table. */
#ifndef CGI_BIN_DASHBOARD_DASHBOARD_TREND_H
#define CGI_BIN_DASHBOARD_DASHBOARD_TREND_H
#include "dashboard/dashboard_figures.h"

/* site: NULL for all. */
enum rc_err dashboard_trend_add(struct request *r, struct dict *body, const char *site,
                                int period) MUST_USE;
/* In the tiles: how many seats more or fewer than 30 and 90 days ago. */
enum rc_err dashboard_trend_add_changes(struct request *r, struct dict *body, const char *site,
                                        const struct totals *t) MUST_USE;
#endif
