/* The price of a product at a moment of the past. The audit has every change of a setting, so it is
 * the history of prices. */
#ifndef CORE_MONEY_PRICE_HISTORY_H
#define CORE_MONEY_PRICE_HISTORY_H
#include "db/db.h"
#include "terms/price.h"

struct price_change {
    const char *name; /* of the setting */
    int64_t at;
    const char *before, *after;
};
struct price_history {
    struct arena *arena;
    struct price_change *change; /* the newest first */
    int count;
};

enum rc_err price_history_load(struct db *db, struct arena *a, struct price_history *out) MUST_USE;
/* The price at a second. Before the first price was entered it is `now`, the price of today; then
 * *of_now becomes true, else it stays. */
const struct price *price_history_at(const struct price_history *h, const char *product,
                                     const char *site, int64_t second, const struct price *now,
                                     bool *of_now);
#endif
