/* For each batch of 240 users: refresh state, re-plan, commit intents, call, commit outcomes.
 * Killed anywhere, the next start finds the intents without outcome and reads those people before
 * it repeats anything. */
#include "tasks/execute.h"
#include "base/log.h"
#include "base/text.h"
#include "settings/sync_schedule.h"
#include "sql/timer/tasks/execute.h"
#include "tasks/call_batch.h"
#include "tasks/previews.h"
#include "tasks/recheck_groups.h"
#include "tasks/reconcile.h"

#include <time.h>

enum { READS_MAX = 6 /* of a user whose outcome stays unknown */ };

static enum rc_err load_batch(struct execution *x, const char *state) {
    struct rows *r = NULL;
    x->person = arena_alloc(x->l->arena, USER_BATCH * sizeof *x->person);
    x->people = 0;
    TRY(db_query(x->l->db, Q_ACT_BATCH, &r, "isi", x->run.id, state, (int64_t)USER_BATCH));
    while (db_next(r)) {
        struct run_person *p = &x->person[x->people++];
        p->user = db_int(r, ACT_BATCH__USER);
        p->account_id = db_text(r, ACT_BATCH__ACCOUNT_ID);
        p->encoded = text_percent_encode(x->l->arena, p->account_id);
        p->roles = db_int(r, ACT_BATCH__ROLES) != 0;
    }
    return db_end(r);
}

/* The users of the batch that have an intent without outcome. */
static enum rc_err load_open(struct execution *x, struct run_person *out, int *n) {
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

static enum rc_err end_as_unknown(struct execution *x) {
    TRY(db_begin(x->l->db));
    TRY(db_exec(x->l->db, Q_ACT_END_UNKNOWN, NULL, "ii", x->run.id, execution_now()));
    TRY(db_exec(x->l->db, Q_ACT_SKIP_REST, NULL, "i", x->run.id));
    TRY(db_exec(x->l->db, Q_ACT_CLOSE, NULL, "i", x->run.id));
    return db_commit(x->l->db);
}

/* Calls, one batch of calls after another, until no user has a next step or the run is halted. */
static enum rc_err call_all(struct execution *x) {
    bool called = !x->halt.code;
    while (called) {
        if (execution_is_stale(x))
            TRY(reconcile_again(x, x->person, x->people));
        TRY(call_batch_run(x, &called));
        called = called && !x->halt.code;
    }
    return OK;
}

/* Goes on until every user of the batch is closed. Ends early when the run is halted, with nothing
 * in flight. */
static enum rc_err finish_batch(struct execution *x) {
    struct run_person *open = arena_alloc(x->l->arena, (size_t)x->people * sizeof *open);
    for (int reads = 1;; reads++) {
        int n = 0;
        TRY(call_all(x));
        TRY(load_open(x, open, &n));
        if (n == 0)
            return OK;
        if (reads > READS_MAX)
            return end_as_unknown(x);
        pause_for(reads > 1 ? 1 << (reads - 2) : 0);
        TRY(reconcile_again(x, open, n));
    }
}

static enum rc_err user_batch(struct execution *x, bool *any) {
    TRY(load_batch(x, "acting")); /* left by a kill, a lost network or a full disk */
    if (x->people > 0) {
        TRY(reconcile_again(x, x->person, x->people));
    } else {
        TRY(load_batch(x, "planned"));
        *any = x->people > 0;
        if (!*any)
            return OK;
        TRY(claim_batch(x));
    }
    *any = true;
    TRY(recheck_groups(x));
    return x->halt.code ? OK : finish_batch(x);
}

/* Calls made before a halt still get their outcome, though nothing more is called. When every
 * answer is known, we do not wait for a rate limit. */
static enum rc_err reconcile_after_halt(struct execution *x) {
    int64_t one = 0;
    bool in_doubt = false;
    TRY(db_get_int(x->l->db, Q_ACT_IN_DOUBT, &one, &in_doubt, "i", x->run.id));
    if (!in_doubt)
        return OK;
    TRY(load_batch(x, "acting"));
    return x->people > 0 ? reconcile_again(x, x->person, x->people) : OK;
}

static enum rc_err next_batch(struct execution *x, bool *any, const char **paused_for) {
    const char *why = NULL;
    TRY(execution_check_stop(x));
    if (!x->halt.code)
        TRY(sync_schedule_tasks_may_run(x->l->db, x->l->arena, execution_now(), &why));
    if (why)
        *paused_for = arena_strdup(x->arena, why);
    return why || x->halt.code ? OK : user_batch(x, any);
}

static void empty_arena(struct execution *x) {
    db_rollback(x->l->db);
    arena_reset(x->l->arena);
    db_use(x->l->db, x->l->arena, x->l->err);
}

enum rc_err execute_run(struct execution *x, const char **paused_for) {
    bool any = true;
    enum rc_err rc = OK;
    *paused_for = NULL;
    while (rc == OK && any && !x->halt.code && !*paused_for) {
        rc = next_batch(x, &any, paused_for);
        empty_arena(x);
        if (rc == OK)
            rc = previews_make(x->l); /* a run may last for hours */
        empty_arena(x);
    }
    if (x->halt.code) {
        rc = reconcile_after_halt(x);
        if (rc != OK)
            log_err(x->l->err);
        empty_arena(x);
        return OK;
    }
    return rc;
}
