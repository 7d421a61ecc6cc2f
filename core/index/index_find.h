/* From a filter to the set of people it means. */
#ifndef CORE_USERS_INDEX_FIND_H
#define CORE_USERS_INDEX_FIND_H
#include "db/db.h"
#include "users/filter.h"

/* People as bits by row id, in the connection's arena; count of them are set. */
struct user_set {
    uint64_t *bits;
    int64_t chunks, count;
};
enum rc_err users_find(struct db *db, const struct user_filter *f, int64_t now,
                       struct user_set *out) MUST_USE;
enum rc_err users_count(struct db *db, const struct user_filter *f, int64_t now,
                        int64_t *n) MUST_USE;
bool users_in(const struct user_set *s, int64_t user);
/* Writes the first `limit` ids above `after` in rising order, returns how many there were. */
int users_after(const struct user_set *s, int64_t after, int limit, int64_t *ids);
#endif
