/* Turns of runs that warn; turn_is_over decides when a run may act. */
#include "warnings/turn.h"
#include "base/text.h"
#include "db/turns.h"
#include "runs/finish.h"
#include "runs/plan_run.h"
#include "runs/start_check.h"
#include "runs/task_limit.h"
#include "tasks/plan_area.h"
#include "warnings/begin.h"

#include "sql/core/warnings/turn.h"

enum {
    RETENTION_SECONDS = 366 * WARNING_DAY,
    LIMIT_SECONDS = 20 * 3600 /* a day, for runs that start at the same time each day */
};

struct turn {
    struct db *db;
    struct arena *a;
    int64_t run, now;
    const char *base_url;
    bool begun;
    int64_t planned_on;        /* the sync the plan was made on */
    int64_t first_at, last_at; /* of acts_at, of people who still wait */
    int64_t sync, sync_at;     /* the newest, and when it began; 0: none */
};

static enum rc_err turn_load(struct turn *t) {
    struct rows *r = NULL;
    TRY(db_query(t->db, Q_TURN_LOAD, &r, "i", t->run));
    if (db_next(r)) {
        t->begun = db_int(r, TURN_LOAD__BEGUN) != 0;
        t->planned_on = db_int(r, TURN_LOAD__SYNCED);
        t->first_at = db_int(r, TURN_LOAD__FIRST_AT);
        t->last_at = db_int(r, TURN_LOAD__LAST_AT);
    }
    TRY(db_end(r));
    t->sync = t->sync_at = 0;
    TRY(db_query(t->db, Q_TURN_SYNC, &r, "i", t->now));
    if (db_next(r)) {
        t->sync = db_int(r, TURN_SYNC__ID);
        t->sync_at = db_int(r, TURN_SYNC__STARTED_AT);
    }
    return db_end(r);
}

static enum rc_err turn_end(struct turn *t, enum run_state state, struct reason why, bool *ended) {
    *ended = true;
    TRY(db_begin(t->db));
    TRY(run_end(t->db, t->a, t->run, state, why, t->base_url, t->now));
    return db_commit(t->db);
}

/* By what the task says now, and by the rights that limit the run. */
static enum rc_err turn_task_problem(struct turn *t, struct reason *why) {
    const struct area *area = NULL;
    struct run r;
    struct task task;
    TRY(run_load(t->db, t->a, t->run, &r));
    TRY(plan_area_now(t->db, r.acts_as, r.area, t->now, &area, why));
    if (why->code)
        return OK;
    TRY(task_load(t->db, t->a, r.task, &task));
    *why = reason_of(run_task_problem(t->a, &r, &task), NULL);
    return OK;
}

/* --- people who are left alone */

static enum rc_err turn_end_each(struct turn *t, enum query q, int64_t at, enum warning_state state,
                                 const char *code) {
    int64_t *users = NULL;
    int n = 0;
    bool ended = false;
    struct turns turns;
    if (at)
        TRY(db_get_ints(t->db, q, &users, &n, "ii", t->run, at));
    else
        TRY(db_get_ints(t->db, q, &users, &n, "i", t->run));
    if (n == 0)
        return OK;
    TRY(turns_begin(&turns, t->db));
    for (int i = 0; i < n; i++) {
        TRY(warning_end(t->db, t->run, users[i], state, code, NULL, t->now, &ended));
        TRY(turns_pass(&turns));
    }
    TRY(db_exec(t->db, Q_RUN_PREVIEW_COUNT, NULL, "i", t->run));
    return db_commit(t->db);
}

static enum rc_err turn_leave_active(struct turn *t) {
    struct turns turns;
    int64_t upto = 0;
    TRY(turns_begin(&turns, t->db));
    for (int64_t after = 0;; after = upto) {
        TRY(db_get_int(t->db, Q_RUN_ROWS_UPTO, &upto, NULL, "iii", t->run, after,
                       (int64_t)TURN_PEOPLE));
        if (!upto)
            break;
        TRY(db_exec(t->db, Q_TURN_ACTIVE, NULL, "iii", t->run, after, upto));
        TRY(db_exec(t->db, Q_TURN_REJOINED, NULL, "iii", t->run, after, upto));
        TRY(turns_pass(&turns));
    }
    return db_commit(t->db);
}

/* After each sync: on the new figures, and with the planner that runs use. */
static enum rc_err turn_plan_again(struct turn *t) {
    struct run r;
    TRY(turn_leave_active(t));
    TRY(run_load(t->db, t->a, t->run, &r));
    if (r.state != RUN_WARNING)
        return OK; /* stopped meanwhile */
    TRY(run_plan(t->db, t->a, &r, t->now));
    TRY(db_begin(t->db));
    TRY(db_exec(t->db, Q_WARNING_FOLLOW, NULL, "ii", t->run, t->now));
    TRY(db_exec(t->db, Q_WARNING_FOLLOW_NOTICES, NULL, "i", t->run));
    TRY(db_exec(t->db, Q_WARNING_VOID_REQUESTS, NULL, "ii", t->run, t->now));
    return db_commit(t->db);
}

/* --- when the run may act */

/* Everybody was told, has had the time, and the figures are a full day younger than that. */
static enum rc_err turn_is_over(struct turn *t, bool *over) {
    int64_t promised = 0, one = 0;
    bool open = false;
    *over = false;
    if (!t->sync || t->planned_on != t->sync || t->now < t->last_at ||
        t->sync_at < t->last_at + WARNING_SYNC_SECONDS)
        return OK;
    TRY(db_get_int(t->db, Q_TURN_OPEN_NOTICES, &one, &open, "i", t->run));
    TRY(db_get_int(t->db, Q_TURN_PROMISED, &promised, NULL, "i", t->run));
    *over = !open && t->sync_at >= promised + WARNING_SYNC_SECONDS;
    return OK;
}

/* After days without figures, or without mail, runs of many days would act at once. Those of a task
 * keep its limits together, so a part of them waits for another day. */
static enum rc_err turn_fits_limits(struct turn *t, bool *fits) {
    struct run r;
    struct task task;
    int64_t others = 0;
    TRY(run_load(t->db, t->a, t->run, &r));
    TRY(task_load(t->db, t->a, r.task, &task));
    TRY(db_get_int(t->db, Q_TURN_ACTED, &others, NULL, "iii", r.task, r.id,
                   t->now - (int64_t)LIMIT_SECONDS));
    *fits = others == 0 || others + r.planned <= task_limit_max(&task, r.seats);
    return OK;
}

static enum rc_err turn_queue(struct turn *t) {
    TRY(db_begin(t->db));
    TRY(db_exec(t->db, Q_TURN_SKIP_ASKED, NULL, "i", t->run));
    TRY(db_exec(t->db, Q_TURN_SKIP_UNWARNED, NULL, "i", t->run));
    TRY(db_exec(t->db, Q_RUN_PREVIEW_COUNT, NULL, "i", t->run));
    TRY(db_exec(t->db, Q_TURN_READY_TERMS, NULL, "ii", t->run, t->now));
    TRY(db_exec(t->db, Q_TURN_READY, NULL, "ii", t->run, t->now));
    return db_commit(t->db);
}

static enum rc_err turn_go_on(struct turn *t, bool *ended) {
    int64_t one = 0;
    bool anybody = false, over = false, open = false;
    if (t->first_at <= t->now)
        TRY(db_get_int(t->db, Q_TURN_OPEN_NOTICES, &one, &open, "i", t->run));
    if (open)
        TRY(turn_end_each(t, Q_TURN_LATE, t->now, WARNING_NOTICE_FAILED, "notice-late"));
    if (t->sync > t->planned_on)
        TRY(turn_plan_again(t));
    if (t->first_at < t->now - WARNING_OVERDUE_SECONDS)
        TRY(turn_end_each(t, Q_TURN_OVERDUE, t->now - WARNING_OVERDUE_SECONDS, WARNING_LEFT,
                          "overdue"));
    TRY(db_get_int(t->db, Q_TURN_ANYBODY, &one, &anybody, "i", t->run));
    if (!anybody)
        return turn_end(t, RUN_DONE, reason_of("nobody", NULL), ended);
    TRY(turn_load(t));
    TRY(turn_is_over(t, &over));
    if (over)
        TRY(turn_fits_limits(t, &over));
    if (!over)
        return OK;
    TRY(turn_end_each(t, Q_TURN_UNSENT, 0, WARNING_NOTICE_FAILED, "notice-late"));
    return turn_queue(t);
}

enum rc_err warnings_turn(struct db *db, struct arena *a, int64_t run, const char *base_url,
                          int64_t now, bool *ended) {
    struct turn t = {.db = db, .a = a, .run = run, .now = now, .base_url = base_url};
    struct reason why;
    bool open = true;
    *ended = false;
    TRY(turn_task_problem(&t, &why));
    if (why.code)
        return turn_end(&t, RUN_STOPPED, why, ended);
    TRY(turn_load(&t));
    if (!t.begun) {
        TRY(warnings_fill(db, a, run, now, &open));
        if (!open)
            return OK;
        TRY(turn_load(&t));
    }
    return turn_go_on(&t, ended);
}

/* --- clocks, restore, retention */

enum rc_err warnings_shift(struct db *db, int64_t seconds, int64_t was) {
    TRY(db_exec(db, Q_TURN_SHIFT_WARNINGS, NULL, "i", seconds));
    TRY(db_exec(db, Q_TURN_SHIFT_NOTICES, NULL, "ii", seconds, was));
    TRY(db_exec(db, Q_TURN_SHIFT_KEEPS, NULL, "ii", seconds, was));
    return db_exec(db, Q_TURN_SHIFT_THEN, NULL, "i", seconds);
}

enum rc_err warnings_restored(struct db *db, const char *who, int64_t now, int *runs) {
    int64_t *ids = NULL;
    *runs = 0;
    TRY(db_get_ints(db, Q_TURN_RUNS, &ids, runs, ""));
    for (int i = 0; i < *runs; i++) {
        TRY(db_exec(db, Q_TURN_RESTORED, NULL, "isi", ids[i], who, now));
        TRY(db_exec(db, Q_ACT_END_PEOPLE, NULL, "isn", ids[i], "restored"));
        TRY(run_end_warnings(db, ids[i], now));
        TRY(db_exec(db, Q_RUNS_COUNT, NULL, "i", ids[i]));
    }
    return OK;
}

enum rc_err warnings_prune(struct db *db, int64_t now) {
    int64_t before = now - (int64_t)RETENTION_SECONDS, removed = 0, one = 0;
    struct turns t;
    bool any = false;
    TRY(db_get_int(db, Q_TURN_PRUNE_DUE, &one, &any, "i", before));
    if (!any)
        return OK;
    TRY(turns_begin(&t, db));
    do {
        TRY(db_exec(db, Q_TURN_PRUNE_WARNINGS, &removed, "ii", before, (int64_t)TURN_PEOPLE));
        TRY(turns_pass(&t));
    } while (removed > 0);
    TRY(db_exec(db, Q_TURN_PRUNE_KEEPS, NULL, "i", before));
    TRY(db_exec(db, Q_TURN_PRUNE_REQUESTS, NULL, "i", before));
    return db_commit(db);
}
