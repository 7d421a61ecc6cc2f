/* What keeps a run from starting: the API key, old figures, its task and the limits of that task.
 * All of it is listed at once. */
#ifndef CORE_RUNS_START_CHECK_H
#define CORE_RUNS_START_CHECK_H
#include "runs/run.h"
#include "terms/reason.h"

enum { RUN_PROBLEMS_MAX = 8 };
struct run_problem {
    struct reason why;
    const char *text; /* the sentence of why */
    bool by_clock;    /* counts for scheduled runs only, and this run is not scheduled */
};
struct run_problems {
    struct run_problem at[RUN_PROBLEMS_MAX];
    int n;
    bool broken; /* a limit of the task is among them */
    /* Limits of the task that would allow it; 0: it is within them, or no limit would. */
    int64_t fit_users, fit_percent;
};

enum rc_err run_problems(struct db *db, struct arena *a, const struct run *r, int64_t now,
                         struct run_problems *out) MUST_USE;
/* Those that count for this run as one text, or NULL. */
const char *run_problems_text(struct arena *a, const struct run_problems *p);
/* The same from run_problems. */
enum rc_err run_problem(struct db *db, struct arena *a, const struct run *r, int64_t now,
                        const char **text) MUST_USE;
/* For the lane, which refuses the run for it: the first problem as a code, the others as further
 * sentences. Without a code the run may start. */
enum rc_err run_cause(struct db *db, struct arena *a, const struct run *r, int64_t now,
                      struct reason *why) MUST_USE;

/* Why the run does not go on, by what its task says now: a code, or NULL. */
const char *run_task_problem(struct arena *a, const struct run *r, const struct task *t);

/* A percentage of the seats, at least 1. */
int64_t task_limit_share(int64_t seats, int64_t percent);
/* Adds the limits of the task that a run of so many people would break, and limits that would
 * allow it. */
void task_limits_check(struct arena *a, const struct task *t, int64_t planned, int64_t seats,
                       struct run_problems *out);
/* Adds that more than twice as many people match as in the task's last run before before_run. With
 * by_hand the problem is by_clock. */
enum rc_err task_limits_doubled(struct db *db, struct arena *a, int64_t task, int64_t before_run,
                                int64_t matched, bool by_hand, struct run_problems *out) MUST_USE;
#endif
