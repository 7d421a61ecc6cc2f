/* Window by window: read how the people are now, plan once more on that, write each call down as
 * intended, call, write down what came of it. Killed anywhere, the next start finds intents without
 * outcome and looks before it repeats anything. */
#include "tasks/execute.h"
#include "base/log.h"
#include "base/text.h"
#include "settings/api_key.h"
#include "settings/sync_schedule.h"
#include "tasks/plan_activity.h"
#include "tasks/previews.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { TRIES_MAX = 4, LOOKS_MAX = 6, FAILURES_MAX = 50, STALE_SECONDS = 60 };

struct wave {
    struct execution *act;
    struct call *call;
    struct chain *chain;
    int n;
    bool draining;
};

static int64_t now_s(void) { return (int64_t)time(NULL); }

static enum rc_err progress(struct execution *x, bool gets_on) {
    const struct http_counts *c = http_counts(x->http);
    TRY(db_exec(x->l->db, Q_ACT_PROGRESS, NULL, "iiii", x->run.id, x->requests + c->requests,
                c->waiting_until, gets_on ? now_s() : (int64_t)0));
    return db_exec(x->l->db, Q_RUNS_COUNT, NULL, "i", x->run.id);
}

/* Outcomes of calls that ended go into the database together; a process killed before that reads
 * the people again. */
static enum rc_err tell(struct wave *w) {
    struct execution *x = w->act;
    struct db *db = x->l->db;
    TRY(db_begin(db));
    for (int i = 0; i < w->n; i++) {
        struct call *c = &w->call[i];
        if (!c->state || c->told)
            continue;
        TRY(db_exec(db, Q_ACT_OUTCOME, NULL, "iiisisssi", x->run.id, c->user, c->seq, c->state,
                    (int64_t)c->status, c->error_code, c->why.code, c->why.detail, now_s()));
        c->told = true;
    }
    TRY(db_exec(db, Q_ACT_SKIP_REST, NULL, "i", x->run.id));
    TRY(db_exec(db, Q_ACT_CLOSE, NULL, "i", x->run.id));
    TRY(progress(x, true));
    return db_commit(db);
}

static void brake(struct execution *x) {
    if (x->failures >= FAILURES_MAX && !x->halt.code)
        x->halt = reason_of("failures", text_count(x->arena, x->failures));
}

/* Somebody says so, or the key was removed, has expired or is refused meanwhile. */
static enum rc_err look_for_stop(struct execution *x) {
    const char *who = NULL;
    bool stop = false;
    struct reason why = reason_of(NULL, NULL);
    if (x->halt.code)
        return OK;
    TRY(db_get_text(x->l->db, Q_ACT_STOPPED_BY, &who, &stop, "i", x->run.id));
    if (stop)
        x->halt = reason_of("stopped", arena_strdup(x->arena, who));
    else
        TRY(api_key_run_problem(x->l->db, x->arena, now_s(), &why));
    if (why.code)
        x->halt = why;
    return OK;
}

/* A limit may hold us for minutes. Nothing is in flight that changes anybody: whoever asks to stop
 * is heard at once. */
enum rc_err execute_tick(void *arg, struct err *e) {
    struct execution *x = arg;
    bool over = x->halt.code != NULL;
    TRY(progress(x, false));
    TRY(look_for_stop(x));
    return over || !x->halt.code ? OK
                                 : FAIL(e, ERR_CONFLICT, reason_sentence(x->arena, x->halt), "%s",
                                        "stopped while reading people");
}

/* A clock that is set back must not make what was read young again. */
static bool stale(const struct execution *x) {
    int64_t age = now_s() - x->read_at;
    return age > STALE_SECONDS || age < 0;
}

/* Calls that have not begun are put off: the run ends, or what was read of the people has grown
 * old. */
static void drain(struct wave *w) {
    struct execution *x = w->act;
    if (!x->halt.code && !stale(x))
        return;
    w->draining = true;
    for (int i = 0; i < w->n; i++)
        if (!w->chain[i]
                 .transfer) /* not begun, or refused by the rate limit: without effect either way */
            w->chain[i].done = true;
}

static enum rc_err on_tick(void *arg, struct err *e) {
    struct wave *w = arg;
    (void)e;
    TRY(tell(w));
    TRY(look_for_stop(w->act));
    drain(w);
    return OK;
}

static enum rc_err on_answer(struct chain *chain, const struct http_answer *a, void *arg,
                             struct err *e) {
    struct wave *w = arg;
    struct call *c = chain->arg;
    (void)e;
    call_classify(c, a);
    chain->done = true;
    brake(w->act);
    if (w->act->halt.code)
        drain(w);
    return OK;
}

static enum rc_err next_calls(struct execution *x, struct wave *w) {
    struct arena *a = x->l->arena;
    struct rows *r = NULL;
    w->n = 0;
    TRY(db_query(x->l->db, Q_ACT_NEXT, &r, "i", x->run.id));
    while (w->n < WINDOW && db_next(r)) {
        struct call *c = &w->call[w->n];
        const char *directory = db_text(r, 3), *group = db_text(r, 4), *account = db_text(r, 7);
        *c = (struct call){.act = x,
                           .user = db_int(r, 0),
                           .seq = db_int(r, 1),
                           .kind = db_text(r, 2),
                           .resource = db_text(r, 5),
                           .role = db_text(r, 6),
                           .directory = directory ? text_percent_encode(a, directory) : NULL,
                           .group = group ? text_percent_encode(a, group) : NULL,
                           .account = text_percent_encode(a, account),
                           .quoted = account};
        w->chain[w->n] = (struct chain){.arg = c, .once = true};
        w->n++;
    }
    TRY(db_end(r));
    for (int i = 0; i < w->n; i++)
        TRY(db_get_text(x->l->db, Q_JSON_QUOTE, &w->call[i].quoted, NULL, "s", w->call[i].quoted));
    return OK;
}

/* All intents of a wave in one commit, before its first call. */
static enum rc_err intend(struct wave *w) {
    struct execution *x = w->act;
    TRY(db_begin(x->l->db));
    for (int i = 0; i < w->n; i++) {
        struct reason problem = reason_of(NULL, NULL);
        TRY(call_prepare(&w->call[i], &w->chain[i], &problem));
        TRY(db_exec(x->l->db, Q_ACT_INTENT, NULL, "iiii", x->run.id, w->call[i].user,
                    w->call[i].seq, now_s()));
        if (problem.code) {
            w->chain[i].done = true;
            w->call[i].state = "failed";
            w->call[i].why = problem;
        }
    }
    return db_commit(x->l->db);
}

static enum rc_err put_off(struct wave *w) {
    struct execution *x = w->act;
    TRY(db_begin(x->l->db));
    for (int i = 0; i < w->n; i++)
        if (!w->call[i].state)
            TRY(db_exec(x->l->db, Q_ACT_NOT_CALLED, NULL, "iii", x->run.id, w->call[i].user,
                        w->call[i].seq));
    return db_commit(x->l->db);
}

/* One call for each person who has a next one. *called: there was any. */
static enum rc_err wave(struct execution *x, bool *called) {
    struct arena *a = x->l->arena;
    struct wave w = {.act = x,
                     .call = arena_alloc(a, WINDOW * sizeof *w.call),
                     .chain = arena_alloc(a, WINDOW * sizeof *w.chain)};
    TRY(next_calls(x, &w));
    *called = w.n > 0;
    if (w.n == 0)
        return OK;
    TRY(intend(&w));
    x->l->err->phase = "changing people at Atlassian";
    enum rc_err rc =
        http_run(x->http, w.chain, w.n, PARALLEL_CALLS, on_answer, on_tick, &w, x->l->err);
    struct err kept = *x->l->err;
    db_rollback(x->l->db);
    TRY(tell(&w));
    *x->l->err = kept;
    TRY(rc); /* calls dropped in flight stay intents: they are looked at before anything else */
    TRY(look_for_stop(x));
    return w.draining ? put_off(&w) : OK;
}

static enum rc_err choose(struct execution *x, const struct run_person *person, int n) {
    TRY(plan_begin(x->l->db, &x->plan));
    for (int i = 0; i < n; i++)
        TRY(plan_choose_user(x->l->db, person[i].user));
    x->plan.now = x->read_at = now_s();
    return recheck_users(x, person, n);
}

/* Intents without outcome, and steps that need no call any more, by how the people stand now. */
static enum rc_err settle(struct execution *x) {
    struct db *db = x->l->db;
    int64_t id = x->run.id, now = now_s(), so = 0;
    TRY(db_exec(db, Q_ACT_STATE_CREATE, NULL, ""));
    TRY(db_exec(db, Q_ACT_STATE_CLEAR, NULL, ""));
    TRY(db_exec(db, Q_ACT_STATE, NULL, "i", id));
    TRY(db_exec(db, Q_ACT_STATE_GONE, NULL, "i", id));
    TRY(db_exec(db, Q_ACT_RECONCILE_DONE, &so, "ii", id, now));
    if (so > 0)
        x->failures = 0;
    TRY(db_exec(db, Q_ACT_RECONCILE_REFUSED, NULL, "iii", id, now, (int64_t)TRIES_MAX));
    TRY(db_exec(db, Q_ACT_RECONCILE_REPEAT, NULL, "i", id));
    TRY(db_exec(db, Q_ACT_LEAVE_GONE, NULL, "ii", id, now));
    TRY(db_exec(db, Q_ACT_LEAVE_ALONE, NULL, "i", id));
    TRY(db_exec(db, Q_ACT_SKIP_REST, NULL, "i", id));
    TRY(db_exec(db, Q_ACT_CLOSE, NULL, "i", id));
    return progress(x, true);
}

/* Who is not inactive any more, if they were chosen as such. seated: see plan_activity_again. */
static enum rc_err leave_active(struct execution *x, bool seated) {
    struct db *db = x->l->db;
    bool inactive = x->takes_away && x->plan.filter && user_filter_inactive(x->plan.filter);
    if (x->takes_away)
        TRY(db_exec(db, Q_ACT_ACTIVE, NULL, "ii", x->run.id, x->cutoff));
    if (inactive)
        TRY(db_exec(db, Q_ACT_ACTIVE_LOST, NULL, "ii", x->first, x->cutoff));
    TRY(plan_activity_seats(db, &x->plan));
    TRY(plan_activity_again(db, &x->plan, seated));
    return inactive ? db_exec(db, Q_ACT_UNTOLD_ALL, NULL, "") : OK;
}

/* Of "take away unused seats": a seat that is used by now. */
static enum rc_err leave_used_seats(struct execution *x) {
    return x->takes_away ? db_exec(x->l->db, Q_PLAN_WHY_TARGET_USED, NULL, "i", x->first) : OK;
}

/* An undo of an undo takes anew what the first run took, and nothing of it that is used by now, nor
 * more than that run said. */
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

/* People whose turn it is: planned anew on how they are now, in one commit with being taken. */
static enum rc_err take(struct execution *x) {
    struct db *db = x->l->db;
    TRY(db_begin(db));
    TRY(leave_active(x, x->undo));
    if (x->undo) {
        TRY(plan_protect(db, x->plan.now));
        TRY(leave_by_first(x));
    } else {
        TRY(plan_derive(db, &x->plan, true));
        TRY(db_exec(db, Q_PLAN_WHY_MORE_LIVE, NULL, "i", x->run.id));
        TRY(x->takes_away ? db_exec(db, Q_ACT_UNTOLD, NULL, "ii", x->run.id, x->cutoff) : OK);
        TRY(db_exec(db, Q_PLAN_DROP_STEPS, NULL, "iii", x->run.id, (int64_t)0, INT64_MAX));
        TRY(db_exec(db, Q_PLAN_STORE_USERS, NULL, "isii", x->run.id, "skipped", (int64_t)0,
                    INT64_MAX));
        TRY(db_exec(db, Q_PLAN_STORE_STEPS, NULL, "iii", x->run.id, (int64_t)0, INT64_MAX));
    }
    TRY(db_exec(db, Q_ACT_GONE, NULL, "i", x->run.id));
    TRY(db_exec(db, Q_ACT_CLAIM_BATCH, NULL, "i", x->run.id));
    TRY(settle(x));
    return db_commit(db);
}

static enum rc_err look_again(struct execution *x, const struct run_person *person, int n) {
    TRY(choose(x, person, n));
    TRY(db_begin(x->l->db));
    TRY(leave_active(x, true));
    TRY(leave_used_seats(x));
    TRY(plan_protect(x->l->db, x->plan.now));
    TRY(settle(x));
    return db_commit(x->l->db);
}

/* Those of the window with an intent that has no outcome. */
static enum rc_err open_people(struct execution *x, struct run_person *out, int *n) {
    struct rows *r = NULL;
    *n = 0;
    TRY(db_query(x->l->db, Q_ACT_OPEN, &r, "i", x->run.id));
    while (*n < x->people && db_next(r))
        for (int i = 0; i < x->people; i++)
            if (x->person[i].user == db_int(r, 0))
                out[(*n)++] = x->person[i];
    return db_end(r);
}

static void pause_for(int seconds) {
    struct timespec t = {.tv_sec = seconds};
    nanosleep(&t, NULL);
}

static enum rc_err give_up(struct execution *x) {
    TRY(db_begin(x->l->db));
    TRY(db_exec(x->l->db, Q_ACT_END_UNKNOWN, NULL, "ii", x->run.id, now_s()));
    TRY(db_exec(x->l->db, Q_ACT_SKIP_REST, NULL, "i", x->run.id));
    TRY(db_exec(x->l->db, Q_ACT_CLOSE, NULL, "i", x->run.id));
    return db_commit(x->l->db);
}

/* Until everybody in the window is closed. Ends early when the run is halted, with nothing in
 * flight. */
static enum rc_err finish_window(struct execution *x) {
    struct run_person *open = arena_alloc(x->l->arena, (size_t)x->people * sizeof *open);
    for (int looks = 0;;) {
        bool called = !x->halt.code;
        int n = 0;
        while (called) {
            if (stale(x))
                TRY(look_again(x, x->person, x->people));
            TRY(wave(x, &called));
            called = called && !x->halt.code;
        }
        TRY(open_people(x, open, &n));
        if (n == 0)
            return OK;
        if (++looks > LOOKS_MAX)
            return give_up(x);
        pause_for(looks > 1 ? 1 << (looks - 2) : 0);
        TRY(look_again(x, open, n));
    }
}

static enum rc_err load_window(struct execution *x, const char *state) {
    struct rows *r = NULL;
    x->person = arena_alloc(x->l->arena, WINDOW * sizeof *x->person);
    x->people = 0;
    TRY(db_query(x->l->db, Q_ACT_BATCH, &r, "isi", x->run.id, state, (int64_t)WINDOW));
    while (db_next(r)) {
        const char *account = db_text(r, 1);
        x->person[x->people++] =
            (struct run_person){.user = db_int(r, 0),
                                .account_id = account,
                                .encoded = text_percent_encode(x->l->arena, account),
                                .roles = db_int(r, 2) != 0};
    }
    return db_end(r);
}

static enum rc_err window(struct execution *x, bool *any) {
    TRY(load_window(x, "acting")); /* cut off by a kill, a lost network or a full disk */
    if (x->people > 0)
        TRY(look_again(x, x->person, x->people));
    else {
        TRY(load_window(x, "planned"));
        *any = x->people > 0;
        if (!*any)
            return OK;
        TRY(choose(x, x->person, x->people));
        TRY(take(x));
    }
    *any = true;
    TRY(recheck_groups(x));
    return x->halt.code ? OK : finish_window(x);
}

/* What was called before the end of a run is looked at even when nothing more is called; where
 * every answer is known, no limit is waited for. */
static enum rc_err last_look(struct execution *x) {
    int64_t one = 0;
    bool doubt = false;
    TRY(db_get_int(x->l->db, Q_ACT_IN_DOUBT, &one, &doubt, "i", x->run.id));
    if (!doubt)
        return OK;
    TRY(load_window(x, "acting"));
    return x->people > 0 ? look_again(x, x->person, x->people) : OK;
}

static enum rc_err one_turn(struct execution *x, bool *any, const char **room) {
    const char *why = NULL;
    TRY(look_for_stop(x));
    if (!x->halt.code)
        TRY(sync_schedule_tasks_may_run(x->l->db, x->l->arena, now_s(), &why));
    if (why)
        *room = arena_strdup(x->arena, why);
    return why || x->halt.code ? OK : window(x, any);
}

static void empty(struct execution *x) {
    db_rollback(x->l->db);
    arena_reset(x->l->arena);
    db_use(x->l->db, x->l->arena, x->l->err);
}

enum rc_err execute_run(struct execution *x, const char **room) {
    bool any = true;
    enum rc_err rc = OK;
    *room = NULL;
    while (rc == OK && any && !x->halt.code && !*room) {
        rc = one_turn(x, &any, room);
        empty(x);
        if (rc == OK)
            rc = previews_make(x->l); /* a run may last for hours */
        empty(x);
    }
    if (x->halt.code) {
        rc = last_look(x);
        if (rc != OK)
            log_err(x->l->err);
        empty(x);
        return OK;
    }
    return rc;
}
