/* Gathers the times of a product from the seats by chunk, sorts them, and hands day after day over. */
#include "seat_days.h"
#include "browse.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 86400 };

struct times { struct arena *arena; int64_t product; uint32_t *at; size_t n, room; };

static int by_time(const void *left, const void *right) {
    uint32_t x = *(const uint32_t *)left, y = *(const uint32_t *)right;
    return (x > y) - (x < y);
}

static int64_t day_of(uint32_t time) { return time ? (int64_t)(time / DAY) : -1; }

/* Sorted, those never active come first: their time is 0. */
static enum rc_err put(struct db *db, struct times *t) {
    if (t->n > 1)
        qsort(t->at, t->n, sizeof *t->at, by_time);
    for (size_t from = 0, to; from < t->n; from = to) {
        int64_t day = day_of(t->at[from]);
        for (to = from + 1; to < t->n && day_of(t->at[to]) == day; to++)
            continue;
        TRY(db_exec(db, Q_BROWSE_NEW_DAY, NULL, "iiii", t->product, day, (int64_t)(to - from), (int64_t)to));
        if (day >= 0)
            TRY(db_exec(db, Q_BROWSE_NEW_TIME, NULL, "iib", t->product, day, (const void *)(t->at + from), (to - from) * sizeof *t->at));
    }
    t->n = 0;
    return OK;
}

static void add(struct times *t, const unsigned char *seats) {
    uint32_t n = 0;
    memcpy(&n, seats, sizeof n);
    if (t->n + n > t->room) {
        uint32_t *bigger = arena_alloc(t->arena, (t->room + n) * 2 * sizeof *bigger);
        if (t->n)
            memcpy(bigger, t->at, t->n * sizeof *bigger);
        t->at = bigger;
        t->room = (t->room + n) * 2;
    }
    memcpy(t->at + t->n, seats + browse_seat_last_at(n), n * sizeof *t->at);
    t->n += n;
}

enum rc_err seat_days_make(struct db *db, struct arena *a) {
    struct times t = {.arena = a};
    struct rows *r = NULL;
    TRY(db_query(db, Q_BROWSE_NEW_SEATS, &r, ""));
    while (db_next(r)) {
        size_t bytes = 0;
        if (db_int(r, 0) != t.product)
            TRY(put(db, &t));
        t.product = db_int(r, 0);
        add(&t, db_lend_blob(r, 1, &bytes));
    }
    TRY(db_end(r));
    return put(db, &t);
}
