/* Claiming. A delivery is claimed (state sending) before it is sent, and recorded after its answer
 * (outbox_record.c). sender.c sends; lane.c decides when. */
#include "notify/outbox.h"
#include "base/log.h"
#include "notify/mail_outcome.h"
#include "settings/mail.h"
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
    return e->webhook ? ATTEMPTS_PARALLEL : MAIL_PROCESSES_MAX;
}

static struct endpoint *endpoint_of(struct outbox *o, int64_t webhook) {
    for (int i = 0; i < o->count; i++)
        if (o->endpoint[i].webhook == webhook)
            return &o->endpoint[i];
    if (o->count == ENDPOINTS_MAX)
        return NULL; /* more than 50 were made and deleted during one run; the next run goes on */
    o->endpoint[o->count].webhook = webhook;
    return &o->endpoint[o->count++];
}

/* A key file that cannot be read is a problem of this server: the lane fails and everything waits.
 * *opens is false for a secret that this key does not open, or that was sealed for another
 * receiver; l->err has the reason then. */
static enum rc_err open_secret(struct outbox *o, struct arena *a, struct secret_use use,
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

/* Loads what is due into *first; *batch is NULL when nothing is. */
static enum rc_err load_due(struct outbox *o, struct endpoint *e, int64_t now, int claim_max,
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

/* A secret that does not open ends its deliveries with the reason in l->err: a retry would not open
 * it. */
static enum rc_err refuse_messages(struct outbox *o, struct message *first, int64_t now) {
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

static void endpoint_enqueue(struct endpoint *e, struct message *m) {
    if (e->last)
        e->last->next = m;
    else
        e->first = m;
    e->last = m;
    e->queued++;
}

static enum rc_err queue_messages(struct outbox *o, struct endpoint *e, struct message *first) {
    for (struct message *m = first, *next; m; m = next) {
        next = m->next;
        m->next = NULL;
        endpoint_enqueue(e, m);
        TRY(db_exec(o->lane->db, Q_NOTIFY_CLAIM, NULL, "i", m->delivery));
    }
    return OK;
}

static enum rc_err update_next_due(struct outbox *o, struct endpoint *e) {
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
        TRY(load_due(o, e, now, CLAIM_MAX, &batch, &first));
    if (batch) {
        TRY(open_secret(o, batch->arena, (struct secret_use){SECRET_WEBHOOK, url}, sealed, n,
                        &secret, &opens));
        if (!opens)
            return refuse_messages(o, first, now);
        url = arena_strdup(batch->arena, url);
        for (struct message *m = first; m; m = m->next) {
            m->attempt.url = url;
            m->attempt.secret = secret;
        }
        TRY(queue_messages(o, e, first));
    }
    return update_next_due(o, e);
}

static enum rc_err claim_webhooks(struct outbox *o, int64_t now) {
    struct rows *r = NULL;
    TRY(db_query(o->lane->db, Q_NOTIFY_WEBHOOKS, &r, ""));
    while (db_next(r)) {
        size_t n = 0;
        struct endpoint *e = endpoint_of(o, db_int(r, NOTIFY_WEBHOOKS__ID));
        const void *sealed = db_blob(r, NOTIFY_WEBHOOKS__SECRET_SEALED, &n);
        if (!e)
            break;
        e->open = true;
        e->only_tests = db_int(r, NOTIFY_WEBHOOKS__IS_ON) == 0;
        TRY(claim_webhook(o, e, now, db_text(r, NOTIFY_WEBHOOKS__URL), sealed, n));
    }
    return db_end(r);
}

static enum rc_err write_mails(struct outbox *o, struct message *first,
                               const struct mail_server *server, const char *from) {
    struct lane *l = o->lane;
    for (struct message *m = first; m; m = m->next) {
        struct rows *r = NULL;
        TRY(db_query(l->db, Q_NOTIFY_MAIL_FACTS, &r, "s", m->attempt.body));
        struct message_facts f = {0};
        if (db_next(r))
            f = (struct message_facts){
                .name = db_text(r, NOTIFY_MAIL_FACTS__NAME),
                .days_left = db_text(r, NOTIFY_MAIL_FACTS__DAYS_LEFT),
                .expires_at = db_text(r, NOTIFY_MAIL_FACTS__EXPIRES_AT),
                .link = db_text(r, NOTIFY_MAIL_FACTS__LINK),
                .failed = db_text(r, NOTIFY_MAIL_FACTS__FAILED),
                .matched = db_text(r, NOTIFY_MAIL_FACTS__MATCHED),
                .error = db_text(r, NOTIFY_MAIL_FACTS__ERROR),
                .started_at = db_text(r, NOTIFY_MAIL_FACTS__STARTED_AT),
                .finished_at = db_text(r, NOTIFY_MAIL_FACTS__FINISHED_AT),
                .succeeded = db_text(r, NOTIFY_MAIL_FACTS__SUCCEEDED),
                .skipped = db_text(r, NOTIFY_MAIL_FACTS__SKIPPED),
                .people = db_text(r, NOTIFY_MAIL_FACTS__PEOPLE),
                .reason = db_text(r, NOTIFY_MAIL_FACTS__REASON),
                .outcome = db_text(r, NOTIFY_MAIL_FACTS__OUTCOME),
                .freed = db_text(r, NOTIFY_MAIL_FACTS__FREED),
                .saving = db_text(r, NOTIFY_MAIL_FACTS__SAVING),
            };
        TRY(db_end(r));
        m->attempt.server = server;
        m->attempt.secret = server->password;
        m->attempt.from = from;
        char to[MAIL_ASCII_BYTES];
        if (mail_address_ascii(m->attempt.to, to))
            m->attempt.to = arena_strdup(m->batch->arena, to);
        message_write_mail(m, &f);
    }
    return OK;
}

static enum rc_err claim_mail(struct outbox *o, int64_t now) {
    struct lane *l = o->lane;
    struct endpoint *e = endpoint_of(o, 0);
    struct mail mail;
    struct message_batch *batch = NULL;
    struct message *first = NULL;
    struct rows *r = NULL;
    size_t n = 0;
    bool opens = true;
    if (!e)
        return OK;
    TRY(mail_settings(l->db, &mail));
    char host[MAIL_ASCII_BYTES] = "", from[MAIL_ASCII_BYTES] = "";
    e->open =
        *mail.server && mail_host_ascii(mail.server, host) && mail_address_ascii(mail.from, from);
    /* no more than start at once: what a kill finds claimed may have arrived */
    int claim_max = MAIL_PROCESSES_MAX - e->running - e->queued;
    if (!e->open || claim_max <= 0)
        return e->open ? update_next_due(o, e) : OK;
    TRY(load_due(o, e, now, claim_max, &batch, &first));
    if (!batch)
        return update_next_due(o, e);
    TRY(db_query(l->db, Q_NOTIFY_MAIL_PASSWORD, &r, ""));
    const void *sealed = db_next(r) ? db_blob(r, 0, &n) : NULL;
    TRY(db_end(r));
    struct mail_server *server = arena_alloc(batch->arena, sizeof *server);
    server->host = arena_strdup(batch->arena, host);
    server->port = (int)mail.port;
    server->tls = arena_strdup(batch->arena, mail.tls);
    server->user = *mail.user ? arena_strdup(batch->arena, mail.user) : NULL;
    server->hello = mail_hello(batch->arena, l->config->base_url, mail.from);
    struct secret_use use = {SECRET_MAIL_PASSWORD, mail_destination(batch->arena, &mail)};
    TRY(open_secret(o, batch->arena, use, *mail.user ? sealed : NULL, n, &server->password,
                    &opens));
    if (opens && server->password && mail_is_unencrypted(&mail)) {
        server->password = NULL;
        opens = false;
        (void)!FAIL(l->err, ERR_INPUT, mail_password_refusal_text(MAIL_PASSWORD_BY_SETTINGS),
                    "no encryption to %s", mail.server);
        log_err(l->err);
    }
    if (!opens)
        return refuse_messages(o, first, now);
    TRY(write_mails(o, first, server, arena_strdup(batch->arena, from)));
    TRY(queue_messages(o, e, first));
    return update_next_due(o, e);
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
            endpoint_enqueue(e, m);
        } else {
            TRY(db_exec(o->lane->db, Q_NOTIFY_UNCLAIM, NULL, "i", m->delivery));
            message_free(m);
        }
    }
    return OK;
}

enum rc_err outbox_claim(struct outbox *o, int64_t now) {
    for (int i = 0; i < o->count; i++) {
        o->endpoint[i].open = o->endpoint[i].more = false;
        o->endpoint[i].next_due = 0;
    }
    TRY(claim_webhooks(o, now));
    TRY(claim_mail(o, now));
    for (int i = 0; i < o->count; i++)
        if (!o->endpoint[i].open || o->endpoint[i].only_tests)
            TRY(unclaim_queued(o, &o->endpoint[i]));
    return OK;
}
