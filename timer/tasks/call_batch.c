/* A process killed in between leaves intents without outcome; the next start reads those people
 * again before it repeats anything. */
#include "tasks/call_batch.h"
#include "base/text.h"
#include "sql/timer/tasks/call_batch.h"
#include "tasks/api_calls.h"

enum { FAILURES_MAX = 50 };

struct call_batch {
    struct execution *execution;
    struct call *call;
    struct chain *chain;
    int n;
    bool cancelled; /* calls that had not begun were cancelled */
};

static enum rc_err load_calls(struct call_batch *b) {
    struct execution *x = b->execution;
    struct arena *a = x->l->arena;
    struct rows *r = NULL;
    TRY(db_query(x->l->db, Q_ACT_NEXT, &r, "i", x->run.id));
    while (b->n < USER_BATCH && db_next(r)) {
        struct call *c = &b->call[b->n];
        const char *directory = db_text(r, ACT_NEXT__DIRECTORY_ID);
        const char *group = db_text(r, ACT_NEXT__GROUP_ID);
        const char *account = db_text(r, ACT_NEXT__ACCOUNT_ID);
        *c = (struct call){.execution = x,
                           .user = db_int(r, ACT_NEXT__USER),
                           .seq = db_int(r, ACT_NEXT__SEQ),
                           .kind = db_text(r, ACT_NEXT__KIND),
                           .resource = db_text(r, ACT_NEXT__RESOURCE),
                           .role = db_text(r, ACT_NEXT__ROLE),
                           .directory = directory ? text_percent_encode(a, directory) : NULL,
                           .group = group ? text_percent_encode(a, group) : NULL,
                           .account = text_percent_encode(a, account),
                           .quoted = account};
        b->chain[b->n] = (struct chain){.arg = c, .once = true};
        b->n++;
    }
    TRY(db_end(r));
    for (int i = 0; i < b->n; i++)
        TRY(db_get_text(x->l->db, Q_JSON_QUOTE, &b->call[i].quoted, NULL, "s", b->call[i].quoted));
    return OK;
}

/* All intents of a batch in one commit, before its first call. */
static enum rc_err record_intents(struct call_batch *b) {
    struct execution *x = b->execution;
    TRY(db_begin(x->l->db));
    for (int i = 0; i < b->n; i++) {
        struct reason problem = reason_of(NULL, NULL);
        TRY(call_prepare(&b->call[i], &b->chain[i], &problem));
        TRY(db_exec(x->l->db, Q_ACT_INTENT, NULL, "iiii", x->run.id, b->call[i].user,
                    b->call[i].seq, execution_now()));
        if (problem.code) {
            b->chain[i].done = true;
            b->call[i].state = "failed";
            b->call[i].why = problem;
        }
    }
    return db_commit(x->l->db);
}

/* Outcomes of ended calls go into the database together. */
static enum rc_err record_outcomes(struct call_batch *b) {
    struct execution *x = b->execution;
    struct db *db = x->l->db;
    TRY(db_begin(db));
    for (int i = 0; i < b->n; i++) {
        struct call *c = &b->call[i];
        if (!c->state || c->recorded)
            continue;
        TRY(db_exec(db, Q_ACT_OUTCOME, NULL, "iiisisssi", x->run.id, c->user, c->seq, c->state,
                    (int64_t)c->status, c->error_code, c->why.code, c->why.detail,
                    execution_now()));
        c->recorded = true;
    }
    TRY(db_exec(db, Q_ACT_SKIP_REST, NULL, "i", x->run.id));
    TRY(db_exec(db, Q_ACT_CLOSE, NULL, "i", x->run.id));
    TRY(execution_progress(x, true));
    return db_commit(db);
}

/* The intents of cancelled calls become planned steps again. */
static enum rc_err release_unstarted(struct call_batch *b) {
    struct execution *x = b->execution;
    TRY(db_begin(x->l->db));
    for (int i = 0; i < b->n; i++)
        if (!b->call[i].state)
            TRY(db_exec(x->l->db, Q_ACT_NOT_CALLED, NULL, "iii", x->run.id, b->call[i].user,
                        b->call[i].seq));
    return db_commit(x->l->db);
}

static void stop_after_failures(struct execution *x) {
    if (x->failures >= FAILURES_MAX && !x->halt.code)
        x->halt = reason_of("failures", text_count(x->arena, x->failures));
}

/* Cancels unstarted calls when the run stops or the state of the people is stale. A call refused by
 * the rate limit counts as unstarted: it had no effect. */
static void cancel_unstarted(struct call_batch *b) {
    struct execution *x = b->execution;
    if (!x->halt.code && !execution_is_stale(x))
        return;
    b->cancelled = true;
    for (int i = 0; i < b->n; i++)
        if (!b->chain[i].transfer)
            b->chain[i].done = true;
}

static enum rc_err call_batch_on_tick(void *arg, struct err *e) {
    struct call_batch *b = arg;
    (void)e;
    TRY(record_outcomes(b));
    TRY(execution_check_stop(b->execution));
    cancel_unstarted(b);
    return OK;
}

static enum rc_err call_batch_on_answer(struct chain *chain, const struct http_answer *a, void *arg,
                                        struct err *e) {
    struct call_batch *b = arg;
    struct call *c = chain->arg;
    (void)e;
    call_classify(c, a);
    chain->done = true;
    stop_after_failures(b->execution);
    if (b->execution->halt.code)
        cancel_unstarted(b);
    return OK;
}

enum rc_err call_batch_run(struct execution *x, bool *called) {
    struct arena *a = x->l->arena;
    struct call_batch b = {.execution = x,
                           .call = arena_alloc(a, USER_BATCH * sizeof *b.call),
                           .chain = arena_alloc(a, USER_BATCH * sizeof *b.chain)};
    TRY(load_calls(&b));
    *called = b.n > 0;
    if (b.n == 0)
        return OK;
    TRY(record_intents(&b));
    x->l->err->phase = "changing people at Atlassian";
    enum rc_err rc = http_run(x->http, b.chain, b.n, PARALLEL_CALLS, call_batch_on_answer,
                              call_batch_on_tick, &b, x->l->err);
    struct err saved = *x->l->err;
    db_rollback(x->l->db);
    TRY(record_outcomes(&b));
    *x->l->err = saved;
    TRY(rc); /* calls dropped in flight stay intents: those people are read before anything else */
    TRY(execution_check_stop(x));
    return b.cancelled ? release_unstarted(&b) : OK;
}
