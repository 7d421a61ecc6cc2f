/* Collects the moments of a product from its seat lists, sorts them, and stores day after day. */
#include "index/seat_index.h"
#include "index/index.h"

#include <string.h>

#include "sql/core/index/seat_index.h"

enum { DAY_SECONDS = 86400, DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };
enum moment_kind { USED, NEVER, LATE_USED, LATE_SINCE };
static const char *const KIND_NAME[MOMENT_KINDS] = {"used", "never", "late_used", "late_since"};

/* Radix sort by digits of 11 bits, the lowest first. */
static void moments_sort(struct moments *m) {
    for (int shift = 0; shift < 32; shift += DIGIT_BITS) {
        uint32_t counts[DIGITS + 1] = {0};
        for (size_t i = 0; i < m->n; i++)
            counts[(m->at[i] >> shift & (DIGITS - 1)) + 1]++;
        for (int d = 0; d < DIGITS; d++)
            counts[d + 1] += counts[d];
        for (size_t i = 0; i < m->n; i++)
            m->spare[counts[m->at[i] >> shift & (DIGITS - 1)]++] = m->at[i];
        uint32_t *sorted = m->spare;
        m->spare = m->at;
        m->at = sorted;
    }
}

static enum rc_err moments_store(struct db *db, const struct moments_pass *p, int kind,
                                 struct moments *m) {
    if (m->n > 1)
        moments_sort(m);
    for (size_t from = 0, to; from < m->n; from = to) {
        int64_t day = m->at[from] / DAY_SECONDS;
        for (to = from + 1; to < m->n && m->at[to] / DAY_SECONDS == day; to++)
            continue;
        int64_t seats = (int64_t)(to - from), up_to = (int64_t)to;
        TRY(db_exec(db, p->store, NULL, "isiiib", p->id, KIND_NAME[kind], day, seats, up_to,
                    (const void *)(m->at + from), (to - from) * sizeof *m->at));
    }
    m->n = 0;
    return OK;
}

enum rc_err moments_pass_end(struct db *db, struct moments_pass *p) {
    for (int k = 0; k < MOMENT_KINDS; k++)
        TRY(moments_store(db, p, k, &p->of[k]));
    return OK;
}

static void moments_make_room(struct arena *a, struct moments *m, size_t more) {
    if (m->n + more <= m->room)
        return;
    m->room = (m->room + more) * 2;
    uint32_t *larger = arena_alloc(a, m->room * sizeof *larger);
    if (m->n)
        memcpy(larger, m->at, m->n * sizeof *larger);
    m->at = larger;
    m->spare = arena_alloc(a, m->room * sizeof *m->spare);
}

static void moments_add_list(struct moments_pass *p, enum moment_kind kind,
                             const struct user_index_list *l) {
    struct moments *m = &p->of[kind];
    moments_make_room(p->arena, m, l->n);
    for (size_t i = 0; i < l->n; i++)
        m->at[m->n++] = user_index_list_time(l, i);
}

void moments_pass_add(struct moments_pass *p, bool used, const unsigned char *data, size_t bytes) {
    struct user_index_list first = user_index_list_take(&data, &bytes);
    struct user_index_list late_used = user_index_list_take(&data, &bytes);
    struct user_index_list late_since = user_index_list_take(&data, &bytes);
    moments_add_list(p, used ? USED : NEVER, &first);
    moments_add_list(p, USED, &late_used);
    moments_add_list(p, LATE_USED, &late_used);
    moments_add_list(p, LATE_SINCE, &late_since);
}

enum rc_err seat_index_make(struct db *db, struct arena *a) {
    struct moments_pass p = {.arena = a, .store = Q_USER_INDEX_NEW_MOMENT};
    struct rows *r = NULL;
    TRY(db_query(db, Q_USER_INDEX_NEW_SEATS, &r, ""));
    while (db_next(r)) {
        size_t bytes = 0;
        int64_t product = db_int(r, USER_INDEX_NEW_SEATS__PRODUCT);
        bool used = db_int(r, USER_INDEX_NEW_SEATS__USED) != 0;
        const unsigned char *data = db_blob_borrow(r, USER_INDEX_NEW_SEATS__DATA, &bytes);
        if (product != p.id)
            TRY(moments_pass_end(db, &p));
        p.id = product;
        moments_pass_add(&p, used, data, bytes);
    }
    TRY(db_end(r));
    return moments_pass_end(db, &p);
}
