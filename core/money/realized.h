/* What runs really saved: the seats they freed, less those that were given back by an undo or that
 * the same person held again within 30 days.
 *
 * On a monthly plan they save from the next billing day, so much a month: it counts in the month
 * of the run, at the price of its day. On an annual plan they save nothing before the renewal. What
 * counts then is the bill that came beside the bill that would have come: the tier of the seats at
 * the renewal, and the tier of these and the seats freed since the renewal before. It counts in the
 * month of the renewal, as a sum of the year that begins. */
#ifndef CORE_MONEY_REALIZED_H
#define CORE_MONEY_REALIZED_H
#include "money/savings.h"

/* The seats of a product that the runs of one day freed. */
struct realized_day {
    int64_t day;        /* since 1970, on the clocks of the pages */
    int64_t started_at; /* of the first of the runs */
    int64_t product_id, seats;
    bool annual;         /* nothing is saved before the renewal */
    bool priced, of_now; /* of_now: at the prices of today, since none was entered then */
    money_exact exact_month;
};
/* A renewal that has come, of a product with freed seats. */
struct realized_renewal {
    int64_t day, product_id;
    int64_t seats;       /* freed since the renewal before */
    bool priced, of_now; /* priced: the seats at the renewal are known, and have a tier */
    money_exact exact_year;
};
struct realized_month {
    const char *month; /* YYYY-MM */
    int64_t seats;     /* freed in the month; those without a price included */
    money_exact exact_month;
    int64_t saving;        /* hundredths a month, of monthly plans */
    int64_t renewed_seats; /* of the renewals of the month */
    money_exact exact_year;
    int64_t saving_year; /* hundredths a year, of the renewals of the month */
};
struct realized {
    struct realized_day *day; /* in their order */
    int days;
    struct realized_renewal *renewal;
    int renewals;
    struct realized_month *month; /* in their order */
    int months;
    bool of_now; /* some figure is at the prices of today */
};

/* s: of savings_load(). Products that are gone count without a price. */
enum rc_err realized_load(struct db *db, struct arena *a, const struct savings *s, int64_t now,
                          struct realized *out) MUST_USE;
#endif
