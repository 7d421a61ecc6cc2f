/* The price of a product at a moment of the past. The audit has every change of a setting, so it is
 * the history of prices. */
#ifndef CORE_MONEY_PRICE_HISTORY_H
#define CORE_MONEY_PRICE_HISTORY_H
#include "db/db.h"
#include "terms/price.h"

/* A price as the audit has it; read at the first use. */
struct price_version {
    const char *text; /* NULL or "": none */
    const struct price *price;
    bool is_read;
};
struct price_change {
    const char *name; /* of the setting */
    int number;       /* in the order of the audit, the newest first */
    int64_t at;
    struct price_version before, after;
};
struct price_history {
    struct arena *arena;
    struct price_change *change; /* by name */
    int count;
};

enum rc_err price_history_load(struct db *db, struct arena *a, struct price_history *out) MUST_USE;
/* The changes of one setting, the newest first; NULL without any. */
struct price_change *price_history_of(const struct price_history *h, const char *name, int *count);
/* NULL when there is none, or it cannot be read any more. */
const struct price *price_version_read(const struct price_history *h, struct price_version *v);
/* The price at a second. Before the first price was entered it is `now`, the price of today; then
 * *of_now becomes true, else it stays. */
const struct price *price_history_at(const struct price_history *h, const char *product,
                                     const char *site, int64_t second, const struct price *now,
                                     bool *of_now);
#endif
