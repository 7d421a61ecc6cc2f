/* Blobs of the user index (index/index.h), cut down to the people inside an area. */
#include "db/area_view.h"

#include <string.h>

/* The bits of a chunk; NULL: it lies past the end. */
static const uint64_t *chunk_bits(const struct area_view *v, const uint64_t *bits, int64_t chunk) {
    return chunk >= 0 && chunk < v->chunks ? bits + chunk * USER_INDEX_BLOCKS : NULL;
}

/* --- browse_set */

static void cut_bits(struct area_set *to, const unsigned char *bytes, const uint64_t *keep) {
    to->n = USER_INDEX_BYTES;
    for (size_t i = 0; i < USER_INDEX_BLOCKS; i++) {
        uint64_t word = 0;
        memcpy(&word, bytes + 8 * i, 8);
        uint64_t cut = word & keep[i];
        to->same = to->same && cut == word;
        to->members += __builtin_popcountll(cut);
        memcpy(to->bytes + 8 * i, &cut, 8);
    }
}

/* There are never more distances than before, parts of a way included: what lies between two
 * members that stay was as many distances. */
static void cut_distances(const struct area_view *v, struct area_set *to,
                          const unsigned char *bytes, size_t n, int64_t chunk,
                          const uint64_t *keep) {
    int64_t at = 0, from = 0, end = (v->chunks - chunk) * USER_INDEX_CHUNK;
    const uint64_t *bits = keep + chunk * USER_INDEX_BLOCKS;
    for (size_t i = 0; user_index_next(bytes, n, &i, &at);) {
        if (at >= end || !user_index_bit(bits, at)) {
            to->same = false;
            continue;
        }
        for (; at - from >= USER_INDEX_HOP; from += USER_INDEX_HOP, to->n += 2)
            memset(to->bytes + to->n, 0xff, 2);
        uint16_t distance = (uint16_t)(at - from);
        memcpy(to->bytes + to->n, &distance, 2);
        to->n += 2;
        to->members++;
        from = at;
    }
}

int area_cut_set(struct db *db, int64_t id, const char *kind, const char *value, int64_t chunk,
                 const unsigned char *bytes, size_t n) {
    struct area_view *v = db->view;
    struct area_set *to = &v->set;
    const uint64_t *keep = NULL;
    if (to->id == id)
        return SQLITE_OK;
    to->id = 0;
    int rc = area_set_bits(db, kind, value, &keep);
    if (rc != SQLITE_OK)
        return rc;
    to->id = id;
    to->n = 0;
    to->members = 0;
    to->same = true;
    if (!keep || !chunk_bits(v, keep, chunk) || n > USER_INDEX_BYTES)
        return SQLITE_OK;
    if (n == USER_INDEX_BYTES)
        cut_bits(to, bytes, chunk_bits(v, keep, chunk));
    else
        cut_distances(v, to, bytes, n, chunk, keep);
    return SQLITE_OK;
}

/* --- browse_seat */

unsigned char *area_cut_seats(const struct area_view *v, const struct area_product *product,
                              int64_t chunk, const unsigned char *data, size_t n, size_t *out_n) {
    uint64_t keep[USER_INDEX_BLOCKS] = {0};
    const uint64_t *sees = chunk_bits(v, v->sees, chunk);
    const uint64_t *domains = chunk_bits(v, product->domains, chunk);
    unsigned char *out = sqlite3_malloc64(n + 4);
    if (!out)
        return NULL;
    for (size_t i = 0; sees && i < USER_INDEX_BLOCKS; i++)
        keep[i] = sees[i] & domains[i];
    *out_n = user_index_lists_cut(out, data, n, keep);
    return out;
}

/* The row of the seats of a product: *s is to be ended with seats_close(). */
static int seats_open(struct db *db, int64_t product, const char *kind, int64_t chunk,
                      sqlite3_stmt **s, const unsigned char **data, size_t *n) {
    int rc = area_prepare(db, Q_AREA_SEAT, s);
    *data = NULL;
    *n = 0;
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(*s, 1, product);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(*s, 2, kind, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(*s, 3, chunk);
    if (rc == SQLITE_OK && sqlite3_step(*s) == SQLITE_ROW) {
        *data = sqlite3_column_blob(*s, 0);
        *n = (size_t)sqlite3_column_bytes(*s, 0);
    }
    return rc;
}

static int seats_close(sqlite3_stmt *s, int rc) {
    int ended = s ? sqlite3_reset(s) : SQLITE_OK;
    if (s) /* it could be prepared */
        sqlite3_clear_bindings(s);
    return rc == SQLITE_OK ? ended : rc;
}

/* All products of the area as one, as core/index/index_seats.c has it of the organization. */
struct all_seats {
    const uint64_t *sees, *domains; /* of the chunk; domains NULL: everybody */
    uint32_t newest[USER_INDEX_CHUNK], since[USER_INDEX_CHUNK], never[USER_INDEX_CHUNK];
    uint8_t count[USER_INDEX_CHUNK];
};

/* Adds the seats of used, whose times are the last activity (NULL: never), and of since. */
static void all_add(struct all_seats *all, const struct user_index_list *used,
                    const struct user_index_list *since) {
    for (size_t i = 0; i < since->n; i++) {
        uint32_t at = user_index_list_offset(since, i), time = user_index_list_time(since, i);
        uint32_t last = used ? user_index_list_time(used, i) : 0;
        if (!user_index_bit(all->sees, at) || (all->domains && !user_index_bit(all->domains, at)))
            continue;
        if (last > all->newest[at])
            all->newest[at] = last;
        if (time < all->since[at])
            all->since[at] = time;
        if (!used && time < all->never[at])
            all->never[at] = time;
        if (all->count[at] < UINT8_MAX)
            all->count[at]++;
    }
}

static int all_add_product(struct db *db, const struct area_product *product, int64_t chunk,
                           struct all_seats *all) {
    sqlite3_stmt *s = NULL;
    const unsigned char *data = NULL;
    size_t n = 0;
    all->domains = product->domains ? chunk_bits(db->view, product->domains, chunk) : NULL;
    int rc = seats_open(db, product->id, "used", chunk, &s, &data, &n);
    struct user_index_list used = user_index_list_take(&data, &n);
    struct user_index_list late_used = user_index_list_take(&data, &n);
    struct user_index_list late_since = user_index_list_take(&data, &n);
    all_add(all, &used, &used);
    if (late_used.n == late_since.n)
        all_add(all, &late_used, &late_since);
    rc = seats_close(s, rc);
    if (rc != SQLITE_OK)
        return rc;
    rc = seats_open(db, product->id, "never", chunk, &s, &data, &n);
    struct user_index_list never = user_index_list_take(&data, &n);
    all_add(all, NULL, &never);
    return seats_close(s, rc);
}

/* Everybody with a seat whose time is not `without`, and with `counts` how many seats. */
static struct area_seats all_list(struct area_view *v, const struct all_seats *all,
                                  const uint32_t *times, int64_t without, bool counts) {
    uint32_t n = 0, i = 0;
    for (uint32_t at = 0; at < USER_INDEX_CHUNK; at++)
        n += all->count[at] && times[at] != without;
    size_t head = user_index_list_times(n), bytes = head + (counts ? 5 : 4) * (size_t)n;
    unsigned char *data = arena_alloc(v->arena, bytes);
    memcpy(data, &n, 4);
    for (uint32_t at = 0; at < USER_INDEX_CHUNK; at++) {
        uint16_t offset = (uint16_t)at;
        if (!all->count[at] || times[at] == without)
            continue;
        memcpy(data + 4 + 2 * (size_t)i, &offset, 2);
        memcpy(data + head + 4 * (size_t)i, &times[at], 4);
        if (counts)
            data[head + 4 * (size_t)n + i] = all->count[at];
        i++;
    }
    return (struct area_seats){data, bytes};
}

/* Made once for a version of the database. */
int area_all_seats(struct db *db, int64_t chunk, const struct area_seats **out) {
    static const struct area_seats NONE[AREA_SEAT_KINDS];
    struct area_view *v = db->view;
    const uint64_t *sees = chunk_bits(v, v->sees, chunk);
    int rc = SQLITE_OK;
    *out = sees ? v->seats[chunk] : NONE;
    if (*out)
        return SQLITE_OK;
    struct all_seats *all = sqlite3_malloc64(sizeof *all);
    if (!all)
        return SQLITE_NOMEM;
    memset(all, 0, sizeof *all);
    memset(all->since, 0xff, sizeof all->since); /* USER_INDEX_NO_SEAT */
    memset(all->never, 0xff, sizeof all->never);
    all->sees = sees;
    for (int i = 0; i < v->product_n && rc == SQLITE_OK; i++)
        rc = all_add_product(db, &v->product[i], chunk, all);
    if (rc == SQLITE_OK) {
        struct area_seats *made = arena_alloc(v->arena, AREA_SEAT_KINDS * sizeof *made);
        made[AREA_SEATS_USED] = all_list(v, all, all->newest, -1, true);
        made[AREA_SEATS_SINCE] = all_list(v, all, all->since, -1, false);
        made[AREA_SEATS_NEVER] = all_list(v, all, all->never, USER_INDEX_NO_SEAT, false);
        *out = v->seats[chunk] = made;
    }
    sqlite3_free(all);
    return rc;
}

/* --- browse_person */

static void people_add_list(struct user_index_people *p, const struct user_index_list *l,
                            const uint64_t *domains) {
    for (size_t i = 0; i < l->n; i++) {
        uint32_t offset = user_index_list_offset(l, i), time = user_index_list_time(l, i);
        if (time > p->last[offset] && (!domains || user_index_bit(domains, offset)))
            p->last[offset] = time;
    }
}

/* kind "used": the lists of seats that were used; "active": of people without a seat. */
static int people_add_product(struct db *db, const struct area_product *product, const char *kind,
                              int64_t chunk, struct user_index_people *p) {
    sqlite3_stmt *s = NULL;
    const unsigned char *data = NULL;
    const uint64_t *domains = NULL;
    size_t n = 0;
    if (product->domains)
        domains = chunk_bits(db->view, product->domains, chunk);
    int rc = seats_open(db, product->id, kind, chunk, &s, &data, &n);
    for (int list = 0; list < 2; list++) {
        struct user_index_list l = user_index_list_take(&data, &n);
        people_add_list(p, &l, domains);
    }
    return seats_close(s, rc);
}

/* Made once for a version of the database: it is the sum of all products. */
const struct user_index_people *area_cut_people(struct db *db, int64_t chunk,
                                                const unsigned char *data, size_t n) {
    static const struct user_index_people NOBODY;
    struct area_view *v = db->view;
    const uint64_t *sees = chunk_bits(v, v->sees, chunk);
    int rc = SQLITE_OK;
    if (!sees)
        return &NOBODY;
    if (v->people[chunk])
        return v->people[chunk];
    struct user_index_people *p = arena_alloc(v->arena, sizeof *p);
    for (int i = 0; i < v->product_n && rc == SQLITE_OK; i++) {
        rc = people_add_product(db, &v->product[i], "used", chunk, p);
        if (rc == SQLITE_OK)
            rc = people_add_product(db, &v->product[i], "active", chunk, p);
    }
    if (rc != SQLITE_OK)
        return NULL;
    for (uint32_t i = 0; i < USER_INDEX_CHUNK; i++)
        if (!user_index_bit(sees, i))
            p->last[i] = 0;
        else if (n == sizeof *p)
            memcpy(&p->joined[i], data + i * sizeof *p->joined, sizeof *p->joined);
    v->people[chunk] = p;
    return p;
}
