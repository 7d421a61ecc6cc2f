/* Comparing the plan with the present state of people, before and between calls. */
#ifndef TIMER_TASKS_RECONCILE_H
#define TIMER_TASKS_RECONCILE_H
#include "tasks/execution.h"

/* Reads the people of the batch, plans again on their present state, and claims them (state
 * acting), in one commit. */
enum rc_err claim_batch(struct execution *x) MUST_USE;
/* Reads n people again. Steps that the state shows as done, and intents without outcome, get their
 * outcome. */
enum rc_err reconcile_again(struct execution *x, const struct run_person *person, int n) MUST_USE;
#endif
