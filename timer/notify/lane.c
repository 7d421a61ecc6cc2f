/* Lane notify: reports that a key expires, in time, and delivers what the outbox holds. Every
 * receiver has a few parallel attempts of its own, so a slow one delays nobody else, and each
 * e-mail has its own process. Nothing is sent before its claim is committed. The lane stays for
 * retries that are due within seconds; otherwise it exits, and the next start goes on, a minute
 * later or at a wake. */
#include "base/log.h"
#include "clock.h"
#include "notify/key_expiry.h"
#include "notify/notices.h"
#include "notify/outbox.h"
#include "notify/sender.h"
#include "queue/event.h"
#include "reviews/notice.h"

#include <time.h>

enum {
    LINGER_SECONDS = 10, /* a retry due within these keeps the lane alive */
    STEP_MS = 100,
    HOUSEKEEPING_SECONDS = 60,
    TURN_MS = 400,      /* at most so long ended attempts wait for being recorded */
    IDLE_TURN_MS = 500, /* at most so long new deliveries wait for being claimed */
    TURN_MESSAGES = 200,
    OFF_DAYS_MAX = 30, /* so long deliveries wait for a webhook that is paused or off */
    RETENTION_DAYS = 90,
    DUE_DAYS_MAX = 2 /* Retry-After counts for a day at most */
};

struct notify_ctx {
    struct lane *lane;
    struct sender *sender;
    struct arena *scratch; /* memory of one turn */
    struct outbox *box;
    int ended;
    int64_t next_housekeeping, last_turn_ms;
};

static int64_t lane_now_ms(void) { return clock_ms(CLOCK_MONOTONIC); }

static enum rc_err notify_housekeeping(struct lane *l) {
    TRY(db_begin(l->db));
    TRY(event_cancel_old_keys(l->db, l->now));
    TRY(key_expiry_notify(l));
    TRY(review_notify_due(l->db, l->arena, l->now));
    TRY(db_exec(l->db, Q_NOTIFY_PULL_IN, NULL, "ii", l->now, l->now + DUE_DAYS_MAX * 86400LL));
    TRY(db_exec(l->db, Q_NOTIFY_EXPIRE, NULL, "ii", l->now, l->now - OFF_DAYS_MAX * 86400LL));
    TRY(db_exec(l->db, Q_NOTIFY_FORGET, NULL, "i", l->now - RETENTION_DAYS * 86400LL));
    return db_commit(l->db);
}

static enum rc_err notify_transaction(struct notify_ctx *ctx) {
    struct lane *l = ctx->lane;
    /* the clock may be set back */
    bool clock_back = l->now < ctx->next_housekeeping - HOUSEKEEPING_SECONDS;
    if (l->now >= ctx->next_housekeeping || clock_back) {
        TRY(notify_housekeeping(l));
        ctx->next_housekeeping = l->now + HOUSEKEEPING_SECONDS;
    }
    TRY(db_begin(l->db));
    TRY(outbox_record(ctx->box));
    TRY(outbox_claim_webhooks(ctx->box, l->now));
    TRY(outbox_claim_mail(ctx->box, l->now));
    TRY(notices_claim(ctx->box, l->now));
    TRY(outbox_unclaim(ctx->box));
    return db_commit(l->db);
}

static enum rc_err notify_turn(struct notify_ctx *ctx) {
    struct lane *l = ctx->lane;
    l->now = (int64_t)time(NULL);
    db_use(l->db, ctx->scratch, l->err);
    l->arena = ctx->scratch;
    enum rc_err rc = notify_transaction(ctx);
    arena_reset(ctx->scratch);
    ctx->ended = 0;
    ctx->last_turn_ms = lane_now_ms();
    return rc;
}

static void start_queued(struct notify_ctx *ctx, struct endpoint *e) {
    while (e->running < outbox_parallel(e) && e->first) {
        struct message *m = e->first;
        e->first = m->next;
        if (!e->first)
            e->last = NULL;
        m->next = NULL;
        e->queued--;
        e->running++;
        if (m->attempt.server)
            m->sent_at = (int64_t)time(NULL);
        else
            message_sign(m, (int64_t)time(NULL));
        sender_start(ctx->sender, &m->attempt);
    }
}

static void collect_ended(struct notify_ctx *ctx) {
    struct outbox *o = ctx->box;
    for (struct attempt *a; (a = sender_next(ctx->sender));) {
        struct message *m = (struct message *)a;
        if (o->last_ended)
            o->last_ended->next = m;
        else
            o->ended = m;
        o->last_ended = m;
        ctx->ended++;
        m->endpoint->running--;
        start_queued(ctx, m->endpoint);
    }
}

struct queue_load {
    int in_flight; /* claimed, running or not */
    bool needs_refill;
    int64_t next_due; /* 0: nothing waits */
};

static struct queue_load queue_load(const struct outbox *o) {
    struct queue_load load = {0};
    for (int i = 0; i < o->count; i++) {
        const struct endpoint *e = &o->endpoint[i];
        load.in_flight += e->running + e->queued;
        load.needs_refill = load.needs_refill || (e->more && e->queued == 0);
        if (e->open && e->next_due && (!load.next_due || e->next_due < load.next_due))
            load.next_due = e->next_due;
    }
    return load;
}

static bool needs_turn(const struct notify_ctx *ctx) {
    struct queue_load load = queue_load(ctx->box);
    int64_t since = lane_now_ms() - ctx->last_turn_ms;
    if (ctx->ended == 0)
        return since >= IDLE_TURN_MS;
    return ctx->ended >= TURN_MESSAGES || since >= TURN_MS || load.needs_refill ||
           load.in_flight == 0;
}

static enum rc_err notify_loop(struct notify_ctx *ctx) {
    for (;;) {
        TRY(notify_turn(ctx));
        for (int i = 0; i < ctx->box->count; i++)
            start_queued(ctx, &ctx->box->endpoint[i]);
        struct queue_load load = queue_load(ctx->box);
        if (load.in_flight == 0 &&
            (load.next_due == 0 || load.next_due > (int64_t)time(NULL) + LINGER_SECONDS))
            return OK;
        do {
            sender_step(ctx->sender, STEP_MS);
            collect_ended(ctx);
        } while (!needs_turn(ctx));
    }
}

enum rc_err lane_notify(struct lane *l) {
    struct outbox *box = arena_alloc(l->arena, sizeof *box);
    struct notify_ctx ctx = {
        .lane = l, .scratch = arena_open((size_t)64 * 1024 * 1024), .box = box};
    struct arena *run_arena = l->arena;
    l->err->phase = "sending notifications";
    box->lane = l;
    enum rc_err rc = outbox_recover(box);
    if (rc == OK)
        rc = sender_open(l->config, &ctx.sender, l->err);
    if (rc == OK)
        rc = notify_loop(&ctx);
    sender_close(ctx.sender);
    outbox_close(box);
    db_use(l->db, run_arena, l->err);
    l->arena = run_arena;
    arena_close(ctx.scratch);
    return rc == OK && box->recorded > 0 ? db_checkpoint(l->db) : rc;
}
