/* Planning what stands as a run already: at the start of a run, and for a preview of very many
 * people. Reading is one snapshot, storing is many short transactions (turns.h), so nobody waits
 * long to save. Which run it is time for is the lane's business. */
#include "db/turns.h"
#include "runs/task_limit.h"
#include "runs/worker.h"
#include "tasks/plan.h"

#include <string.h>

enum rc_err run_plan_chosen(struct db *db, struct arena *a, struct plan *p, const struct task *t,
                            bool keep) {
    TRY(plan_state_synced(db));
    if (keep && p->filter)
        TRY(plan_keep_fitting(db, p));
    TRY(plan_derive(db, p, false));
    if (t && strcmp(t->limit_mode, "longest") == 0)
        TRY(plan_take_longest(db, a, p, task_limit_max(t, p->seats)));
    return db_get_int(db, Q_RUNS_SYNCED, &p->synced, NULL, "");
}

/* What one run is planned by. */
struct planning {
    const struct run *run;
    struct user_filter filter;
    struct plan plan;
    struct task task;
    const struct task *limits; /* NULL: no task's */
    int64_t retry_of;
};

/* A plan that is renewed holds whom it took already, and nobody comes in for them. */
static enum rc_err set_up(struct db *db, struct arena *a, const struct run *r, int64_t now,
                          struct planning *x) {
    *x = (struct planning){.run = r,
                           .plan = {.action = r->action, .actions = r->actions, .now = now}};
    x->plan.confirmed = r->planned_at ? r->id : 0;
    TRY(run_retry_of(db, r->id, &x->retry_of));
    if (r->query) {
        TRY(run_filter(db, a, r->query, &x->filter));
        x->plan.filter = &x->filter;
    }
    if (r->planned_at || !r->task)
        return OK;
    TRY(task_load(db, a, r->task, &x->task));
    x->limits = &x->task;
    return OK;
}

static enum rc_err choose(struct db *db, const struct planning *x) {
    if (x->run->planned_at)
        return plan_choose_planned(db, x->run->id);
    return x->retry_of ? db_exec(db, Q_RUN_CHOOSE_FAILED, NULL, "i", x->retry_of)
                       : plan_choose_filter(db, &x->plan);
}

static enum rc_err look(struct db *db, struct arena *a, struct planning *x) {
    bool again = x->run->planned_at != 0;
    TRY(db_begin_read(db));
    TRY(plan_begin(db, &x->plan));
    TRY(choose(db, x));
    TRY(run_plan_chosen(db, a, &x->plan, x->limits, again || x->retry_of));
    TRY(plan_losses(db, x->run->id, again));
    return db_commit(db);
}

/* Leaves a transaction open for what follows from it. *open: false when somebody ended it while it
 * was planned. */
static enum rc_err store(struct db *db, const struct planning *x, bool *open) {
    int64_t run = x->run->id;
    TRY(plan_store_in_turns(db, run, x->run->planned_at != 0, open));
    if (*open && x->limits) /* it may have waited meanwhile */
        TRY(db_exec(db, Q_RUNS_LIMIT_MODE, NULL, "is", run, x->limits->limit_mode));
    return *open ? db_exec(db, Q_RUNS_PLANNED, NULL, "iiii", run, x->plan.now, x->plan.seats,
                           x->plan.synced)
                 : OK;
}

/* --- taking away rows of very many people */

static enum rc_err clear_rows(struct db *db, int64_t run) {
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
        TRY(clear_rows(db, ids[i]));
    return n ? db_exec(db, Q_RUN_REMOVE_DROPPED, NULL, "") : OK;
}

/* --- the two occasions */

enum rc_err run_plan(struct db *db, struct arena *a, const struct run *r, int64_t now) {
    struct planning x;
    bool open = false;
    if (!r->planned_at) /* a start that was cut off may have left some */
        TRY(clear_rows(db, r->id));
    TRY(set_up(db, a, r, now, &x));
    TRY(look(db, a, &x));
    TRY(store(db, &x, &open));
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

enum rc_err run_prepare(struct db *db, struct arena *a, int64_t run, int64_t now) {
    struct run r;
    struct planning x;
    bool open = false;
    TRY(run_load(db, a, run, &r));
    TRY(db_exec(db, Q_RUN_PREPARING_SIGN, NULL, "iiss", run, now, (char *)NULL, (char *)NULL));
    TRY(clear_rows(db, run));
    if (r.undo_of)
        TRY(run_undo_prepare(db, &r, now, &open));
    else {
        TRY(set_up(db, a, &r, now, &x));
        TRY(look(db, a, &x));
        TRY(store(db, &x, &open));
    }
    if (open)
        TRY(db_exec(db, Q_RUN_PREPARED, NULL, "i", run));
    return db_commit(db);
}
