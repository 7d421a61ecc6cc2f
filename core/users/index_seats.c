/* Makes the lists of seats (core/users/index.h) in one pass over the seats in the order of people;
 * holds one chunk. */
#include "terms/seat_age.h"
#include "users/index.h"

/* A list that grows in the order of people. */
struct list {
    uint32_t n;
    uint16_t at[BROWSE_CHUNK];
    uint32_t time[BROWSE_CHUNK];
};
struct product_seats {
    int64_t id;
    struct list used, late_used, late_since, never;
};
/* What is known of all seats of each person of the chunk. */
struct all_seats {
    uint32_t newest[BROWSE_CHUNK], since[BROWSE_CHUNK], never[BROWSE_CHUNK];
    uint8_t count[BROWSE_CHUNK];
};
enum { LIST_BYTES = 4 + 6 * BROWSE_CHUNK };
struct seat_pass {
    struct db *db;
    struct arena *arena;
    struct product_seats **products;
    int count, room;
    struct all_seats *all;
    struct user_index_people *people; /* of the chunk */
    struct list *made;
    unsigned char *blob;
    int64_t chunk;
};

struct user_index_list user_index_list_take(const unsigned char **data, size_t *bytes) {
    uint32_t n = 0;
    if (*bytes < 4)
        return (struct user_index_list){0};
    memcpy(&n, *data, 4);
    size_t times = 4 + ((size_t)n + 1) / 2 * 4, end = times + 4 * (size_t)n;
    if (n > BROWSE_CHUNK || *bytes < end)
        return (struct user_index_list){0};
    struct user_index_list list = {n, *data + 4, *data + times};
    *data += end;
    *bytes -= end;
    return list;
}

static void add(struct list *l, uint32_t offset, uint32_t time) {
    l->at[l->n] = (uint16_t)offset;
    l->time[l->n++] = time;
}

static unsigned char *put_list(unsigned char *to, const struct list *l) {
    size_t times = 4 + ((size_t)l->n + 1) / 2 * 4;
    memset(to, 0, times);
    memcpy(to, &l->n, 4);
    memcpy(to + 4, l->at, l->n * sizeof *l->at);
    memcpy(to + times, l->time, l->n * sizeof *l->time);
    return to + times + l->n * sizeof *l->time;
}

static enum rc_err put_blob(struct seat_pass *p, int64_t product, const char *kind,
                            const unsigned char *end) {
    return db_exec(p->db, Q_USER_INDEX_NEW_SEAT, NULL, "isib", product, kind, p->chunk,
                   (const void *)p->blob, (size_t)(end - p->blob));
}

static struct product_seats *product_of(struct seat_pass *p, int64_t id) {
    for (int i = 0; i < p->count; i++)
        if (p->products[i]->id == id)
            return p->products[i];
    if (p->count == p->room) {
        int room = p->room * 2 + 16;
        struct product_seats **more = arena_alloc(p->arena, sizeof *more * (size_t)room);
        if (p->count)
            memcpy(more, p->products, sizeof *more * (size_t)p->count);
        p->products = more;
        p->room = room;
    }
    struct product_seats *s = arena_alloc(p->arena, sizeof *s);
    s->id = id;
    p->products[p->count++] = s;
    return s;
}

static enum rc_err put_product(struct seat_pass *p, struct product_seats *s) {
    unsigned char *end = put_list(p->blob, &s->used);
    end = put_list(end, &s->late_used);
    end = put_list(end, &s->late_since);
    if (s->used.n || s->late_used.n)
        TRY(put_blob(p, s->id, "used", end));
    if (s->never.n)
        TRY(put_blob(p, s->id, "never", put_list(p->blob, &s->never)));
    s->used.n = s->late_used.n = s->late_since.n = s->never.n = 0;
    return OK;
}

/* The times of everybody with a seat, but for those with the value `without`. */
static const struct list *list_of(struct seat_pass *p, const uint32_t *times, int64_t without) {
    p->made->n = 0;
    for (uint32_t i = 0; i < BROWSE_CHUNK; i++)
        if (p->all->count[i] && times[i] != without)
            add(p->made, i, times[i]);
    return p->made;
}

static enum rc_err put_all(struct seat_pass *p) {
    const struct list *l = list_of(p, p->all->newest, -1);
    unsigned char *end = put_list(p->blob, l);
    for (uint32_t i = 0; i < l->n; i++)
        *end++ = p->all->count[l->at[i]];
    if (l->n == 0)
        return OK;
    TRY(put_blob(p, 0, "used", end));
    TRY(put_blob(p, 0, "since", put_list(p->blob, list_of(p, p->all->since, -1))));
    l = list_of(p, p->all->never, BROWSE_NO_SEAT);
    return l->n ? put_blob(p, 0, "never", put_list(p->blob, l)) : OK;
}

static void clear_all(struct all_seats *all) {
    memset(all->newest, 0, sizeof all->newest);
    memset(all->since, 0xff, sizeof all->since); /* BROWSE_NO_SEAT */
    memset(all->never, 0xff, sizeof all->never);
    memset(all->count, 0, sizeof all->count);
}

static enum rc_err flush(struct seat_pass *p) {
    for (int i = 0; i < p->count; i++)
        TRY(put_product(p, p->products[i]));
    TRY(put_all(p));
    clear_all(p->all);
    return OK;
}

/* last: 0 for never. */
static void add_seat(struct seat_pass *p, uint32_t offset, int64_t product, uint32_t last,
                     int64_t seen_at) {
    uint32_t since = user_index_time(seat_since(last, p->people->joined[offset], seen_at));
    struct product_seats *s = product_of(p, product);
    struct all_seats *all = p->all;
    if (!last)
        add(&s->never, offset, since);
    else if (since == last)
        add(&s->used, offset, last);
    else {
        add(&s->late_used, offset, last);
        add(&s->late_since, offset, since);
    }
    if (last > all->newest[offset])
        all->newest[offset] = last;
    if (since < all->since[offset])
        all->since[offset] = since;
    if (last == 0 && since < all->never[offset])
        all->never[offset] = since;
    if (all->count[offset] < UINT8_MAX)
        all->count[offset]++;
}

/* Since when the people of the chunk are members was found out just before. */
static enum rc_err enter(struct seat_pass *p, int64_t chunk) {
    struct rows *r = NULL;
    size_t n = 0;
    TRY(flush(p));
    p->chunk = chunk;
    memset(p->people, 0, sizeof *p->people);
    TRY(db_query(p->db, Q_USER_INDEX_NEW_PERSON_DATA, &r, "i", chunk));
    const void *data = db_next(r) ? db_blob_borrow(r, 0, &n) : NULL;
    if (data && n == sizeof *p->people)
        memcpy(p->people, data, n);
    return db_end(r);
}

enum rc_err user_index_make_seats(struct db *db, struct arena *a, enum query seats) {
    struct seat_pass p = {.db = db,
                          .arena = a,
                          .all = arena_alloc(a, sizeof *p.all),
                          .people = arena_alloc(a, sizeof *p.people),
                          .made = arena_alloc(a, sizeof *p.made),
                          .blob = arena_alloc(a, 3 * LIST_BYTES),
                          .chunk = -1};
    struct rows *r = NULL;
    clear_all(p.all);
    TRY(db_query(db, seats, &r, ""));
    while (db_next(r)) {
        int64_t user = db_int(r, 0);
        if (user / BROWSE_CHUNK != p.chunk)
            TRY(enter(&p, user / BROWSE_CHUNK));
        add_seat(&p, (uint32_t)(user % BROWSE_CHUNK), db_int(r, 1),
                 db_is_null(r, 2) ? 0 : user_index_time(db_int(r, 2)), db_int(r, 3));
    }
    TRY(db_end(r));
    return flush(&p);
}
