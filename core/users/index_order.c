/* One page of a set in the order of a column. Name and e-mail have an order of their own that is
 * walked until the page is full. Seats and last activity are a key for each person: the keys at the
 * page's two ends are found by counting (16 bits, then the other 16), then whoever lies between is
 * gathered. Many of one key go by name, few by their row. Status and claim status are few values,
 * gone through one by one. */
#include "base/buf.h"
#include "users/index.h"

#include <stdlib.h>
#include <string.h>

enum { HALF = 65536 };

struct page {
    struct db *db;
    const struct user_set *set;
    int64_t *ids;
    int n, limit;
};

static void take(struct page *p, int64_t id) {
    if (p->n < p->limit)
        p->ids[p->n++] = id;
}

/* Walks an order: passes over skip members of bits, takes the following ones. */
static enum rc_err walk(struct page *p, const uint64_t *bits, const char *column, bool down,
                        int64_t skip, int64_t most) {
    struct rows *r = NULL;
    TRY(db_query(p->db, down ? Q_USER_INDEX_ORDER_DOWN : Q_USER_INDEX_ORDER_UP, &r, "s", column));
    int64_t end = p->set->chunks * BROWSE_CHUNK;
    while (most > 0 && p->n < p->limit && db_next(r)) {
        size_t bytes = 0;
        const unsigned char *ids = db_blob_borrow(r, 0, &bytes);
        size_t count = bytes / 4;
        for (size_t i = 0; i < count && most > 0; i++) {
            uint32_t id = 0;
            memcpy(&id, ids + 4 * (down ? count - 1 - i : i), 4);
            if (id >= end || !(bits[id / 64] >> id % 64 & 1))
                continue;
            if (skip > 0) {
                skip--;
                continue;
            }
            take(p, id);
            most = p->n < p->limit ? most - 1 : 0;
        }
    }
    return db_end(r);
}

/* The keys of a column: rising keys are the order wanted, turned around already for falling. */
struct keys {
    struct db *db;
    const struct user_set *set;
    const struct users_view *view;
    struct user_index_scope scope;
    struct user_index_seats *seats;
    struct user_index_people *people;
    uint32_t *key;
};

static enum rc_err read_anywhere(struct keys *k, int64_t chunk) {
    bool any = false;
    TRY(user_index_people(k->db, chunk, k->people, &any));
    for (int i = 0; i < BROWSE_CHUNK; i++) {
        uint32_t last = any ? k->people->last[i] : 0;
        k->key[i] = k->view->down ? UINT32_MAX - 1 - last : last;
    }
    return OK;
}

static enum rc_err read_keys(struct keys *k, int64_t chunk) {
    bool down = k->view->down, seats = k->view->sort == USERS_BY_SEATS;
    if (k->view->sort == USERS_BY_ANYWHERE)
        return read_anywhere(k, chunk);
    TRY(user_index_seats(k->db, &k->scope, chunk, k->seats));
    for (int i = 0; i < BROWSE_CHUNK; i++) {
        uint32_t key = seats ? k->seats->count[i] : k->seats->newest[i];
        k->key[i] = k->seats->count[i] == 0 ? UINT32_MAX : down ? UINT32_MAX - 1 - key : key;
    }
    return OK;
}

typedef void visit_fn(void *arg, int64_t id, uint32_t key);

static enum rc_err visit(struct keys *k, visit_fn *see, void *arg) {
    for (int64_t c = 0; c < k->set->chunks; c++) {
        const uint64_t *bits = k->set->bits + c * BROWSE_WORDS;
        uint64_t some = 0;
        for (int w = 0; w < BROWSE_WORDS; w++)
            some |= bits[w];
        if (!some)
            continue;
        TRY(read_keys(k, c));
        for (int w = 0; w < BROWSE_WORDS; w++)
            for (uint64_t word = bits[w]; word; word &= word - 1) {
                int at = w * 64 + __builtin_ctzll(word);
                see(arg, c * BROWSE_CHUNK + at, k->key[at]);
            }
    }
    return OK;
}

/* Finding the keys at two ranks in two passes: the high halves are counted, then the low halves
 * below the two found. */
struct rank {
    int64_t rank, before /* members with a smaller key */;
    uint32_t key, *low;
};
struct ranks {
    struct rank first, last;
    uint32_t *high;
    bool low;
};

static void count_one(void *arg, int64_t id, uint32_t key) {
    struct ranks *k = arg;
    (void)id;
    if (!k->low) {
        k->high[key >> 16]++;
        return;
    }
    if (key >> 16 == k->first.key >> 16)
        k->first.low[key & 0xffff]++;
    if (key >> 16 == k->last.key >> 16)
        k->last.low[key & 0xffff]++;
}

static uint32_t half_at(struct rank *r, const uint32_t *counters) {
    uint32_t at = 0;
    while (at < HALF - 1 && r->before + counters[at] <= r->rank)
        r->before += counters[at++];
    return at;
}

static enum rc_err find_ranks(struct keys *k, struct ranks *r) {
    struct arena *a = db_arena(k->db);
    r->high = arena_alloc(a, HALF * sizeof *r->high);
    r->first.low = arena_alloc(a, HALF * sizeof *r->high);
    r->last.low = arena_alloc(a, HALF * sizeof *r->high);
    TRY(visit(k, count_one, r));
    r->first.key = half_at(&r->first, r->high) << 16;
    r->last.key = half_at(&r->last, r->high) << 16;
    r->low = true;
    TRY(visit(k, count_one, r));
    r->first.key |= half_at(&r->first, r->first.low);
    r->last.key |= half_at(&r->last, r->last.low);
    return OK;
}

enum { FEW = 64 };
struct equal {
    uint64_t *bits;
    int64_t count, few[FEW];
}; /* all of one key */
struct found {
    int64_t id;
    uint32_t key;
};
struct gather {
    uint32_t first, last;
    struct found *between;
    int n, room;
    struct equal at_first, at_last;
};

static void equal_add(struct equal *e, int64_t id) {
    e->bits[id / 64] |= (uint64_t)1 << id % 64;
    if (e->count < FEW)
        e->few[e->count] = id;
    e->count++;
}

static void gather_one(void *arg, int64_t id, uint32_t key) {
    struct gather *g = arg;
    if (key == g->first)
        equal_add(&g->at_first, id);
    else if (key == g->last)
        equal_add(&g->at_last, id);
    else if (key > g->first && key < g->last && g->n < g->room)
        g->between[g->n++] = (struct found){id, key};
}

static enum rc_err take_equal(struct page *p, const struct equal *e, int64_t skip) {
    if (e->count > FEW)
        return walk(p, e->bits, "name", false, skip, e->count);
    for (int64_t i = skip; i < e->count; i++)
        take(p, e->few[i]);
    return OK;
}

static int compare_found(const void *left, const void *right) {
    const struct found *a = left, *b = right;
    return a->key != b->key ? (a->key < b->key ? -1 : 1) : a->id < b->id ? -1 : a->id > b->id;
}

static enum rc_err by_key(struct page *p, struct keys *k) {
    struct arena *a = db_arena(p->db);
    int64_t offset = k->view->offset, last = offset + p->limit - 1;
    size_t bytes = (size_t)p->set->chunks * BROWSE_BYTES;
    struct ranks r = {.first.rank = offset,
                      .last.rank = last < p->set->count ? last : p->set->count - 1};
    TRY(find_ranks(k, &r));
    struct gather g = {.first = r.first.key,
                       .last = r.last.key,
                       .between = arena_alloc(a, (size_t)p->limit * sizeof *g.between),
                       .room = p->limit};
    g.at_first.bits = arena_alloc(a, bytes);
    g.at_last.bits = arena_alloc(a, bytes);
    TRY(visit(k, gather_one, &g));
    TRY(take_equal(p, &g.at_first, offset - r.first.before));
    qsort(g.between, (size_t)g.n, sizeof *g.between, compare_found);
    for (int i = 0; i < g.n; i++)
        take(p, g.between[i].id);
    return g.last == g.first ? OK : take_equal(p, &g.at_last, 0);
}

/* Value after value, each in the order of names; whoever has none comes last. */
static enum rc_err by_value(struct page *p, const struct users_view *v, const char *kind) {
    struct rows *r = NULL;
    int64_t words = p->set->chunks * BROWSE_WORDS, skip = v->offset;
    uint64_t *bits = arena_alloc(db_arena(p->db), (size_t)words * sizeof *bits),
             *rest = arena_alloc(db_arena(p->db), (size_t)words * sizeof *rest);
    memcpy(rest, p->set->bits, (size_t)words * sizeof *rest);
    TRY(db_query(p->db, v->down ? Q_USER_INDEX_VALUES_DOWN : Q_USER_INDEX_VALUES_UP, &r, "s",
                 kind));
    for (bool more = true; more && p->n < p->limit;) {
        int64_t count = 0;
        more = db_next(r);
        memset(bits, 0, (size_t)words * sizeof *bits);
        if (more)
            TRY(user_index_add_set(p->db, kind, db_text(r, 0), bits, p->set->chunks));
        for (int64_t w = 0; w < words; w++) {
            bits[w] = more ? bits[w] & rest[w] : rest[w];
            rest[w] &= ~bits[w];
            count += __builtin_popcountll(bits[w]);
        }
        if (skip < count)
            TRY(walk(p, bits, "name", false, skip, count));
        skip = skip > count ? skip - count : 0;
    }
    return db_end(r);
}

static enum rc_err find_page(struct page *p, const struct user_filter *f,
                             const struct users_view *v) {
    if (v->sort == USERS_BY_NAME || v->sort == USERS_BY_EMAIL)
        return walk(p, p->set->bits, v->sort == USERS_BY_NAME ? "name" : "email", v->down,
                    v->offset, INT64_MAX);
    if (v->sort == USERS_BY_STATUS || v->sort == USERS_BY_CLAIM)
        return by_value(p, v, v->sort == USERS_BY_STATUS ? "status" : "claim");
    struct arena *a = db_arena(p->db);
    struct keys k = {.db = p->db,
                     .set = p->set,
                     .view = v,
                     .key = arena_alloc(a, BROWSE_CHUNK * sizeof *k.key),
                     .seats = arena_alloc(a, sizeof *k.seats),
                     .people = arena_alloc(a, sizeof *k.people)};
    TRY(user_index_scope(p->db, f, false, &k.scope));
    return by_key(p, &k);
}

enum rc_err users_read_page(struct db *db, const struct user_filter *f, const struct user_set *s,
                            const struct users_view *v, int64_t now, struct rows **out) {
    struct page p = {.db = db,
                     .set = s,
                     .limit =
                         v->limit > 0 && v->limit <= USERS_PAGE_MAX ? v->limit : USERS_PAGE_MAX};
    p.ids = arena_alloc(db_arena(db), (size_t)p.limit * sizeof *p.ids);
    if (v->offset < s->count)
        TRY(find_page(&p, f, v));
    struct buf list;
    buf_init(&list, db_arena(db), (size_t)p.limit * 24 + 16);
    buf_puts(&list, "[");
    for (int i = 0; i < p.n; i++)
        buf_printf(&list, "%s%lld", i ? "," : "", (long long)p.ids[i]);
    buf_puts(&list, "]");
    return db_query(db, Q_USERS_ROWS, out, "sssi", list.text, f->product, f->site, now);
}
