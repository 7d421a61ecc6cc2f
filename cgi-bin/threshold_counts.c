/* Counting what thresholds mean: sums as of the minute that began, so that the answer can be kept for it. */
#include "threshold_counts.h"
#include "buf.h"

#include <stdlib.h>
#include <string.h>

static char *json_list(struct arena *a, const int64_t *days, int count) {
    struct buf b;
    buf_init(&b, a, 8192);
    for (int i = 0; i < count; i++)
        buf_printf(&b, "%c%lld", i ? ',' : '[', (long long)days[i]);
    buf_puts(&b, count ? "]" : "[]");
    return b.text;
}

enum rc_err threshold_counts(struct request *r, const int64_t *days, int count, struct threshold_counts *out) {
    struct rows *rows = NULL;
    struct threshold_count *all = NULL;
    int n = 0, room = 0;
    TRY(db_query(r->db, Q_THRESHOLD_COUNTS, &rows, "is", r->now / 60 * 60, json_list(r->arena, days, count)));
    while (db_next(rows)) {
        if (n == room) {
            struct threshold_count *more = arena_alloc(r->arena, (size_t)(room * 2 + 64) * sizeof *more);
            if (n)
                memcpy(more, all, (size_t)n * sizeof *more);
            all = more;
            room = room * 2 + 64;
        }
        all[n++] = (struct threshold_count){db_text(rows, 0), db_int(rows, 1), db_int(rows, 2), db_int(rows, 3)};
    }
    *out = (struct threshold_counts){all, n};
    return db_end(rows);
}

const struct threshold_count *threshold_find(const struct threshold_counts *c, const char *product, int64_t days) {
    for (int i = 0; i < c->count; i++)
        if (c->rows[i].days == days && strcmp(c->rows[i].product, product) == 0)
            return c->rows[i].billable > 0 ? &c->rows[i] : NULL;
    return NULL;
}
