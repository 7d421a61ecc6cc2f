/* Options of libcurl for a webhook, which addresses may be connected to, and how much of an answer
 * is stored. */
#include "notify/sender.h"
#include "base/text.h"
#include "host/secret.h"
#include "mask.h"
#include "net/connect.h"
#include "notify/destination.h"
#include "notify/mail_process.h"
#include "settings/mail.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECT_SECONDS = 5, TOTAL_SECONDS = 15 };

struct sending {
    struct sender *sender;
    struct attempt *attempt;
    CURL *easy;
    /* socket of the process that sends an e-mail; -1: none */
    int mail;
    const char *proxy; /* NULL: none */
    struct curl_slist *headers;
    bool loopback;        /* only loopback addresses are allowed */
    bool refused_network; /* the address was not allowed */
    bool too_long;
    bool headed;         /* the headers came whole */
    size_t length, seen; /* of the body: stored, and read */
    char body[ANSWER_RAW_BYTES_MAX];
    struct sending *next;           /* in the list of ended ones */
    struct sending *after, *before; /* in the list of all */
};

struct sender {
    const struct config *config;
    CURLM *multi;
    struct sending *all, *first_ended, *last_ended;
};

enum rc_err sender_open(const struct config *config, struct sender **out, struct err *e) {
    struct sender *s = calloc(1, sizeof *s);
    if (!s || curl_global_init(CURL_GLOBAL_DEFAULT) != 0 || !(s->multi = curl_multi_init())) {
        free(s);
        return FAIL(e, ERR_INTERNAL, "Sending could not be prepared.", "%s", "curl init");
    }
    s->config = config;
    *out = s;
    return OK;
}

/* Headers hold the webhook's secret. */
static void free_headers(struct curl_slist *list) {
    for (struct curl_slist *l = list; l; l = l->next)
        secret_wipe(l->data, strlen(l->data));
    curl_slist_free_all(list);
}

static void sending_free(struct sending *t) {
    struct sending **before = t->before ? &t->before->after : &t->sender->all;
    *before = t->after;
    if (t->after)
        t->after->before = t->before;
    if (t->easy) {
        curl_multi_remove_handle(t->sender->multi, t->easy);
        curl_easy_cleanup(t->easy);
    }
    if (t->mail >= 0)
        close(t->mail);
    free_headers(t->headers);
    free(t);
}

void sender_close(struct sender *s) {
    if (!s)
        return;
    while (s->all)
        sending_free(s->all);
    curl_multi_cleanup(s->multi);
    curl_global_cleanup();
    free(s);
}

/* --- the answer */

static size_t sender_on_body(char *bytes, size_t size, size_t count, void *arg) {
    struct sending *t = arg;
    size_t n = size * count, room = sizeof t->body - t->length;
    memcpy(t->body + t->length, bytes, n < room ? n : room);
    t->length += n < room ? n : room;
    t->seen += n;
    if (t->seen <= ANSWER_READ_MAX)
        return n;
    t->too_long = true; /* the status is known already, and only that counts */
    return 0;
}

/* The headers are whole when their empty line came. libcurl accepts truncated ones too. */
static size_t sender_on_header(char *line, size_t size, size_t count, void *arg) {
    struct sending *t = arg;
    size_t n = size * count;
    t->headed = n > 0 && (line[0] == '\r' || line[0] == '\n');
    return n;
}

static void sender_keep_answer(struct sending *t) {
    struct attempt *a = t->attempt;
    const char *host = strstr(a->url, "//"), *path = host ? strchr(host + 2, '/') : NULL;
    mask_put(t->body, t->length, path);
    mask_put(t->body, t->length, a->secret);
    answer_keep(t->body, t->length, t->seen, a->answer);
}

/* --- connecting */

/* Checks the address that the name resolved to, at the moment of connecting: no second look-up can
 * differ. The host's admin chooses the proxy, and it often stands in the intranet, so only the
 * metadata addresses of clouds are closed to it. Behind a proxy we see no receiver address; there
 * the allow-list and the certificate decide. */
static curl_socket_t sender_open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *a) {
    struct sending *t = arg;
    enum destination_network net = destination_network(&a->addr);
    bool good = t->proxy ? net != NET_LINK_LOCAL : net == (t->loopback ? NET_LOOPBACK : NET_PUBLIC);
    if (purpose != CURLSOCKTYPE_IPCXN || !good) {
        t->refused_network = true;
        return CURL_SOCKET_BAD;
    }
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static void set_common(struct sending *t) {
    CURL *c = t->easy;
    curl_easy_setopt(c, CURLOPT_PRIVATE, t);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, sender_open_socket);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, t);
    connect_set_rules(c, t->sender->config, t->proxy);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)TOTAL_SECONDS);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    for (int i = 0; t->attempt->header[i]; i++)
        t->headers = curl_slist_append(t->headers, t->attempt->header[i]);
}

static void set_http(struct sending *t) {
    CURL *c = t->easy;
    const struct attempt *a = t->attempt;
    t->headers = curl_slist_append(t->headers, "Expect:");
    curl_easy_setopt(c, CURLOPT_URL, a->url);
    curl_easy_setopt(c, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, t->loopback ? "http,https" : "https");
    curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, t->headers);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, a->body);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)strlen(a->body));
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, sender_on_body);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, sender_on_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
}

/* --- start and end */

static void sending_end(struct sending *t, enum attempt_end end) {
    t->attempt->end = end;
    if (t->sender->last_ended)
        t->sender->last_ended->next = t;
    else
        t->sender->first_ended = t;
    t->sender->last_ended = t;
}

static void start_mail(struct sending *t) {
    struct attempt *a = t->attempt;
    a->step = MAIL_CONNECT;
    a->waited = 0;
    a->offered[0] = '\0';
    if (!mail_address_valid(a->to))
        sending_end(t, END_NOT_ALLOWED);
    else if ((t->mail = mail_process_start(a)) < 0)
        sending_end(t, END_LOST);
}

void sender_start(struct sender *s, struct attempt *a) {
    struct sending *t = calloc(1, sizeof *t);
    if (!t)
        abort();
    t->sender = s;
    t->attempt = a;
    t->mail = -1;
    t->after = s->all;
    if (s->all)
        s->all->before = t;
    s->all = t;
    a->status = a->proxy_status = 0;
    a->took_ms = a->retry_after = 0;
    a->answer[0] = '\0';
    if (a->server) {
        start_mail(t);
        return;
    }
    if (destination_problem(a->url, s->config->webhook_allow, &t->loopback) != NULL) {
        sending_end(t, END_NOT_ALLOWED);
        return;
    }
    t->proxy = config_proxy_for(s->config, a->url);
    if (t->proxy && destination_is_private_literal(a->url)) {
        sending_end(t, END_PRIVATE_NET);
        return;
    }
    if (!(t->easy = curl_easy_init()))
        abort();
    set_common(t);
    set_http(t);
    curl_multi_add_handle(s->multi, t->easy);
}

static enum attempt_end sending_end_of(const struct sending *t, CURLcode rc) {
    int proxy_status = t->attempt->proxy_status;
    if (t->proxy && proxy_status != 0 && proxy_status / 100 != 2)
        return END_PROXY_REFUSES;
    switch (rc) {
    case CURLE_OK: return t->headed ? END_ANSWERED : END_CUT;
    case CURLE_WRITE_ERROR: return t->too_long ? END_ANSWERED : END_BROKEN;
    case CURLE_COULDNT_RESOLVE_PROXY: return END_NO_PROXY;
    case CURLE_COULDNT_CONNECT:
        if (t->proxy)
            return END_NO_PROXY;
        return t->refused_network ? END_PRIVATE_NET : END_NO_CONNECTION;
    case CURLE_HTTP2_STREAM: return END_CUT;
    default: return attempt_end_of((int)rc);
    }
}

static void sending_finish(struct sending *t, CURLcode rc) {
    struct attempt *a = t->attempt;
    long status = 0, proxy_status = 0;
    curl_off_t took = 0, wait = 0;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(t->easy, CURLINFO_TOTAL_TIME_T, &took);
    curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &wait);
    curl_easy_getinfo(t->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
    a->status = (int)status;
    a->proxy_status = (int)proxy_status;
    a->took_ms = took / 1000;
    a->retry_after = wait;
    sender_keep_answer(t);
    sending_end(t, sending_end_of(t, rc));
}

static void collect_mail(struct sender *s) {
    for (struct sending *t = s->all; t; t = t->after)
        if (t->mail >= 0 && mail_process_read(t->mail, t->attempt)) {
            close(t->mail);
            t->mail = -1;
            sending_end(t, t->attempt->end);
        }
}

static void sender_collect(struct sender *s) {
    int running = 0, queued = 0;
    CURLMsg *m;
    curl_multi_perform(s->multi, &running);
    while ((m = curl_multi_info_read(s->multi, &queued))) {
        struct sending *t = NULL;
        CURLcode rc = m->data.result;
        if (m->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &t);
        sending_finish(t, rc);
    }
    collect_mail(s);
}

void sender_step(struct sender *s, int wait_ms) {
    struct curl_waitfd mail[MAIL_PROCESSES_MAX];
    unsigned n = 0;
    sender_collect(s);
    if (s->first_ended)
        return;
    for (struct sending *t = s->all; t && n < MAIL_PROCESSES_MAX; t = t->after)
        if (t->mail >= 0)
            mail[n++] = (struct curl_waitfd){.fd = t->mail, .events = CURL_WAIT_POLLIN};
    curl_multi_poll(s->multi, mail, n, wait_ms, NULL);
    sender_collect(s);
}

struct attempt *sender_next(struct sender *s) {
    struct sending *t = s->first_ended;
    if (!t)
        return NULL;
    s->first_ended = t->next;
    if (!s->first_ended)
        s->last_ended = NULL;
    struct attempt *a = t->attempt;
    sending_free(t);
    return a;
}
