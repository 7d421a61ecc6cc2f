/* Headers and texts of messages. core/queue/event.c has the kinds of events and their sentences. */
#include "notify/message.h"
#include "base/buf.h"
#include "base/text.h"
#include "host/secret.h"
#include "queue/event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* v1,base64(HMAC-SHA256(key, "id.timestamp.body")): standardwebhooks.com 1.0.0. */
static char *message_signature(struct message *m, const char *timestamp) {
    struct arena *a = m->batch->arena;
    const char *secret = m->attempt.secret;
    const void *key = secret;
    size_t n = strlen(secret);
    if (text_starts(secret, "whsec_")) {
        unsigned char *bytes = NULL;
        if (secret_base64_decode(a, secret + strlen("whsec_"), &bytes, &n))
            key = bytes;
    }
    char *text = arena_printf(a, "%s.%s.%s", m->uid, timestamp, m->attempt.body);
    return secret_hmac_base64(a, key, n, text, strlen(text));
}

static char *secret_header(struct message *m, const char *name, const char *value) {
    char *header = arena_printf(m->batch->arena, "%s: %s", name, value);
    arena_wipe_on_reset(m->batch->arena, header, strlen(header));
    return header;
}

void message_sign(struct message *m, int64_t now) {
    struct arena *a = m->batch->arena;
    const char **header = m->attempt.header;
    char *timestamp = arena_printf(a, "%lld", (long long)now);
    int n = 0;
    m->sent_at = now;
    header[n++] = "Content-Type: application/json";
    header[n++] = arena_printf(a, "webhook-id: %s", m->uid);
    header[n++] = arena_printf(a, "webhook-timestamp: %s", timestamp);
    if (m->attempt.secret) {
        header[n++] = arena_printf(a, "webhook-signature: v1,%s", message_signature(m, timestamp));
        header[n++] = secret_header(m, "X-Automation-Webhook-Token", m->attempt.secret);
    }
    header[n] = NULL;
}

void message_free(struct message *m) {
    struct message_batch *batch = m->batch;
    if (--batch->left == 0)
        arena_close(batch->arena); /* frees the batch too, and wipes the secrets */
}

/* --- e-mail. Subjects consist of our own ASCII words, so that no header needs encoding. */

static const char *key_subject(struct message *m, const struct message_facts *f) {
    long days = f->days_left ? strtol(f->days_left, NULL, 10) : 0;
    int64_t expires = 0;
    if (f->error && *f->error)
        return "Rollcall: Atlassian rejects the organization API key";
    if (days == 0 && f->expires_at && text_parse_iso(f->expires_at, &expires) &&
        expires <= m->created_at)
        return "Rollcall: the organization API key has expired";
    if (days == 0)
        return "Rollcall: the organization API key expires within a day";
    if (days == 1)
        return "Rollcall: the organization API key expires in 1 day";
    return arena_printf(m->batch->arena, "Rollcall: the organization API key expires in %ld days",
                        days);
}

static const char *mail_subject(struct message *m, const struct event_kind *kind,
                                const struct message_facts *f) {
    const char *subject = kind->subject;
    if (kind == &EVENTS[EVENT_KEY_EXPIRY])
        subject = key_subject(m, f);
    else if (kind == &EVENTS[EVENT_BULK_DONE] && f->error && *f->error)
        subject = "Rollcall: a bulk action finished with failures";
    return m->test ? arena_printf(m->batch->arena, "[test] %s", subject) : subject;
}

static void add_line(struct buf *b, const char *label, const char *value) {
    if (value && *value)
        buf_printf(b, "%-10s %s\r\n", label, value);
}

static char *mail_text(struct message *m, const struct event_kind *kind,
                       const struct message_facts *f) {
    struct buf b;
    buf_init(&b, m->batch->arena, 32 * 1024);
    if (m->test)
        buf_puts(&b, "This is a test, requested on the settings page.\r\n\r\n");
    buf_printf(&b, "%s\r\n\r\n", kind->lead);
    if (kind->name_label)
        add_line(&b, kind->name_label, f->name);
    add_line(&b, "Expires:", f->expires_at);
    add_line(&b, "People:", f->people);
    add_line(&b, "Reason:", f->reason);
    add_line(&b, "Started:", f->started_at);
    add_line(&b, "Finished:", f->finished_at);
    add_line(&b, "Outcome:", f->outcome);
    add_line(&b, "Matched:", f->matched);
    add_line(&b, "Done:", f->succeeded);
    add_line(&b, "Skipped:", f->skipped);
    add_line(&b, "Failed:", f->failed);
    add_line(&b, "Seats freed:", f->freed);
    add_line(&b, "Saves:", f->saving);
    add_line(&b, "Error:", f->error);
    add_line(&b, kind->link_label, f->link);
    buf_puts(&b, "\r\n-- \r\nRollcall\r\n");
    return b.text;
}

void message_write_mail(struct message *m, const struct message_facts *f) {
    struct arena *a = m->batch->arena;
    char date[64];
    time_t t = (time_t)m->created_at;
    struct tm tm;
    gmtime_r(&t, &tm);
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &tm);
    const struct event_kind *kind = event_kind(m->trigger);
    kind = kind ? kind : &EVENTS[EVENT_TASK_FAILURE];
    const char *domain = strchr(m->attempt.from, '@');
    const char **h = m->attempt.header;
    h[0] = arena_printf(a, "Date: %s", date);
    h[1] = arena_printf(a, "From: Rollcall <%s>", m->attempt.from);
    h[2] = arena_printf(a, "To: <%s>", m->attempt.to);
    h[3] = arena_printf(a, "Subject: %s", mail_subject(m, kind, f));
    h[4] = arena_printf(a, "Message-ID: <%s%s>", m->uid, domain ? domain : "@rollcall");
    h[5] = "Auto-Submitted: auto-generated";
    h[6] = NULL;
    m->attempt.text = mail_text(m, kind, f);
}
