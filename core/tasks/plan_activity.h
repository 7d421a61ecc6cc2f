/* The part of the planner that asks what is in use. Shared by plan.c and the lane's look at
 * people. */
#ifndef CORE_TASKS_PLAN_ACTIVITY_H
#define CORE_TASKS_PLAN_ACTIVITY_H
#include "tasks/plan.h"

/* After the state of people is known: each of their seats with its age, and whether the filter
 * means it. */
enum rc_err plan_activity_seats(struct db *db, const struct plan *p) MUST_USE;
/* What the plan needs of that, and what people used last, if it goes by it. live: Atlassian told
 * it. */
enum rc_err plan_activity_read(struct db *db, const struct plan *p, bool live) MUST_USE;
/* Where the filter speaks of inactivity and an action reaches beyond seats, whoever used anything
 * within its days, or joined within them, is left out; with idle_days for every action. */
enum rc_err plan_activity_people(struct db *db, const struct plan *p) MUST_USE;
/* The filter's people who are by now not what it says they are. seated: whoever holds no seat of
 * those it speaks of is not judged by them, for the run itself may have taken it. */
enum rc_err plan_activity_again(struct db *db, const struct plan *p, bool seated) MUST_USE;
/* remove-unused: the seats of one action, and, after all actions, the steps that take exactly
 * those. */
enum rc_err plan_activity_target(struct db *db, const struct plan *p, const struct action *x,
                                 int64_t position) MUST_USE;
enum rc_err plan_activity_derive(struct db *db, const struct plan *p, bool live) MUST_USE;
#endif
