/* Claiming. A delivery is claimed (state sending) before it is sent, and recorded after its answer
 * (outbox_record.c). sender.c sends; lane.c decides when. E-mail is in outbox_mail.c. */
#include "notify/outbox.h"
#include "base/log.h"
#include "sql/timer/notify/outbox.h"

enum { BATCH_BYTES_MAX = 64 * 1024 * 1024 };

void outbox_close(struct outbox *o) {
    for (int i = 0; i < o->count; i++)
        for (struct message *m = o->endpoint[i].first, *next; m; m = next) {
            next = m->next;
            message_free(m);
        }
    for (struct message *m = o->ended, *next; m; m = next) {
        next = m->next;
        message_free(m);
    }
    opener_close(o->opener);
}

int outbox_parallel(const struct endpoint *e) {
    return e->webhook > 0 ? ATTEMPTS_PARALLEL : MAIL_PROCESSES_MAX;
}

struct endpoint *outbox_endpoint_of(struct outbox *o, int64_t webhook) {
    for (int i = 0; i < o->count; i++)
        if (o->endpoint[i].webhook == webhook)
            return &o->endpoint[i];
    if (o->count == ENDPOINTS_MAX)
        return NULL; /* more than 50 were made and deleted during one run; the next run goes on */
    o->endpoint[o->count].webhook = webhook;
    return &o->endpoint[o->count++];
}

enum rc_err outbox_open_secret(struct outbox *o, struct arena *a, struct secret_use use,
                               const void *sealed, size_t n, const char **secret, bool *opens) {
    struct lane *l = o->lane;
    char *plain = NULL;
    *secret = NULL;
    *opens = true;
    if (!sealed)
        return OK;
    if (!o->opener)
        TRY(opener_open(l->config->keys, PAIR_NOTIFY, &o->opener, l->err));
    *opens = secret_open(o->opener, a, use, sealed, n, &plain, l->err) == OK;
    if (!*opens)
        log_err(l->err);
    *secret = plain;
    return OK;
}

static struct message *message_load(struct message_batch *batch, struct endpoint *e,
                                    struct rows *r) {
    struct message *m = arena_alloc(batch->arena, sizeof *m);
    m->batch = batch;
    m->endpoint = e;
    m->delivery = db_int(r, NOTIFY_DUE__ID);
    m->uid = arena_strdup(batch->arena, db_text_borrow(r, NOTIFY_DUE__UID));
    m->trigger = arena_strdup(batch->arena, db_text_borrow(r, NOTIFY_DUE__TRIGGER));
    m->attempt.body = arena_strdup(batch->arena, db_text_borrow(r, NOTIFY_DUE__BODY));
    m->test = db_int(r, NOTIFY_DUE__TEST) != 0;
    m->attempts = db_int(r, NOTIFY_DUE__TRIES);
    m->attempt.to = arena_strdup(batch->arena, db_text_borrow(r, NOTIFY_DUE__RECIPIENT));
    m->created_at = db_int(r, NOTIFY_DUE__CREATED_AT);
    m->unsure = db_int(r, NOTIFY_DUE__UNSURE);
    batch->left++;
    return m;
}

enum rc_err outbox_load_due(struct outbox *o, struct endpoint *e, int64_t now, int claim_max,
                            struct message_batch **batch, struct message **first) {
    struct lane *l = o->lane;
    struct rows *r = NULL;
    struct message **end = first;
    int count = 0;
    *batch = NULL;
    *first = NULL;
    if (e->webhook)
        TRY(db_query(l->db, Q_NOTIFY_DUE, &r, "iiii", e->webhook, now, (int64_t)claim_max,
                     (int64_t)e->only_tests));
    else
        TRY(db_query(l->db, Q_NOTIFY_DUE, &r, "niii", now, (int64_t)claim_max, (int64_t)0));
    while (db_next(r)) {
        if (!*batch) {
            struct arena *a = arena_open(BATCH_BYTES_MAX);
            *batch = arena_alloc(a, sizeof **batch);
            (*batch)->arena = a;
        }
        *end = message_load(*batch, e, r);
        end = &(*end)->next;
        count++;
    }
    e->more = count == claim_max;
    return db_end(r);
}

static void free_messages(struct message *first) {
    for (struct message *m = first, *next; m; m = next) {
        next = m->next;
        message_free(m);
    }
}

enum rc_err outbox_refuse_messages(struct outbox *o, struct message *first, int64_t now) {
    struct lane *l = o->lane;
    for (struct message *m = first; m; m = m->next) {
        TRY(db_exec(l->db, Q_NOTIFY_CLAIM, NULL, "i", m->delivery));
        TRY(db_exec(l->db, Q_NOTIFY_ATTEMPT, NULL, "iiiiss", m->delivery, now, (int64_t)0,
                    (int64_t)0, l->err->message, ""));
        TRY(db_exec(l->db, Q_NOTIFY_DEAD, NULL, "ii", m->delivery, now));
        o->recorded++;
    }
    free_messages(first);
    return OK;
}

void outbox_enqueue(struct endpoint *e, struct message *m) {
    if (e->last)
        e->last->next = m;
    else
        e->first = m;
    e->last = m;
    e->queued++;
}

enum rc_err outbox_queue_messages(struct outbox *o, struct endpoint *e, struct message *first) {
    for (struct message *m = first, *next; m; m = next) {
        next = m->next;
        m->next = NULL;
        outbox_enqueue(e, m);
        TRY(db_exec(o->lane->db, Q_NOTIFY_CLAIM, NULL, "i", m->delivery));
    }
    return OK;
}

enum rc_err outbox_update_next_due(struct outbox *o, struct endpoint *e) {
    bool found = false;
    e->next_due = 0;
    if (e->only_tests)
        return OK;
    return e->webhook
               ? db_get_int(o->lane->db, Q_NOTIFY_NEXT, &e->next_due, &found, "i", e->webhook)
               : db_get_int(o->lane->db, Q_NOTIFY_NEXT, &e->next_due, &found, "n");
}

static enum rc_err claim_webhook(struct outbox *o, struct endpoint *e, int64_t now, const char *url,
                                 const void *sealed, size_t n) {
    struct message_batch *batch = NULL;
    struct message *first = NULL;
    const char *secret = NULL;
    bool opens = true;
    if (e->queued < ATTEMPTS_PARALLEL)
        TRY(outbox_load_due(o, e, now, CLAIM_MAX, &batch, &first));
    if (batch) {
        TRY(outbox_open_secret(o, batch->arena, (struct secret_use){SECRET_WEBHOOK, url}, sealed, n,
                               &secret, &opens));
        if (!opens)
            return outbox_refuse_messages(o, first, now);
        url = arena_strdup(batch->arena, url);
        for (struct message *m = first; m; m = m->next) {
            m->attempt.url = url;
            m->attempt.secret = secret;
        }
        TRY(outbox_queue_messages(o, e, first));
    }
    return outbox_update_next_due(o, e);
}

static enum rc_err claim_webhooks(struct outbox *o, int64_t now) {
    struct rows *r = NULL;
    TRY(db_query(o->lane->db, Q_NOTIFY_WEBHOOKS, &r, ""));
    while (db_next(r)) {
        size_t n = 0;
        struct endpoint *e = outbox_endpoint_of(o, db_int(r, NOTIFY_WEBHOOKS__ID));
        const void *sealed = db_blob(r, NOTIFY_WEBHOOKS__SECRET_SEALED, &n);
        if (!e)
            break;
        e->open = true;
        e->only_tests = db_int(r, NOTIFY_WEBHOOKS__IS_ON) == 0;
        TRY(claim_webhook(o, e, now, db_text(r, NOTIFY_WEBHOOKS__URL), sealed, n));
    }
    return db_end(r);
}

/* Starts nothing more for a webhook that was paused, switched off or deleted meanwhile, except
 * tests. */
static enum rc_err unclaim_queued(struct outbox *o, struct endpoint *e) {
    struct message *m = e->first;
    e->first = e->last = NULL;
    e->queued = 0;
    for (struct message *next; m; m = next) {
        next = m->next;
        m->next = NULL;
        if (e->open && m->test) {
            outbox_enqueue(e, m);
        } else {
            TRY(db_exec(o->lane->db, Q_NOTIFY_UNCLAIM, NULL, "i", m->delivery));
            message_free(m);
        }
    }
    return OK;
}

enum rc_err outbox_claim_webhooks(struct outbox *o, int64_t now) {
    for (int i = 0; i < o->count; i++) {
        o->endpoint[i].open = o->endpoint[i].more = false;
        o->endpoint[i].next_due = 0;
    }
    return claim_webhooks(o, now);
}

enum rc_err outbox_unclaim(struct outbox *o) {
    for (int i = 0; i < o->count; i++)
        if (!o->endpoint[i].open || o->endpoint[i].only_tests)
            TRY(unclaim_queued(o, &o->endpoint[i]));
    return OK;
}
