/* Reads structures of the user index, formats in index.h. */
#ifndef CORE_USERS_INDEX_READ_H
#define CORE_USERS_INDEX_READ_H
#include "db/db.h"
#include "index/index.h"
#include "users/filter.h"

/* ORs the set into bits, which hold chunks * USER_INDEX_BLOCKS blocks. Ignores later chunks. */
enum rc_err user_index_add_set(struct db *db, const char *kind, const char *value, uint64_t *bits,
                               int64_t chunks) MUST_USE;

/* *any is false, and out unchanged, when the chunk has no people. */
enum rc_err user_index_people(struct db *db, int64_t chunk, struct user_index_people *out,
                              bool *any) MUST_USE;

/* The product instances a filter selects, in the connection's arena. */
struct user_index_product {
    int64_t id;   /* or USER_INDEX_ALL_PRODUCTS */
    int64_t days; /* by the settings a seat is inactive after so many days; 0 for all products */
};
struct user_index_scope {
    struct user_index_product *products;
    int count;
};
/* A filter without product and site selects USER_INDEX_ALL_PRODUCTS as one; with `apart` each
 * product instance by itself. */
enum rc_err user_index_scope(struct db *db, const struct user_filter *f, bool apart,
                             struct user_index_scope *out) MUST_USE;

/* A row of browse_seat. first is the only list of most rows; late_used and late_since are those of
 * a single product's used seats; counts has first.n bytes, of all products' used seats, or is
 * NULL. */
struct user_index_seat_lists {
    struct user_index_list first, late_used, late_since;
    const unsigned char *counts;
};
/* Kinds of rows of browse_seat. */
extern const char USER_INDEX_USED[], USER_INDEX_NEVER[], USER_INDEX_SINCE[];
/* The lists are valid until db_end(*r), which the caller must call. */
enum rc_err user_index_open_seats(struct db *db, int64_t product, const char *kind, int64_t chunk,
                                  struct rows **r, struct user_index_seat_lists *out) MUST_USE;

/* What people are ordered by, for each person of a chunk: how many seats they have in the scope, or
 * one more than the time of their newest activity in it, so 1 for never. 0: no seat in it. */
struct user_index_seats {
    uint32_t value[USER_INDEX_CHUNK];
};
enum rc_err user_index_seats(struct db *db, const struct user_index_scope *s, int64_t chunk,
                             bool counted, struct user_index_seats *out) MUST_USE;
#endif
