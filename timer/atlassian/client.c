/* libcurl multi behind one face. Retries: network and 5xx after 1, 2, 4, 8, 16 s with jitter, or
 * when they ask for it; 429 until the limit's reset. Slows down before the limit: with few calls
 * left it spreads them over the time to the reset. */
#include "atlassian/client.h"
#include "base/log.h"
#include "base/text.h"
#include "clock.h"
#include "host/secret.h"
#include "mask.h"
#include "net/connect.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    BODY_MAX = 16 * 1024 * 1024,
    ATTEMPTS_MAX = 6,
    ATTEMPTS_BRIEF_MAX = 3,
    REFUSALS_MAX = 20,
    CONNECT_SECONDS = 10,
    SILENT_SECONDS = 30,
    SILENT_SECONDS_WRITE = 20,
    TOTAL_SECONDS = 120,
    TICK_MS = 400,
    WAIT_MS_MAX = 300000,
    READ_BYTES = 64 * 1024 /* a page in a few reads */,
    REFUSAL_MAX = 1024 * 1024,
    SILENT_MS_MAX = 200000 /* no try begins that would end later */
};
static const int64_t FAR_TIME = 253402300800; /* the year 10000: what says a later second, or to
                                                 wait for as many, says nothing */

struct transfer {
    struct http *http;
    struct chain *chain;
    CURL *easy;
    char *body;
    size_t length, capacity;
    bool too_big, sent;
    int64_t heard_ms;            /* when it began or the latest byte came */
    int64_t remaining, reset_at; /* -1: not said */
    curl_off_t retry_after;      /* seconds from now, however it was said; 0: not said */
    char error[CURL_ERROR_SIZE];
};

struct http {
    const struct config *config;
    CURLM *multi;
    struct curl_slist *headers;
    char *authorization;
    struct http_counts counts;
    int64_t hold_until_ms,
        hold_until_utc; /* nothing starts before; the same in seconds as people are told it */
    int64_t last_start_ms, pace_ms;
    int64_t left; /* calls left before the limit, those in flight taken off; -1: not said */
    int running, refusals, most_attempts;
    bool probing; /* after a 429 one call feels its way before the others follow */
};

/* Waiting goes by the monotonic clock: a clock that is set must not hold a run. Only a limit's
 * reset is a time of day. */
static int64_t now_ms(void) { return clock_ms(CLOCK_MONOTONIC); }

static int64_t jitter(int64_t ms) {
    uint32_t r = 0;
    secret_random(&r, sizeof r);
    return ms + (int64_t)(r % (uint32_t)(ms / 5 + 1));
}

enum rc_err http_open(const struct config *config, const char *key, struct http **out,
                      struct err *e) {
    struct http *h = calloc(1, sizeof *h);
    if (!h || curl_global_init(CURL_GLOBAL_DEFAULT) != 0 || !(h->multi = curl_multi_init())) {
        free(h);
        return FAIL(e, ERR_INTERNAL, "Calls to Atlassian could not be prepared.", "%s",
                    "curl init");
    }
    h->config = config;
    h->left = -1;
    h->most_attempts = ATTEMPTS_MAX;
    size_t n = strlen(key) + 32;
    h->authorization = calloc(1, n);
    if (!h->authorization)
        abort();
    snprintf(h->authorization, n, "Authorization: Bearer %s", key);
    h->headers = curl_slist_append(h->headers, h->authorization);
    h->headers = curl_slist_append(h->headers, "Accept: application/json");
    h->headers = curl_slist_append(
        h->headers, "Content-Type: application/json"); /* without it some calls answer 415 */
    h->headers = curl_slist_append(h->headers, "Expect:");
    *out = h;
    return OK;
}

void http_close(struct http *h) {
    if (!h)
        return;
    for (struct curl_slist *s = h->headers; s; s = s->next)
        secret_wipe(s->data, strlen(s->data));
    curl_slist_free_all(h->headers);
    secret_wipe(h->authorization, strlen(h->authorization));
    free(h->authorization);
    curl_multi_cleanup(h->multi);
    curl_global_cleanup();
    free(h);
}

void http_set_brief(struct http *h) { h->most_attempts = ATTEMPTS_BRIEF_MAX; }

const struct http_counts *http_counts(const struct http *h) { return &h->counts; }

static size_t on_body(char *bytes, size_t size, size_t count, void *arg) {
    struct transfer *t = arg;
    size_t n = size * count;
    if (t->length + n > BODY_MAX) {
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
    t->http->counts.bytes += (int64_t)n;
    t->heard_ms = now_ms();
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

/* Reset comes with or without seconds, as in 2026-05-01T12:34Z, or as a number (seconds, or a UTC
 * second). */
static int64_t read_reset(const char *value) {
    int64_t n = 0;
    char with_seconds[64];
    if (text_to_int(value, &n))
        return n > 1000000000 ? n : n < 0 ? -1 : (int64_t)time(NULL) + n;
    if (strlen(value) == 17 && value[16] == 'Z') {
        snprintf(with_seconds, sizeof with_seconds, "%.16s:00Z", value);
        return text_parse_iso(with_seconds, &n) ? n : -1;
    }
    return text_parse_iso(value, &n) ? n : -1;
}

static size_t on_header(char *line, size_t size, size_t count, void *arg) {
    struct transfer *t = arg;
    size_t n = size * count;
    char value[128];
    t->heard_ms = now_ms();
    if (header_is(line, n, "X-RateLimit-Remaining", value, sizeof value)) {
        if (!text_to_int(value, &t->remaining))
            t->remaining = -1;
    } else if (header_is(line, n, "X-RateLimit-Reset", value, sizeof value))
        t->reset_at = read_reset(value);
    return n;
}

/* libcurl sends a request a second time by itself when a kept connection broke before any answer.
 * For a write that would be a blind repetition. */
static int before_sending(void *arg, char *ip, char *local_ip, int port, int local_port) {
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
    curl_easy_setopt(c, CURLOPT_PREREQFUNCTION, before_sending);
    curl_easy_setopt(c, CURLOPT_PREREQDATA, t);
}

static void set_options(struct http *h, struct transfer *t, const char *url) {
    CURL *c = t->easy;
    connect_set_atlassian(c, h->config, url);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)TOTAL_SECONDS);
    curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, (long)(t->chain->silent > 0)); /* that one is dead */
    curl_easy_setopt(c, CURLOPT_BUFFERSIZE, (long)READ_BYTES);
    /* the second time none waits to see whether the first one's connection takes several */
    curl_easy_setopt(c, CURLOPT_PIPEWAIT, (long)(t->chain->attempts == 0));
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, h->headers);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->error);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(c, CURLOPT_PRIVATE, t);
    if (t->chain->body)
        curl_easy_setopt(c, CURLOPT_COPYPOSTFIELDS, t->chain->body);
    set_write_options(c, t);
}

static enum rc_err start(struct http *h, struct chain *c, struct err *e) {
    char url[4096];
    if (c->path[0] != '/' ||
        snprintf(url, sizeof url, "%s%s", h->config->api_url, c->path) >= (int)sizeof url)
        return FAIL(e, ERR_INTERNAL, "An address for Atlassian came out wrong.", "%s",
                    "path does not begin with / or is too long");
    struct transfer *t = calloc(1, sizeof *t);
    if (!t || !(t->easy = curl_easy_init()))
        abort();
    t->http = h;
    t->chain = c;
    t->remaining = t->reset_at = -1;
    t->heard_ms = now_ms();
    set_options(h, t, url);
    c->transfer = t;
    h->counts.requests++;
    h->running++;
    if (h->left > 0)
        h->left--;
    h->last_start_ms = now_ms();
    curl_multi_add_handle(h->multi, t->easy);
    return OK;
}

/* No longer on the line; its answer is kept. */
static void land(struct http *h, struct transfer *t) {
    if (!t->easy)
        return;
    curl_multi_remove_handle(h->multi, t->easy);
    curl_easy_cleanup(t->easy);
    t->easy = NULL;
    h->running--;
}

static void drop(struct http *h, struct chain *c) {
    struct transfer *t = c->transfer;
    if (!t)
        return;
    land(h, t);
    free(t->body);
    free(t);
    c->transfer = NULL;
}

static void hold(struct http *h, int64_t wait_ms) {
    h->hold_until_ms = now_ms() + wait_ms;
    h->hold_until_utc = (clock_ms(CLOCK_REALTIME) + wait_ms + 999) / 1000;
}

static int64_t at_most(curl_off_t seconds) {
    return seconds < WAIT_MS_MAX / 1000 ? (int64_t)seconds * 1000 : WAIT_MS_MAX;
}

/* The limit is not to be hit: what is in flight counts as used, and the last calls are spread a
 * little. A 429 that came all the same holds everything; then one call goes ahead, and the waits
 * double while it is refused. */
static void note_limit(struct http *h, const struct transfer *t, int status) {
    int64_t until_reset = t->reset_at > 0 && t->reset_at < FAR_TIME
                              ? t->reset_at * 1000 - clock_ms(CLOCK_REALTIME)
                              : 0;
    bool known = until_reset > 0 && until_reset < WAIT_MS_MAX;
    if (status == 429) {
        int64_t wait = t->retry_after > 0 ? at_most(t->retry_after)
                       : until_reset > 0  ? until_reset
                                          : 1000LL << (h->refusals < 6 ? h->refusals : 6);
        wait = wait < 1000 ? 1000 : wait > WAIT_MS_MAX ? WAIT_MS_MAX : wait;
        if (!h->probing ||
            now_ms() >= h->hold_until_ms) { /* else one of several that were in flight together */
            h->refusals++;
            hold(h, jitter(wait));
        }
        h->probing = true;
        h->left = -1;
        return;
    }
    if (now_ms() >= h->hold_until_ms) {
        h->probing = false;
        h->refusals = 0;
    }
    h->left = t->remaining < 0 || !known      ? -1
              : t->remaining > h->running - 1 ? t->remaining - (h->running - 1)
                                              : 0;
    h->pace_ms = h->left > 0 && h->left <= 8 ? until_reset / (h->left * 20) : 0;
    if (t->remaining == 0 && known)
        hold(h, until_reset + 50);
}

static bool heals(CURLcode rc, int status) {
    return rc != CURLE_OK || status == 408 || status == 429 || status >= 500;
}

static enum rc_err give_up(const struct transfer *t, CURLcode rc, int status, struct err *e) {
    char words[200];
    int silent = t->chain->silent;
    if (silent > 0) {
        (void)snprintf(
            words, sizeof words,
            "Atlassian was connected, but no answer came within %d seconds, %d time%s in "
            "a row. It is tried again later.",
            SILENT_SECONDS, silent, silent == 1 ? "" : "s");
        return FAIL(e, ERR_UPSTREAM, words, "%s: silence", t->chain->path);
    }
    if (rc != CURLE_OK)
        return FAIL(e, ERR_UPSTREAM,
                    config_proxy_for(t->http->config, t->http->config->api_url)
                        ? "Atlassian could not be reached through the proxy (ROLLCALL_PROXY). On "
                          "this server, \"rollcallctl doctor\" says why; it is tried again later."
                        : "Atlassian could not be reached. On this server, \"rollcallctl doctor\" "
                          "says why; it is tried again later.",
                    "%s: %s", t->chain->path, *t->error ? t->error : curl_easy_strerror(rc));
    return FAIL(
        e, ERR_UPSTREAM,
        status == 429
            ? "Atlassian keeps saying that the rate limit is reached. It is tried again later."
            : "Atlassian keeps answering with an error of its own. It is tried again later.",
        "%s: status %d", t->chain->path, status);
}

/* One call of http_run. */
struct work {
    struct http *http;
    struct chain *chains;
    int n, first /* those before it are done */, parallel;
    page_fn *on_page;
    tick_fn *tick;
    void *run;
    struct err *e;
};

/* Says, too, whether something waits for the limit: what holds calls that nobody has to make is no
 * waiting. */
static enum rc_err start_ready(struct work *w) {
    struct http *h = w->http;
    int64_t now = now_ms();
    h->counts.waiting_until = 0;
    while (w->first < w->n && w->chains[w->first].done)
        w->first++;
    for (int i = w->first; i < w->n && h->running < w->parallel; i++) {
        struct chain *c = &w->chains[i];
        if (c->done || c->transfer)
            continue;
        if (now < h->hold_until_ms) {
            h->counts.waiting_until = h->hold_until_utc;
            return OK;
        }
        if (now < h->last_start_ms + h->pace_ms || (h->running > 0 && (h->probing || h->left == 0)))
            return OK;
        if (now < c->not_before_ms)
            continue;
        TRY(start(h, c, w->e));
    }
    return OK;
}

/* What refuses may quote what it was sent: words of refusals come into rows, pages and messages,
 * the key must not, however it is written there. */
static void hide_key(const struct http *h, struct transfer *t) {
    if (t->length > REFUSAL_MAX) /* not looked through, so not kept */
        t->length = 0;
    if (t->length > 0)
        mask_put(t->body, t->length, h->authorization + strlen("Authorization: Bearer "));
}

/* While an answer is worked on, another chain has its place on the line. Not so with writes: what
 * comes of one may end the rest. */
static enum rc_err hand_over(struct work *w, struct transfer *t, int status) {
    struct chain *c = t->chain;
    int still = 0;
    if (status >= 300 || c->once)
        hide_key(w->http, t);
    char nothing[1] = "";
    struct http_answer a = {status, t->body ? t->body : nothing, t->length};
    if (!c->once) {
        land(w->http, t);
        TRY(start_ready(w));
        curl_multi_perform(w->http->multi, &still);
    }
    return w->on_page(c, &a, w->run, w->e);
}

/* Counts a call that was connected and never answered; true when that is enough of them. */
static bool note_silence(struct chain *c, const struct transfer *t, CURLcode rc) {
    long port = 0;
    curl_easy_getinfo(t->easy, CURLINFO_PRIMARY_PORT, &port);
    if (rc != CURLE_OPERATION_TIMEDOUT || port == 0 ||
        config_proxy_for(t->http->config, t->http->config->api_url)) {
        c->silent = 0;
        return false;
    }
    if (c->silent++ == 0)
        c->silent_since_ms = t->heard_ms;
    return now_ms() + SILENT_SECONDS * 1000LL - c->silent_since_ms > SILENT_MS_MAX;
}

static enum rc_err finish(struct work *w, struct transfer *t, CURLcode rc) {
    struct http *h = w->http;
    struct chain *c = t->chain;
    long status = 0;
    enum rc_err result = OK;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &t->retry_after);
    bool enough = note_silence(c, t, rc);
    if (rc == CURLE_OK)
        note_limit(h, t, (int)status);
    if (c->once && status != 429)
        result = hand_over(w, t, rc == CURLE_OK ? (int)status : 0);
    else if (t->too_big)
        result = FAIL(w->e, ERR_UPSTREAM, "Atlassian's answer is larger than any page should be.",
                      "%s", c->path);
    else if (heals(rc, (int)status)) {
        c->attempts++;
        h->counts.retries++;
        if (enough ||
            c->attempts >= (status == 429 && h->most_attempts == ATTEMPTS_MAX ? REFUSALS_MAX
                                                                              : h->most_attempts))
            result = give_up(t, rc, (int)status, w->e);
        else if (status == 429)
            c->not_before_ms = h->hold_until_ms;
        else {
            int64_t wait = 500LL << (c->attempts < 6 ? c->attempts : 6),
                    asked = at_most(t->retry_after);
            c->not_before_ms = now_ms() + jitter(wait > asked ? wait : asked);
        }
    } else {
        c->attempts = 0;
        result = hand_over(w, t, (int)status);
    }
    drop(h, c);
    return result;
}

static enum rc_err collect(struct work *w) {
    int queued = 0;
    CURLMsg *m;
    while ((m = curl_multi_info_read(w->http->multi, &queued))) {
        struct transfer *t = NULL;
        CURLcode rc = m->data.result;
        if (m->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &t);
        TRY(finish(w, t, rc));
    }
    return OK;
}

/* libcurl's own measure of silence is coarse: tries of 30 seconds took more than twice as long. */
static enum rc_err end_silent(struct work *w) {
    for (int i = w->first; i < w->n; i++) {
        struct chain *c = &w->chains[i];
        struct transfer *t = c->transfer;
        int64_t most = (c->once ? SILENT_SECONDS_WRITE : SILENT_SECONDS) * 1000LL;
        if (t && t->easy && now_ms() - t->heard_ms >= most)
            TRY(finish(w, t, CURLE_OPERATION_TIMEDOUT));
    }
    return OK;
}

static enum rc_err loop(struct work *w) {
    struct http *h = w->http;
    int64_t last_tick = now_ms();
    for (;;) {
        int still = 0;
        TRY(start_ready(w));
        if (w->first == w->n)
            return OK;
        curl_multi_perform(h->multi, &still);
        TRY(collect(w));
        TRY(end_silent(w));
        if (still == h->running) /* else something has just ended: its chain goes on at once */
            curl_multi_poll(h->multi, NULL, 0, h->running > 0 && h->pace_ms == 0 ? TICK_MS : 50,
                            NULL);
        TRY(collect(w));
        if (w->tick && now_ms() - last_tick >= TICK_MS) {
            TRY(w->tick(w->run, w->e));
            last_tick = now_ms();
        }
    }
}

enum rc_err http_run(struct http *h, struct chain *chains, int n, int parallel, page_fn *on_page,
                     tick_fn *tick, void *run, struct err *e) {
    struct work w = {.http = h,
                     .chains = chains,
                     .n = n,
                     .parallel = parallel,
                     .on_page = on_page,
                     .tick = tick,
                     .run = run,
                     .e = e};
    enum rc_err rc = loop(&w);
    for (int i = 0; i < n; i++)
        drop(h, &chains[i]);
    return rc;
}
