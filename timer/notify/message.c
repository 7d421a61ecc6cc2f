/* Headers and texts of messages. core/queue/event.c has the kinds of events and their sentences. */
#include "notify/message.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/utf8.h"
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

/* The header Date. */
static const char *mail_date(struct arena *a, int64_t at) {
    char date[64];
    time_t t = (time_t)at;
    struct tm tm;
    gmtime_r(&t, &tm);
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &tm);
    return arena_printf(a, "Date: %s", date);
}

/* The headers of every e-mail. */
static int mail_headers(struct message *m, const char *subject) {
    struct arena *a = m->batch->arena;
    const char *domain = strchr(m->attempt.from, '@');
    const char **h = m->attempt.header;
    int n = 0;
    h[n++] = mail_date(a, m->created_at);
    h[n++] = arena_printf(a, "From: Rollcall <%s>", m->attempt.from);
    h[n++] = arena_printf(a, "To: <%s>", m->attempt.to);
    h[n++] = arena_printf(a, "Subject: %s", subject);
    h[n++] = arena_printf(a, "Message-ID: <%s%s>", m->uid, domain ? domain : "@rollcall");
    h[n++] = "Auto-Submitted: auto-generated";
    h[n] = NULL;
    return n;
}

void message_write_mail(struct message *m, const struct message_facts *f) {
    const struct event_kind *kind = event_kind(m->trigger);
    kind = kind ? kind : &EVENTS[EVENT_TASK_FAILURE];
    (void)mail_headers(m, mail_subject(m, kind, f));
    m->attempt.text = mail_text(m, kind, f);
}

/* --- notices */

static bool is_plain(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || (unsigned char)*text > 0x7E)
            return false;
    return true;
}

/* The subject in encoded words, one on each line of up to 76 characters (RFC 2047, section 2;
 * libcurl encodes bodies only). A plain subject that fits on a line, and looks like no encoded
 * word, stays as it is. */
static const char *encode_subject(struct arena *a, const char *subject) {
    enum { WORD_MAX = 75, LINE_MAX_CHARACTERS = 66 };
    static const char OPEN[] = "=?utf-8?Q?", CLOSE[] = "?=";
    static const char SAFE[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    struct buf b;
    if (is_plain(subject) && strlen(subject) <= LINE_MAX_CHARACTERS && !strstr(subject, "=?"))
        return subject;
    buf_init(&b, a, 16 * 1024);
    buf_puts(&b, OPEN);
    size_t word = strlen("Subject: ") + strlen(OPEN) + strlen(CLOSE);
    for (const char *p = subject; *p;) {
        size_t bytes = utf8_step(p), safe = strchr(SAFE, *p) ? 1 : 3 * bytes;
        if (word + safe > WORD_MAX) {
            buf_printf(&b, "%s\r\n %s", CLOSE, OPEN);
            word = strlen(OPEN) + strlen(CLOSE);
        }
        word += safe;
        for (size_t i = 0; i < bytes; i++)
            if (safe == 1)
                buf_put(&b, p, 1);
            else
                buf_printf(&b, "=%02X", (unsigned char)p[i]);
        p += bytes;
    }
    buf_puts(&b, CLOSE);
    return b.text;
}

void message_write_notice(struct message *m, const char *subject, const char *plain,
                          const char *html, const char *reply_to) {
    struct arena *a = m->batch->arena;
    const char *shown = m->test ? arena_printf(a, "[test] %s", subject) : subject;
    int n = mail_headers(m, encode_subject(a, shown));
    if (reply_to) {
        m->attempt.header[n++] = arena_printf(a, "Reply-To: <%s>", reply_to);
        m->attempt.header[n] = NULL;
    }
    m->attempt.text = arena_strdup(a, plain);
    m->attempt.html = arena_strdup(a, html);
}
