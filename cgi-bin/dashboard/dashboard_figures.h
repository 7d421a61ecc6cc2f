/* The tiles and the table of seats of the dashboard. Every number leads to the people it counts. */
#ifndef CGI_BIN_DASHBOARD_DASHBOARD_FIGURES_H
#define CGI_BIN_DASHBOARD_DASHBOARD_FIGURES_H
#include "dashboard/seats.h"
#include "page/dict.h"

struct totals {
    struct seats seats; /* days: 0 when products differ */
    int rows;
    const char *currency;
};

/* Fills the rows of the table and *t. site: NULL for all. */
enum rc_err figures_add_rows(struct request *r, struct dict *body, const char *site,
                             struct totals *t) MUST_USE;
/* Fills the tiles and what the inactive seats cost. */
enum rc_err figures_add_totals(struct request *r, struct dict *body, const struct totals *t,
                               const char *site) MUST_USE;
#endif
