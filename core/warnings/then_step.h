/* The second step: days after a run, a second run for the people it changed. The lane plans that
 * run with the normal planner, under normal limits, approval and undo. */
#ifndef CORE_WARNINGS_THEN_STEP_H
#define CORE_WARNINGS_THEN_STEP_H
#include "runs/run.h"

/* Inside db_begin, at the end of a run: notes when its second step is looked for. Does nothing for
 * runs without one, and for runs that changed nobody. */
enum rc_err then_step_note(struct db *db, int64_t run, int64_t now) MUST_USE;
/* For lanes: queues the second step of each run whose days are over. Once a day for each run, until
 * nobody is left; a task that is off or says something else waits. *made: how many. */
enum rc_err then_steps_make(struct db *db, struct arena *a, int64_t now, int *made) MUST_USE;
#endif
