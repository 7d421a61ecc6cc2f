/* Finds the ids of one page. There are three ways, by column:
 *   name, e-mail     their stored order is walked until the page is full
 *   status, claim    few values: one value after the other, each in the order of names
 *   seats, activity  a key for each person: counting finds the keys at both ends of the page, then
 *                    the people between are collected
 * Many people with the same key are ordered by name, few by row id. */
#include "index/index_order.h"
#include "base/buf.h"
#include "index/index_read.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    HALF = 65536,       /* values of half a key */
    FEW_MEMBERS = 12288 /* so many are gathered, and sorted */
};

struct user_page {
    struct db *db;
    const struct user_set *set;
    int64_t *ids;
    int n, limit;
};

static void page_add(struct user_page *p, int64_t id) {
    if (p->n < p->limit)
        p->ids[p->n++] = id;
}

/* Walks a stored order: skips `skip` members of bits, adds up to `take` after them. */
static enum rc_err page_walk(struct user_page *p, const uint64_t *bits, const char *column,
                             bool down, int64_t skip, int64_t take) {
    struct rows *r = NULL;
    int64_t end = p->set->chunks * USER_INDEX_CHUNK;
    TRY(db_query(p->db, down ? Q_USER_INDEX_ORDER_DOWN : Q_USER_INDEX_ORDER_UP, &r, "s", column));
    while (take > 0 && p->n < p->limit && db_next(r)) {
        size_t bytes = 0;
        const unsigned char *ids = db_blob_borrow(r, 0, &bytes);
        size_t count = bytes / 4;
        for (size_t i = 0; i < count && take > 0; i++) {
            uint32_t id = 0;
            memcpy(&id, ids + 4 * (down ? count - 1 - i : i), 4);
            if (id >= end || !user_index_bit(bits, id))
                continue;
            if (skip > 0) {
                skip--;
                continue;
            }
            page_add(p, id);
            take = p->n < p->limit ? take - 1 : 0;
        }
    }
    return db_end(r);
}

/* --- by key */

struct keyed_user {
    int64_t id;
    uint32_t key;
};

/* The keys of one chunk's people, for a column. They rise in the direction of the view. */
struct keys {
    struct db *db;
    const struct user_set *set;
    const struct users_view *view;
    struct user_index_scope scope;
    struct user_index_seats *seats;
    struct user_index_people *people;
    struct keyed_user *few; /* the members that matter, once they are few; NULL: all */
    int few_count;
};

static enum rc_err keys_read(struct keys *k, int64_t chunk) {
    bool any = false;
    if (k->view->sort != USERS_BY_ANYWHERE)
        return user_index_seats(k->db, &k->scope, chunk, k->view->sort == USERS_BY_SEATS, k->seats);
    TRY(user_index_people(k->db, chunk, k->people, &any));
    for (int i = 0; i < USER_INDEX_CHUNK; i++)
        k->seats->value[i] = any ? k->people->last[i] + 1 : 1;
    return OK;
}

/* A value as user_index_seats() has it. Numbers of seats differ in the high half already. */
static uint32_t key_of(const struct users_view *v, uint32_t value) {
    if (value == 0)
        return UINT32_MAX;
    value--;
    if (v->sort == USERS_BY_SEATS)
        value = (value < HALF - 2 ? value : HALF - 2) << 16;
    return v->down ? UINT32_MAX - 1 - value : value;
}

typedef void key_fn(void *arg, int64_t id, uint32_t key);

/* Calls f for every member that matters, by row id or, of a few, by key and row id. */
static enum rc_err keys_each(struct keys *k, key_fn *f, void *arg) {
    for (int i = 0; k->few && i < k->few_count; i++)
        f(arg, k->few[i].id, k->few[i].key);
    if (k->few)
        return OK;
    for (int64_t chunk = 0; chunk < k->set->chunks; chunk++) {
        const uint64_t *bits = k->set->bits + chunk * USER_INDEX_BLOCKS;
        uint64_t any = 0;
        for (int w = 0; w < USER_INDEX_BLOCKS; w++)
            any |= bits[w];
        if (!any)
            continue;
        TRY(keys_read(k, chunk));
        for (int w = 0; w < USER_INDEX_BLOCKS; w++)
            for (uint64_t word = bits[w]; word; word &= word - 1) {
                int at = w * 64 + __builtin_ctzll(word);
                f(arg, chunk * USER_INDEX_CHUNK + at, key_of(k->view, k->seats->value[at]));
            }
    }
    return OK;
}

static int keyed_user_compare(const void *left, const void *right) {
    const struct keyed_user *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

struct few {
    uint32_t first, last; /* keys */
    struct keyed_user *found;
    int n;
};

static void few_add(void *arg, int64_t id, uint32_t key) {
    struct few *few = arg;
    if (key >= few->first && key <= few->last)
        few->found[few->n++] = (struct keyed_user){id, key};
}

/* From now on only these members matter. count: how many there are. */
static enum rc_err keys_gather(struct keys *k, uint32_t first, uint32_t last, int64_t count) {
    struct few few = {.first = first, .last = last};
    few.found = arena_alloc(db_arena(k->db), (size_t)count * sizeof *few.found);
    TRY(keys_each(k, few_add, &few));
    qsort(few.found, (size_t)few.n, sizeof *few.found, keyed_user_compare);
    k->few = few.found;
    k->few_count = few.n;
    return OK;
}

/* Finds the key of the member at a rank, for two ranks at once. A first pass counts the high halves
 * of all keys. Mostly few members have those found, and are gathered, or all of them have one key.
 * Else a second pass counts the low halves of keys with the two high halves found. */
struct rank {
    int64_t rank;   /* place in the order, from 0 */
    int64_t before; /* members with a smaller key */
    uint32_t key;
    uint32_t *low; /* counters */
};
struct high_half {
    uint32_t count : 31; /* of members */
    uint32_t mixed : 1;  /* they have more than one key */
    uint32_t key;        /* of one of them */
};
static_assert(sizeof(struct high_half) == 2 * sizeof(uint32_t), "room for two counters");
struct ranks {
    struct rank first, last;
    struct high_half *high; /* its memory becomes the counters of the low halves */
};

static void ranks_count_high(void *arg, int64_t id, uint32_t key) {
    struct ranks *r = arg;
    struct high_half *half = &r->high[key >> 16];
    (void)id;
    if (half->count++ == 0)
        half->key = key;
    half->mixed |= (uint32_t)(key != half->key);
}

static void ranks_count_low(void *arg, int64_t id, uint32_t key) {
    struct ranks *r = arg;
    (void)id;
    if (key >> 16 == r->first.key >> 16)
        r->first.low[key & 0xffff]++;
    if (key >> 16 == r->last.key >> 16)
        r->last.low[key & 0xffff]++;
}

/* Find the half of the key at the rank, and add to before what has a smaller one. */
static uint32_t rank_high(struct rank *r, const struct high_half *high) {
    uint32_t half = 0;
    while (half < HALF - 1 && r->before + high[half].count <= r->rank)
        r->before += high[half++].count;
    return half;
}
static uint32_t rank_low(struct rank *r) {
    uint32_t half = 0;
    while (half < HALF - 1 && r->before + r->low[half] <= r->rank)
        r->before += r->low[half++];
    return half;
}

static enum rc_err ranks_find_low(struct keys *k, struct ranks *r) {
    memset(r->high, 0, HALF * sizeof *r->high);
    r->first.low = (uint32_t *)r->high;
    r->last.low = r->first.low + HALF;
    TRY(keys_each(k, ranks_count_low, r));
    r->first.key |= rank_low(&r->first);
    r->last.key |= rank_low(&r->last);
    return OK;
}

static enum rc_err ranks_find(struct keys *k, struct ranks *r) {
    int64_t members = 0;
    r->high = arena_alloc(db_arena(k->db), HALF * sizeof *r->high);
    TRY(keys_each(k, ranks_count_high, r));
    uint32_t first = rank_high(&r->first, r->high), last = rank_high(&r->last, r->high);
    for (uint32_t half = first; half <= last; half++)
        members += r->high[half].count;
    if (!r->high[first].mixed && !r->high[last].mixed) {
        r->first.key = r->high[first].key;
        r->last.key = r->high[last].key;
        return OK;
    }
    r->first.key = first << 16;
    r->last.key = last << 16;
    if (members <= FEW_MEMBERS)
        TRY(keys_gather(k, r->first.key, r->last.key | (HALF - 1), members));
    return ranks_find_low(k, r);
}

/* All members with one key. */
enum { FEW = 64 };
struct equals {
    uint64_t *bits;
    int64_t count, few[FEW]; /* few: the first ones, by row id */
};
/* Members from the first key of a page to its last. */
struct user_collection {
    uint32_t first, last;
    struct keyed_user *between;
    int n, room;
    struct equals at_first, at_last;
};

static void equals_add(struct equals *e, int64_t id) {
    user_index_bit_set(e->bits, id);
    if (e->count < FEW)
        e->few[e->count] = id;
    e->count++;
}

static void collection_add(void *arg, int64_t id, uint32_t key) {
    struct user_collection *c = arg;
    if (key == c->first)
        equals_add(&c->at_first, id);
    else if (key == c->last)
        equals_add(&c->at_last, id);
    else if (key > c->first && key < c->last && c->n < c->room)
        c->between[c->n++] = (struct keyed_user){id, key};
}

static enum rc_err page_add_equals(struct user_page *p, const struct equals *e, int64_t skip) {
    if (e->count > FEW)
        return page_walk(p, e->bits, "name", false, skip, e->count);
    for (int64_t i = skip; i < e->count; i++)
        page_add(p, e->few[i]);
    return OK;
}

static enum rc_err page_by_key(struct user_page *p, struct keys *k) {
    struct arena *a = db_arena(p->db);
    int64_t offset = k->view->offset, last = offset + p->limit - 1;
    size_t bytes = (size_t)p->set->chunks * USER_INDEX_BYTES;
    struct ranks r = {.first.rank = offset};
    r.last.rank = last < p->set->count ? last : p->set->count - 1;
    TRY(ranks_find(k, &r));
    struct user_collection c = {.first = r.first.key, .last = r.last.key, .room = p->limit};
    c.between = arena_alloc(a, (size_t)p->limit * sizeof *c.between);
    c.at_first.bits = arena_alloc(a, bytes);
    c.at_last.bits = arena_alloc(a, bytes);
    TRY(keys_each(k, collection_add, &c));
    TRY(page_add_equals(p, &c.at_first, offset - r.first.before));
    qsort(c.between, (size_t)c.n, sizeof *c.between, keyed_user_compare);
    for (int i = 0; i < c.n; i++)
        page_add(p, c.between[i].id);
    return c.last == c.first ? OK : page_add_equals(p, &c.at_last, 0);
}

/* --- by value */

/* Moves the people with a value from rest to bits, which hold the value's set; with `all` everybody
 * in rest. Returns how many. */
static int64_t value_take(uint64_t *bits, uint64_t *rest, int64_t blocks, bool all) {
    int64_t count = 0;
    for (int64_t w = 0; w < blocks; w++) {
        bits[w] = all ? rest[w] : bits[w] & rest[w];
        rest[w] &= ~bits[w];
        count += __builtin_popcountll(bits[w]);
    }
    return count;
}

/* One value after the other, then the people without any. */
static enum rc_err page_by_value(struct user_page *p, const struct users_view *v,
                                 const char *kind) {
    struct rows *r = NULL;
    int64_t blocks = p->set->chunks * USER_INDEX_BLOCKS, skip = v->offset;
    size_t bytes = (size_t)blocks * sizeof(uint64_t);
    uint64_t *bits = arena_alloc(db_arena(p->db), bytes);
    uint64_t *rest = arena_alloc(db_arena(p->db), bytes);
    enum query values = v->down ? Q_USER_INDEX_VALUES_DOWN : Q_USER_INDEX_VALUES_UP;
    memcpy(rest, p->set->bits, bytes);
    TRY(db_query(p->db, values, &r, "s", kind));
    for (bool more = true; more && p->n < p->limit;) {
        more = db_next(r);
        memset(bits, 0, bytes);
        if (more)
            TRY(user_index_add_set(p->db, kind, db_text(r, 0), bits, p->set->chunks));
        int64_t count = value_take(bits, rest, blocks, !more);
        if (skip < count)
            TRY(page_walk(p, bits, "name", false, skip, count));
        skip = skip > count ? skip - count : 0;
    }
    return db_end(r);
}

/* --- */

static enum rc_err page_find(struct user_page *p, const struct user_filter *f,
                             const struct users_view *v) {
    const uint64_t *all = p->set->bits;
    switch (v->sort) {
    case USERS_BY_NAME: return page_walk(p, all, "name", v->down, v->offset, INT64_MAX);
    case USERS_BY_EMAIL: return page_walk(p, all, "email", v->down, v->offset, INT64_MAX);
    case USERS_BY_STATUS: return page_by_value(p, v, "status");
    case USERS_BY_CLAIM: return page_by_value(p, v, "claim");
    case USERS_BY_SEATS:
    case USERS_BY_LAST:
    case USERS_BY_ANYWHERE: break;
    }
    struct arena *a = db_arena(p->db);
    struct keys k = {.db = p->db, .set = p->set, .view = v};
    k.seats = arena_alloc(a, sizeof *k.seats);
    k.people = arena_alloc(a, sizeof *k.people);
    TRY(user_index_scope(p->db, f, false, &k.scope));
    return page_by_key(p, &k);
}

static const char *page_ids_json(const struct user_page *p) {
    enum { ID_BYTES = 24 };
    struct buf list;
    buf_init(&list, db_arena(p->db), (size_t)p->limit * ID_BYTES + 16);
    buf_puts(&list, "[");
    for (int i = 0; i < p->n; i++)
        buf_printf(&list, "%s%lld", i ? "," : "", (long long)p->ids[i]);
    buf_puts(&list, "]");
    return list.text;
}

enum rc_err users_read_page(struct db *db, const struct user_filter *f, const struct user_set *s,
                            const struct users_view *v, int64_t now, struct rows **out) {
    struct user_page p = {.db = db, .set = s, .limit = USERS_PAGE_MAX};
    if (v->limit > 0 && v->limit <= USERS_PAGE_MAX)
        p.limit = v->limit;
    p.ids = arena_alloc(db_arena(db), (size_t)p.limit * sizeof *p.ids);
    if (v->offset < s->count)
        TRY(page_find(&p, f, v));
    return db_query(db, Q_USERS_ROWS, out, "sssi", page_ids_json(&p),
                    user_filter_json(db_arena(db), &f->product),
                    user_filter_json(db_arena(db), &f->site), now);
}
