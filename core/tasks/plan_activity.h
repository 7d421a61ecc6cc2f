/* The part of the planner that checks activity: which seats are used, and who used what last. The
 * terms are defined in core/terms/seat_age.h. */
#ifndef CORE_TASKS_PLAN_ACTIVITY_H
#define CORE_TASKS_PLAN_ACTIVITY_H
#include "tasks/plan.h"

/* After the state of people is known: each of their seats with its age, and whether the filter
 * means it. */
enum rc_err plan_activity_seats(struct db *db, const struct plan *p) MUST_USE;
/* Reads what the plan needs: seats, and the last use of products. live: Atlassian's answers are
 * there already. */
enum rc_err plan_activity_read(struct db *db, const struct plan *p, bool live) MUST_USE;
/* When the filter means inactivity and an action concerns the whole person: leaves out people who
 * used anything within the filter's days, or joined within them. With idle_days for every
 * action. */
enum rc_err plan_activity_people(struct db *db, const struct plan *p) MUST_USE;
/* Leaves out people who no longer match the filter. seated: those without a seat of the
 * products in question stay, because the run itself may have taken it. */
enum rc_err plan_activity_again(struct db *db, const struct plan *p, bool seated) MUST_USE;
/* Of remove-unused: the seats of the action at `position`. */
enum rc_err plan_activity_target(struct db *db, const struct plan *p, const struct action *x,
                                 int64_t position) MUST_USE;
/* After all actions: the steps that take exactly the seats of all remove-unused actions. */
enum rc_err plan_activity_derive(struct db *db, const struct plan *p, bool live) MUST_USE;
#endif
