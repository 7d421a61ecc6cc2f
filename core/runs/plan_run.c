/* Plans a run: one snapshot for reading, many short transactions (db/turns.h) for storing, so that
 * nobody else waits long to save. The lane decides which run is planned when. */
#include "runs/plan_run.h"
#include "db/turns.h"
#include "runs/task_limit.h"
#include "runs/undo_plan.h"
#include "tasks/plan_derive.h"
#include "tasks/plan_store.h"

enum rc_err run_plan_chosen(struct db *db, struct arena *a, struct plan *p, const struct task *t,
                            bool keep) {
    TRY(plan_state_synced(db));
    if (keep && p->filter)
        TRY(plan_keep_fitting(db, p));
    if (p->second)
        TRY(plan_keep_unchanged(db, p));
    TRY(plan_derive(db, p, false));
    if (t && limit_mode(t->limit_mode) == LIMIT_MODE_LONGEST)
        TRY(plan_take_longest(db, a, p,
                              p->second ? t->terms.then_cap_users : task_limit_max(t, p->seats)));
    return db_get_int(db, Q_RUNS_SYNCED, &p->synced, NULL, "");
}

/* --- planning one run */

struct planning {
    const struct run *run;
    bool again; /* the run has a plan, which is renewed */
    struct plan plan;
    struct user_filter filter;
    struct task task;
    const struct task *limits; /* NULL: none apply */
    int64_t retry_of;
};

/* The limits apply to the first plan only: a renewed one keeps the people it took. */
static enum rc_err plan_run_init(struct db *db, struct arena *a, const struct run *r, int64_t now,
                                 struct planning *x) {
    *x = (struct planning){.run = r, .again = r->planned_at != 0};
    x->plan = (struct plan){.action = r->action, .actions = r->actions, .now = now};
    x->plan.confirmed = x->again ? r->id : 0;
    x->plan.task = r->kind == RUN_TASK ? r->task : 0;
    x->plan.second = r->then_of;
    TRY(run_retry_of(db, r->id, &x->retry_of));
    if (r->query) {
        TRY(user_filter_read(db, a, r->query, &x->filter));
        x->plan.filter = &x->filter;
    }
    if (x->again || !r->task)
        return OK;
    TRY(task_load(db, a, r->task, &x->task));
    x->limits = &x->task;
    return OK;
}

static enum rc_err plan_run_choose(struct db *db, const struct planning *x) {
    if (x->again)
        return plan_choose_planned(db, x->run->id);
    if (x->plan.second)
        return db_exec(db, Q_THEN_CHOOSE, NULL, "ii", x->plan.second, x->run->id);
    if (x->retry_of)
        return db_exec(db, Q_RUN_CHOOSE_FAILED, NULL, "i", x->retry_of);
    return plan_choose_filter(db, &x->plan);
}

static enum rc_err plan_run_read(struct db *db, struct arena *a, struct planning *x) {
    TRY(db_begin_read(db));
    TRY(plan_begin(db, &x->plan));
    TRY(plan_run_choose(db, x));
    TRY(run_plan_chosen(db, a, &x->plan, x->limits, x->again || x->retry_of));
    TRY(plan_losses(db, x->run->id, x->again));
    return db_commit(db);
}

/* Leaves a transaction open for what the caller adds. *open: false when somebody ended the run
 * while it was planned. */
static enum rc_err plan_run_store(struct db *db, const struct planning *x, bool *open) {
    int64_t run = x->run->id;
    TRY(plan_store_in_turns(db, run, x->again, open));
    if (!*open)
        return OK;
    if (x->limits) /* the task may have changed since the run was queued */
        TRY(db_exec(db, Q_RUNS_LIMIT_MODE, NULL, "is", run, x->limits->limit_mode));
    return db_exec(db, Q_RUNS_PLANNED, NULL, "iiii", run, x->plan.now, x->plan.seats,
                   x->plan.synced);
}

/* --- removing the rows of very many people */

static enum rc_err plan_run_clear_rows(struct db *db, int64_t run) {
    struct turns t;
    int64_t after = 0, upto = 0;
    TRY(turns_begin(&t, db));
    for (;; after = upto) {
        TRY(db_get_int(db, Q_RUN_ROWS_UPTO, &upto, NULL, "iii", run, after, (int64_t)TURN_PEOPLE));
        if (!upto)
            break;
        TRY(db_exec(db, Q_RUN_ROWS_STEPS, NULL, "iii", run, after, upto));
        TRY(db_exec(db, Q_RUN_ROWS_LOSSES, NULL, "iii", run, after, upto));
        TRY(db_exec(db, Q_RUN_ROWS_USERS, NULL, "iii", run, after, upto));
        TRY(turns_pass(&t));
    }
    TRY(db_exec(db, Q_RUN_ROWS_GROUPS, NULL, "i", run));
    return db_commit(db);
}

enum rc_err run_clear_dropped(struct db *db) {
    int64_t *ids = NULL;
    int n = 0;
    TRY(db_get_ints(db, Q_RUN_DROPPED, &ids, &n, ""));
    for (int i = 0; i < n; i++)
        TRY(plan_run_clear_rows(db, ids[i]));
    return n ? db_exec(db, Q_RUN_REMOVE_DROPPED, NULL, "") : OK;
}

/* --- the two occasions */

enum rc_err run_plan(struct db *db, struct arena *a, const struct run *r, int64_t now) {
    struct planning x;
    bool open = false;
    if (!r->planned_at) /* an interrupted start may have left rows */
        TRY(plan_run_clear_rows(db, r->id));
    TRY(plan_run_init(db, a, r, now, &x));
    TRY(plan_run_read(db, a, &x));
    TRY(plan_run_store(db, &x, &open));
    return db_commit(db);
}

enum rc_err run_prepare(struct db *db, struct arena *a, int64_t run, int64_t now) {
    struct run r;
    struct planning x;
    bool open = false;
    TRY(run_load(db, a, run, &r));
    TRY(db_exec(db, Q_RUN_PREPARING_SIGN, NULL, "iinn", run, now));
    TRY(plan_run_clear_rows(db, run));
    if (r.undo_of) {
        TRY(run_undo_prepare(db, &r, now, &open));
    } else {
        TRY(plan_run_init(db, a, &r, now, &x));
        TRY(plan_run_read(db, a, &x));
        TRY(plan_run_store(db, &x, &open));
    }
    if (open)
        TRY(db_exec(db, Q_RUN_PREPARED, NULL, "i", run));
    return db_commit(db);
}

enum rc_err run_preparing_of(struct db *db, const char *who, int64_t *id) {
    bool found = false;
    *id = 0;
    return db_get_int(db, Q_RUN_PREPARING_OF, id, &found, "s", who);
}

enum rc_err run_prepared_people(struct db *db, int64_t run, int64_t *n) {
    return db_get_int(db, Q_RUN_PREPARED_PEOPLE, n, NULL, "i", run);
}
