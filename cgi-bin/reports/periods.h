/* The months of a report added up to periods: months, quarters or years, of all products or of
 * one. */
#ifndef CGI_BIN_REPORTS_PERIODS_H
#define CGI_BIN_REPORTS_PERIODS_H
#include "http/request.h"
#include "money/report.h"

enum period_kind { BY_MONTH, BY_QUARTER, BY_YEAR, PERIOD_KINDS };

struct period {
    const char *name;                /* 2026-11, 2026-Q4, 2026 */
    const char *month;               /* its last known month */
    const struct savings_line *line; /* NULL: of several */
    int64_t seats, inactive;         /* at its end */
    int64_t freed;
    bool priced, unpriced;    /* some figures have a price, some have none */
    money_exact cost, wasted; /* as of years; a month is a twelfth */
    money_exact saved;        /* a month, on monthly plans */
    money_exact renewed;      /* for a year, by renewals */
};
struct periods {
    struct period *period; /* the newest first */
    int count;
};

/* What the address asks for. An unknown word is noted as an error of the address. */
struct report_query {
    enum period_kind by;
    const char *by_name; /* month, quarter, year */
    const char *product; /* NULL: all */
    const char *site;    /* cloud id; NULL: all */
};
void report_query_read(struct request *r, const struct savings *s, struct report_query *out);

/* each: a period of its own for each product and site. only: one period by its name; NULL: all. */
struct periods periods_make(struct request *r, const struct report *report,
                            const struct report_query *query, bool each, const char *only);
/* Hundredths: the sum of months of cost or wasted. */
int64_t period_amount(money_exact of_year);
#endif
