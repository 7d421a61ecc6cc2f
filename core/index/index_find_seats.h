/* The part of a search that checks seats, and how long people have used no product. The terms
 * inactive, never active, new and idle are defined in core/terms/seat_age.h. */
#ifndef CORE_USERS_INDEX_FIND_SEATS_H
#define CORE_USERS_INDEX_FIND_SEATS_H
#include "index/index_read.h"

struct index_find_seats {
    const struct user_filter *filter; /* set by the caller, as is now */
    int64_t now;
    bool needed; /* the filter has conditions on seats */
    struct user_index_scope scope;
    struct user_index_people *people; /* buffer for one chunk; NULL: the filter has no idle_days */
};

enum rc_err index_find_seats_begin(struct db *db, struct index_find_seats *s) MUST_USE;
/* Keep of one chunk's bits the people with a seat that fits, or who are idle. */
enum rc_err index_find_seats_keep(struct db *db, const struct index_find_seats *s, int64_t chunk,
                                  uint64_t *bits) MUST_USE;
enum rc_err index_find_idle_keep(struct db *db, struct index_find_seats *s, int64_t chunk,
                                 uint64_t *bits) MUST_USE;
#endif
