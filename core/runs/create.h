/* Makes runs: previews of bulk operations and tasks, and the runs of tasks that are due.
 *
 * A preview is planned in one snapshot and written in one short transaction of its own, so call
 * these functions outside of any. A preview of more than LIMIT_PREVIEW_NOW people becomes a run in
 * the state RUN_PREPARING, which lane tasks plans: wake it. Each person has at most one of those;
 * *id is then the one they have.
 *
 * Previews whose maker may change an area only are always planned by the lane, which reads what
 * lies outside, too. A person has several of those. */
#ifndef CORE_RUNS_CREATE_H
#define CORE_RUNS_CREATE_H
#include "runs/run.h"

/* A bulk operation. n > 0: the people are account_ids, unknown ones are ERR_INPUT. Else they are
 * those of query; ERR_INPUT when it cannot be read or matches nobody. */
struct run_request {
    const struct action *action;
    int actions;
    const char *const *account_ids;
    int n;
    const char *query;
    /* The review whose removals these are (reviews/close.h), and its count of changes; 0: none. */
    int64_t review, review_changes;
};
enum rc_err run_preview_bulk(struct db *db, struct arena *a, const struct run_request *q,
                             const char *who, int64_t now, int64_t *id) MUST_USE;
/* Of the task as it is saved now. Then run_confirm runs it by hand, or task_seen lets the task be
 * switched on. */
enum rc_err run_preview_task(struct db *db, struct arena *a, int64_t task, const char *who,
                             int64_t now, int64_t *id) MUST_USE;
/* *yes is false for runs that warned, and for second steps: the people they failed for have a claim
 * to a new warning, and to what they did since. */
enum rc_err run_retry_allowed(struct db *db, int64_t run, bool *yes) MUST_USE;
/* Of the same actions, for exactly the people a finished run failed for. Leaves out those who no
 * longer fit its filter. ERR_CONFLICT when there is nothing to try again, or it is not allowed. */
enum rc_err run_preview_retry(struct db *db, struct arena *a, int64_t run, const char *who,
                              int64_t now, int64_t *id) MUST_USE;
/* Inside db_begin: queues the run of a task that is due. */
enum rc_err run_add_due(struct db *db, struct arena *a, const struct task *t, int64_t now,
                        int64_t *id) MUST_USE;

/* A new row of run, with its actions. */
struct run_draft {
    enum run_kind kind;
    enum run_state state;
    int64_t task, undo_of, retry_of, then_of; /* 0: none */
    int64_t acts_as, area;                    /* as of a task */
    const char *name, *query, *spec;          /* query NULL: none */
    const char *who;
    bool dry_run, scheduled;
    const char *limit_mode; /* NULL: as the schema has it, stop */
    const struct action *action;
    int actions;
    int64_t review, review_changes; /* as of a struct run_request */
};
/* Inside db_begin. */
enum rc_err run_add(struct db *db, const struct run_draft *d, int64_t now, int64_t *id) MUST_USE;
#endif
