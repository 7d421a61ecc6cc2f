/* The decisions of a plan: from the state of the chosen people to calls, and to who is left out. */
#ifndef CORE_TASKS_PLAN_DERIVE_H
#define CORE_TASKS_PLAN_DERIVE_H
#include "tasks/plan.h"

/* live: the state came from Atlassian, so the directories of each person are known completely. */
enum rc_err plan_derive(struct db *db, struct plan *p, bool live) MUST_USE;
/* After plan_derive: of the people with calls keeps `people`, those unused the longest first. The
 * others are left out and come in later runs. */
enum rc_err plan_take_longest(struct db *db, struct arena *a, const struct plan *p,
                              int64_t people) MUST_USE;
/* Why nobody may be added to this action's group or taken out of it, as a sentence, or NULL. */
enum rc_err plan_group_problem(struct db *db, struct arena *a, const struct action *x,
                               const char **problem) MUST_USE;
#endif
