/* A delivery is claimed (sending) before it is sent and recorded after its answer: killed between,
 * it goes again under the same id, and nothing says sent that was not. An e-mail a server may have
 * taken goes again after an hour, once; mail servers know no ids. Sending itself is deliver.c's
 * business, when is notify.c's. */
#include "notify/outbox.h"
#include "base/log.h"
#include "notify/retry.h"
#include "queue/audit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { LETTER_BYTES = 64 * 1024 * 1024, OFF_AFTER_SECONDS = 5 * 86400, OFF_AFTER_FAILURES = 3 };
/* A message that may have arrived is repeated so late, and at most so often. */
enum { UNSURE_WAIT = 3600, UNSURE_MAX = 2 };

static void letter_free(struct message *l) {
    struct batch *b = l->batch;
    if (--b->left == 0)
        arena_close(b->arena); /* the batch lies in it, and the secrets, which are wiped */
}

void outbox_close(struct outbox *o) {
    for (int i = 0; i < o->count; i++)
        for (struct message *l = o->endpoint[i].first, *next; l; l = next) {
            next = l->next;
            letter_free(l);
        }
    for (struct message *l = o->ended, *next; l; l = next) {
        next = l->next;
        letter_free(l);
    }
    opener_close(o->opener);
}

int outbox_at_once(const struct endpoint *e) { return e->webhook ? PARALLEL : MAIL_PROCESSES; }

enum rc_err outbox_recover(struct outbox *o) {
    static const char WORDS[] = "Rollcall was stopped while this was sent: the mail server may "
                                "have taken the message.";
    struct db *db = o->lane->db;
    int64_t now = (int64_t)time(NULL);
    TRY(db_begin(db));
    TRY(db_exec(db, Q_NOTIFY_RECOVER_MAIL_TRY, NULL, "is", now, WORDS));
    TRY(db_exec(db, Q_NOTIFY_RECOVER_MAIL, NULL, "iii", now, now + UNSURE_WAIT,
                (int64_t)UNSURE_MAX));
    TRY(db_exec(db, Q_NOTIFY_RECOVER, NULL, ""));
    return db_commit(db);
}

/* --- recording */

static enum rc_err switch_off(struct outbox *o, int64_t webhook, int64_t now) {
    struct lane *l = o->lane;
    const char *name = NULL;
    int64_t changed = 0;
    TRY(db_exec(l->db, Q_NOTIFY_WEBHOOK_DISABLE, &changed, "iiii", webhook, now,
                now - OFF_AFTER_SECONDS, (int64_t)OFF_AFTER_FAILURES));
    if (changed == 0)
        return OK;
    TRY(db_get_text(l->db, Q_NOTIFY_WEBHOOK_NAME, &name, NULL, "i", webhook));
    log_line(LOG_LEVEL_ERR, "webhook %lld (%s) was switched off: every try failed for 5 days",
             (long long)webhook, name);
    char subject[64];
    (void)snprintf(subject, sizeof subject, "webhook %lld", (long long)webhook);
    return audit_add(l->db, now, "rollcall", "webhook.off", subject, "on", "off",
                     "every try failed for 5 days");
}

static enum rc_err record_failure(struct outbox *o, struct message *t,
                                  const struct retry_decision *v, int64_t now) {
    struct lane *l = o->lane;
    int64_t least = v->unsure ? UNSURE_WAIT : t->sending.retry_after;
    bool last = v->unsure && t->unsure + 1 >= UNSURE_MAX;
    int64_t wait = v->hopeless || t->test || last ? -1 : retry_delay(t->tries + 1, least);
    if (v->unsure)
        TRY(db_exec(l->db, Q_NOTIFY_UNSURE, NULL, "i", t->delivery));
    if (wait >= 0)
        TRY(db_exec(l->db, Q_NOTIFY_RETRY, NULL, "ii", t->delivery, now + wait));
    else
        TRY(db_exec(l->db, Q_NOTIFY_DEAD, NULL, "ii", t->delivery, now));
    if (wait < 0 && !t->test)
        log_line(LOG_LEVEL_WARN, "delivery %lld of %s (%s) was given up after %lld tries: %s",
                 (long long)t->delivery, t->trigger, t->uid, (long long)t->tries + 1, v->words);
    if (t->test || t->endpoint->webhook == 0)
        return OK;
    TRY(db_exec(l->db, Q_NOTIFY_WEBHOOK_COUNT_FAILURE, NULL, "ii", t->endpoint->webhook, now));
    return switch_off(o, t->endpoint->webhook, now);
}

static enum rc_err record(struct outbox *o, struct message *t, int64_t now) {
    struct lane *l = o->lane;
    const struct attempt *s = &t->sending;
    struct retry_decision v = retry_decide(t->batch->arena, s);
    TRY(db_exec(l->db, Q_NOTIFY_ATTEMPT, NULL, "iiiiss", t->delivery, t->sent_at, s->took_ms,
                (int64_t)s->status, v.words, s->answer));
    o->recorded++;
    if (!v.arrived)
        return record_failure(o, t, &v, now);
    TRY(db_exec(l->db, Q_NOTIFY_SENT, NULL, "ii", t->delivery, now));
    return t->endpoint->webhook
               ? db_exec(l->db, Q_NOTIFY_WEBHOOK_RESET_FAILURES, NULL, "i", t->endpoint->webhook)
               : OK;
}

enum rc_err outbox_record(struct outbox *o) {
    int64_t now = (int64_t)time(NULL);
    for (struct message *t; (t = o->ended);) {
        TRY(record(o, t, now));
        o->ended = t->next;
        letter_free(t);
    }
    o->last_ended = NULL;
    return OK;
}

/* --- claiming */

static struct endpoint *endpoint_of(struct outbox *o, int64_t webhook) {
    for (int i = 0; i < o->count; i++)
        if (o->endpoint[i].webhook == webhook)
            return &o->endpoint[i];
    if (o->count == ENDPOINTS_MAX)
        return NULL; /* more than 50 were made and deleted during one run; the next run takes the
                        rest */
    o->endpoint[o->count].webhook = webhook;
    return &o->endpoint[o->count++];
}

/* A seal key that cannot be read is this server's trouble: the lane fails and everything waits.
 * *opens is false for a secret that this key does not open, or that was sealed for another
 * receiver; l->err says so then. */
static enum rc_err open_secret(struct outbox *o, struct arena *a, struct secret_place place,
                               const void *sealed, size_t n, const char **secret, bool *opens) {
    struct lane *l = o->lane;
    char *plain = NULL;
    *secret = NULL;
    *opens = true;
    if (!sealed)
        return OK;
    if (!o->opener)
        TRY(opener_open(l->config->keys, PAIR_NOTIFY, &o->opener, l->err));
    *opens = secret_open(o->opener, a, place, sealed, n, &plain, l->err) == OK;
    if (!*opens)
        log_err(l->err);
    *secret = plain;
    return OK;
}

static struct message *letter_new(struct batch *b, struct endpoint *e, struct rows *r) {
    struct message *t = arena_alloc(b->arena, sizeof *t);
    t->batch = b;
    t->endpoint = e;
    t->delivery = db_int(r, 0);
    t->uid = arena_strdup(b->arena, db_text_borrow(r, 1));
    t->trigger = arena_strdup(b->arena, db_text_borrow(r, 2));
    t->sending.body = arena_strdup(b->arena, db_text_borrow(r, 3));
    t->test = db_int(r, 4) != 0;
    t->tries = db_int(r, 5);
    t->sending.to = arena_strdup(b->arena, db_text_borrow(r, 6));
    t->created_at = db_int(r, 7);
    t->unsure = db_int(r, 8);
    b->left++;
    return t;
}

/* Takes what is due into *first; *b is NULL when nothing is. */
static enum rc_err take_due(struct outbox *o, struct endpoint *e, int64_t now, int most,
                            struct batch **b, struct message **first) {
    struct lane *l = o->lane;
    struct rows *r = NULL;
    struct message **end = first;
    int got = 0;
    *b = NULL;
    *first = NULL;
    TRY(e->webhook ? db_query(l->db, Q_NOTIFY_DUE, &r, "iiii", e->webhook, now, (int64_t)most,
                              (int64_t)e->only_tests)
                   : db_query(l->db, Q_NOTIFY_DUE, &r, "niii", now, (int64_t)most, (int64_t)0));
    while (db_next(r)) {
        if (!*b) {
            struct arena *a = arena_open(LETTER_BYTES);
            *b = arena_alloc(a, sizeof **b);
            (*b)->arena = a;
        }
        *end = letter_new(*b, e, r);
        end = &(*end)->next;
        got++;
    }
    e->more = got == most;
    return db_end(r);
}

static void drop_all(struct message *first) {
    for (struct message *t = first, *next; t; t = next) {
        next = t->next;
        letter_free(t);
    }
}

/* A secret that does not open ends its deliveries with those words: no later try would open it. */
static enum rc_err refuse_all(struct outbox *o, struct message *first, int64_t now) {
    struct lane *l = o->lane;
    for (struct message *t = first; t; t = t->next) {
        TRY(db_exec(l->db, Q_NOTIFY_CLAIM, NULL, "i", t->delivery));
        TRY(db_exec(l->db, Q_NOTIFY_ATTEMPT, NULL, "iiiiss", t->delivery, now, (int64_t)0,
                    (int64_t)0, l->err->message, ""));
        TRY(db_exec(l->db, Q_NOTIFY_DEAD, NULL, "ii", t->delivery, now));
        o->recorded++;
    }
    drop_all(first);
    return OK;
}

static void enqueue(struct endpoint *e, struct message *t) {
    if (e->last)
        e->last->next = t;
    else
        e->first = t;
    e->last = t;
    e->queued++;
}

static enum rc_err queue_all(struct outbox *o, struct endpoint *e, struct message *first) {
    for (struct message *t = first, *next; t; t = next) {
        next = t->next;
        t->next = NULL;
        enqueue(e, t);
        TRY(db_exec(o->lane->db, Q_NOTIFY_CLAIM, NULL, "i", t->delivery));
    }
    return OK;
}

static enum rc_err note_next(struct outbox *o, struct endpoint *e) {
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
    struct batch *b = NULL;
    struct message *first = NULL;
    const char *secret = NULL;
    bool opens = true;
    if (e->queued < PARALLEL)
        TRY(take_due(o, e, now, CLAIMED, &b, &first));
    if (b) {
        TRY(open_secret(o, b->arena, (struct secret_place){SECRET_WEBHOOK, url}, sealed, n, &secret,
                        &opens));
        if (!opens)
            return refuse_all(o, first, now);
        url = arena_strdup(b->arena, url);
        for (struct message *t = first; t; t = t->next) {
            t->sending.url = url;
            t->sending.secret = secret;
        }
        TRY(queue_all(o, e, first));
    }
    return note_next(o, e);
}

static enum rc_err claim_webhooks(struct outbox *o, int64_t now) {
    struct rows *r = NULL;
    TRY(db_query(o->lane->db, Q_NOTIFY_WEBHOOKS, &r, ""));
    while (db_next(r)) {
        size_t n = 0;
        struct endpoint *e = endpoint_of(o, db_int(r, 0));
        const void *sealed = db_blob(r, 2, &n);
        if (!e)
            break;
        e->open = true;
        e->only_tests = db_int(r, 3) == 0;
        TRY(claim_webhook(o, e, now, db_text(r, 1), sealed, n));
    }
    return db_end(r);
}

static enum rc_err write_mails(struct outbox *o, struct message *first,
                               const struct mail_server *server, const char *from) {
    struct lane *l = o->lane;
    for (struct message *t = first; t; t = t->next) {
        struct rows *r = NULL;
        TRY(db_query(l->db, Q_NOTIFY_MAIL_FACTS, &r, "s", t->sending.body));
        struct message_facts f = {0};
        if (db_next(r))
            f = (struct message_facts){
                db_text(r, 0),  db_text(r, 1),  db_text(r, 2),  db_text(r, 3), db_text(r, 4),
                db_text(r, 5),  db_text(r, 6),  db_text(r, 7),  db_text(r, 8), db_text(r, 9),
                db_text(r, 10), db_text(r, 11), db_text(r, 12), db_text(r, 13)};
        TRY(db_end(r));
        t->sending.server = server;
        t->sending.secret = server->password;
        t->sending.from = from;
        char to[MAIL_ASCII_BYTES];
        if (mail_address_ascii(t->sending.to, to))
            t->sending.to = arena_strdup(t->batch->arena, to);
        message_write_mail(t, &f);
    }
    return OK;
}

static enum rc_err claim_mail(struct outbox *o, int64_t now) {
    struct lane *l = o->lane;
    struct endpoint *e = endpoint_of(o, 0);
    struct mail m;
    struct batch *b = NULL;
    struct message *first = NULL;
    struct rows *r = NULL;
    size_t n = 0;
    bool opens = true;
    if (!e)
        return OK;
    TRY(mail_settings(l->db, &m));
    char host[MAIL_ASCII_BYTES] = "", from[MAIL_ASCII_BYTES] = "";
    e->open = *m.server && mail_host_ascii(m.server, host) && mail_address_ascii(m.from, from);
    /* No more than are started at once: what a kill finds claimed may have arrived. */
    int most = MAIL_PROCESSES - e->running - e->queued;
    if (!e->open || most <= 0)
        return e->open ? note_next(o, e) : OK;
    TRY(take_due(o, e, now, most, &b, &first));
    if (!b)
        return note_next(o, e);
    TRY(db_query(l->db, Q_NOTIFY_MAIL_PASSWORD, &r, ""));
    const void *sealed = db_next(r) ? db_blob(r, 0, &n) : NULL;
    TRY(db_end(r));
    struct mail_server *server = arena_alloc(b->arena, sizeof *server);
    *server = (struct mail_server){.host = arena_strdup(b->arena, host),
                                   .tls = arena_strdup(b->arena, m.tls),
                                   .user = *m.user ? arena_strdup(b->arena, m.user) : NULL,
                                   .port = (int)m.port,
                                   .hello = mail_hello(b->arena, l->config->base_url, m.from)};
    struct secret_place place = {SECRET_MAIL_PASSWORD, mail_destination(b->arena, &m)};
    TRY(open_secret(o, b->arena, place, *m.user ? sealed : NULL, n, &server->password, &opens));
    if (opens && server->password && mail_is_unencrypted(&m)) {
        server->password = NULL;
        opens = false;
        (void)!FAIL(l->err, ERR_INPUT,
                    "The password would travel unencrypted over the network, so nothing was sent. "
                    "Choose an encryption under Settings, E-mail.",
                    "no encryption to %s", m.server);
        log_err(l->err);
    }
    if (!opens)
        return refuse_all(o, first, now);
    TRY(write_mails(o, first, server, arena_strdup(b->arena, from)));
    TRY(queue_all(o, e, first));
    return note_next(o, e);
}

/* Of a webhook that was paused, switched off or deleted meanwhile nothing more is started, but
 * tests. */
static enum rc_err give_back(struct outbox *o, struct endpoint *e) {
    struct message *t = e->first;
    e->first = e->last = NULL;
    e->queued = 0;
    for (struct message *next; t; t = next) {
        next = t->next;
        t->next = NULL;
        if (e->open && t->test) {
            enqueue(e, t);
        } else {
            TRY(db_exec(o->lane->db, Q_NOTIFY_UNCLAIM, NULL, "i", t->delivery));
            letter_free(t);
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
            TRY(give_back(o, &o->endpoint[i]));
    return OK;
}
