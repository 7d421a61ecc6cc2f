/* Gathers the moments of a product from the seats by chunk, sorts them, and hands day after day
 * over. */
#include "users/seat_index.h"
#include "users/index.h"

#include <string.h>

enum { DAY = 86400, DIGIT = 11, DIGITS = 1 << DIGIT };
enum kind { USED, NEVER, LATE_USED, LATE_SINCE, KINDS };
static const char *const KIND[KINDS] = {"used", "never", "late_used", "late_since"};

struct times {
    uint32_t *at, *spare;
    size_t n, room;
};
struct product {
    struct arena *arena;
    int64_t id;
    struct times of[KINDS];
};

/* By digits of 11 bits, the lowest first: three passes, whatever the order was. */
static void sort(struct times *t) {
    for (int shift = 0; shift < 32; shift += DIGIT) {
        uint32_t place[DIGITS + 1] = {0};
        for (size_t i = 0; i < t->n; i++)
            place[(t->at[i] >> shift & (DIGITS - 1)) + 1]++;
        for (int d = 0; d < DIGITS; d++)
            place[d + 1] += place[d];
        for (size_t i = 0; i < t->n; i++)
            t->spare[place[t->at[i] >> shift & (DIGITS - 1)]++] = t->at[i];
        uint32_t *sorted = t->spare;
        t->spare = t->at;
        t->at = sorted;
    }
}

static enum rc_err put_kind(struct db *db, int64_t product, enum kind kind, struct times *t) {
    if (t->n > 1)
        sort(t);
    for (size_t from = 0, to; from < t->n; from = to) {
        int64_t day = t->at[from] / DAY;
        for (to = from + 1; to < t->n && t->at[to] / DAY == day; to++)
            continue;
        TRY(db_exec(db, Q_USER_INDEX_NEW_MOMENT, NULL, "isiiib", product, KIND[kind], day,
                    (int64_t)(to - from), (int64_t)to, (const void *)(t->at + from),
                    (to - from) * sizeof *t->at));
    }
    t->n = 0;
    return OK;
}

static enum rc_err put(struct db *db, struct product *p) {
    for (enum kind k = USED; k < KINDS; k++)
        TRY(put_kind(db, p->id, k, &p->of[k]));
    return OK;
}

static void make_room(struct arena *a, struct times *t, size_t more) {
    if (t->n + more <= t->room)
        return;
    t->room = (t->room + more) * 2;
    uint32_t *bigger = arena_alloc(a, t->room * sizeof *bigger);
    if (t->n)
        memcpy(bigger, t->at, t->n * sizeof *bigger);
    t->at = bigger;
    t->spare = arena_alloc(a, t->room * sizeof *t->spare);
}

static void add(struct times *t, uint32_t time) { t->at[t->n++] = time; }

static void add_list(struct product *p, enum kind kind, const struct user_index_list *l) {
    make_room(p->arena, &p->of[kind], l->n);
    for (size_t i = 0; i < l->n; i++)
        add(&p->of[kind], user_index_list_time(l, i));
}

enum rc_err seat_index_make(struct db *db, struct arena *a) {
    struct product p = {.arena = a};
    struct rows *r = NULL;
    TRY(db_query(db, Q_USER_INDEX_NEW_SEATS, &r, ""));
    while (db_next(r)) {
        size_t bytes = 0;
        const unsigned char *data = db_blob_borrow(r, 2, &bytes);
        bool used = db_int(r, 1);
        if (db_int(r, 0) != p.id)
            TRY(put(db, &p));
        p.id = db_int(r, 0);
        struct user_index_list first = user_index_list_take(&data, &bytes);
        struct user_index_list late_used = user_index_list_take(&data, &bytes);
        struct user_index_list late_since = user_index_list_take(&data, &bytes);
        add_list(&p, used ? USED : NEVER, &first);
        add_list(&p, USED, &late_used);
        add_list(&p, LATE_USED, &late_used);
        add_list(&p, LATE_SINCE, &late_since);
    }
    TRY(db_end(r));
    return put(db, &p);
}
