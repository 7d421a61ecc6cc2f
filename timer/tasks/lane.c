/* Lane tasks: every write to Atlassian. Finds what is due or asked for, checks whether it may
 * start, plans, lets act.c act, and ends the run in words. The queue is the table of runs itself.
 */
#include "atlassian/key_probe.h"
#include "base/log.h"
#include "base/text.h"
#include "queue/job.h"
#include "runs/worker.h"
#include "settings/sync_schedule.h"
#include "tasks/execute.h"
#include "tasks/previews.h"

#include <string.h>
#include <time.h>

enum {
    HOUR = 3600,
    DAY = 24 * HOUR,
    LATE_MAX = 12 * HOUR,
    WAIT_MAX = 6 * HOUR,
    CUT_OFF_MAX = 2 * HOUR,
    APPROVAL_MAX = 7 * DAY,
    PREVIEWS_KEPT = 7 * DAY,
    MAKING_MAX = 2 * HOUR,
    RUNS_KEPT_DAYS = 3 * 366,
    WINDOW_MEMORY = 64 * 1024 * 1024
};

static enum rc_err end(struct lane *l, int64_t run, const char *state, struct reason why) {
    TRY(db_begin(l->db));
    TRY(run_end(l->db, l->arena, run, state, why, l->config->base_url, l->now));
    TRY(db_commit(l->db));
    job_wake(l->config->db, "notify");
    return OK;
}

static enum rc_err prune(struct lane *l) {
    TRY(db_exec(l->db, Q_LANE_PRUNE_PREVIEWS, NULL, "ii", l->now - (int64_t)PREVIEWS_KEPT,
                l->now - (int64_t)MAKING_MAX));
    TRY(db_exec(l->db, Q_LANE_PRUNE, NULL, "i", l->now - (int64_t)RUNS_KEPT_DAYS * DAY));
    return run_clear_dropped(l->db);
}

static enum rc_err end_overdue(struct lane *l, int64_t run) {
    return end(l, run, "refused", reason_of("not-approved", NULL));
}

static enum rc_err each(struct lane *l, enum query q, int64_t at,
                        enum rc_err (*act)(struct lane *l, int64_t id)) {
    int64_t *ids = NULL;
    int n = 0;
    TRY(db_get_ints(l->db, q, &ids, &n, "i", at));
    for (int i = 0; i < n; i++)
        TRY(act(l, ids[i]));
    return OK;
}

/* A task that is due becomes a run; a start missed for half a day, or due while the one before is
 * not over, is told and not made up for. */
static enum rc_err add_due(struct lane *l, int64_t id) {
    struct task t;
    int64_t run = 0, one = 0;
    bool busy = false;
    TRY(db_begin(l->db));
    TRY(task_load(l->db, l->arena, id, &t));
    TRY(db_get_int(l->db, Q_LANE_TASK_BUSY, &one, &busy, "i", id));
    TRY(run_add_due(l->db, l->arena, &t, l->now, &run));
    /* whoever decided last what it does is no second person */
    const char *decided = t.changed_at > t.seen_at ? t.changed_by : t.seen_by;
    TRY(run_started_by(l->db, run, decided, l->now));
    TRY(db_exec(l->db, Q_LANE_NEXT, NULL, "ii", id, task_next(&t, l->now)));
    const char *problem = busy                                ? "before-not-over"
                          : l->now - t.next_run_at > LATE_MAX ? "missed"
                          : !t.query                          ? "filter-gone"
                          : task_zone_lost(&t)                ? "zone-lost"
                                                              : NULL;
    struct reason why = reason_of(problem, NULL);
    if (problem && strcmp(problem, "zone-lost") == 0)
        why.detail = t.time_zone;
    if (problem)
        TRY(run_end(l->db, l->arena, run, "refused", why, l->config->base_url, l->now));
    TRY(db_commit(l->db));
    if (problem)
        job_wake(l->config->db, "notify");
    return OK;
}

/* What a start is computed from stands still, so the stored one is the next one; unless a clock
 * that was ahead had stored it, or a zone got other rules: then the task would sleep, for a year
 * perhaps, and nobody would notice. Earlier versions stored none where the zone was lost. */
static enum rc_err pull_in(struct lane *l, int64_t id) {
    struct task t;
    TRY(task_load(l->db, l->arena, id, &t));
    int64_t next = task_next(&t, l->now);
    if (next == 0 || (t.next_run_at != 0 && next >= t.next_run_at))
        return OK;
    log_line(LOG_LEVEL_NOTICE, "the next start of task %lld was wrong and is put right",
             (long long)id);
    return db_exec(l->db, Q_LANE_PULL_IN, NULL, "iii", id, next, t.next_run_at);
}

/* The last time somebody wanted it, or it got on. */
static int64_t last_sign(const struct run *r) {
    int64_t since = r->requested_at > r->confirmed_at ? r->requested_at : r->confirmed_at;
    since = since > r->approved_at ? since : r->approved_at;
    return since > r->progress_at ? since : r->progress_at;
}

/* Queued runs wait for a synchronization, but not for ever. */
static enum rc_err wait_for(struct lane *l, const struct run *r, const char *why) {
    int64_t since = last_sign(r);
    if (l->now - since <= WAIT_MAX)
        return db_exec(l->db, Q_RUNS_STATE, NULL, "isss", r->id, "queued", "waits", why);
    return r->started_at ? OK : end(l, r->id, "refused", reason_of("waited", why));
}

/* *ready stays false when somebody stopped it meanwhile. */
static enum rc_err start(struct lane *l, int64_t run, bool *ready) {
    int64_t changed = 0;
    TRY(db_exec(l->db, Q_LANE_START, &changed, "ii", run, l->now));
    *ready = changed > 0;
    return OK;
}

static enum rc_err wait_for_second(struct lane *l, int64_t run, const struct run_approval *second) {
    TRY(db_begin(l->db));
    TRY(run_wait(l->db, l->arena, run, second, l->config->base_url, l->now));
    TRY(db_commit(l->db));
    job_wake(l->config->db, "notify");
    return OK;
}

/* *ready: the run may act now. What stands against it was recorded. */
static enum rc_err prepare(struct lane *l, struct run *r, bool *ready) {
    const char *room = NULL;
    struct reason why = reason_of(NULL, NULL);
    bool undo = strcmp(r->kind, "undo") == 0;
    struct run_approval second;
    if (l->now - last_sign(r) >
        LATE_MAX) /* the lane did not run, or a backup was put back: nobody expects it any more */
        return end(l, r->id, "refused", reason_of("late", NULL));
    TRY(run_cause(l->db, l->arena, r, l->now,
                  &why)); /* before planning: key, age of the figures, switched on */
    if (why.code)
        return end(l, r->id, "refused", why);
    TRY(sync_schedule_tasks_may_run(l->db, l->arena, l->now, &room));
    if (room)
        return wait_for(l, r, room);
    TRY(undo ? run_undo_renew(l->db, r, l->now) : run_plan(l->db, l->arena, r, l->now));
    TRY(run_load(l->db, l->arena, r->id, r));
    if (r->finished_at)
        return OK; /* stopped meanwhile */
    TRY(run_cause(l->db, l->arena, r, l->now, &why));
    if (why.code)
        return end(l, r->id, "refused", why);
    if (r->dry_run || r->planned == 0)
        return end(l, r->id, "done", reason_of(r->dry_run ? NULL : "nobody", NULL));
    TRY(run_needs_approval(l->db, r, l->now, &second));
    if (second.needed)
        return wait_for_second(l, r->id, &second);
    return start(l, r->id, ready);
}

/* The run that was undone in the first place; *again: an undo of an undo does anew what that one
 * did. */
static enum rc_err first_of(struct lane *l, const struct run *r, struct run *first, bool *again) {
    *first = *r;
    *again = true;
    while (first->undo_of) {
        TRY(run_load(l->db, l->arena, first->undo_of, first));
        *again = !*again;
    }
    return OK;
}

static enum rc_err set_up(struct execution *x, struct user_filter *filter) {
    struct lane *l = x->l;
    int64_t days = 0, one = 0;
    struct run *first = arena_alloc(l->arena, sizeof *first);
    bool forth = false;
    TRY(first_of(l, &x->run, first, &forth));
    if (first->query && forth) {
        TRY(run_filter(l->db, l->arena, first->query, filter));
        x->plan.filter = filter;
    }
    x->plan.action = first->action;
    x->plan.actions = first->actions;
    x->undo = strcmp(x->run.kind, "undo") == 0;
    x->plan.confirmed = x->run.id;
    x->takes_away = forth && plan_takes_away(&x->plan);
    x->first = first->id;
    x->requests = x->run.requests;
    TRY(recheck_groups_begin(l->db));
    TRY(plan_inactive_days(l->db, &x->plan, &days));
    x->cutoff = days > 0 ? l->now - days * DAY : 1;
    return db_get_int(l->db, Q_ACT_PLACES, &one, &x->places, "i", x->run.id);
}

static enum rc_err close_run(struct lane *l, const struct execution *x, bool *changed) {
    bool left = false;
    int64_t one = 0;
    struct run r;
    TRY(db_begin(l->db));
    if (x->halt.code) {
        TRY(db_exec(l->db, Q_ACT_END_PEOPLE, NULL, "iss", x->run.id, x->halt.code, x->halt.detail));
        TRY(db_exec(l->db, Q_ACT_END_STEPS, NULL, "iss", x->run.id, x->halt.code, x->halt.detail));
        TRY(db_exec(l->db, Q_ACT_END_UNKNOWN, NULL, "ii", x->run.id, l->now));
        TRY(db_exec(l->db, Q_ACT_CLOSE, NULL, "i", x->run.id));
    }
    if (x->undo)
        TRY(run_undo_mark(l->db, l->arena, &x->run, l->now));
    TRY(db_get_int(l->db, Q_ACT_LEFT, &one, &left, "i", x->run.id));
    if (!left)
        TRY(run_end(l->db, l->arena, x->run.id, x->halt.code ? "stopped" : "done", x->halt,
                    l->config->base_url, l->now));
    TRY(run_load(l->db, l->arena, x->run.id, &r));
    *changed = *changed || r.done > 0 || r.failed > 0;
    if (r.done > 0)
        TRY(db_exec(l->db, Q_KEY_ACTED, NULL, "i", l->now));
    TRY(db_commit(l->db));
    job_wake(l->config->db, "notify");
    return OK;
}

static enum rc_err act_with(struct lane *l, struct execution *x, const char **room) {
    const char *key = NULL, *org = NULL;
    struct user_filter filter;
    TRY(set_up(x, &filter));
    TRY(key_open(l, true, &key, &org));
    TRY(http_open(l->config, key, &x->http, l->err));
    x->org = text_percent_encode(l->arena, org);
    struct lane window = *l;
    window.arena = arena_open(WINDOW_MEMORY);
    x->l = &window;
    db_use(l->db, window.arena, l->err);
    enum rc_err rc = execute_run(x, room);
    arena_close(window.arena);
    db_use(l->db, l->arena, l->err);
    x->l = l;
    l->refused = window.refused;
    http_close(x->http);
    return rc;
}

/* A run that met a refusal ends when the key is to blame for it. */
static enum rc_err ask_about_key(struct lane *l, struct execution *x) {
    struct reason why = reason_of(NULL, NULL);
    if (!l->refused)
        return OK;
    key_follow_acting(l);
    TRY(api_key_run_problem(l->db, l->arena, l->now, &why));
    if (!x->halt.code)
        x->halt = why;
    return OK;
}

/* An error leaves the run as it stands, to be gone on with by the next start; after two hours
 * without progress it is closed. */
static enum rc_err act_on(struct lane *l, const struct run *r, bool *changed) {
    struct execution x = {.l = l, .run = *r, .arena = l->arena};
    const char *room = NULL;
    if (r->started_at && l->now - r->progress_at > CUT_OFF_MAX)
        x.halt = reason_of("cut-off", r->reason);
    l->refused = 0;
    enum rc_err rc = act_with(l, &x, &room);
    struct err kept = *l->err;
    l->now = (int64_t)time(NULL);
    TRY(ask_about_key(l, &x));
    if (rc != OK && !x.halt.code) {
        TRY(db_exec(l->db, Q_RUNS_STATE, NULL, "isss", r->id, "running", "goes-on", kept.message));
        *l->err = kept;
        return rc;
    }
    if (room)
        return db_exec(l->db, Q_RUNS_STATE, NULL, "isss", r->id, "queued", "makes-room", room);
    return close_run(l, &x, changed);
}

/* Goes on with a run that made room. Meanwhile the task may have become another one. */
static enum rc_err go_on(struct lane *l, struct run *r, bool *ready) {
    struct reason why = reason_of(NULL, NULL);
    const char *room = NULL;
    TRY(sync_schedule_tasks_may_run(l->db, l->arena, l->now, &room));
    if (room && !r->stop_by && l->now - r->progress_at <= WAIT_MAX)
        return wait_for(l, r, room);
    TRY(run_cause(l->db, l->arena, r, l->now, &why));
    return why.code && !r->stop_by ? end(l, r->id, "stopped", why) : start(l, r->id, ready);
}

static enum rc_err handle(struct lane *l, int64_t id, bool *changed) {
    struct run r;
    bool ready = false;
    l->now = (int64_t)time(NULL);
    TRY(run_load(l->db, l->arena, id, &r));
    if (strcmp(r.state, "running") == 0)
        ready = true;
    else if (strcmp(r.state, "queued") != 0)
        return OK; /* stopped meanwhile */
    else if (r.started_at)
        TRY(go_on(l, &r, &ready));
    else
        TRY(prepare(l, &r, &ready));
    return ready ? act_on(l, &r, changed) : OK;
}

/* The figures follow what was done: pages would show for a day who holds a seat no more. */
static enum rc_err refresh(struct lane *l) {
    TRY(db_begin(l->db));
    TRY(job_add(l->db, "sync", "sync", 0, "rollcall", l->now, NULL));
    TRY(db_commit(l->db));
    job_wake(l->config->db, "sync");
    return OK;
}

enum rc_err lane_tasks(struct lane *l) {
    int64_t *ids = NULL;
    int n = 0;
    bool changed = false;
    enum rc_err first = OK;
    TRY(prune(l));
    TRY(each(l, Q_LANE_DUE, l->now, add_due));
    TRY(each(l, Q_LANE_OVERDUE, l->now - (int64_t)APPROVAL_MAX, end_overdue));
    TRY(each(l, Q_LANE_LATER, l->now, pull_in));
    TRY(previews_make(l));
    TRY(db_get_ints(l->db, Q_LANE_RUNS, &ids, &n, ""));
    if (n > 0)
        key_follow_acting(l);
    for (int i = 0; i < n; i++) {
        enum rc_err rc = handle(l, ids[i], &changed);
        db_rollback(l->db);
        if (rc != OK && first == OK)
            first = rc;
        else if (rc != OK)
            log_err(l->err);
    }
    struct err kept = *l->err;
    if (changed)
        TRY(refresh(l));
    TRY(n > 0 ? db_checkpoint(l->db) : db_checkpoint_large(l->db));
    *l->err = kept;
    return first;
}
