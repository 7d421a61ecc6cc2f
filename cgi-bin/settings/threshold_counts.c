/* Counting what thresholds mean. */
#include "settings/threshold_counts.h"
#include "base/buf.h"
#include "base/text.h"

#include <string.h>

static char *json_list(struct arena *a, const int64_t *days, int count) {
    struct buf b;
    buf_init(&b, a, 8192);
    for (int i = 0; i < count; i++) {
        buf_puts(&b, i ? "," : "[");
        buf_puts(&b, text_count(a, days[i])); /* at most 180, so no comma of its own */
    }
    buf_puts(&b, count ? "]" : "[]");
    return b.text;
}

enum rc_err threshold_counts(struct request *r, const int64_t *days, int count,
                             struct threshold_counts *out) {
    struct rows *rows = NULL;
    struct threshold_count *all = NULL;
    int n = 0, room = 0;
    TRY(db_query(r->db, Q_THRESHOLD_COUNTS, &rows, "is", r->now, json_list(r->arena, days, count)));
    while (db_next(rows)) {
        if (n == room) {
            struct threshold_count *more =
                arena_alloc(r->arena, (size_t)(room * 2 + 64) * sizeof *more);
            if (n)
                memcpy(more, all, (size_t)n * sizeof *more);
            all = more;
            room = room * 2 + 64;
        }
        bool same = n > 0 && strcmp(all[n - 1].product, db_text_borrow(rows, 0)) == 0;
        all[n] = (struct threshold_count){same ? all[n - 1].product : db_text(rows, 0),
                                          db_int(rows, 1), db_int(rows, 2), db_int(rows, 3)};
        n++;
    }
    *out = (struct threshold_counts){all, n};
    return db_end(rows);
}

/* Rows of one product stand together and share its word. */
static int past_product(const struct threshold_counts *all, int from) {
    int to = from + 1;
    while (to < all->count && all->rows[to].product == all->rows[from].product)
        to++;
    return to;
}

struct threshold_counts threshold_of(const struct threshold_counts *all, const char *product) {
    int from = 0;
    while (from < all->count && strcmp(all->rows[from].product, product) != 0)
        from = past_product(all, from);
    return (struct threshold_counts){all->rows + from,
                                     from < all->count ? past_product(all, from) - from : 0};
}

const struct threshold_count *threshold_at(const struct threshold_counts *product, int64_t days) {
    for (int i = 0; i < product->count; i++)
        if (product->rows[i].days == days)
            return product->rows[i].billable > 0 ? &product->rows[i] : NULL;
    return NULL;
}
