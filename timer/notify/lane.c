/* Lane notify: tells of the key's expiry in time, and delivers what the outbox holds. Every
 * receiver has its own few tries at once, so a slow one delays nobody else, and each e-mail a
 * process of its own; nothing is sent before its claim is committed. Stays for retries that are due
 * within seconds, else exits: the next start, a minute later or at a wake, goes on. */
#include "base/log.h"
#include "clock.h"
#include "notify/key_expiry.h"
#include "notify/outbox.h"
#include "queue/event.h"

#include <time.h>

enum {
    STAY_SECONDS = 10,
    STEP_MS = 100,
    CHORES_SECONDS = 60,
    TURN_MS = 400,
    LOOK_MS = 500,
    TURN_LETTERS = 200,
    WAITS_DAYS = 30 /* for a webhook that is paused or off */,
    KEPT_DAYS = 90,
    LATEST_DAYS = 2 /* Retry-After counts for a day at most */
};

struct run {
    struct lane *lane;
    struct deliver *deliver;
    struct arena *scratch; /* of one turn */
    struct outbox *box;
    int ended;
    int64_t next_chores, last_turn_ms;
};

static int64_t now_ms(void) { return clock_ms(CLOCK_MONOTONIC); }

static enum rc_err chores(struct lane *l) {
    TRY(db_begin(l->db));
    TRY(event_cancel_old_keys(l->db, l->now));
    TRY(key_expiry_notify(l));
    TRY(db_exec(l->db, Q_NOTIFY_PULL_IN, NULL, "ii", l->now, l->now + LATEST_DAYS * 86400LL));
    TRY(db_exec(l->db, Q_NOTIFY_EXPIRE, NULL, "ii", l->now, l->now - WAITS_DAYS * 86400LL));
    TRY(db_exec(l->db, Q_NOTIFY_FORGET, NULL, "i", l->now - KEPT_DAYS * 86400LL));
    return db_commit(l->db);
}

static enum rc_err transaction(struct run *run) {
    struct lane *l = run->lane;
    if (l->now >= run->next_chores ||
        l->now < run->next_chores - CHORES_SECONDS) { /* the clock may be set back */
        TRY(chores(l));
        run->next_chores = l->now + CHORES_SECONDS;
    }
    TRY(db_begin(l->db));
    TRY(outbox_record(run->box));
    TRY(outbox_claim(run->box, l->now));
    return db_commit(l->db);
}

static enum rc_err turn(struct run *run) {
    struct lane *l = run->lane;
    l->now = (int64_t)time(NULL);
    db_use(l->db, run->scratch, l->err);
    l->arena = run->scratch;
    enum rc_err rc = transaction(run);
    arena_reset(run->scratch);
    run->ended = 0;
    run->last_turn_ms = now_ms();
    return rc;
}

static void start_more(struct run *run, struct endpoint *e) {
    while (e->running < outbox_at_once(e) && e->first) {
        struct message *t = e->first;
        e->first = t->next;
        if (!e->first)
            e->last = NULL;
        t->next = NULL;
        e->queued--;
        e->running++;
        if (t->sending.server)
            t->sent_at = (int64_t)time(NULL);
        else
            message_sign(t, (int64_t)time(NULL));
        sender_start(run->deliver, &t->sending);
    }
}

static void collect(struct run *run) {
    struct outbox *o = run->box;
    for (struct attempt *s; (s = sender_next(run->deliver));) {
        struct message *t = (struct message *)s;
        if (o->last_ended)
            o->last_ended->next = t;
        else
            o->ended = t;
        o->last_ended = t;
        run->ended++;
        t->endpoint->running--;
        start_more(run, t->endpoint);
    }
}

struct load {
    int on_the_way;
    bool hungry;
    int64_t next_due;
};

static struct load look(const struct outbox *o) {
    struct load load = {0};
    for (int i = 0; i < o->count; i++) {
        const struct endpoint *e = &o->endpoint[i];
        load.on_the_way += e->running + e->queued;
        load.hungry = load.hungry || (e->more && e->queued == 0);
        if (e->open && e->next_due && (!load.next_due || e->next_due < load.next_due))
            load.next_due = e->next_due;
    }
    return load;
}

static enum rc_err loop(struct run *run) {
    for (;;) {
        TRY(turn(run));
        for (int i = 0; i < run->box->count; i++)
            start_more(run, &run->box->endpoint[i]);
        struct load load = look(run->box);
        if (load.on_the_way == 0 &&
            (load.next_due == 0 || load.next_due > (int64_t)time(NULL) + STAY_SECONDS))
            return OK;
        for (bool quiet = true; quiet;) {
            sender_step(run->deliver, STEP_MS);
            collect(run);
            load = look(run->box);
            int64_t since = now_ms() - run->last_turn_ms;
            quiet = run->ended < TURN_LETTERS && since < (run->ended > 0 ? TURN_MS : LOOK_MS) &&
                    !(run->ended > 0 && (load.hungry || load.on_the_way == 0));
        }
    }
}

enum rc_err lane_notify(struct lane *l) {
    struct outbox *box = arena_alloc(l->arena, sizeof *box);
    struct run run = {.lane = l, .scratch = arena_open((size_t)64 * 1024 * 1024), .box = box};
    struct arena *whole = l->arena;
    l->err->phase = "telling what happened";
    box->lane = l;
    enum rc_err rc = outbox_recover(box);
    if (rc == OK)
        rc = sender_open(l->config, &run.deliver, l->err);
    if (rc == OK)
        rc = loop(&run);
    sender_close(run.deliver);
    outbox_close(box);
    db_use(l->db, whole, l->err);
    l->arena = whole;
    arena_close(run.scratch);
    return rc == OK && box->recorded > 0 ? db_checkpoint(l->db) : rc;
}
