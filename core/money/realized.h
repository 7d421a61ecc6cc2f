/* What runs really saved: the seats they freed, less those that were given back by an undo or that
 * the same person held again within 30 days, at the prices of the day of the run. */
#ifndef CORE_MONEY_REALIZED_H
#define CORE_MONEY_REALIZED_H
#include "money/savings.h"

/* The seats of a product that the runs of one day freed. */
struct realized_day {
    int64_t day;        /* since 1970, on the clocks of the pages */
    int64_t started_at; /* of the first of the runs */
    int64_t product_id, seats;
    bool priced, of_now; /* of_now: at the prices of today, since none was entered then */
    money_exact exact_year;
};
struct realized_month {
    const char *month; /* YYYY-MM */
    int64_t seats;     /* those without a price included */
    money_exact exact_year;
    int64_t saving; /* hundredths a month: of an annual plan a twelfth */
};
struct realized {
    struct realized_day *day; /* in their order */
    int days;
    struct realized_month *month;
    int months;
    bool of_now; /* some figure is at the prices of today */
};

/* s: of savings_load(). Products that are gone count without a price. */
enum rc_err realized_load(struct db *db, struct arena *a, const struct savings *s, int64_t now,
                          struct realized *out) MUST_USE;
#endif
