/* Changes a saved filter together with the tasks that use it. */
#ifndef CORE_TASKS_TASK_FILTER_H
#define CORE_TASKS_TASK_FILTER_H
#include "users/saved_filter.h"

/* Inside db_begin, audited. Gives a saved filter another name or other conditions. With other
 * conditions every task that uses it goes off until its preview is seen again; *off: how many were
 * on. Without a difference nothing is changed. ERR_CONFLICT when somebody changed the filter since
 * f was read. */
enum rc_err task_filter_change(struct db *db, struct arena *a, const struct saved_filter *f,
                               const char *name, const char *query, const char *who, int64_t now,
                               int64_t *off) MUST_USE;
#endif
