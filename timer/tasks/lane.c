/* Lane tasks: every write to Atlassian. Finds what is due or requested, checks whether it may
 * start, plans it, lets execute.c act, and ends the run with a reason. The queue is the table of
 * runs itself. */
#include "atlassian/key_in_use.h"
#include "base/log.h"
#include "base/text.h"
#include "queue/job.h"
#include "runs/approval.h"
#include "runs/create.h"
#include "runs/finish.h"
#include "runs/plan_run.h"
#include "runs/start_check.h"
#include "runs/undo_plan.h"
#include "settings/sync_schedule.h"
#include "tasks/execute.h"
#include "tasks/lane_warnings.h"
#include "tasks/previews.h"
#include "tasks/recheck_groups.h"
#include "tasks/task_schedule.h"
#include "warnings/then_step.h"

#include <time.h>

enum {
    HOUR = 3600,
    DAY = 24 * HOUR,
    LATE_SECONDS_MAX = 12 * HOUR,
    WAIT_SECONDS_MAX = 6 * HOUR,
    IDLE_SECONDS_MAX = 2 * HOUR,
    APPROVAL_SECONDS_MAX = 7 * DAY,
    PREVIEW_RETENTION_SECONDS = 7 * DAY,
    PREPARING_SECONDS_MAX = 2 * HOUR,
    RUNS_RETENTION_DAYS = 3 * 366,
    BATCH_BYTES_MAX = 64 * 1024 * 1024
};

static enum rc_err run_end_with(struct lane *l, int64_t run, enum run_state state,
                                struct reason why) {
    TRY(db_begin(l->db));
    TRY(run_end(l->db, l->arena, run, state, why, l->config->base_url, l->now));
    TRY(db_commit(l->db));
    job_wake(l->config->db, "notify");
    return OK;
}

static enum rc_err lane_prune(struct lane *l) {
    TRY(db_exec(l->db, Q_LANE_PRUNE_PREVIEWS, NULL, "ii",
                l->now - (int64_t)PREVIEW_RETENTION_SECONDS,
                l->now - (int64_t)PREPARING_SECONDS_MAX));
    TRY(db_exec(l->db, Q_LANE_PRUNE, NULL, "i", l->now - (int64_t)RUNS_RETENTION_DAYS * DAY));
    TRY(warnings_prune(l->db, l->now));
    return run_clear_dropped(l->db);
}

static enum rc_err end_overdue(struct lane *l, int64_t run) {
    return run_end_with(l, run, RUN_REFUSED, reason_of("not-approved", NULL));
}

static enum rc_err for_each_id(struct lane *l, enum query q, int64_t at,
                               enum rc_err (*act)(struct lane *l, int64_t id)) {
    int64_t *ids = NULL;
    int n = 0;
    TRY(db_get_ints(l->db, q, &ids, &n, "i", at));
    for (int i = 0; i < n; i++)
        TRY(act(l, ids[i]));
    return OK;
}

/* Why a due start does not become a run; no code: it does. */
static struct reason start_problem(const struct task *t, bool is_busy, int64_t now) {
    if (is_busy)
        return reason_of("before-not-over", NULL);
    if (now - t->next_run_at > LATE_SECONDS_MAX)
        return reason_of("missed", NULL);
    if (!t->query)
        return reason_of("filter-gone", NULL);
    return task_zone_lost(t) ? reason_of("zone-lost", t->time_zone) : reason_of(NULL, NULL);
}

/* Makes a run of a due task. A start that is half a day late, or due while the one before is not
 * over, is recorded and not made up for. */
static enum rc_err add_due(struct lane *l, int64_t id) {
    struct task t;
    int64_t run = 0, one = 0;
    bool is_busy = false;
    TRY(db_begin(l->db));
    TRY(task_load(l->db, l->arena, id, &t));
    TRY(db_get_int(l->db, Q_LANE_TASK_BUSY, &one, &is_busy, "i", id));
    TRY(run_add_due(l->db, l->arena, &t, l->now, &run));
    /* the person who last decided what the task does is no second person */
    const char *decided = t.changed_at > t.seen_at ? t.changed_by : t.seen_by;
    TRY(run_started_by(l->db, run, decided, l->now));
    TRY(db_exec(l->db, Q_LANE_NEXT, NULL, "ii", id, task_next(&t, l->now)));
    struct reason problem = start_problem(&t, is_busy, l->now);
    if (problem.code)
        TRY(run_end(l->db, l->arena, run, RUN_REFUSED, problem, l->config->base_url, l->now));
    TRY(db_commit(l->db));
    if (problem.code)
        job_wake(l->config->db, "notify");
    return OK;
}

/* The stored next start is right unless a clock that was ahead stored it, or a zone got other
 * rules. Then the task would sleep, for a year perhaps, and nobody would notice. Earlier versions
 * stored none for a lost zone. */
static enum rc_err correct_next_start(struct lane *l, int64_t id) {
    struct task t;
    TRY(task_load(l->db, l->arena, id, &t));
    int64_t next = task_next(&t, l->now);
    if (next == 0 || (t.next_run_at != 0 && next >= t.next_run_at))
        return OK;
    log_line(LOG_LEVEL_NOTICE, "the next start of task %lld was wrong and is corrected",
             (long long)id);
    return db_exec(l->db, Q_LANE_PULL_IN, NULL, "iii", id, next, t.next_run_at);
}

/* The last time that somebody requested the run, or that it made progress. */
static int64_t last_activity(const struct run *r) {
    int64_t since = r->requested_at > r->confirmed_at ? r->requested_at : r->confirmed_at;
    since = since > r->approved_at ? since : r->approved_at;
    return since > r->progress_at ? since : r->progress_at;
}

/* Queued runs wait for a synchronization, but not for ever. */
static enum rc_err keep_queued(struct lane *l, const struct run *r, const char *why) {
    int64_t since = last_activity(r);
    if (l->now - since <= WAIT_SECONDS_MAX)
        return db_exec(l->db, Q_RUNS_STATE, NULL, "isss", r->id, run_state_name(RUN_QUEUED),
                       "waits", why);
    return r->started_at ? OK : run_end_with(l, r->id, RUN_REFUSED, reason_of("waited", why));
}

/* *ready stays false when somebody stopped the run meanwhile. */
static enum rc_err set_running(struct lane *l, int64_t run, bool *ready) {
    int64_t changed = 0;
    TRY(db_exec(l->db, Q_LANE_START, &changed, "ii", run, l->now));
    *ready = changed > 0;
    return OK;
}

static enum rc_err wait_for_approval(struct lane *l, int64_t run,
                                     const struct run_approval *approval) {
    TRY(db_begin(l->db));
    TRY(run_wait(l->db, l->arena, run, approval, l->config->base_url, l->now));
    TRY(db_commit(l->db));
    job_wake(l->config->db, "notify");
    return OK;
}

/* A run that warns does that first, and comes back when its warnings are over. */
static enum rc_err start_run(struct lane *l, int64_t run, bool *ready) {
    int64_t one = 0;
    bool will_warn = false;
    TRY(db_get_int(l->db, Q_RUN_WILL_WARN, &one, &will_warn, "i", run));
    return will_warn ? lane_warn(l, run) : set_running(l, run, ready);
}

/* *ready: the run may act now. Otherwise its row has the reason. */
static enum rc_err prepare_run(struct lane *l, struct run *r, bool *ready) {
    const char *paused_for = NULL;
    struct reason why = reason_of(NULL, NULL);
    struct run_approval approval;
    /* the lane did not run, or a backup was restored: nobody expects this run any more */
    if (l->now - last_activity(r) > LATE_SECONDS_MAX)
        return run_end_with(l, r->id, RUN_REFUSED, reason_of("late", NULL));
    /* before planning: the key, the age of the figures, the task's switch */
    TRY(run_cause(l->db, l->arena, r, l->now, &why));
    if (why.code)
        return run_end_with(l, r->id, RUN_REFUSED, why);
    TRY(sync_schedule_tasks_may_run(l->db, l->arena, l->now, &paused_for));
    if (paused_for)
        return keep_queued(l, r, paused_for);
    if (r->kind == RUN_UNDO)
        TRY(run_undo_renew(l->db, r, l->now));
    else
        TRY(run_plan(l->db, l->arena, r, l->now));
    TRY(run_load(l->db, l->arena, r->id, r));
    if (r->finished_at)
        return OK; /* stopped meanwhile */
    TRY(run_cause(l->db, l->arena, r, l->now, &why));
    if (why.code)
        return run_end_with(l, r->id, RUN_REFUSED, why);
    if (r->dry_run || r->planned == 0)
        return run_end_with(l, r->id, RUN_DONE, reason_of(r->dry_run ? NULL : "nobody", NULL));
    TRY(run_needs_approval(l->db, r, l->now, &approval));
    if (approval.needed)
        return wait_for_approval(l, r->id, &approval);
    return start_run(l, r->id, ready);
}

/* The run at the beginning of a chain of undos. *is_redo: an undo of an undo does again what that
 * run did. */
static enum rc_err find_first_run(struct lane *l, const struct run *r, struct run *first,
                                  bool *is_redo) {
    *first = *r;
    *is_redo = true;
    while (first->undo_of) {
        TRY(run_load(l->db, l->arena, first->undo_of, first));
        *is_redo = !*is_redo;
    }
    return OK;
}

static enum rc_err execution_set_up(struct execution *x, struct user_filter *filter) {
    struct lane *l = x->l;
    int64_t days = 0, one = 0;
    struct run *first = arena_alloc(l->arena, sizeof *first);
    bool is_redo = false;
    TRY(find_first_run(l, &x->run, first, &is_redo));
    if (first->query && is_redo) {
        TRY(user_filter_read(l->db, l->arena, first->query, filter));
        x->plan.filter = filter;
    }
    x->action = x->plan.action = first->action;
    x->actions = x->plan.actions = first->actions;
    x->undo = x->run.kind == RUN_UNDO;
    x->plan.confirmed = x->run.id;
    x->plan.task = x->run.kind == RUN_TASK ? x->run.task : 0;
    x->plan.second = x->run.then_of;
    x->takes_away = is_redo && plan_takes_away(&x->plan);
    x->first = first->id;
    x->requests = x->run.requests;
    TRY(recheck_groups_begin(l->db));
    TRY(plan_inactive_days(l->db, &x->plan, &days));
    x->cutoff = days > 0 ? l->now - days * DAY : 1;
    return db_get_int(l->db, Q_ACT_NEEDS_DIRECTORIES, &one, &x->per_directory, "i", x->run.id);
}

static enum rc_err close_run(struct lane *l, const struct execution *x, bool *changed) {
    bool unfinished = false;
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
    TRY(then_step_note(l->db, x->run.id, l->now));
    TRY(db_get_int(l->db, Q_ACT_LEFT, &one, &unfinished, "i", x->run.id));
    if (!unfinished)
        TRY(run_end(l->db, l->arena, x->run.id, x->halt.code ? RUN_STOPPED : RUN_DONE, x->halt,
                    l->config->base_url, l->now));
    TRY(run_load(l->db, l->arena, x->run.id, &r));
    *changed = *changed || r.done > 0 || r.failed > 0;
    if (r.done > 0)
        TRY(db_exec(l->db, Q_KEY_ACTED, NULL, "i", l->now));
    TRY(db_commit(l->db));
    job_wake(l->config->db, "notify");
    return OK;
}

static enum rc_err execute_with_key(struct lane *l, struct execution *x, const char **paused_for) {
    const char *key = NULL, *org = NULL;
    struct user_filter filter;
    TRY(execution_set_up(x, &filter));
    TRY(key_open(l, true, &key, &org));
    TRY(http_open(l->config, key, &x->http, l->err));
    x->org = text_percent_encode(l->arena, org);
    struct lane batch = *l;
    batch.arena = arena_open(BATCH_BYTES_MAX);
    x->l = &batch;
    db_use(l->db, batch.arena, l->err);
    enum rc_err rc = execute_run(x, paused_for);
    arena_close(batch.arena);
    db_use(l->db, l->arena, l->err);
    x->l = l;
    l->refused = batch.refused;
    http_close(x->http);
    return rc;
}

/* Ends the run when the key is the reason for a refusal. */
static enum rc_err follow_refused_key(struct lane *l, struct execution *x) {
    struct reason why = reason_of(NULL, NULL);
    if (!l->refused)
        return OK;
    key_follow_acting(l);
    TRY(api_key_run_problem(l->db, l->arena, l->now, &why));
    if (!x->halt.code)
        x->halt = why;
    return OK;
}

/* An error leaves the run as it is, and the next start goes on with it. After two hours without
 * progress the run is closed. */
static enum rc_err execute_one(struct lane *l, const struct run *r, bool *changed) {
    struct execution x = {.l = l, .run = *r, .arena = l->arena};
    const char *paused_for = NULL;
    if (r->started_at && l->now - r->progress_at > IDLE_SECONDS_MAX)
        x.halt = reason_of("cut-off", r->reason);
    l->refused = 0;
    enum rc_err rc = execute_with_key(l, &x, &paused_for);
    struct err saved = *l->err;
    l->now = (int64_t)time(NULL);
    TRY(follow_refused_key(l, &x));
    if (rc != OK && !x.halt.code) {
        TRY(db_exec(l->db, Q_RUNS_STATE, NULL, "isss", r->id, run_state_name(RUN_RUNNING),
                    "goes-on", saved.message));
        *l->err = saved;
        return rc;
    }
    if (paused_for)
        return db_exec(l->db, Q_RUNS_STATE, NULL, "isss", r->id, run_state_name(RUN_QUEUED),
                       "makes-room", paused_for);
    return close_run(l, &x, changed);
}

/* Goes on with a run that paused for a synchronization. The task may have changed meanwhile. */
static enum rc_err resume_run(struct lane *l, struct run *r, bool *ready) {
    struct reason why = reason_of(NULL, NULL);
    const char *paused_for = NULL;
    TRY(sync_schedule_tasks_may_run(l->db, l->arena, l->now, &paused_for));
    if (paused_for && !r->stop_by && l->now - r->progress_at <= WAIT_SECONDS_MAX)
        return keep_queued(l, r, paused_for);
    TRY(run_cause(l->db, l->arena, r, l->now, &why));
    return why.code && !r->stop_by ? run_end_with(l, r->id, RUN_STOPPED, why)
                                   : set_running(l, r->id, ready);
}

static enum rc_err handle_run(struct lane *l, int64_t id, bool *changed) {
    struct run r;
    bool ready = false;
    l->now = (int64_t)time(NULL);
    TRY(run_load(l->db, l->arena, id, &r));
    if (r.state == RUN_RUNNING)
        ready = true;
    else if (r.state != RUN_QUEUED)
        return OK; /* stopped meanwhile */
    else if (r.started_at)
        TRY(resume_run(l, &r, &ready));
    else
        TRY(prepare_run(l, &r, &ready));
    return ready ? execute_one(l, &r, changed) : OK;
}

/* Updates the figures after changes; otherwise pages would show lost seats for a day. */
static enum rc_err request_sync(struct lane *l) {
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
    TRY(lane_clock_check(l));
    TRY(lane_prune(l));
    TRY(for_each_id(l, Q_LANE_DUE, l->now, add_due));
    TRY(for_each_id(l, Q_LANE_OVERDUE, l->now - (int64_t)APPROVAL_SECONDS_MAX, end_overdue));
    TRY(for_each_id(l, Q_LANE_LATER, l->now, correct_next_start));
    TRY(previews_make(l));
    first = lane_warnings(l);
    TRY(then_steps_make(l->db, l->arena, l->now, &n));
    TRY(db_get_ints(l->db, Q_LANE_RUNS, &ids, &n, ""));
    if (n > 0)
        key_follow_acting(l);
    for (int i = 0; i < n; i++) {
        enum rc_err rc = handle_run(l, ids[i], &changed);
        db_rollback(l->db);
        if (rc != OK && first == OK)
            first = rc;
        else if (rc != OK)
            log_err(l->err);
    }
    struct err saved = *l->err;
    if (changed)
        TRY(request_sync(l));
    if (n > 0)
        TRY(db_checkpoint(l->db));
    else
        TRY(db_checkpoint_large(l->db));
    *l->err = saved;
    return first;
}
