/* Runs: previews, bulk operations, runs of tasks, undos. One row per run, person and call. The web program makes and
 * confirms them; the lane (timer/tasks.c) alone acts. Everything here is without network.
 *
 * The ways of a run:
 *   preview ─ run_confirm ─→ queued (or waiting ─ run_approve ─→ queued) ─ lane ─→ running ─→ done | failed | stopped
 *   the clock ─ lane ──────→ queued ─ lane plans ─→ refused | waiting | running …
 * A queued run that has to wait (synchronization under way or its slot due) says so in `reason` and is tried each minute;
 * a running one makes room for a synchronization the same way. A plan is a ceiling: only people it lists can be hit. */
#ifndef CORE_RUN_H
#define CORE_RUN_H
#include "reason.h"
#include "task.h"

enum { RUN_DATA_SECONDS = 36 * 3600 }; /* on older figures no run acts */

struct run {
    int64_t id, task, undo_of;                /* 0: none */
    const char *process_id, *kind, *name, *state; /* kind: task, bulk, undo; state as in the schema */
    bool dry_run, scheduled;
    const char *query;                        /* NULL: a list of people, or an undo */
    const char *spec, *requested_by, *confirmed_by, *approved_by, *stop_by, *reason; /* NULL: none */
    int64_t requested_at, confirmed_at, approved_at, planned_at, data_at, started_at, finished_at, waiting_until, progress_at;
    int64_t matched, planned, done, already, skipped, failed, requests, seats; /* people who hold a seat of the products it speaks of */
    const char *limit_mode, *cause;           /* stop or longest, as it was when planned; code of reason, NULL: none */
    struct action action[TASK_ACTIONS_MOST];
    int actions;
};
/* Where its page is: "/tasks/3/runs/7" for all runs of a task (undos too), "/users/bulk/7" for the others. */
const char *run_path(struct arena *a, const struct run *r);
/* What the counts say in one sentence: "12 done, 1 failed, 3 skipped". */
const char *run_words(struct arena *a, const struct run *r);

/* --- making --- */
/* The previews plan in one snapshot and write in one short transaction of their own: call them outside of any. */

/* Bulk operation as a preview. Either account_ids (n > 0; unknown ones are ERR_INPUT) or query (a filter's query string,
 * ERR_INPUT in words when it cannot be read or matches nobody). One action as in the form. */
struct run_request { const struct action *action; int actions; const char *const *account_ids; int n; const char *query; };
enum rc_err run_preview_bulk(struct db *db, struct arena *a, const struct run_request *q, const char *who, int64_t now, int64_t *id) MUST_USE;
/* Preview of a task as it is saved now; run_confirm then runs it by hand, task_seen lets the task be switched on. */
enum rc_err run_preview_task(struct db *db, struct arena *a, int64_t task, const char *who, int64_t now, int64_t *id) MUST_USE;
/* Inside db_begin. Undo of what `run` took (account_id NULL) or of one person, as a run that is queued at once (or waits for the
 * second person). ERR_CONFLICT in words when nothing is left to put back or an undo is under way. */
enum rc_err run_undo(struct db *db, struct arena *a, int64_t run, const char *account_id, const char *who, int64_t now, int64_t *id) MUST_USE;

/* --- deciding: inside db_begin; ERR_CONFLICT in words when the run is no longer in the state for it --- */

/* Runs what the preview shows. count: what was typed, must equal planned when planned > 20 (pass -1 when not asked for):
 * else ERR_INPUT. Previews older than a day are refused. Becomes queued, or waiting above the approval setting.
 * Wake the lane afterwards: job_wake(config->db, "tasks"). */
enum rc_err run_confirm(struct db *db, struct arena *a, int64_t run, int64_t count, bool dry_run, const char *who, int64_t now) MUST_USE;
/* The second person, with full access (the route's right); not whoever asked, by account and not only by name. */
enum rc_err run_approve(struct db *db, struct arena *a, int64_t run, const char *who, int64_t now) MUST_USE;
/* Ends a waiting or queued run, asks a running one to stop after the calls in flight. */
enum rc_err run_stop(struct db *db, struct arena *a, int64_t run, const char *who, int64_t now) MUST_USE;
/* Above how many people a run waits for the second person; 0: none does. The setting approval_users, but a number that has
 * stood for a day counts on until a weaker one has stood for a day, too: else whoever minds it lifts it, acts, and sets it
 * back. Nobody is locked out by that, and a number mistyped just now is corrected at once. */
enum rc_err run_approval_above(struct db *db, int64_t now, int64_t *above) MUST_USE;
bool run_needs_count(const struct run *r);    /* a preview of more than 20 people */
bool run_is_old(const struct run *r, int64_t now); /* a preview nobody can run any more: older than a day */

/* --- reading --- */

enum rc_err run_load(struct db *db, struct arena *a, int64_t id, struct run *out) MUST_USE; /* ERR_NOT_FOUND */
/* Newest first. All of one state, or else all but previews: of one task, or of everything (0). */
enum rc_err run_list(struct db *db, struct arena *a, int64_t task, const char *state, int64_t limit, int64_t offset, struct run **out, int *n, int64_t *total) MUST_USE;
/* People of a run, streamed: by name, or with limit -1 by account id. Columns: 0 account id, 1 name, 2 e-mail or NULL,
 * 3 state of the row, 4 outcome for JSON and CSV (done, already, skipped, failed; NULL: not yet), 5 reason or NULL,
 * 6 the calls in words ("leave the group x; revoke …"), 7 last active or NULL, 8 something can be put back (0/1),
 * 9 what its place among the longest unused goes by, or NULL.
 * which: NULL all, "hit" (neither left out nor already so), "later" (beyond the limits of this run), or a state; those two go
 * by column 9 where there is one. limit -1: all. */
enum rc_err run_users(struct db *db, int64_t run, const char *which, int64_t limit, int64_t offset, struct rows **rows) MUST_USE;
enum rc_err run_users_count(struct db *db, int64_t run, const char *which, int64_t *n) MUST_USE;
/* Reasons of those left out or skipped and how many each: columns 0 reason, 1 people; most first. */
enum rc_err run_reasons(struct db *db, int64_t run, struct rows **rows) MUST_USE;
/* Calls of one person: columns 0 seq, 1 words, 2 state, 3 reason, 4 HTTP status, 5 finished at, 6 undone by (run id). */
enum rc_err run_steps(struct db *db, int64_t run, const char *account_id, struct rows **rows) MUST_USE;
/* Seats the plan frees: columns 0 product word, 1 site name, 2 seats; for the money multiply with price.<product>. */
enum rc_err run_seats(struct db *db, int64_t run, struct rows **rows) MUST_USE;
/* Of these, what nobody asked for: a group that has to be left gives other products, too. The same columns. */
enum rc_err run_further(struct db *db, int64_t run, struct rows **rows) MUST_USE;
/* What one person loses: columns 0 product word, 1 site name, 2 asked for (0/1). */
enum rc_err run_losses(struct db *db, int64_t run, const char *account_id, struct rows **rows) MUST_USE;
/* How many of those who would be hit used since then a product they would lose: a filter speaks of one, a group gives several. */
enum rc_err run_still_used(struct db *db, int64_t run, int64_t since, int64_t *n) MUST_USE;
/* Runs that undid this one, newest first. */
enum rc_err run_undos(struct db *db, struct arena *a, int64_t run, struct run **out, int *n) MUST_USE;
/* Something of it can still be put back. */
enum rc_err run_undoable(struct db *db, int64_t run, bool *yes) MUST_USE;
/* What stands against a start, each as a code (run.cause keeps the first) and in words. */
enum { RUN_PROBLEMS_MOST = 8 };
struct run_problem {
    struct reason why;
    const char *words;
    bool by_clock; /* only the schedule minds it, and this run is by hand */
};
struct run_problems {
    struct run_problem at[RUN_PROBLEMS_MOST];
    int n;
    bool broken; /* a limit of the task is among them */
    int64_t fit_users, fit_percent; /* limits of the task that would fit; 0: it is within them, or none would do */
};
void run_problem_add(struct run_problems *p, struct arena *a, bool by_clock, struct reason why);
/* All of it at once: key, age of the figures, the task's switch, its limits. */
enum rc_err run_problems(struct db *db, struct arena *a, const struct run *r, int64_t now, struct run_problems *out) MUST_USE;
/* Those that stand against a start of this very run in one text, or NULL. */
const char *run_problems_words(struct arena *a, const struct run_problems *p);
/* The same for the lane, which refuses for it: the first as a code, the others as further sentences. No code: it may start. */
enum rc_err run_cause(struct db *db, struct arena *a, const struct run *r, int64_t now, struct reason *why) MUST_USE;
/* The same, for whoever wants no more than words. */
enum rc_err run_problem(struct db *db, struct arena *a, const struct run *r, int64_t now, const char **words) MUST_USE;
#endif
