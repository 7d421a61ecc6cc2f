/* A body has a ceiling, and every byte of an answer counts as a sign of life. */
#include "atlassian/transfer.h"
#include "base/text.h"
#include "clock.h"
#include "net/connect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    BODY_BYTES_MAX = 16 * 1024 * 1024,
    CONNECT_SECONDS = 10,
    TOTAL_SECONDS = 120,
    READ_BYTES = 64 * 1024 /* a page in a few reads */
};

static size_t transfer_on_body(char *bytes, size_t size, size_t count, void *arg) {
    struct transfer *t = arg;
    size_t n = size * count;
    if (t->length + n > BODY_BYTES_MAX) {
        t->too_big = true;
        return 0;
    }
    if (t->length + n + 1 > t->capacity) {
        t->capacity = (t->length + n + 1) * 2;
        char *bigger = realloc(t->body, t->capacity);
        if (!bigger)
            abort();
        t->body = bigger;
    }
    memcpy(t->body + t->length, bytes, n);
    t->length += n;
    t->body[t->length] = '\0';
    *t->bytes_counter += (int64_t)n;
    t->last_byte_ms = clock_ms(CLOCK_MONOTONIC);
    return n;
}

static bool header_is(const char *line, size_t n, const char *name, char *value, size_t room) {
    size_t length = strlen(name);
    if (n <= length || strncasecmp(line, name, length) != 0 || line[length] != ':')
        return false;
    const char *from = line + length + 1, *end = line + n;
    while (from < end && (*from == ' ' || *from == '\t'))
        from++;
    while (end > from && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r' || end[-1] == '\n'))
        end--;
    snprintf(value, room, "%.*s", (int)(end - from), from);
    return true;
}

/* The UTC second of X-RateLimit-Reset; -1: not readable. It comes with or without seconds, as in
 * 2026-05-01T12:34Z, or as a number: seconds from now, or a UTC second. */
static int64_t read_reset(const char *value) {
    int64_t n = 0;
    char with_seconds[64];
    if (text_to_int(value, &n)) {
        if (n > 1000000000)
            return n;
        return n < 0 ? -1 : (int64_t)time(NULL) + n;
    }
    if (strlen(value) == 17 && value[16] == 'Z') {
        snprintf(with_seconds, sizeof with_seconds, "%.16s:00Z", value);
        value = with_seconds;
    }
    return text_parse_iso(value, &n) ? n : -1;
}

static size_t transfer_on_header(char *line, size_t size, size_t count, void *arg) {
    struct transfer *t = arg;
    size_t n = size * count;
    char value[128];
    t->last_byte_ms = clock_ms(CLOCK_MONOTONIC);
    if (header_is(line, n, "X-RateLimit-Remaining", value, sizeof value)) {
        if (!text_to_int(value, &t->remaining))
            t->remaining = -1;
    } else if (header_is(line, n, "X-RateLimit-Reset", value, sizeof value)) {
        t->reset_at = read_reset(value);
    }
    return n;
}

/* libcurl sends a request a second time by itself when a kept connection breaks before any answer.
 * A write must not be repeated blindly. */
static int transfer_before_sending(void *arg, char *ip, char *local_ip, int port, int local_port) {
    struct transfer *t = arg;
    (void)ip, (void)local_ip, (void)port, (void)local_port;
    bool again = t->sent;
    t->sent = true;
    return again ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static void set_write_options(CURL *c, struct transfer *t) {
    if (t->chain->method)
        curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, t->chain->method);
    if (!t->chain->once)
        return;
    curl_easy_setopt(c, CURLOPT_PREREQFUNCTION, transfer_before_sending);
    curl_easy_setopt(c, CURLOPT_PREREQDATA, t);
}

static void set_options(struct transfer *t, const struct config *config, struct curl_slist *headers,
                        const char *url) {
    CURL *c = t->easy;
    connect_set_atlassian(c, config, url);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)TOTAL_SECONDS);
    /* the connection that stayed silent is dead */
    curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, (long)(t->chain->silent > 0));
    curl_easy_setopt(c, CURLOPT_BUFFERSIZE, (long)READ_BYTES);
    /* only TLS can agree on a connection that multiplexes; a retry does not wait to see that */
    curl_easy_setopt(c, CURLOPT_PIPEWAIT,
                     (long)(t->chain->attempts == 0 && text_starts(url, "https:")));
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->error);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, transfer_on_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, transfer_on_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(c, CURLOPT_PRIVATE, t);
    if (t->chain->body)
        curl_easy_setopt(c, CURLOPT_COPYPOSTFIELDS, t->chain->body);
    set_write_options(c, t);
}

enum rc_err transfer_start(CURLM *multi, const struct config *config, struct curl_slist *headers,
                           struct chain *c, int64_t *bytes_counter, struct transfer **out,
                           struct err *e) {
    char url[4096];
    if (c->path[0] != '/' ||
        snprintf(url, sizeof url, "%s%s", config->api_url, c->path) >= (int)sizeof url)
        return FAIL(e, ERR_INTERNAL, "A request address for Atlassian is too long.", "%s",
                    "path does not begin with / or is too long");
    struct transfer *t = calloc(1, sizeof *t);
    if (!t || !(t->easy = curl_easy_init()))
        abort();
    t->chain = c;
    t->bytes_counter = bytes_counter;
    t->remaining = t->reset_at = -1;
    t->last_byte_ms = clock_ms(CLOCK_MONOTONIC);
    set_options(t, config, headers, url);
    curl_multi_add_handle(multi, t->easy);
    *out = t;
    return OK;
}

void transfer_release(CURLM *multi, struct transfer *t) {
    if (!t->easy)
        return;
    curl_multi_remove_handle(multi, t->easy);
    curl_easy_cleanup(t->easy);
    t->easy = NULL;
}

void transfer_free(struct transfer *t) {
    free(t->body);
    free(t);
}
