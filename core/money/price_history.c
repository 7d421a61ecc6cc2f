/* Reads changes of prices from the audit. */
#include "money/price_history.h"
#include "base/text.h"
#include "sql/core/money/price_history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* By name; of one setting the newest first. */
static int change_compare(const void *a, const void *b) {
    const struct price_change *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : (x->number > y->number) - (x->number < y->number);
}

enum rc_err price_history_load(struct db *db, struct arena *a, struct price_history *out) {
    struct rows *rows = NULL;
    size_t capacity = 0;
    *out = (struct price_history){.arena = a};
    TRY(db_query(db, Q_MONEY_PRICE_CHANGES, &rows, ""));
    while (db_next(rows)) {
        out->change =
            arena_grow(a, out->change, (size_t)out->count, &capacity, sizeof *out->change);
        struct price_change *c = &out->change[out->count];
        *c = (struct price_change){.name = db_text(rows, MONEY_PRICE_CHANGES__SUBJECT),
                                   .number = out->count++,
                                   .at = db_int(rows, MONEY_PRICE_CHANGES__AT)};
        c->before.text = db_text(rows, MONEY_PRICE_CHANGES__BEFORE);
        c->after.text = db_text(rows, MONEY_PRICE_CHANGES__AFTER);
    }
    TRY(db_end(rows));
    if (out->count)
        qsort(out->change, (size_t)out->count, sizeof *out->change, change_compare);
    return OK;
}

struct price_change *price_history_of(const struct price_history *h, const char *name, int *count) {
    int from = 0, to = h->count;
    while (from < to) {
        int middle = from + (to - from) / 2;
        if (strcmp(h->change[middle].name, name) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    *count = 0;
    while (from + *count < h->count && text_equal(h->change[from + *count].name, name))
        ++*count;
    return *count ? &h->change[from] : NULL;
}

const struct price *price_version_read(const struct price_history *h, struct price_version *v) {
    if (v->is_read || !v->text || !*v->text)
        return v->price;
    struct price *p = arena_alloc(h->arena, sizeof *p);
    v->is_read = true;
    v->price = price_read(h->arena, v->text, p) ? NULL : p;
    return v->price;
}

/* The setting at a second; NULL when it had none, or when no change of it is known. */
static struct price_version *setting_at(const struct price_history *h, const char *name,
                                        int64_t second) {
    struct price_version *found = NULL;
    int count = 0;
    struct price_change *c = price_history_of(h, name, &count);
    for (int i = 0; i < count; i++) {
        if (c[i].at <= second)
            return c[i].after.text && *c[i].after.text ? &c[i].after : NULL;
        found = c[i].before.text && *c[i].before.text ? &c[i].before : NULL;
    }
    return found;
}

const struct price *price_history_at(const struct price_history *h, const char *product,
                                     const char *site, int64_t second, const struct price *now,
                                     bool *of_now) {
    char name[160];
    (void)snprintf(name, sizeof name, "price.%s.%s", product, site);
    struct price_version *v = setting_at(h, name, second);
    if (!v) {
        (void)snprintf(name, sizeof name, "price.%s", product);
        v = setting_at(h, name, second);
    }
    const struct price *then = v ? price_version_read(h, v) : NULL;
    if (then && then->steps > 0)
        return then;
    *of_now = *of_now || now->steps > 0;
    return now;
}
