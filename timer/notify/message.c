/* The form of what is sent. What each kind of event says stands in core/queue/event.c. */
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
static char *signature(struct message *l, const char *timestamp) {
    struct arena *a = l->batch->arena;
    const char *secret = l->sending.secret;
    const void *key = secret;
    size_t n = strlen(secret);
    if (text_starts(secret, "whsec_")) {
        unsigned char *bytes = NULL;
        if (secret_base64_decode(a, secret + strlen("whsec_"), &bytes, &n))
            key = bytes;
    }
    char *text = arena_printf(a, "%s.%s.%s", l->uid, timestamp, l->sending.body);
    return secret_hmac_base64(a, key, n, text, strlen(text));
}

static char *secret_header(struct message *l, const char *name, const char *value) {
    char *line = arena_printf(l->batch->arena, "%s: %s", name, value);
    arena_wipe_on_reset(l->batch->arena, line, strlen(line));
    return line;
}

void message_sign(struct message *l, int64_t now) {
    struct arena *a = l->batch->arena;
    char *timestamp = arena_printf(a, "%lld", (long long)now);
    int n = 0;
    l->sent_at = now;
    l->sending.header[n++] = "Content-Type: application/json";
    l->sending.header[n++] = arena_printf(a, "webhook-id: %s", l->uid);
    l->sending.header[n++] = arena_printf(a, "webhook-timestamp: %s", timestamp);
    if (l->sending.secret) {
        l->sending.header[n++] =
            arena_printf(a, "webhook-signature: v1,%s", signature(l, timestamp));
        l->sending.header[n++] = secret_header(l, "X-Automation-Webhook-Token", l->sending.secret);
    }
    l->sending.header[n] = NULL;
}

/* --- e-mail. Subjects are words of ours only, so that no header needs encoding. */

static const char *key_news(struct message *l, const struct message_facts *f) {
    long days = f->days_left ? strtol(f->days_left, NULL, 10) : 0;
    int64_t expires = 0;
    if (f->error && *f->error)
        return "Atlassian refuses the organization API key";
    if (days == 0 && f->expires_at && text_parse_iso(f->expires_at, &expires) &&
        expires <= l->created_at)
        return "the organization API key has expired";
    if (days == 0)
        return "the organization API key expires within a day";
    return arena_printf(l->batch->arena, "the organization API key expires in %ld day%s", days,
                        days == 1 ? "" : "s");
}

static const char *subject(struct message *l, const struct event_kind *kind,
                           const struct message_facts *f) {
    const char *news = kind->news;
    if (kind == &EVENTS[EVENT_KEY_EXPIRY])
        news = key_news(l, f);
    else if (kind == &EVENTS[EVENT_BULK_DONE] && f->error && *f->error)
        news = "a bulk operation ended, but not for everybody";
    return arena_printf(l->batch->arena, "%sRollcall: %s", l->test ? "[test] " : "", news);
}

static void line(struct buf *b, const char *label, const char *value) {
    if (value && *value)
        buf_printf(b, "%-10s %s\r\n", label, value);
}

static char *text(struct message *l, const struct event_kind *kind, const struct message_facts *f) {
    struct buf b;
    buf_init(&b, l->batch->arena, 32 * 1024);
    if (l->test)
        buf_puts(&b, "This is a test, asked for on the settings page.\r\n\r\n");
    buf_printf(&b, "%s\r\n\r\n", kind->lead);
    if (kind->name_label)
        line(&b, kind->name_label, f->name);
    line(&b, "Expires:", f->expires_at);
    line(&b, "People:", f->people);
    line(&b, "Why:", f->reason);
    line(&b, "Started:", f->started_at);
    line(&b, "Finished:", f->finished_at);
    line(&b, "Outcome:", f->outcome);
    line(&b, "Matched:", f->matched);
    line(&b, "Done:", f->succeeded);
    line(&b, "Skipped:", f->skipped);
    line(&b, "Failed:", f->failed);
    line(&b, "Error:", f->error);
    line(&b, kind->link_label, f->link);
    buf_puts(&b, "\r\n-- \r\nRollcall\r\n");
    return b.text;
}

void message_write_mail(struct message *l, const struct message_facts *f) {
    struct arena *a = l->batch->arena;
    char date[64];
    time_t t = (time_t)l->created_at;
    struct tm tm;
    gmtime_r(&t, &tm);
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &tm);
    const struct event_kind *kind = event_kind(l->trigger);
    kind = kind ? kind : &EVENTS[EVENT_TASK_FAILURE];
    const char *domain = strchr(l->sending.from, '@');
    const char **h = l->sending.header;
    h[0] = arena_printf(a, "Date: %s", date);
    h[1] = arena_printf(a, "From: Rollcall <%s>", l->sending.from);
    h[2] = arena_printf(a, "To: <%s>", l->sending.to);
    h[3] = arena_printf(a, "Subject: %s", subject(l, kind, f));
    h[4] = arena_printf(a, "Message-ID: <%s%s>", l->uid, domain ? domain : "@rollcall");
    h[5] = "Auto-Submitted: auto-generated";
    h[6] = NULL;
    l->sending.text = text(l, kind, f);
}
