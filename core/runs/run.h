/* Runs: previews, bulk operations, runs of tasks, undos. One row per run, person and call. The web
 * program makes and confirms them; the lane (timer/tasks/lane.c) alone acts. Everything here is
 * without network.
 *
 * The ways of a run:
 *   preparing ─ lane plans ─→ preview (very many people), or ─ run_stop ─→ dropped
 *   preview ─ run_confirm ─→ queued, or waiting ─ run_approve ─→ queued
 *   the clock ─ lane ─→ queued ─ lane plans ─→ refused, or waiting, or running
 *   queued ─ lane ─→ running ─→ done, failed or stopped
 *
 * A queued run that has to wait (synchronization under way or its slot due) says so in `reason` and
 * is tried each minute; a running one makes room for a synchronization the same way. A plan is a
 * ceiling: only people it lists can be hit. */
#ifndef CORE_RUNS_RUN_H
#define CORE_RUNS_RUN_H
#include "tasks/task.h"
#include "terms/reason.h"

enum { RUN_DATA_SECONDS = 36 * 3600 }; /* on older figures no run acts */

struct run {
    int64_t id, task, undo_of; /* 0: none */
    const char *process_id, *kind, *name,
        *state; /* kind: task, bulk, undo; state as in the schema */
    bool dry_run, scheduled;
    const char *query; /* NULL: a list of people, or an undo */
    const char *spec, *requested_by, *confirmed_by, *approved_by, *stop_by,
        *reason; /* NULL: none */
    int64_t requested_at, confirmed_at, approved_at, planned_at, data_at, started_at, finished_at,
        waiting_until, progress_at;
    int64_t matched, planned, done, already, skipped, failed, requests,
        seats;              /* people who hold a seat of the products it speaks of */
    const char *limit_mode; /* stop or longest, as it was when planned */
    const char *cause;      /* code of reason, NULL: none */
    struct action action[TASK_ACTIONS_MAX];
    int actions;
    int64_t undone;                  /* people for whom all of it was put back */
    bool undone_some, undone_wholly; /* something of it was; nothing is left to put back */
    bool with_admins;                /* an undo an owner asked for: gives admin rights back, too */
    int64_t protect_days; /* of an undo: whoever is put back is protected so long; 0: nobody */
    const char *protect_reason;
};
/* Where its page is: "/tasks/3/runs/7" for all runs of a task (undos too), "/users/bulk/7" for the
 * others. */
const char *run_path(struct arena *a, const struct run *r);
/* What the counts say in one sentence: "12 done, 1 failed, 3 skipped". */
const char *run_counts_text(struct arena *a, const struct run *r);
/* Of a run with undone_some: "all of it undone", "undone for 3 people". */
const char *run_undone_text(struct arena *a, const struct run *r);

/* --- making --- */
/* The previews plan in one snapshot and write in one short transaction of their own: call them
 * outside of any. One of more than LIMIT_PREVIEW_NOW people becomes a run in the state "preparing",
 * which lane tasks makes a preview of: wake it. Of these a person has one at a time, and *id is
 * then the one they have. */
/* The one this person has in the making, or 0. */
enum rc_err run_preparing_of(struct db *db, const char *who, int64_t *id) MUST_USE;
/* Of one in the making: people whose rows are there. */
enum rc_err run_prepared_people(struct db *db, int64_t run, int64_t *n) MUST_USE;

/* Bulk operation as a preview. Either account_ids (n > 0; unknown ones are ERR_INPUT) or query (a
 * filter's query string, ERR_INPUT in words when it cannot be read or matches nobody). One action
 * as in the form. */
struct run_request {
    const struct action *action;
    int actions;
    const char *const *account_ids;
    int n;
    const char *query;
};
enum rc_err run_preview_bulk(struct db *db, struct arena *a, const struct run_request *q,
                             const char *who, int64_t now, int64_t *id) MUST_USE;
/* Preview of a task as it is saved now; run_confirm then runs it by hand, task_seen lets the task
 * be switched on. */
enum rc_err run_preview_task(struct db *db, struct arena *a, int64_t task, const char *who,
                             int64_t now, int64_t *id) MUST_USE;
/* Inside db_begin. Undo of what `run` took (account_id NULL) or of one person, as a run that is
 * queued at once (or waits for the second person); of a run that ended more than 30 days ago as a
 * preview. Left out is whoever a later run or a synchronization shows in another state than the run
 * left them, and admin rights unless `who` is an owner. ERR_CONFLICT in words when nothing is left
 * to put back or an undo is under way. */
enum rc_err run_undo(struct db *db, struct arena *a, int64_t run, const char *account_id,
                     const char *who, const char *base_url, int64_t now, int64_t *id) MUST_USE;
/* An undo of it, or of one person of it, would be a preview: it ended long ago, or it would put
 * back so many people that lane tasks makes it. */
bool run_undo_previews(const struct run *source, const char *account_id, int64_t now);
/* What an undo would call, and what it leaves out because no owner asked. */
enum rc_err run_undo_size(struct db *db, int64_t undo, int64_t *calls, int64_t *kept_back) MUST_USE;
/* Inside db_begin: whoever this undo puts back is protected then, for so many days. */
enum rc_err run_undo_protect(struct db *db, int64_t undo, int64_t days,
                             const char *reason) MUST_USE;

/* A preview of the same actions for exactly the people a run that is over failed for: whoever no
 * longer fits its filter is left out of it. ERR_CONFLICT in words when there is nothing to try
 * again. */
enum rc_err run_preview_retry(struct db *db, struct arena *a, int64_t run, const char *who,
                              int64_t now, int64_t *id) MUST_USE;

/* --- single people of a preview: inside db_begin, audited; counts follow at once. ERR_NOT_FOUND
 * when the preview does not hold the person, ERR_CONFLICT in words when it was run, is too old, or
 * the person stands otherwise in it. --- */

/* Somebody who would be hit is left out of this preview, and of the run made of it. */
enum rc_err run_leave_out(struct db *db, struct arena *a, int64_t run, const char *account_id,
                          const char *who, int64_t now) MUST_USE;
/* Back into it: only whoever was left out by hand, and is not protected. */
enum rc_err run_put_back(struct db *db, struct arena *a, int64_t run, const char *account_id,
                         const char *who, int64_t now) MUST_USE;
/* Protects the person (see protect_begin) and leaves them out. */
enum rc_err run_protect(struct db *db, struct arena *a, int64_t run, const char *account_id,
                        const char *reason, int64_t until, const char *who, int64_t now) MUST_USE;
bool run_left_by_hand(const char *cause); /* a cause of these two */

/* --- deciding: inside db_begin; ERR_CONFLICT in words when the run is no longer in the state for
 * it --- */

/* Runs what the preview shows. count: what was typed, must equal planned when planned > 20 (pass -1
 * when not asked for): else ERR_INPUT. Previews older than a day are refused. Becomes queued, or
 * waiting above the approval setting. Wake the lanes afterwards: job_wake(config->db, "tasks"), and
 * "notify" when it waits. */
enum rc_err run_confirm(struct db *db, struct arena *a, int64_t run, int64_t count, bool dry_run,
                        const char *who, const char *base_url, int64_t now) MUST_USE;
/* The second person, with full access (the route's right); not whoever asked, by account and not
 * only by name. */
enum rc_err run_approve(struct db *db, struct arena *a, int64_t run, const char *who,
                        int64_t now) MUST_USE;
/* Ends a waiting or queued run, asks a running one to stop after the calls in flight. */
enum rc_err run_stop(struct db *db, struct arena *a, int64_t run, const char *who,
                     int64_t now) MUST_USE;
/* Above how many people a run waits for the second person; 0: none does. The setting
 * approval_users, but a number that has stood for a day counts on until a weaker one has stood for
 * a day, too: else whoever minds it lifts it, acts, and sets it back. Nobody is locked out by that,
 * and a number mistyped just now is corrected at once. */
enum rc_err run_approval_above(struct db *db, int64_t now, int64_t *above) MUST_USE;
/* Whether a run of so many people, started by who, waits for the second person. What the same
 * person, by whatever name, started within 24 hours counts as well, or the number could be cut into
 * slices: people of runs that wait to start, were changed by runs that ended, or failed. Dry runs,
 * runs that did not start and those a second person has approved do not count. run: not counted (0:
 * none). */
struct run_approval {
    int64_t above, before; /* before: people of those other runs; 0 when above is 0 */
    bool needed, by_sum;   /* by_sum: only together with them */
    bool unknown;          /* the name is nobody's (any more), so nothing can be counted with it */
};
enum rc_err run_approval_of(struct db *db, const char *who, int64_t run, int64_t people,
                            int64_t now, struct run_approval *out) MUST_USE;
bool run_needs_count(const struct run *r); /* a preview of more than 20 people */
bool run_is_old(const struct run *r,
                int64_t now); /* a preview nobody can run any more: older than a day */

/* --- reading --- */

enum rc_err run_load(struct db *db, struct arena *a, int64_t id,
                     struct run *out) MUST_USE; /* ERR_NOT_FOUND */
/* Newest first. All of one state, or else all but previews: of one task, or of everything (0). */
enum rc_err run_list(struct db *db, struct arena *a, int64_t task, const char *state, int64_t limit,
                     int64_t offset, struct run **out, int *n, int64_t *total) MUST_USE;
/* Which people of a run. which: NULL all, "hit" (neither left out nor already so), "used" (planned,
 * and used since used_since something the plan would take from them), "later" (beyond the limits of
 * this run), or a state. words: all of them stand in name, e-mail or account id; NULL: any. */
struct run_people {
    const char *which, *words;
    int64_t used_since;
};
/* People of a run, streamed: by name, or with limit -1 by account id. Columns: 0 account id, 1
 * name, 2 e-mail or NULL, 3 state of the row, 4 outcome for JSON and CSV (done, already, skipped,
 * failed; NULL: not yet), 5 reason or NULL, 6 the calls in words ("leave the group x; revoke …"), 7
 * last active or NULL, 8 something can be put back (0/1), 9 cause or NULL, 10 the run that put back
 * the last of it or NULL, 11 what its place among the longest unused goes by, or NULL. p NULL:
 * everybody. limit -1: all. */
enum rc_err run_users(struct db *db, int64_t run, const struct run_people *p, int64_t limit,
                      int64_t offset, struct rows **rows) MUST_USE;
enum rc_err run_users_count(struct db *db, int64_t run, const struct run_people *p,
                            int64_t *n) MUST_USE;
/* Reasons of those left out or skipped, or else of those it failed for, and how many each: columns
 * 0 reason, 1 people; most first. */
enum rc_err run_reasons(struct db *db, int64_t run, bool failed, struct rows **rows) MUST_USE;
/* Calls of one person: columns 0 seq, 1 words, 2 state, 3 reason, 4 HTTP status, 5 finished at, 6
 * undone by (run id). */
enum rc_err run_steps(struct db *db, int64_t run, const char *account_id,
                      struct rows **rows) MUST_USE;
/* Seats the plan frees: columns 0 product word, 1 site name, 2 seats, 3 of these freed by now, 4
 * freed and given back by an undo; for the money multiply with price.<product>. */
enum rc_err run_seats(struct db *db, int64_t run, struct rows **rows) MUST_USE;
/* Of these, what nobody asked for: a group that has to be left gives other products, too. The same
 * columns. */
enum rc_err run_further(struct db *db, int64_t run, struct rows **rows) MUST_USE;
/* What one person loses: columns 0 product word, 1 site name, 2 asked for (0/1), 3 last active
 * there or NULL. */
enum rc_err run_losses(struct db *db, int64_t run, const char *account_id,
                       struct rows **rows) MUST_USE;
/* Runs that undid this one, newest first. */
enum rc_err run_undos(struct db *db, struct arena *a, int64_t run, struct run **out,
                      int *n) MUST_USE;
/* Something of it can still be put back. */
enum rc_err run_undoable(struct db *db, int64_t run, bool *yes) MUST_USE;
/* The same of one person: by account id. */
enum rc_err run_undoable_for(struct db *db, int64_t run, const char *account_id,
                             bool *yes) MUST_USE;
/* The run whose failed people this one tries again, or 0; and the runs that tried those of this one
 * again, newest first. */
enum rc_err run_retry_of(struct db *db, int64_t run, int64_t *of) MUST_USE;
enum rc_err run_retries(struct db *db, struct arena *a, int64_t run, struct run **out,
                        int *n) MUST_USE;
/* What stands against a start, each as a code (run.cause keeps the first) and in words. */
enum { RUN_PROBLEMS_MAX = 8 };
struct run_problem {
    struct reason why;
    const char *words;
    bool by_clock; /* only the schedule minds it, and this run is by hand */
};
struct run_problems {
    struct run_problem at[RUN_PROBLEMS_MAX];
    int n;
    bool broken; /* a limit of the task is among them */
    /* Limits of the task that would fit; 0: it is within them, or none would do. */
    int64_t fit_users, fit_percent;
};
void run_problem_add(struct run_problems *p, struct arena *a, bool by_clock, struct reason why);
/* All of it at once: key, age of the figures, the task's switch, its limits. */
enum rc_err run_problems(struct db *db, struct arena *a, const struct run *r, int64_t now,
                         struct run_problems *out) MUST_USE;
/* Those that stand against a start of this very run in one text, or NULL. */
const char *run_problems_text(struct arena *a, const struct run_problems *p);
/* The same for the lane, which refuses for it: the first as a code, the others as further
 * sentences. No code: it may start. */
enum rc_err run_cause(struct db *db, struct arena *a, const struct run *r, int64_t now,
                      struct reason *why) MUST_USE;
/* The same, for whoever wants no more than words. */
enum rc_err run_problem(struct db *db, struct arena *a, const struct run *r, int64_t now,
                        const char **words) MUST_USE;
#endif
