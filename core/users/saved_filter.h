/* Filters saved under a name, for everybody who may enter. */
#ifndef CORE_USERS_SAVED_FILTER_H
#define CORE_USERS_SAVED_FILTER_H
#include "db/db.h"

enum { SAVED_FILTER_NAME_MAX = 100 };
struct saved_filter {
    int64_t id, changed_at;
    const char *name, *query, *changed_by; /* query: as user_filter_query writes it */
};

enum rc_err saved_filter_get(struct db *db, int64_t id, struct saved_filter *out,
                             bool *found) MUST_USE;
/* *taken: another filter has the name, of those that this connection sees. own: the filter to be
 * renamed, which may keep its name; 0: a new one. */
enum rc_err saved_filter_named(struct db *db, const char *name, int64_t own, bool *taken) MUST_USE;
/* Inside db_begin, audited, after saved_filter_named(). Changing a filter also concerns the tasks
 * that use it: task_filter_change in tasks/task_filter.h. */
enum rc_err saved_filter_add(struct db *db, const char *name, const char *query, const char *who,
                             int64_t now, int64_t *id) MUST_USE;
/* Inside db_begin, audited. */
enum rc_err saved_filter_delete(struct db *db, const struct saved_filter *f, const char *who,
                                int64_t now) MUST_USE;
#endif
