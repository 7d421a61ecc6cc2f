/* The present state of people at Atlassian. */
#ifndef TIMER_TASKS_RECHECK_H
#define TIMER_TASKS_RECHECK_H
#include "tasks/execution.h"

/* Reads the state of the first n people of `person` into the planner's tables. */
enum rc_err recheck_users(struct execution *x, const struct run_person *person, int n) MUST_USE;
#endif
