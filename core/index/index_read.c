/* Reads sets, people and seats of the user index. */
#include "index/index_read.h"

#include "sql/core/index/index_read.h"

const char USER_INDEX_USED[] = "used", USER_INDEX_NEVER[] = "never", USER_INDEX_SINCE[] = "since";

enum rc_err user_index_add_set(struct db *db, const char *kind, const char *value, uint64_t *bits,
                               int64_t chunks) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_USER_INDEX_SET, &r, "ss", kind, value));
    while (db_next(r)) {
        int64_t chunk = db_int(r, USER_INDEX_SET__CHUNK);
        size_t n = 0;
        const unsigned char *bytes = db_blob_borrow(r, USER_INDEX_SET__BITS, &n);
        user_index_add_members(bytes, n, chunk, bits, chunks);
    }
    return db_end(r);
}

enum rc_err user_index_people(struct db *db, int64_t chunk, struct user_index_people *out,
                              bool *any) {
    struct rows *r = NULL;
    size_t n = 0;
    TRY(db_query(db, Q_USER_INDEX_PERSON, &r, "i", chunk));
    const void *data = db_next(r) ? db_blob_borrow(r, 0, &n) : NULL;
    *any = data && n == sizeof *out;
    if (*any)
        memcpy(out, data, n);
    return db_end(r);
}

enum rc_err user_index_scope(struct db *db, const struct user_filter *f, bool apart,
                             struct user_index_scope *out) {
    struct rows *r = NULL;
    size_t capacity = 0;
    *out = (struct user_index_scope){0};
    if (!f->product.n && !f->site.n && !apart) {
        out->products = arena_alloc(db_arena(db), sizeof *out->products);
        out->count = 1;
        return OK;
    }
    struct arena *a = db_arena(db);
    TRY(db_query(db, Q_USER_INDEX_SCOPE, &r, "ss", user_filter_json(a, &f->product),
                 user_filter_json(a, &f->site)));
    while (db_next(r)) {
        out->products = arena_grow(db_arena(db), out->products, (size_t)out->count, &capacity,
                                   sizeof *out->products);
        out->products[out->count++] = (struct user_index_product){
            .id = db_int(r, USER_INDEX_SCOPE__ID), .days = db_int(r, USER_INDEX_SCOPE__DAYS)};
    }
    return db_end(r);
}

enum rc_err user_index_open_seats(struct db *db, int64_t product, const char *kind, int64_t chunk,
                                  struct rows **r, struct user_index_seat_lists *out) {
    size_t bytes = 0;
    *out = (struct user_index_seat_lists){0};
    TRY(db_query(db, Q_USER_INDEX_SEAT, r, "isi", product, kind, chunk));
    const unsigned char *data = db_next(*r) ? db_blob_borrow(*r, 0, &bytes) : NULL;
    out->first = user_index_list_take(&data, &bytes);
    if (product == USER_INDEX_ALL_PRODUCTS) {
        out->counts = bytes >= out->first.n ? data : NULL;
    } else {
        out->late_used = user_index_list_take(&data, &bytes);
        out->late_since = user_index_list_take(&data, &bytes);
    }
    return OK;
}

/* These run over all seats of an organization. counts NULL: one seat each. */
static void seats_add_counts(struct user_index_seats *s, const struct user_index_list *l,
                             const unsigned char *counts) {
    for (size_t i = 0; i < l->n; i++)
        s->value[user_index_list_offset(l, i)] += counts ? counts[i] : 1u;
}

static void seats_add_newest(struct user_index_seats *s, const struct user_index_list *used) {
    for (size_t i = 0; i < used->n; i++) {
        uint32_t *value = &s->value[user_index_list_offset(used, i)];
        uint32_t last = user_index_list_time(used, i) + 1;
        *value = last > *value ? last : *value;
    }
}

static void seats_add_never(struct user_index_seats *s, const struct user_index_list *never) {
    for (size_t i = 0; i < never->n; i++) {
        uint32_t *value = &s->value[user_index_list_offset(never, i)];
        *value = *value ? *value : 1;
    }
}

static enum rc_err seats_add_product(struct db *db, int64_t product, int64_t chunk, bool counted,
                                     struct user_index_seats *out) {
    struct rows *r = NULL;
    struct user_index_seat_lists l;
    TRY(user_index_open_seats(db, product, USER_INDEX_USED, chunk, &r, &l));
    if (counted) {
        seats_add_counts(out, &l.first, l.counts);
        seats_add_counts(out, &l.late_used, NULL);
    } else {
        seats_add_newest(out, &l.first);
        seats_add_newest(out, &l.late_used);
    }
    TRY(db_end(r));
    if (product == USER_INDEX_ALL_PRODUCTS) /* its used row lists never used seats, too */
        return OK;
    TRY(user_index_open_seats(db, product, USER_INDEX_NEVER, chunk, &r, &l));
    if (counted)
        seats_add_counts(out, &l.first, NULL);
    else
        seats_add_never(out, &l.first);
    return db_end(r);
}

enum rc_err user_index_seats(struct db *db, const struct user_index_scope *s, int64_t chunk,
                             bool counted, struct user_index_seats *out) {
    memset(out, 0, sizeof *out);
    for (int i = 0; i < s->count; i++)
        TRY(seats_add_product(db, s->products[i].id, chunk, counted, out));
    return OK;
}
