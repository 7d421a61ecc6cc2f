/* Plans a run: one snapshot for reading, many short transactions (db/turns.h) for storing, so that
 * nobody else waits long to save. The lane decides which run is planned when. */
#include "runs/plan_run.h"
#include "db/turns.h"
#include "runs/task_limit.h"
#include "runs/undo_plan.h"
#include "tasks/plan_area.h"
#include "tasks/plan_derive.h"
#include "tasks/plan_store.h"

enum { PREPARING_MAX = 20 /* previews of one person for an area */ };

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
    bool listed; /* its people are rows already: of an area's list */
};

/* The limits apply to the first plan only: a renewed one keeps the people it took. */
static enum rc_err plan_run_init(struct db *db, struct arena *a, const struct run *r, int64_t now,
                                 struct planning *x) {
    *x = (struct planning){.run = r, .again = r->planned_at != 0};
    x->plan = (struct plan){.action = r->action, .actions = r->actions, .now = now};
    x->plan.confirmed = x->again ? r->id : 0;
    x->plan.task = r->kind == RUN_TASK ? r->task : 0;
    x->plan.second = r->then_of;
    TRY(plan_area_limit(db, r->acts_as, r->area, now, &x->plan.area));
    TRY(plan_area_actions(db, a, &x->plan));
    if (r->acts_as)
        TRY(db_exec(db, Q_RUN_AREA_ADD, NULL, "i", r->id));
    TRY(run_retry_of(db, r->id, &x->retry_of));
    if (r->query) {
        TRY(user_filter_read(db, a, r->query, &x->filter));
        x->plan.filter = &x->filter;
    }
    x->listed = r->acts_as && !x->again && !r->query && !r->then_of && !x->retry_of;
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
    if (x->listed)
        return db_exec(db, Q_RUN_LIST_CHOOSE, NULL, "i", x->run->id);
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

/* Rows that an interrupted start planned. Those of a list are people to choose again. */
static enum rc_err plan_run_clear_list(struct db *db, int64_t run) {
    TRY(db_begin(db));
    TRY(db_exec(db, Q_RUN_ROWS_STEPS, NULL, "iii", run, (int64_t)0, INT64_MAX));
    TRY(db_exec(db, Q_RUN_ROWS_LOSSES, NULL, "iii", run, (int64_t)0, INT64_MAX));
    TRY(db_exec(db, Q_RUN_LIST_AGAIN, NULL, "i", run));
    TRY(db_exec(db, Q_RUN_ROWS_GROUPS, NULL, "i", run));
    return db_commit(db);
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

static enum rc_err prepare_plan(struct db *db, struct arena *a, const struct run *r, int64_t now,
                                bool *open) {
    struct planning x;
    TRY(plan_run_init(db, a, r, now, &x));
    if (x.listed)
        TRY(plan_run_clear_list(db, r->id));
    else
        TRY(plan_run_clear_rows(db, r->id));
    TRY(plan_run_read(db, a, &x));
    return plan_run_store(db, &x, open);
}

/* An undo for one person has that person's row, until the transaction that plans it. */
static enum rc_err prepare_undo(struct db *db, const struct run *r, const struct area *area,
                                int64_t now, bool *open) {
    const char *account_id = NULL;
    int64_t people = 0;
    bool one = false;
    if (r->acts_as)
        TRY(db_get_text(db, Q_RUN_LIST_PERSON, &account_id, &one, "i", r->id));
    if (!one) {
        TRY(plan_run_clear_rows(db, r->id));
        return run_undo_prepare(db, r, now, open);
    }
    TRY(db_begin(db));
    TRY(db_exec(db, Q_RUN_ROWS_USERS, NULL, "iii", r->id, (int64_t)0, INT64_MAX));
    *open = true;
    return run_undo_plan(db, r->id, r->undo_of, account_id, area, now, &people);
}

enum rc_err run_prepare(struct db *db, struct arena *a, int64_t run, int64_t now) {
    struct run r;
    struct reason why;
    const struct area *area = NULL;
    bool open = false;
    TRY(run_load(db, a, run, &r));
    TRY(plan_area_now(db, r.acts_as, r.area, now, &area, &why));
    if (why.code)
        return db_exec(db, Q_RUN_PREPARING_REFUSE, NULL, "iiss", run, now, why.code, why.detail);
    TRY(db_exec(db, Q_RUN_PREPARING_SIGN, NULL, "iinn", run, now));
    if (r.undo_of)
        TRY(prepare_undo(db, &r, area, now, &open));
    else
        TRY(prepare_plan(db, a, &r, now, &open));
    if (open)
        TRY(db_exec(db, Q_RUN_PREPARED, NULL, "i", run));
    if (open && r.confirmed_by) /* of one person, by the answer to a request */
        TRY(db_exec(db, Q_RUNS_CONFIRM, NULL, "ii", run, (int64_t) false));
    return db_commit(db);
}

enum rc_err run_preparing_of(struct db *db, const char *who, int64_t *id) {
    bool found = false;
    *id = 0;
    return db_get_int(db, Q_RUN_PREPARING_OF, id, &found, "s", who);
}

enum rc_err run_preparing_limit(struct db *db, const char *who, bool in_area, int64_t *id) {
    int64_t n = 0;
    *id = 0;
    if (!in_area)
        return run_preparing_of(db, who, id);
    TRY(db_get_int(db, Q_RUN_PREPARING_COUNT, &n, NULL, "s", who));
    if (n < PREPARING_MAX)
        return OK;
    return db_refuse(db, ERR_CONFLICT,
                     "Too many of your previews are being prepared. Wait until one is ready.");
}

enum rc_err run_prepared_people(struct db *db, int64_t run, int64_t *n) {
    return db_get_int(db, Q_RUN_PREPARED_PEOPLE, n, NULL, "i", run);
}
