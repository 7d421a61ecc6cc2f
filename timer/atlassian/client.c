/* Retries: network errors and 5xx after 1, 2, 4, 8, 16 s with jitter, or when the answer asks for
 * it; 429 after the limit's reset. rate_limit.c decides when a call may start, transfer.c makes
 * it. */
#include "atlassian/client.h"
#include "atlassian/rate_limit.h"
#include "atlassian/transfer.h"
#include "clock.h"
#include "host/secret.h"
#include "mask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ATTEMPTS_MAX = 6,
    ATTEMPTS_BRIEF_MAX = 3,
    RATE_LIMIT_ATTEMPTS_MAX = 20,
    TICK_MS = 400,
    MASKED_BYTES_MAX = 1024 * 1024,
    SILENT_MS_MAX = 200000, /* no attempt begins that would end later */
    LIMITED_PARALLEL = 8    /* at most, once a call was refused by the rate limit */
};

struct http {
    const struct config *config;
    CURLM *multi;
    struct curl_slist *headers;
    char *authorization;
    const char *secret; /* the part of it that errors may echo */
    struct http_counts counts;
    struct rate_limit limit;
    struct work *work;  /* of the http_run under way */
    int running, light; /* calls in flight, and how many of them are light */
    int attempts_max, light_max;
};

static int64_t client_now_ms(void) { return clock_ms(CLOCK_MONOTONIC); }

/* scheme: "Bearer" or "Basic". */
static enum rc_err http_open_as(const struct config *config, const char *scheme, const char *secret,
                                struct http **out, struct err *e) {
    struct http *h = calloc(1, sizeof *h);
    if (!h || curl_global_init(CURL_GLOBAL_DEFAULT) != 0 || !(h->multi = curl_multi_init())) {
        free(h);
        return FAIL(e, ERR_INTERNAL, "Requests to Atlassian could not be prepared.", "%s",
                    "curl init");
    }
    h->config = config;
    rate_limit_init(&h->limit);
    h->attempts_max = ATTEMPTS_MAX;
    size_t n = strlen(secret) + 32;
    h->authorization = calloc(1, n);
    if (!h->authorization)
        abort();
    snprintf(h->authorization, n, "Authorization: %s %s", scheme, secret);
    h->secret = h->authorization + strlen("Authorization:  ") + strlen(scheme);
    h->headers = curl_slist_append(h->headers, h->authorization);
    h->headers = curl_slist_append(h->headers, "Accept: application/json");
    /* some calls answer 415 without a content type */
    h->headers = curl_slist_append(h->headers, "Content-Type: application/json");
    h->headers = curl_slist_append(h->headers, "Expect:");
    *out = h;
    return OK;
}

enum rc_err http_open(const struct config *config, const char *key, struct http **out,
                      struct err *e) {
    return http_open_as(config, "Bearer", key, out, e);
}

enum rc_err http_open_basic(const struct config *config, struct arena *a, const char *email,
                            const char *token, struct http **out, struct err *e) {
    char *pair = arena_printf(a, "%s:%s", email, token);
    arena_wipe_on_reset(a, pair, strlen(pair));
    return http_open_as(config, "Basic", secret_base64(a, pair, strlen(pair)), out, e);
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

void http_set_light(struct http *h, int n) { h->light_max = n; }

void http_set_brief(struct http *h) { h->attempts_max = ATTEMPTS_BRIEF_MAX; }

const struct http_counts *http_counts(const struct http *h) { return &h->counts; }

static enum rc_err http_start(struct http *h, struct chain *c, struct err *e) {
    struct transfer *t = NULL;
    TRY(transfer_start(h->multi, h->config, h->headers, c, &h->counts.bytes, &t, e));
    c->transfer = t;
    h->counts.requests++;
    h->running++;
    h->light += c->light;
    rate_limit_count_start(&h->limit, client_now_ms());
    return OK;
}

static void http_release(struct http *h, struct transfer *t) {
    if (!t->easy)
        return;
    transfer_release(h->multi, t);
    h->running--;
    h->light -= t->chain->light;
}

static void http_end(struct http *h, struct chain *c, struct transfer *t) {
    if (!t)
        return;
    http_release(h, t);
    if (c->transfer == t)
        c->transfer = NULL;
    transfer_free(t);
}

static bool is_retryable(CURLcode rc, int status) {
    return rc != CURLE_OK || status == 408 || status == 429 || status >= 500;
}

static enum rc_err http_give_up(const struct http *h, const struct transfer *t, CURLcode rc,
                                int status, struct err *e) {
    char silence[200];
    const char *path = t->chain->path;
    int silent = t->chain->silent;
    if (silent > 0) {
        (void)snprintf(
            silence, sizeof silence,
            silent == 1
                ? "Connected to Atlassian, but there was no answer within %d seconds. Rollcall "
                  "tries again later."
                : "Connected to Atlassian, but there was no answer within %d seconds, %d times "
                  "in a row. Rollcall tries again later.",
            TRANSFER_SILENT_SECONDS, silent);
        return FAIL(e, ERR_UPSTREAM, silence, "%s: silence", path);
    }
    if (rc != CURLE_OK)
        return FAIL(e, ERR_UPSTREAM,
                    config_proxy_for(h->config, h->config->api_url)
                        ? "Atlassian could not be reached through the proxy (ROLLCALL_PROXY). "
                          "Run \"rollcallctl doctor\" on the server for the reason. Rollcall "
                          "tries again later."
                        : "Atlassian could not be reached. Run \"rollcallctl doctor\" on the "
                          "server for the reason. Rollcall tries again later.",
                    "%s: %s", path, *t->error ? t->error : curl_easy_strerror(rc));
    const char *text = "Atlassian keeps returning a server error. Rollcall tries again later.";
    if (status == 429)
        text = "Atlassian keeps reporting its rate limit as reached. Rollcall tries again later.";
    return FAIL(e, ERR_UPSTREAM, text, "%s: status %d", path, status);
}

/* One call of http_run. */
struct work {
    struct http *http;
    struct chain *chains;
    int n;
    int first; /* the chains before it are done */
    int parallel;
    page_fn *on_page;
    tick_fn *tick;
    void *run;
    struct err *e;
};

static bool has_room(const struct work *w, const struct chain *c) {
    const struct http *h = w->http;
    int parallel = w->parallel;
    if (h->limit.was_hit && parallel > LIMITED_PARALLEL)
        parallel = LIMITED_PARALLEL;
    return c->light ? h->light < h->light_max : h->running - h->light < parallel;
}

/* Also sets waiting_until, but only when a pending request is blocked by the rate limit. */
static enum rc_err start_ready(struct work *w) {
    struct http *h = w->http;
    int64_t now = client_now_ms();
    h->counts.waiting_until = 0;
    while (w->first < w->n && w->chains[w->first].done)
        w->first++;
    for (int i = w->first; i < w->n && h->running < w->parallel + h->light_max; i++) {
        struct chain *c = &w->chains[i];
        if (c->done || c->transfer || !has_room(w, c))
            continue;
        if (now < h->limit.paused_until_ms) {
            h->counts.waiting_until = h->limit.paused_until_utc;
            return OK;
        }
        if (!rate_limit_admits(&h->limit, now, h->running))
            return OK;
        if (now < c->not_before_ms)
            continue;
        TRY(http_start(h, c, w->e));
    }
    return OK;
}

/* Error bodies may echo our API key, and we store and show them: mask the key. */
static void mask_key(const struct http *h, struct transfer *t) {
    if (t->length > MASKED_BYTES_MAX) /* too long to search, so not used at all */
        t->length = 0;
    if (t->length > 0)
        mask_put(t->body, t->length, h->secret);
}

/* Starts the next read before parsing this one. Not for writes: this result may stop the batch. */
static enum rc_err http_hand_over(struct work *w, struct transfer *t, int status) {
    struct chain *c = t->chain;
    int still_running = 0;
    if (status >= 300 || c->once)
        mask_key(w->http, t);
    char nothing[1] = "";
    struct http_answer a = {status, t->body ? t->body : nothing, t->length};
    if (!c->once) {
        http_release(w->http, t);
        TRY(start_ready(w));
        curl_multi_perform(w->http->multi, &still_running);
        c->transfer = NULL; /* from here on the chain may go on (http_go_on) */
    }
    return w->on_page(c, &a, w->run, w->e);
}

/* Counts an attempt that connected and got no answer. True: another one would end too late. */
static bool note_silence(struct http *h, struct chain *c, const struct transfer *t, CURLcode rc) {
    long port = 0;
    curl_easy_getinfo(t->easy, CURLINFO_PRIMARY_PORT, &port);
    if (rc != CURLE_OPERATION_TIMEDOUT || port == 0 ||
        config_proxy_for(h->config, h->config->api_url)) {
        c->silent = 0;
        return false;
    }
    if (c->silent++ == 0)
        c->silent_since_ms = t->last_byte_ms;
    return client_now_ms() + TRANSFER_SILENT_SECONDS * 1000LL - c->silent_since_ms > SILENT_MS_MAX;
}

static void schedule_retry(struct http *h, struct chain *c, const struct transfer *t, int status) {
    if (status == 429) {
        c->not_before_ms = h->limit.paused_until_ms;
        return;
    }
    int64_t wait = 500LL << (c->attempts < 6 ? c->attempts : 6);
    int64_t asked = rate_limit_wait_ms(t->retry_after);
    c->not_before_ms = client_now_ms() + rate_limit_jitter(wait > asked ? wait : asked);
}

static enum rc_err http_retry(struct http *h, struct chain *c, const struct transfer *t,
                              CURLcode rc, int status, bool silent_too_long, struct err *e) {
    int attempts_max = h->attempts_max;
    if (status == 429 && attempts_max == ATTEMPTS_MAX)
        attempts_max = RATE_LIMIT_ATTEMPTS_MAX;
    c->attempts++;
    h->counts.retries++;
    if (silent_too_long || c->attempts >= attempts_max)
        return http_give_up(h, t, rc, status, e);
    schedule_retry(h, c, t, status);
    return OK;
}

static enum rc_err http_finish(struct work *w, struct transfer *t, CURLcode rc) {
    struct http *h = w->http;
    struct chain *c = t->chain;
    long code = 0;
    enum rc_err result = OK;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &t->retry_after);
    int status = (int)code;
    bool silent_too_long = note_silence(h, c, t, rc);
    struct rate_limit_answer limit = {status, t->remaining, t->reset_at, t->retry_after};
    if (rc == CURLE_OK)
        rate_limit_note(&h->limit, &limit, h->running);
    if (c->single || (c->once && status != 429)) {
        result = http_hand_over(w, t, rc == CURLE_OK ? status : 0);
    } else if (t->too_big) {
        result = FAIL(w->e, ERR_UPSTREAM, "Atlassian's answer is too large.", "%s", c->path);
    } else if (is_retryable(rc, status)) {
        result = http_retry(h, c, t, rc, status, silent_too_long, w->e);
    } else {
        c->attempts = 0;
        result = http_hand_over(w, t, status);
    }
    http_end(h, c, t);
    return result;
}

static enum rc_err http_collect(struct work *w) {
    int queued = 0;
    CURLMsg *m;
    while ((m = curl_multi_info_read(w->http->multi, &queued))) {
        struct transfer *t = NULL;
        CURLcode rc = m->data.result;
        if (m->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &t);
        TRY(http_finish(w, t, rc));
    }
    return OK;
}

/* libcurl's own measure of silence is coarse: with it, attempts of 30 seconds took more than twice
 * as long. */
static enum rc_err end_silent(struct work *w) {
    for (int i = w->first; i < w->n; i++) {
        struct chain *c = &w->chains[i];
        struct transfer *t = c->transfer;
        int64_t seconds = c->once ? TRANSFER_SILENT_SECONDS_WRITE : TRANSFER_SILENT_SECONDS;
        if (t && t->easy && client_now_ms() - t->last_byte_ms >= seconds * 1000)
            TRY(http_finish(w, t, CURLE_OPERATION_TIMEDOUT));
    }
    return OK;
}

static enum rc_err http_loop(struct work *w) {
    struct http *h = w->http;
    int64_t last_tick = client_now_ms();
    for (;;) {
        int still_running = 0;
        TRY(start_ready(w));
        if (w->first == w->n)
            return OK;
        curl_multi_perform(h->multi, &still_running);
        TRY(http_collect(w));
        TRY(end_silent(w));
        int wait = h->running > 0 && h->limit.pace_ms == 0 ? TICK_MS : 50;
        /* otherwise a transfer has just ended, and its chain goes on at once */
        if (still_running == h->running)
            curl_multi_poll(h->multi, NULL, 0, wait, NULL);
        TRY(http_collect(w));
        if (w->tick && client_now_ms() - last_tick >= TICK_MS) {
            TRY(w->tick(w->run, w->e));
            last_tick = client_now_ms();
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
    h->work = &w;
    enum rc_err rc = http_loop(&w);
    h->work = NULL;
    for (int i = 0; i < w.n; i++)
        http_end(h, &chains[i], chains[i].transfer);
    return rc;
}

void http_extend(struct http *h, int n) { h->work->n = n; }

enum rc_err http_go_on(struct http *h) {
    int still_running = 0;
    TRY(start_ready(h->work));
    curl_multi_perform(h->multi, &still_running);
    return OK;
}

void http_take_back(struct http *h, struct chain *c) { http_end(h, c, c->transfer); }
