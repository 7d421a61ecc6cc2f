/* Makes the seat lists (index.h) in one pass over all seats in the order of people. Memory holds
 * one chunk. */
#include "index/index_seats.h"
#include "index/index.h"
#include "terms/seat_age.h"

#include "sql/core/index/index_build.h"

/* A list that grows in the order of people. */
struct growing_list {
    uint32_t n;
    uint16_t offset[USER_INDEX_CHUNK];
    uint32_t time[USER_INDEX_CHUNK];
};
struct product_seats {
    int64_t id;
    struct growing_list used, late_used, late_since, never;
};
/* All seats of each person of the chunk, by offset. */
struct all_seats {
    uint32_t newest[USER_INDEX_CHUNK];
    uint32_t since[USER_INDEX_CHUNK]; /* the oldest; USER_INDEX_NO_SEAT: none */
    uint32_t never[USER_INDEX_CHUNK]; /* the oldest since of seats without activity, likewise */
    uint8_t count[USER_INDEX_CHUNK];
};
struct seat_pass {
    struct db *db;
    struct arena *arena;
    int64_t chunk;
    struct product_seats **products;
    size_t count, capacity;
    struct all_seats *all;
    struct user_index_people *people; /* of the chunk */
    struct growing_list *list;        /* buffer */
    unsigned char *blob;              /* buffer */
};

static void list_add(struct growing_list *l, uint32_t offset, uint32_t time) {
    l->offset[l->n] = (uint16_t)offset;
    l->time[l->n++] = time;
}

/* Returns the end of what it wrote. */
static unsigned char *list_write(unsigned char *to, const struct growing_list *l) {
    size_t times = user_index_list_times(l->n);
    memset(to, 0, times);
    memcpy(to, &l->n, 4);
    memcpy(to + 4, l->offset, l->n * sizeof *l->offset);
    memcpy(to + times, l->time, l->n * sizeof *l->time);
    return to + times + l->n * sizeof *l->time;
}

static enum rc_err seats_store_blob(struct seat_pass *p, int64_t product, const char *kind,
                                    const unsigned char *end) {
    return db_exec(p->db, Q_USER_INDEX_NEW_SEAT, NULL, "isib", product, kind, p->chunk,
                   (const void *)p->blob, (size_t)(end - p->blob));
}

static struct product_seats *seats_product(struct seat_pass *p, int64_t id) {
    for (size_t i = 0; i < p->count; i++)
        if (p->products[i]->id == id)
            return p->products[i];
    struct product_seats *s = arena_alloc(p->arena, sizeof *s);
    s->id = id;
    p->products =
        arena_grow(p->arena, p->products, p->count, &p->capacity, sizeof(struct product_seats *));
    p->products[p->count++] = s;
    return s;
}

static enum rc_err seats_store_product(struct seat_pass *p, struct product_seats *s) {
    unsigned char *end = list_write(p->blob, &s->used);
    end = list_write(end, &s->late_used);
    end = list_write(end, &s->late_since);
    if (s->used.n || s->late_used.n)
        TRY(seats_store_blob(p, s->id, "used", end));
    if (s->never.n)
        TRY(seats_store_blob(p, s->id, "never", list_write(p->blob, &s->never)));
    s->used.n = s->late_used.n = s->late_since.n = s->never.n = 0;
    return OK;
}

/* The times of everybody with a seat, without those equal to `without` (-1: no such). Valid until
 * the next call. */
static const struct growing_list *seats_list(struct seat_pass *p, const uint32_t *times,
                                             int64_t without) {
    p->list->n = 0;
    for (uint32_t i = 0; i < USER_INDEX_CHUNK; i++)
        if (p->all->count[i] && times[i] != without)
            list_add(p->list, i, times[i]);
    return p->list;
}

static enum rc_err seats_store_all(struct seat_pass *p) {
    const struct growing_list *l = seats_list(p, p->all->newest, -1);
    if (l->n == 0)
        return OK;
    unsigned char *end = list_write(p->blob, l);
    for (uint32_t i = 0; i < l->n; i++)
        *end++ = p->all->count[l->offset[i]];
    TRY(seats_store_blob(p, USER_INDEX_ALL_PRODUCTS, "used", end));
    end = list_write(p->blob, seats_list(p, p->all->since, -1));
    TRY(seats_store_blob(p, USER_INDEX_ALL_PRODUCTS, "since", end));
    l = seats_list(p, p->all->never, USER_INDEX_NO_SEAT);
    if (l->n == 0)
        return OK;
    return seats_store_blob(p, USER_INDEX_ALL_PRODUCTS, "never", list_write(p->blob, l));
}

static void seats_clear_all(struct all_seats *all) {
    memset(all->newest, 0, sizeof all->newest);
    memset(all->since, 0xff, sizeof all->since); /* USER_INDEX_NO_SEAT */
    memset(all->never, 0xff, sizeof all->never);
    memset(all->count, 0, sizeof all->count);
}

static enum rc_err seats_end_chunk(struct seat_pass *p) {
    for (size_t i = 0; i < p->count; i++)
        TRY(seats_store_product(p, p->products[i]));
    TRY(seats_store_all(p));
    seats_clear_all(p->all);
    return OK;
}

static void seats_add_to_all(struct all_seats *all, uint32_t offset, uint32_t last,
                             uint32_t since) {
    if (last > all->newest[offset])
        all->newest[offset] = last;
    if (since < all->since[offset])
        all->since[offset] = since;
    if (last == 0 && since < all->never[offset])
        all->never[offset] = since;
    if (all->count[offset] < UINT8_MAX)
        all->count[offset]++;
}

/* last: 0 for never. */
static void index_seats_add(struct seat_pass *p, uint32_t offset, int64_t product, uint32_t last,
                            int64_t seen_at) {
    uint32_t since = user_index_time(seat_since(last, p->people->joined[offset], seen_at));
    struct product_seats *s = seats_product(p, product);
    if (!last) {
        list_add(&s->never, offset, since);
    } else if (since == last) {
        list_add(&s->used, offset, last);
    } else {
        list_add(&s->late_used, offset, last);
        list_add(&s->late_since, offset, since);
    }
    seats_add_to_all(p->all, offset, last, since);
}

/* Stores the chunk and reads the people of the next one, which an earlier pass has made. */
static enum rc_err seats_begin_chunk(struct seat_pass *p, int64_t chunk) {
    struct rows *r = NULL;
    size_t n = 0;
    TRY(seats_end_chunk(p));
    p->chunk = chunk;
    memset(p->people, 0, sizeof *p->people);
    TRY(db_query(p->db, Q_USER_INDEX_NEW_PERSON_DATA, &r, "i", chunk));
    const void *data = db_next(r) ? db_blob_borrow(r, 0, &n) : NULL;
    if (data && n == sizeof *p->people)
        memcpy(p->people, data, n);
    return db_end(r);
}

enum rc_err user_index_make_seats(struct db *db, struct arena *a, enum query seats,
                                  struct index_instances *x) {
    struct seat_pass p = {.db = db, .arena = a, .chunk = -1};
    struct rows *r = NULL;
    p.all = arena_alloc(a, sizeof *p.all);
    p.people = arena_alloc(a, sizeof *p.people);
    p.list = arena_alloc(a, sizeof *p.list);
    p.blob = arena_alloc(a, USER_INDEX_SEAT_BYTES);
    seats_clear_all(p.all);
    TRY(db_query(db, seats, &r, ""));
    while (db_next(r)) {
        int64_t user = db_int(r, USER_INDEX_SEATS__USER);
        uint32_t last = 0;
        if (!db_is_null(r, USER_INDEX_SEATS__LAST_ACTIVE))
            last = user_index_time(db_int(r, USER_INDEX_SEATS__LAST_ACTIVE));
        if (user / USER_INDEX_CHUNK != p.chunk)
            TRY(seats_begin_chunk(&p, user / USER_INDEX_CHUNK));
        index_instances_add(x, user, db_int(r, USER_INDEX_SEATS__PRODUCT));
        index_seats_add(&p, (uint32_t)(user % USER_INDEX_CHUNK),
                        db_int(r, USER_INDEX_SEATS__PRODUCT), last,
                        db_int(r, USER_INDEX_SEATS__SEEN_AT));
    }
    TRY(db_end(r));
    return seats_end_chunk(&p);
}

/* --- last activity without a seat */

static enum rc_err active_end_chunk(struct seat_pass *p) {
    for (size_t i = 0; i < p->count; i++) {
        struct growing_list *l = &p->products[i]->used;
        if (l->n)
            TRY(seats_store_blob(p, p->products[i]->id, "active", list_write(p->blob, l)));
        l->n = 0;
    }
    return OK;
}

enum rc_err user_index_make_active(struct db *db, struct arena *a, enum query activity) {
    struct seat_pass p = {.db = db, .arena = a, .chunk = -1};
    struct rows *r = NULL;
    p.blob = arena_alloc(a, USER_INDEX_LIST_BYTES);
    TRY(db_query(db, activity, &r, ""));
    while (db_next(r)) {
        int64_t user = db_int(r, USER_INDEX_ACTIVITY__USER);
        if (user / USER_INDEX_CHUNK != p.chunk)
            TRY(active_end_chunk(&p));
        p.chunk = user / USER_INDEX_CHUNK;
        struct product_seats *s = seats_product(&p, db_int(r, USER_INDEX_ACTIVITY__PRODUCT));
        list_add(&s->used, (uint32_t)(user % USER_INDEX_CHUNK),
                 user_index_time(db_int(r, USER_INDEX_ACTIVITY__LAST_ACTIVE)));
    }
    TRY(db_end(r));
    return active_end_chunk(&p);
}
