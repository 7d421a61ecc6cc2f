/* One page of a set of people, in the order of a column. */
#ifndef CORE_USERS_INDEX_ORDER_H
#define CORE_USERS_INDEX_ORDER_H
#include "index/index_find.h"

/* Orders are total: many people with equal values are ordered by name, few by row id. SEATS and
 * LAST (newest activity) concern the seats that the filter selects; people without one come last in
 * both directions. ANYWHERE is the last activity in any product. */
enum users_sort {
    USERS_BY_NAME,
    USERS_BY_EMAIL,
    USERS_BY_STATUS,
    USERS_BY_CLAIM,
    USERS_BY_SEATS,
    USERS_BY_LAST,
    USERS_BY_ANYWHERE
};
struct users_view {
    enum users_sort sort;
    bool down;
    int64_t offset;
    int limit, usual_limit; /* usual: that of display.rows, which links leave out */
};
enum { USERS_PAGE_MAX = 1000 };

/* s: the set that f means. The columns of *out are those of USERS_ROWS in
 * "sql/core/index/index_order.h". A limit out of 1…USERS_PAGE_MAX is USERS_PAGE_MAX. */
enum rc_err users_read_page(struct db *db, const struct user_filter *f, const struct user_set *s,
                            const struct users_view *v, int64_t now, struct rows **out) MUST_USE;
#endif
