/* Decisions of people about runs. All run inside db_begin and are audited; ERR_CONFLICT, with a
 * message for people, when the run is no longer in the state for it. */
#ifndef CORE_RUNS_APPROVE_H
#define CORE_RUNS_APPROVE_H
#include "runs/run.h"

/* Runs what the preview shows: it becomes queued, or waiting above the approval setting. Refuses
 * previews older than a day. count: the number typed, -1: none; ERR_INPUT when run_needs_count and
 * it is not `planned`. Afterwards wake the lanes: job_wake for "tasks", and for "notify" when the
 * run waits. */
enum rc_err run_confirm(struct db *db, struct arena *a, int64_t run, int64_t count, bool dry_run,
                        const char *who, const char *base_url, int64_t now) MUST_USE;
/* By the second person. Their full access is the route's right; that they are not one of those who
 * asked is checked here, by account and not only by name. On the connection of an area account_id
 * (NULL: not known) is the approver's, and the area has to cover the run; else ERR_RIGHT. */
enum rc_err run_approve(struct db *db, struct arena *a, int64_t run, const char *who,
                        const char *account_id, int64_t now) MUST_USE;
/* Ends a run that waits or is queued, drops one in the making, asks a running one to stop after the
 * calls in flight. */
enum rc_err run_stop(struct db *db, struct arena *a, int64_t run, const char *who,
                     int64_t now) MUST_USE;
/* Sets `seen` of the task: somebody pressed the button on the page of this preview or dry run. Not
 * audited. ERR_CONFLICT when the task is no longer what the run showed. */
enum rc_err task_seen(struct db *db, struct arena *a, int64_t task, int64_t run, const char *who,
                      int64_t now) MUST_USE;
#endif
