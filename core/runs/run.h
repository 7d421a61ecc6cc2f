/* Runs: previews, bulk operations, runs of tasks, undos. A run has rows for each person and each
 * call. The web program makes and confirms runs; the lane (timer/tasks/lane.c) alone acts.
 * core/runs uses no network.
 *
 * The life of a run:
 *
 *   preparing ── lane plans ──▶ preview        (very many people)
 *   preparing ── run_stop ────▶ dropped
 *   preview ──── run_confirm ─▶ queued, or waiting
 *   waiting ──── run_approve ─▶ queued
 *   a due task ─ lane ────────▶ queued ── lane plans ──▶ refused, waiting or running
 *   queued ───── lane ────────▶ running ─▶ done, failed or stopped
 *
 * A queued run that has to wait (for a synchronization under way or due) has a `reason` and is
 * tried again every minute; a running one pauses for a synchronization the same way. A plan is a
 * ceiling: a run changes only people its plan lists.
 *
 *   create.h       makes previews and queues due tasks
 *   leave_out.h    leaves single people out of a preview
 *   approve.h      confirms, approves and stops
 *   approval.h       of these the second person
 *   start_check.h  what keeps a run from starting
 *   task_limit.h     of these the limits of a task
 *   plan_run.h     plans runs and previews in the lane
 *   finish.h       ends runs
 *   undo.h         makes undos
 *   undo_plan.h      of these the plan
 *   undo_watch.h     and what changed since */
#ifndef CORE_RUNS_RUN_H
#define CORE_RUNS_RUN_H
#include "tasks/task.h"

enum run_kind { RUN_KIND_UNKNOWN, RUN_TASK, RUN_BULK, RUN_UNDO };
enum run_state {
    RUN_STATE_UNKNOWN,
    RUN_PREPARING,
    RUN_DROPPED,
    RUN_PREVIEW,
    RUN_WAITING, /* for the second person */
    RUN_QUEUED,
    RUN_WARNING, /* people are told, and have time: core/warnings */
    RUN_RUNNING,
    RUN_DONE,
    RUN_FAILED,
    RUN_REFUSED,
    RUN_STOPPED
};
/* Of a person in a run. */
enum run_user_state {
    RUN_USER_UNKNOWN,
    RUN_USER_LEFT_OUT,
    RUN_USER_PLANNED,
    RUN_USER_ACTING,
    RUN_USER_DONE,
    RUN_USER_ALREADY, /* it was so before */
    RUN_USER_SKIPPED,
    RUN_USER_FAILED
};
/* The name of each, as rows, forms and JSON have it, and back. */
const char *run_kind_name(enum run_kind kind);
const char *run_state_name(enum run_state state);
const char *run_user_state_name(enum run_user_state state);
enum run_kind run_kind(const char *text);
enum run_state run_state(const char *text);
enum run_user_state run_user_state(const char *text);

struct run {
    int64_t id;
    int64_t task, undo_of; /* 0: none */
    int64_t then_of;       /* the run whose second step this is; 0: none */
    int64_t acts_as, area; /* as of a task */
    bool own;              /* shows whole; false: of others, and in an area only what lies inside */
    const char *process_id;
    enum run_kind kind;
    enum run_state state;
    const char *name;
    bool dry_run, scheduled;
    const char *query; /* of the filter; NULL: a list of people, or an undo */
    const char *spec;  /* task_spec of filter and actions */
    struct action action[TASK_ACTIONS_MAX];
    int actions;
    const char *limit_mode; /* name of enum limit_mode, as it was when planned */

    const char *requested_by, *confirmed_by, *approved_by, *stop_by; /* NULL: nobody */
    const char *cause, *reason; /* code and sentence of a struct reason; NULL: none */

    /* UTC seconds, 0: never. */
    int64_t requested_at, confirmed_at, approved_at, planned_at, started_at, finished_at;
    int64_t data_at; /* end of the synchronization it was planned on */
    int64_t waiting_until, progress_at;

    /* People: */
    int64_t matched, planned, done, already, skipped, failed;
    int64_t seats;    /* with a seat of the products in question */
    int64_t undone;   /* for whom everything was put back */
    int64_t requests; /* calls made */

    bool undone_some, undone_wholly; /* something was put back; nothing is left to put back */

    /* Of an undo: */
    bool with_admins;           /* an owner asked for it, so it gives admin rights back, too */
    int64_t protect_days;       /* for so long it protects whom it puts back; 0: not */
    const char *protect_reason; /* or NULL */
};

enum { RUN_DATA_SECONDS = 36 * 3600 }; /* on older figures no run acts */

bool run_needs_count(const struct run *r); /* a preview of more than 20 people */
/* Of a preview: older than a day, so it cannot be run any more. */
bool run_is_old(const struct run *r, int64_t now);

/* The address of its page: "/tasks/3/runs/7" for all runs of a task (undos too), "/users/bulk/7"
 * for others. */
const char *run_path(struct arena *a, const struct run *r);
/* "12 changed, 1 failed, 3 skipped", with how much was undone. */
const char *run_counts_text(struct arena *a, const struct run *r);
/* Its actions as webhooks name them, a JSON array. */
const char *run_types(struct arena *a, const struct run *r);

/* ERR_NOT_FOUND when there is no such run, or it was dropped. */
enum rc_err run_load(struct db *db, struct arena *a, int64_t id, struct run *out) MUST_USE;
/* Newest first. All of one state, or (state NULL) all but previews: of one task, or of everything
 * (0). *total: how many there are in all. */
enum rc_err run_list(struct db *db, struct arena *a, int64_t task, const char *state, int64_t limit,
                     int64_t offset, struct run **out, int *n, int64_t *total) MUST_USE;
/* Undos of this run, newest first. */
enum rc_err run_undos(struct db *db, struct arena *a, int64_t run, struct run **out,
                      int *n) MUST_USE;
/* The run whose failed people this one tries again, or 0. */
enum rc_err run_retry_of(struct db *db, int64_t run, int64_t *of) MUST_USE;
/* The runs that tried this one's failed people again, newest first. */
enum rc_err run_retries(struct db *db, struct arena *a, int64_t run, struct run **out,
                        int *n) MUST_USE;
/* Something of the run can still be put back; of one person, by account id. */
enum rc_err run_undoable(struct db *db, int64_t run, bool *yes) MUST_USE;
enum rc_err run_undoable_for(struct db *db, int64_t run, const char *account_id,
                             bool *yes) MUST_USE;

/* --- people and calls of a run; columns are named in "sql/core/runs/run.h" */

/* Which people: NULL is no condition. */
struct run_people {
    /* A state, or the state of a warning, or "hit" (neither left out nor already so), "later"
     * (beyond the limits of this run), "used" (planned, and since used_since they used something
     * the plan would take). */
    const char *which;
    const char *search; /* all of them occur in name, e-mail or account id */
    int64_t used_since;
};
/* Columns of RUNS_USERS: outcome is done, already, skipped, failed, or NULL (not yet); calls is
 * "Remove from group x; Remove role …", in the past when done; undone_by is the run that put back
 * the last of it; since is what decides on their place among the longest unused. By name, or with
 * limit -1 everybody by account id. p NULL: no conditions. */
enum rc_err run_users(struct db *db, int64_t run, const struct run_people *p, int64_t limit,
                      int64_t offset, struct rows **rows) MUST_USE;
enum rc_err run_users_count(struct db *db, int64_t run, const struct run_people *p,
                            int64_t *n) MUST_USE;
/* Columns of RUNS_REASONS: reasons of people who were left out or skipped, or of those it failed
 * for, with how many people each, most first. */
enum rc_err run_reasons(struct db *db, int64_t run, bool failed, struct rows **rows) MUST_USE;
/* Columns of RUNS_STEPS: the calls for one person. */
enum rc_err run_steps(struct db *db, int64_t run, const char *account_id,
                      struct rows **rows) MUST_USE;
/* Columns of RUNS_SEATS: seats the plan frees, of these freed by now, and of those given back by an
 * undo. */
enum rc_err run_seats(struct db *db, int64_t run, struct rows **rows) MUST_USE;
/* Columns of RUNS_FURTHER: of these seats those nobody asked for, because a group that has to be
 * left gives other products, too. */
enum rc_err run_further(struct db *db, int64_t run, struct rows **rows) MUST_USE;
/* Columns of RUNS_LOSSES: seats one person loses. */
enum rc_err run_losses(struct db *db, int64_t run, const char *account_id,
                       struct rows **rows) MUST_USE;
#endif
