/* The limits of a task: how many people one run may change, and how many it would change now. */
#ifndef CORE_RUNS_TASK_LIMIT_H
#define CORE_RUNS_TASK_LIMIT_H
#include "runs/start_check.h"

/* Most people one run may change when so many hold a seat: the smaller of both limits, at least
 * 1. */
int64_t task_limit_max(const struct task *t, int64_t seats);

/* How the task stands to its limits now: counts, without a plan. */
struct task_reach {
    int64_t fit;     /* people the filter means now */
    int64_t touched; /* of these a run would change, as far as the last plan of the same filter and
                        actions shows */
    int64_t seats;   /* people who hold a seat of the products in question */
    int64_t max;     /* task_limit_max */
    /* Limits alone. With LIMIT_MODE_LONGEST none but a doubled match. */
    struct run_problems broken;
};
enum rc_err task_reach(struct db *db, struct arena *a, const struct task *t, int64_t now,
                       struct task_reach *out) MUST_USE;
#endif
