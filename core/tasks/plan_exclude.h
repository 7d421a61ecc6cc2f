/* Leaves out of a plan whom the filter excludes by what was just read from Atlassian. */
#ifndef CORE_TASKS_PLAN_EXCLUDE_H
#define CORE_TASKS_PLAN_EXCLUDE_H
#include "tasks/plan.h"

/* The user index knows the copy only. People who since then joined a group that the filter leaves
 * out, or got a role, a seat or a status, are left out, too. */
enum rc_err plan_exclude(struct db *db, const struct plan *p) MUST_USE;
/* Leaves out who keeps the access, and who was warned by another run of the task. */
enum rc_err plan_exclude_warned(struct db *db, const struct plan *p) MUST_USE;
#endif
