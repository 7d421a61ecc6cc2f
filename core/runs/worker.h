/* What only the lane does with runs (timer/tasks/lane.c), and what the files of run.h share. */
#ifndef CORE_RUNS_WORKER_H
#define CORE_RUNS_WORKER_H
#include "runs/run.h"
#include "tasks/plan.h"
#include "users/filter.h"

/* Inside db_begin: the run of a task that is due, queued. */
enum rc_err run_add_due(struct db *db, struct arena *a, const struct task *t, int64_t now,
                        int64_t *id) MUST_USE;
/* Outside of any transaction. Plans a run, or renews its plan on the figures of now: then only
 * people who were in it stay. */
enum rc_err run_plan(struct db *db, struct arena *a, const struct run *r, int64_t now) MUST_USE;
/* Inside a reading transaction, after people were chosen: plans them on the figures of now. t: its
 * limits say how many are taken, NULL: all of them. keep: only who still fits the filter. */
enum rc_err run_plan_chosen(struct db *db, struct arena *a, struct plan *p, const struct task *t,
                            bool keep) MUST_USE;
/* Outside of any transaction. Makes the preview that is asked for by this run in the state
 * preparing. What was stored by a start that was cut off is thrown away first. */
enum rc_err run_prepare(struct db *db, struct arena *a, int64_t run, int64_t now) MUST_USE;
/* Outside of any transaction. Takes away all that was dropped, rows first, in short
 * transactions. */
enum rc_err run_clear_dropped(struct db *db) MUST_USE;
/* Outside of any transaction, of an undo in the state preparing, without any rows: whom it puts
 * back and what. Leaves a transaction open. *open: false when it was dropped meanwhile. */
enum rc_err run_undo_prepare(struct db *db, const struct run *undo, int64_t now,
                             bool *open) MUST_USE;
/* Outside of any transaction. Renews an undo just before it begins: who is to be left out by now
 * is. */
enum rc_err run_undo_renew(struct db *db, const struct run *undo, int64_t now) MUST_USE;
/* Inside db_begin, when an undo ends: marks what it put back, protects whom it was asked to. */
enum rc_err run_undo_mark(struct db *db, struct arena *a, const struct run *undo,
                          int64_t now) MUST_USE;
/* ERR_CONFLICT in words when this preview of an undo gives admin rights back and who is no
 * owner. */
enum rc_err run_undo_confirm_check(struct db *db, const struct run *undo, const char *who,
                                   int64_t now) MUST_USE;
/* Reads a filter's query string; ERR_INPUT in words. */
enum rc_err run_filter(struct db *db, struct arena *a, const char *query,
                       struct user_filter *out) MUST_USE;
/* The second person is needed and has not approved yet. */
enum rc_err run_needs_approval(struct db *db, const struct run *r, int64_t now,
                               struct run_approval *out) MUST_USE;
/* Inside db_begin: who started it, by name and account, for the count of run_approval_of. */
enum rc_err run_started_by(struct db *db, int64_t run, const char *who, int64_t now) MUST_USE;
/* Inside db_begin: the run, planned, waits for the second person from now on, and that is told
 * (approvalNeeded). */
enum rc_err run_wait(struct db *db, struct arena *a, int64_t run, const struct run_approval *p,
                     const char *base_url, int64_t now) MUST_USE;
/* Its actions as webhooks name them, a JSON array. */
const char *run_types(struct arena *a, const struct run *r);
/* Inside db_begin: ends a run, and tells it unless it was a dry run: as taskSuccess or taskFailure,
 * and beside that as runRefused or, of a bulk operation that began, as bulkDone; one of them is
 * mailed. A run in which anybody failed is "failed", whatever state says. */
enum rc_err run_end(struct db *db, struct arena *a, int64_t run, const char *state,
                    struct reason why, const char *base_url, int64_t now) MUST_USE;
#endif
