/* Makes slices from the seat lists of their products and the people of their domains. */
#include "index/area_slices.h"
#include "index/index_read.h"
#include "index/seat_index.h"

#include <string.h>

#include "sql/core/index/area_slices.h"

struct slice {
    int64_t id, product;
    const char *domain;
};

/* Adds the seats of the slice in one row of browse_seat. */
static void slice_add_row(struct moments_pass *p, const uint64_t *domain, int64_t chunks,
                          unsigned char *room, struct rows *r) {
    int64_t chunk = db_int(r, AREA_SLICE_SEATS__CHUNK);
    bool used = db_int(r, AREA_SLICE_SEATS__USED) != 0;
    size_t bytes = 0;
    const unsigned char *data = db_blob_borrow(r, AREA_SLICE_SEATS__DATA, &bytes);
    if (chunk < 0 || chunk >= chunks || bytes > USER_INDEX_SEAT_BYTES)
        return;
    size_t cut = user_index_lists_cut(room, data, bytes, domain + chunk * USER_INDEX_BLOCKS);
    moments_pass_add(p, used, room, cut);
}

static enum rc_err slice_make(struct db *db, struct arena *a, const struct slice *s, int64_t chunks,
                              unsigned char *room) {
    struct moments_pass p = {.arena = a, .id = s->id, .store = Q_AREA_SLICE_NEW_MOMENT};
    struct rows *r = NULL;
    uint64_t *domain = arena_alloc(a, (size_t)chunks * USER_INDEX_BYTES + 8);
    TRY(user_index_add_set(db, "domain", s->domain, domain, chunks));
    TRY(db_query(db, Q_AREA_SLICE_SEATS, &r, "i", s->product));
    while (db_next(r))
        slice_add_row(&p, domain, chunks, room, r);
    TRY(db_end(r));
    return moments_pass_end(db, &p);
}

static enum rc_err slices_list(struct db *db, struct slice **out, size_t *n) {
    struct rows *r = NULL;
    size_t capacity = 0;
    TRY(db_query(db, Q_AREA_SLICE_LIST, &r, ""));
    while (db_next(r)) {
        *out = arena_grow(db_arena(db), *out, *n, &capacity, sizeof **out);
        (*out)[(*n)++] = (struct slice){.id = db_int(r, AREA_SLICE_LIST__ID),
                                        .product = db_int(r, AREA_SLICE_LIST__PRODUCT),
                                        .domain = db_text(r, AREA_SLICE_LIST__DOMAIN)};
    }
    return db_end(r);
}

static enum rc_err slices_make(struct db *db, struct arena *a) {
    struct slice *all = NULL;
    size_t n = 0;
    int64_t chunks = 0;
    TRY(db_get_int(db, Q_USER_INDEX_CHUNKS, &chunks, NULL, ""));
    TRY(slices_list(db, &all, &n));
    unsigned char *room = arena_alloc(a, USER_INDEX_SEAT_BYTES);
    enum rc_err rc = OK;
    for (size_t i = 0; i < n && rc == OK; i++) {
        struct arena_mark before = arena_mark(a);
        rc = slice_make(db, a, &all[i], chunks, room);
        arena_rewind(a, before);
    }
    return rc;
}

enum rc_err area_slices_refresh(struct db *db) {
    static const enum query BEGIN[] = {Q_AREA_SLICE_DAYS_OUT, Q_AREA_SLICE_MOMENTS_OUT,
                                       Q_AREA_SLICE_OUT,      Q_AREA_SLICE_IN,
                                       Q_AREA_SLICE_CREATE,   Q_AREA_SLICE_CLEAR};
    static const enum query WRITE[] = {Q_AREA_MOMENT_OUT, Q_AREA_MOMENT_IN, Q_AREA_SLICE_CLEAR};
    static const size_t MEMORY_BYTES = (size_t)256 * 1024 * 1024;
    TRY(DB_EXEC_ALL(db, BEGIN));
    struct arena *a = arena_open(MEMORY_BYTES);
    enum rc_err rc = slices_make(db, a);
    arena_close(a);
    return rc == OK ? DB_EXEC_ALL(db, WRITE) : rc;
}

enum rc_err area_slices_keep_day(struct db *db, const char *day, int64_t now) {
    return db_exec(db, Q_AREA_SLICE_HISTORY, NULL, "si", day, now);
}
