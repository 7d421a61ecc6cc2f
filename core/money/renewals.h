/* What freed seats saved at the renewals of annual plans. A part of realized.c. */
#ifndef CORE_MONEY_RENEWALS_H
#define CORE_MONEY_RENEWALS_H
#include "money/price_history.h"
#include "money/realized.h"

/* The seats of a product that one run freed for good. */
struct realized_run {
    int64_t day, started_at, product_id, seats;
};
struct realize {
    struct db *db;
    struct arena *arena;
    const struct savings *savings;
    struct price_history history;
    int64_t today;
    struct realized_run *run; /* in their order */
    int runs;
    struct realized *out;
    size_t day_capacity, month_capacity, renewal_capacity;
};

/* Adds a renewal for each product that has an annual plan, freed seats and a renewal that has come.
 * The days of m->out are complete. */
enum rc_err renewals_realize(struct realize *m) MUST_USE;
#endif
