/* What groups grant at Atlassian now, before a run changes their members. */
#ifndef TIMER_TASKS_RECHECK_GROUPS_H
#define TIMER_TASKS_RECHECK_GROUPS_H
#include "tasks/execution.h"

/* Forgets all groups that were read. */
enum rc_err recheck_groups_begin(struct db *db) MUST_USE;
/* Halts the run when a group of its next steps grants something else than when it was planned, or
 * when a group to join makes admins. An undo that gives back only leaves those steps out. */
enum rc_err recheck_groups(struct execution *x) MUST_USE;
#endif
