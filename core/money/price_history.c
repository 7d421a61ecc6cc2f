/* Reads changes of prices from the audit. */
#include "money/price_history.h"
#include "base/text.h"
#include "sql/core/money/price_history.h"

enum rc_err price_history_load(struct db *db, struct arena *a, struct price_history *out) {
    struct rows *rows = NULL;
    size_t capacity = 0;
    *out = (struct price_history){.arena = a};
    TRY(db_query(db, Q_MONEY_PRICE_CHANGES, &rows, ""));
    while (db_next(rows)) {
        out->change =
            arena_grow(a, out->change, (size_t)out->count, &capacity, sizeof *out->change);
        out->change[out->count++] =
            (struct price_change){.name = db_text(rows, MONEY_PRICE_CHANGES__SUBJECT),
                                  .at = db_int(rows, MONEY_PRICE_CHANGES__AT),
                                  .before = db_text(rows, MONEY_PRICE_CHANGES__BEFORE),
                                  .after = db_text(rows, MONEY_PRICE_CHANGES__AFTER)};
    }
    return db_end(rows);
}

/* The text of a setting at a second; NULL when it had none, or when no change of it is known. */
static const char *setting_at(const struct price_history *h, const char *name, int64_t second,
                              bool *is_known) {
    const char *text = NULL;
    for (int i = 0; i < h->count; i++) {
        const struct price_change *c = &h->change[i];
        if (!text_equal(c->name, name))
            continue;
        *is_known = true;
        if (c->at <= second)
            return c->after && *c->after ? c->after : NULL;
        text = c->before && *c->before ? c->before : NULL;
    }
    return text;
}

static const struct price *price_of(struct arena *a, const char *text) {
    struct price *p = arena_alloc(a, sizeof *p);
    return price_read(a, text, p) ? NULL : p;
}

const struct price *price_history_at(const struct price_history *h, const char *product,
                                     const char *site, int64_t second, const struct price *now,
                                     bool *of_now) {
    bool is_known = false;
    const char *name = arena_printf(h->arena, "price.%s.%s", product, site);
    const char *text = setting_at(h, name, second, &is_known);
    if (!text)
        text = setting_at(h, arena_printf(h->arena, "price.%s", product), second, &is_known);
    const struct price *then = text ? price_of(h->arena, text) : NULL;
    if (then && then->steps > 0)
        return then;
    *of_now = *of_now || now->steps > 0;
    return now;
}
