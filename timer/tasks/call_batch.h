/* Writes to Atlassian, one for each user at a time. */
#ifndef TIMER_TASKS_CALL_BATCH_H
#define TIMER_TASKS_CALL_BATCH_H
#include "tasks/execution.h"

/* Makes one call for each user of the batch who has a next step. *called: there was any. Intents
 * are committed before the first call and outcomes after the calls. */
enum rc_err call_batch_run(struct execution *x, bool *called) MUST_USE;
#endif
