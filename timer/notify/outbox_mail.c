/* Claiming e-mail about events, and the way to the mail server, which notices share. */
#include "base/log.h"
#include "notify/mail_outcome.h"
#include "notify/outbox.h"
#include "reviews/notice.h"
#include "settings/mail.h"
#include "sql/timer/notify/outbox.h"
#include "warnings/notice.h"
#include "warnings/warning.h"

#include <string.h>

int outbox_free_processes(struct outbox *o) {
    int busy = 0;
    for (int i = 0; i < o->count; i++)
        if (o->endpoint[i].webhook <= 0)
            busy += o->endpoint[i].running + o->endpoint[i].queued;
    return MAIL_PROCESSES_MAX - busy;
}

/* --- the way to the mail server */

static enum rc_err route_open_password(struct outbox *o, struct arena *a, const struct mail *mail,
                                       struct mail_server *server, bool *opens) {
    struct lane *l = o->lane;
    struct rows *r = NULL;
    size_t n = 0;
    TRY(db_query(l->db, Q_NOTIFY_MAIL_PASSWORD, &r, ""));
    const void *sealed = db_next(r) ? db_blob(r, 0, &n) : NULL;
    TRY(db_end(r));
    struct secret_use use = {SECRET_MAIL_PASSWORD, mail_destination(a, mail)};
    TRY(outbox_open_secret(o, a, use, *mail->user ? sealed : NULL, n, &server->password, opens));
    if (*opens && server->password && mail_is_unencrypted(mail)) {
        server->password = NULL;
        *opens = false;
        (void)!FAIL(l->err, ERR_INPUT, mail_password_refusal_text(MAIL_PASSWORD_BY_SETTINGS),
                    "no encryption to %s", mail->server);
        log_err(l->err);
    }
    return OK;
}

/* The first recipient of the settings: the admins. */
static const char *route_reply_to(struct arena *a, const struct mail *mail) {
    char ascii[MAIL_ASCII_BYTES] = "";
    const char *first = arena_strndup(a, mail->to, strcspn(mail->to, "\n"));
    return mail_address_ascii(first, ascii) ? arena_strdup(a, ascii) : NULL;
}

enum rc_err outbox_mail_route(struct outbox *o, struct arena *a, struct mail_route *out) {
    struct mail mail;
    char host[MAIL_ASCII_BYTES] = "", from[MAIL_ASCII_BYTES] = "";
    TRY(mail_settings(o->lane->db, &mail));
    (void)mail_host_ascii(mail.server, host);
    (void)mail_address_ascii(mail.from, from);
    struct mail_server *server = arena_alloc(a, sizeof *server);
    server->host = arena_strdup(a, host);
    server->port = (int)mail.port;
    server->tls = arena_strdup(a, mail.tls);
    server->user = *mail.user ? arena_strdup(a, mail.user) : NULL;
    server->hello = mail_hello(a, o->lane->config->base_url, mail.from);
    *out = (struct mail_route){
        .server = server, .from = arena_strdup(a, from), .reply_to = route_reply_to(a, &mail)};
    return route_open_password(o, a, &mail, server, &out->opens);
}

/* --- e-mail about events */

static enum rc_err mail_facts(struct db *db, const char *body, struct message_facts *out) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_NOTIFY_MAIL_FACTS, &r, "s", body));
    if (db_next(r))
        *out = (struct message_facts){
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
    return db_end(r);
}

/* The notice that an admin has sent to themselves. */
static enum rc_err write_test(struct lane *l, struct message *m, const char *reply_to) {
    struct notice_source source;
    struct notice_person person;
    struct notice_text text = {.subject = "The task no longer exists",
                               .plain = "The task of this test no longer exists.\r\n"};
    struct rows *r = NULL;
    struct task t = {.id = 0};
    const char *who = "";
    int64_t task = 0, days = 0, acts_at = 0;
    bool found = false;
    TRY(db_query(l->db, Q_NOTIFY_NOTICE_TEST, &r, "s", m->attempt.body));
    if (db_next(r)) {
        task = db_int(r, NOTIFY_NOTICE_TEST__TASK);
        days = db_int(r, NOTIFY_NOTICE_TEST__DAYS);
        who = db_text(r, NOTIFY_NOTICE_TEST__WHO);
    }
    TRY(db_end(r));
    if (task) {
        TRY(task_load(l->db, l->arena, task, &t));
        TRY(notice_source_of_task(l->db, &t, l->config->base_url, &source));
        TRY(notice_find_person(l->db, &source, who, &person, &found));
        if (!found) /* a newer preview has other people */
            TRY(notice_find_person(l->db, &source, "", &person, &found));
        TRY(warning_acts_at(l->db, m->created_at, days, &acts_at));
        TRY(notice_write(l->db, &source, person.user, days, acts_at, &text));
    }
    message_write_notice(m, text.subject, text.plain, text.html, reply_to);
    return OK;
}

/* To a reviewer, with the figures of now. */
static enum rc_err write_review(struct lane *l, struct message *m, const char *reply_to) {
    struct review_mail text;
    TRY(review_mail(l->db, l->arena, m->attempt.body, l->config->base_url, &text));
    message_write_notice(m, text.subject, text.plain, NULL, reply_to);
    return OK;
}

static enum rc_err write_mails(struct outbox *o, struct message *first,
                               const struct mail_route *route) {
    for (struct message *m = first; m; m = m->next) {
        struct message_facts f = {.name = NULL};
        char to[MAIL_ASCII_BYTES];
        m->attempt.server = route->server;
        m->attempt.secret = route->server->password;
        m->attempt.from = route->from;
        if (mail_address_ascii(m->attempt.to, to))
            m->attempt.to = arena_strdup(m->batch->arena, to);
        if (strcmp(m->trigger, NOTICE_TEST_TRIGGER) == 0) {
            TRY(write_test(o->lane, m, route->reply_to));
        } else if (strcmp(m->trigger, REVIEW_NOTICE_TRIGGER) == 0) {
            TRY(write_review(o->lane, m, route->reply_to));
        } else {
            TRY(mail_facts(o->lane->db, m->attempt.body, &f));
            message_write_mail(m, &f);
        }
    }
    return OK;
}

enum rc_err outbox_claim_mail(struct outbox *o, int64_t now) {
    struct endpoint *e = outbox_endpoint_of(o, ENDPOINT_MAIL);
    struct message_batch *batch = NULL;
    struct message *first = NULL;
    struct mail_route route;
    struct mail mail;
    if (!e)
        return OK;
    TRY(mail_settings(o->lane->db, &mail));
    e->open = mail_is_complete(&mail);
    /* no more than start at once: what a kill finds claimed may have arrived */
    int claim_max = outbox_free_processes(o);
    if (!e->open || claim_max <= 0)
        return e->open ? outbox_update_next_due(o, e) : OK;
    TRY(outbox_load_due(o, e, now, claim_max, &batch, &first));
    if (!batch)
        return outbox_update_next_due(o, e);
    TRY(outbox_mail_route(o, batch->arena, &route));
    if (!route.opens)
        return outbox_refuse_messages(o, first, now);
    TRY(write_mails(o, first, &route));
    TRY(outbox_queue_messages(o, e, first));
    return outbox_update_next_due(o, e);
}
