/* Counting what thresholds mean. The figures change only with the database and the clock, so each worker keeps the last
 * ones: the same question in the same minute on an unchanged database is answered without counting. They are sums; nothing
 * about a person stays in the process. */
#include "threshold_counts.h"
#include "buf.h"

#include <stdlib.h>
#include <string.h>

enum { KEPT_ROWS = 512, KEPT_DAYS = 96 };

static struct {
    int64_t mark, minute; /* mark 0: nothing is kept */
    int64_t days[KEPT_DAYS];
    int day_count;
    struct threshold_count rows[KEPT_ROWS];
    char names[KEPT_ROWS][48];
    int count;
} kept;

static char *json_list(struct arena *a, const int64_t *days, int count) {
    struct buf b;
    buf_init(&b, a, 8192);
    for (int i = 0; i < count; i++)
        buf_printf(&b, "%c%lld", i ? ',' : '[', (long long)days[i]);
    buf_puts(&b, count ? "]" : "[]");
    return b.text;
}

static void keep(struct request *r, int64_t mark, const int64_t *days, int count, const struct threshold_counts *c) {
    kept.mark = 0;
    if (c->count > KEPT_ROWS || count > KEPT_DAYS)
        return;
    for (int i = 0; i < c->count; i++) {
        if (strlen(c->rows[i].product) >= sizeof kept.names[i])
            return;
        memcpy(kept.names[i], c->rows[i].product, strlen(c->rows[i].product) + 1);
        kept.rows[i] = c->rows[i];
        kept.rows[i].product = kept.names[i];
    }
    memcpy(kept.days, days, (size_t)count * sizeof *days);
    kept.day_count = count;
    kept.count = c->count;
    kept.minute = r->now / 60;
    kept.mark = mark;
}

static enum rc_err count_now(struct request *r, const int64_t *days, int count, struct threshold_counts *out) {
    struct rows *rows = NULL;
    struct threshold_count *all = NULL;
    int n = 0, room = 0;
    TRY(db_query(r->db, Q_THRESHOLD_COUNTS, &rows, "is", r->now, json_list(r->arena, days, count)));
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

enum rc_err threshold_counts(struct request *r, const int64_t *days, int count, struct threshold_counts *out) {
    if (r->env.method != GET) /* a connection does not see its own changes in the mark */
        return count_now(r, days, count, out);
    int64_t mark = db_unchanged_mark(r->db);
    if (kept.mark == mark && kept.minute == r->now / 60 && kept.day_count == count &&
        memcmp(kept.days, days, (size_t)count * sizeof *days) == 0) {
        *out = (struct threshold_counts){kept.rows, kept.count};
        return OK;
    }
    TRY(count_now(r, days, count, out));
    keep(r, mark, days, count, out);
    return OK;
}

const struct threshold_count *threshold_find(const struct threshold_counts *c, const char *product, int64_t days) {
    for (int i = 0; i < c->count; i++)
        if (c->rows[i].days == days && strcmp(c->rows[i].product, product) == 0)
            return c->rows[i].billable > 0 ? &c->rows[i] : NULL;
    return NULL;
}
