/* People change while a run waits or acts. Each time we read them, the plan follows: a step that is
 * done needs no call, and people who are active again, protected or gone are left alone. */
#include "tasks/reconcile.h"
#include "tasks/plan_activity.h"
#include "tasks/plan_area.h"
#include "tasks/plan_derive.h"
#include "tasks/recheck.h"

enum { TRIES_MAX = 4 /* calls of one step */ };

static enum rc_err read_people(struct execution *x, const struct run_person *person, int n) {
    TRY(execution_limit(x));
    TRY(plan_begin(x->l->db, &x->plan));
    for (int i = 0; i < n; i++)
        TRY(plan_choose_user(x->l->db, person[i].user));
    x->plan.now = x->read_at = execution_now();
    TRY(recheck_users(x, person, n));
    TRY(plan_area_state(x->l->db, &x->plan, true));
    return plan_area_activity(x->l->db, &x->plan);
}

/* By the limits of an area: people who are not in it any more, and those whose stored calls would
 * reach beyond it. People of an undo may hold nothing of it any more: the run took it. */
static enum rc_err leave_beyond(struct execution *x, bool begun) {
    struct db *db = x->l->db;
    if (!x->plan.area)
        return OK;
    if (!x->undo && !begun)
        TRY(plan_area_people(db, &x->plan));
    if (x->undo || begun)
        TRY(db_exec(db, Q_PLAN_STEP_STORED, NULL, "i", x->run.id));
    return plan_area_steps(db, &x->plan);
}

/* Decides intents without outcome, and steps that need no call any more, by the present state. */
static enum rc_err reconcile(struct execution *x) {
    struct db *db = x->l->db;
    int64_t id = x->run.id, now = execution_now(), done = 0;
    TRY(db_exec(db, Q_ACT_STATE_CREATE, NULL, ""));
    TRY(db_exec(db, Q_ACT_STATE_CLEAR, NULL, ""));
    TRY(db_exec(db, Q_ACT_STATE, NULL, "i", id));
    TRY(db_exec(db, Q_ACT_STATE_GONE, NULL, "i", id));
    TRY(db_exec(db, Q_ACT_RECONCILE_DONE, &done, "ii", id, now));
    if (done > 0)
        x->failures = 0;
    TRY(db_exec(db, Q_ACT_RECONCILE_REFUSED, NULL, "iii", id, now, (int64_t)TRIES_MAX));
    TRY(db_exec(db, Q_ACT_RECONCILE_REPEAT, NULL, "i", id));
    TRY(db_exec(db, Q_ACT_LEAVE_GONE, NULL, "ii", id, now));
    TRY(db_exec(db, Q_ACT_LEAVE_ALONE, NULL, "i", id));
    TRY(db_exec(db, Q_ACT_SKIP_REST, NULL, "i", id));
    TRY(db_exec(db, Q_ACT_CLOSE, NULL, "i", id));
    return execution_progress(x, true);
}

/* Of a second step. Once it has begun on a person, only their activity counts. */
static enum rc_err leave_changed(struct execution *x, bool begun) {
    if (!begun)
        TRY(plan_keep_unchanged(x->l->db, &x->plan));
    return db_exec(x->l->db, Q_THEN_ACTIVE, NULL, "i", x->run.id);
}

/* Leaves out people who were chosen as inactive and are no longer. seated: see
 * plan_activity_again. */
static enum rc_err leave_active(struct execution *x, bool seated) {
    struct db *db = x->l->db;
    bool inactive = x->takes_away && x->plan.filter && user_filter_inactive(x->plan.filter);
    TRY(db_exec(db, Q_ACT_ACTIVE_WARNED, NULL, "i", x->run.id));
    if (x->plan.second)
        TRY(leave_changed(x, seated));
    if (x->takes_away)
        TRY(db_exec(db, Q_ACT_ACTIVE, NULL, "ii", x->run.id, x->cutoff));
    if (inactive)
        TRY(db_exec(db, Q_ACT_ACTIVE_LOST, NULL, "ii", x->first, x->cutoff));
    TRY(plan_activity_seats(db, &x->plan));
    TRY(plan_activity_again(db, &x->plan, seated));
    return inactive ? db_exec(db, Q_ACT_ACTIVITY_UNKNOWN, NULL, "") : OK;
}

/* For "take away unused seats": leaves out seats that are used by now. */
static enum rc_err leave_used_seats(struct execution *x) {
    return x->takes_away ? db_exec(x->l->db, Q_PLAN_WHY_TARGET_USED, NULL, "i", x->first) : OK;
}

/* An undo of an undo takes away again what the first run took, except what is used by now, and no
 * more than that run announced. */
static enum rc_err leave_by_first(struct execution *x) {
    struct db *db = x->l->db;
    if (!x->takes_away)
        return OK;
    TRY(leave_used_seats(x));
    TRY(db_exec(db, Q_PLAN_STEP_STORED, NULL, "i", x->run.id));
    TRY(db_exec(db, Q_PLAN_LOSSES, NULL, "i", x->first));
    TRY(db_exec(db, Q_PLAN_WHY_MORE, NULL, "i", x->first));
    return db_exec(db, Q_PLAN_WHY_MORE_LIVE, NULL, "i", x->first);
}

static enum rc_err plan_again(struct execution *x) {
    struct db *db = x->l->db;
    int64_t id = x->run.id, from = 0, to = INT64_MAX; /* all users of the batch */
    TRY(plan_derive(db, &x->plan, true));
    TRY(db_exec(db, Q_PLAN_WHY_MORE_LIVE, NULL, "i", id));
    if (x->takes_away)
        TRY(db_exec(db, Q_ACT_ACTIVITY_MISSING, NULL, "ii", id, x->cutoff));
    TRY(db_exec(db, Q_PLAN_DROP_STEPS, NULL, "iii", id, from, to));
    TRY(db_exec(db, Q_PLAN_STORE_USERS, NULL, "isii", id, "skipped", from, to));
    return db_exec(db, Q_PLAN_STORE_STEPS, NULL, "iii", id, from, to);
}

enum rc_err claim_batch(struct execution *x) {
    struct db *db = x->l->db;
    TRY(read_people(x, x->person, x->people));
    TRY(db_begin(db));
    TRY(leave_beyond(x, false));
    TRY(leave_active(x, x->undo));
    if (x->undo) {
        TRY(plan_protect(db, x->plan.now));
        TRY(leave_by_first(x));
    } else {
        TRY(plan_again(x));
    }
    TRY(db_exec(db, Q_ACT_GONE, NULL, "i", x->run.id));
    TRY(db_exec(db, Q_ACT_CLAIM_BATCH, NULL, "i", x->run.id));
    TRY(reconcile(x));
    return db_commit(db);
}

enum rc_err reconcile_again(struct execution *x, const struct run_person *person, int n) {
    TRY(read_people(x, person, n));
    TRY(db_begin(x->l->db));
    TRY(leave_beyond(x, true));
    TRY(leave_active(x, true));
    TRY(leave_used_seats(x));
    TRY(plan_protect(x->l->db, x->plan.now));
    TRY(reconcile(x));
    return db_commit(x->l->db);
}
