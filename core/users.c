/* People found by a filter. Reads only. */
#include "users.h"

#define FILTER_TYPES "sssissssssiii"
#define FILTER_VALUES(f, now)                                                                                                             \
    (f)->q, (f)->product, (f)->site, (f)->inactive_days < 0 ? INT64_MAX : (now) - (f)->inactive_days * 86400, (f)->status, (f)->claim, (f)->role, \
        (f)->group, (f)->domain, (f)->never ? "1" : (const char *)NULL, (int64_t)((f)->billable || (f)->product || (f)->site || (f)->never || (f)->inactive_days >= 0), \
        (int64_t)(f)->synced, (f)->protected_only ? (now) : (int64_t)-1

enum rc_err users_count(struct db *db, const struct user_filter *f, int64_t now, int64_t *n) {
    return db_get_int(db, Q_USERS_COUNT, n, NULL, FILTER_TYPES, FILTER_VALUES(f, now));
}

enum rc_err users_matching(struct db *db, const struct user_filter *f, int64_t now, struct rows **out) {
    return db_query(db, Q_USERS_MATCHING, out, FILTER_TYPES, FILTER_VALUES(f, now));
}
