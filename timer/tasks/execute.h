/* Acting on the people of a run. */
#ifndef TIMER_TASKS_EXECUTE_H
#define TIMER_TASKS_EXECUTE_H
#include "tasks/execution.h"

/* Acts until every user has an outcome, the run is halted, or it pauses. *paused_for: why it
 * pauses, as text; else NULL. */
enum rc_err execute_run(struct execution *x, const char **paused_for) MUST_USE;
#endif
