/* The limits of a task: how many people one run may touch, and what stands against a start. */
#ifndef CORE_RUNS_TASK_LIMIT_H
#define CORE_RUNS_TASK_LIMIT_H
#include "runs/run.h"

/* The most people one run of it may touch where so many hold a seat: the smaller of both limits,
 * but always one. */
int64_t task_limit_max(const struct task *t, int64_t seats);

/* Adds the limits that a run of so many people would break, and what would fit. */
void task_limits_check(struct arena *a, const struct task *t, int64_t planned, int64_t seats,
                       struct run_problems *out);
/* Adds that many more match than in the last run of the task before this one; by hand that is no
 * obstacle. */
enum rc_err task_limits_doubled(struct db *db, struct arena *a, int64_t task, int64_t before_run,
                                int64_t matched, bool by_hand, struct run_problems *out) MUST_USE;

/* How the task stands to its limits now: a count, without a plan. */
struct task_reach {
    int64_t fit;     /* people the filter means now */
    int64_t touched; /* of these a run would touch, as far as the last plan of the same filter and
                        actions tells */
    int64_t seats;   /* people who hold a seat of the products it speaks of */
    int64_t most;    /* what one run may touch */
    struct run_problems broken; /* limits alone; none while it takes the longest unused first, but
                                   for a doubled match */
};
enum rc_err task_reach(struct db *db, struct arena *a, const struct task *t, int64_t now,
                       struct task_reach *out) MUST_USE;
#endif
