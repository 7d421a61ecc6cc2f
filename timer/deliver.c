/* One try of a message: options of libcurl, who may be connected to, what is kept of the answer. */
#include "deliver.h"
#include "mail.h"
#include "reach.h"
#include "secret.h"
#include "target.h"
#include "text.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct transfer {
    struct deliver *deliver;
    struct sending *sending;
    CURL *easy;
    const char *proxy; /* NULL: none */
    struct curl_slist *headers, *recipients;
    curl_mime *mime;
    bool loopback, refused_net, too_long, headed;
    size_t length, seen; /* kept, and all */
    char kept[ANSWER_KEPT * 4];
    struct transfer *next;        /* in the list of those that ended */
    struct transfer *after, *before; /* in the list of all */
};

struct deliver {
    const struct config *config;
    CURLM *multi;
    struct transfer *all, *first_ended, *last_ended;
};

enum rc_err deliver_open(const struct config *config, struct deliver **out, struct err *e) {
    struct deliver *d = calloc(1, sizeof *d);
    if (!d || curl_global_init(CURL_GLOBAL_DEFAULT) != 0 || !(d->multi = curl_multi_init())) {
        free(d);
        return FAIL(e, ERR_INTERNAL, "Sending could not be prepared.", "%s", "curl init");
    }
    d->config = config;
    *out = d;
    return OK;
}

/* Headers hold the webhook's secret. */
static void free_list(struct curl_slist *list) {
    for (struct curl_slist *l = list; l; l = l->next)
        secret_wipe(l->data, strlen(l->data));
    curl_slist_free_all(list);
}

static void transfer_free(struct transfer *t) {
    struct transfer **before = t->before ? &t->before->after : &t->deliver->all;
    *before = t->after;
    if (t->after)
        t->after->before = t->before;
    if (t->easy) {
        curl_multi_remove_handle(t->deliver->multi, t->easy);
        curl_easy_cleanup(t->easy);
    }
    curl_mime_free(t->mime);
    free_list(t->headers);
    free_list(t->recipients);
    free(t);
}

void deliver_close(struct deliver *d) {
    if (!d)
        return;
    while (d->all)
        transfer_free(d->all);
    curl_multi_cleanup(d->multi);
    curl_global_cleanup();
    free(d);
}

/* --- the answer */

static size_t on_body(char *bytes, size_t size, size_t count, void *arg) {
    struct transfer *t = arg;
    size_t n = size * count, room = sizeof t->kept - t->length;
    memcpy(t->kept + t->length, bytes, n < room ? n : room);
    t->length += n < room ? n : room;
    t->seen += n;
    if (t->seen <= ANSWER_READ)
        return n;
    t->too_long = true; /* its status is known already, and that is what counts */
    return 0;
}

/* The head of an answer is whole when its empty line came: libcurl also takes one that breaks off. */
static size_t on_header(char *line, size_t size, size_t count, void *arg) {
    struct transfer *t = arg;
    size_t n = size * count;
    t->headed = n > 0 && (line[0] == '\r' || line[0] == '\n');
    return n;
}

/* Puts stars for every occurrence: an answer may repeat what was sent. */
static void hide(char *text, size_t *n, const char *hidden) {
    size_t length = hidden ? strlen(hidden) : 0;
    if (length < 4) /* "/" and the like are no secret */
        return;
    for (char *p = text; (p = memmem(p, *n - (size_t)(p - text), hidden, length));) {
        size_t rest = *n - (size_t)(p - text) - length;
        memcpy(p, "***", 3);
        memmove(p + 3, p + length, rest);
        *n -= length - 3;
        p += 3;
    }
}

static void keep_answer(struct transfer *t) {
    struct sending *s = t->sending;
    if (s->url) {
        const char *host = strstr(s->url, "//"), *path = host ? strchr(host + 2, '/') : NULL;
        hide(t->kept, &t->length, path);
    }
    hide(t->kept, &t->length, s->secret);
    size_t n = t->length < ANSWER_KEPT ? t->length : ANSWER_KEPT;
    if (n < t->length || t->seen > t->length) /* not in the middle of a character */
        for (int back = 0; back < 3 && n > 0 && !text_is_utf8(t->kept, n); back++)
            n--;
    memcpy(s->answer, t->kept, n);
    s->answer[n] = '\0';
    if (!text_is_utf8(s->answer, n) || text_has_control(s->answer, true))
        snprintf(s->answer, sizeof s->answer, "(%zu bytes that are no readable text)", t->seen);
}

/* --- connecting */

/* The address the name led to, at the moment of connecting: no second look-up can differ. A mail server is chosen by an
 * admin, a proxy on the host; they stand in the intranet as a rule, so only link-local addresses, where clouds keep their
 * metadata, are shut. Behind a proxy no address is seen: there the receiver is who the allow-list and its certificate say. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *a) {
    struct transfer *t = arg;
    enum target_net net = target_net(&a->addr);
    bool good = t->sending->server || t->proxy ? net != NET_LINK_LOCAL : net == (t->loopback ? NET_LOOPBACK : NET_PUBLIC);
    if (purpose != CURLSOCKTYPE_IPCXN || !good) {
        t->refused_net = true;
        return CURL_SOCKET_BAD;
    }
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static void set_common(struct transfer *t) {
    CURL *c = t->easy;
    curl_easy_setopt(c, CURLOPT_PRIVATE, t);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, t);
    reach_set_rules(c, t->deliver->config, t->proxy);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)DELIVER_CONNECT_SECONDS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)DELIVER_SECONDS);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    for (int i = 0; t->sending->header[i]; i++)
        t->headers = curl_slist_append(t->headers, t->sending->header[i]);
}

static void set_http(struct transfer *t) {
    CURL *c = t->easy;
    const struct sending *s = t->sending;
    t->headers = curl_slist_append(t->headers, "Expect:");
    curl_easy_setopt(c, CURLOPT_URL, s->url);
    curl_easy_setopt(c, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, t->loopback ? "http,https" : "https");
    curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, t->headers);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, s->body);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)strlen(s->body));
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
}

static void set_smtp(struct transfer *t) {
    CURL *c = t->easy;
    const struct sending *s = t->sending;
    const struct mail_server *m = s->server;
    bool wrapped = strcmp(m->tls, "tls") == 0;
    char url[600];
    snprintf(url, sizeof url, "%s://%s:%d", wrapped ? "smtps" : "smtp", m->host, m->port);
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, wrapped ? "smtps" : "smtp");
    curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(strcmp(m->tls, "none") == 0 ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    if (m->user && m->password) {
        curl_easy_setopt(c, CURLOPT_USERNAME, m->user);
        curl_easy_setopt(c, CURLOPT_PASSWORD, m->password);
    }
    t->recipients = curl_slist_append(NULL, s->to);
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, s->from);
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, t->recipients);
    t->mime = curl_mime_init(c);
    curl_mimepart *part = curl_mime_addpart(t->mime);
    curl_mime_data(part, s->text, CURL_ZERO_TERMINATED);
    curl_mime_type(part, "text/plain; charset=utf-8");
    curl_mime_encoder(part, "quoted-printable");
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, t->headers);
    curl_easy_setopt(c, CURLOPT_MIMEPOST, t->mime);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_body); /* the server's lines */
    curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
}

/* --- beginning and end */

static void ended(struct transfer *t, enum deliver_end end) {
    t->sending->end = end;
    if (t->deliver->last_ended)
        t->deliver->last_ended->next = t;
    else
        t->deliver->first_ended = t;
    t->deliver->last_ended = t;
}

void deliver_start(struct deliver *d, struct sending *s) {
    struct transfer *t = calloc(1, sizeof *t);
    if (!t)
        abort();
    t->deliver = d;
    t->sending = s;
    t->after = d->all;
    if (d->all)
        d->all->before = t;
    d->all = t;
    s->status = s->proxy_status = 0;
    s->took_ms = s->retry_after = 0;
    s->answer[0] = '\0';
    if (s->server ? !mail_address_sound(s->to) : target_problem(s->url, d->config->webhook_allow, &t->loopback) != NULL) {
        ended(t, END_NOT_ALLOWED);
        return;
    }
    t->proxy = s->server ? NULL : config_proxy_for(d->config, s->url);
    if (t->proxy && target_literal_inside(s->url)) {
        ended(t, END_PRIVATE_NET);
        return;
    }
    if (!(t->easy = curl_easy_init()))
        abort();
    set_common(t);
    if (s->server)
        set_smtp(t);
    else
        set_http(t);
    curl_multi_add_handle(d->multi, t->easy);
}

static enum deliver_end end_of(const struct transfer *t, CURLcode rc) {
    int said = t->sending->proxy_status;
    if (t->proxy && said != 0 && said / 100 != 2)
        return END_PROXY_REFUSES;
    switch (rc) {
    case CURLE_OK: return t->headed || t->sending->server ? END_ANSWERED : END_CUT;
    case CURLE_WRITE_ERROR: return t->too_long ? END_ANSWERED : END_BROKEN;
    case CURLE_COULDNT_RESOLVE_HOST: return END_NO_NAME;
    case CURLE_COULDNT_RESOLVE_PROXY: return END_NO_PROXY;
    case CURLE_COULDNT_CONNECT: return t->proxy ? END_NO_PROXY : t->refused_net ? END_PRIVATE_NET : END_NO_CONNECTION;
    case CURLE_OPERATION_TIMEDOUT: return END_TIMEOUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CACERT_BADFILE: return END_TLS;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2_STREAM: return END_CUT;
    case CURLE_LOGIN_DENIED: return END_REFUSED_LOGIN;
    default: return END_BROKEN;
    }
}

static void finish(struct transfer *t, CURLcode rc) {
    struct sending *s = t->sending;
    long status = 0, proxy_status = 0;
    curl_off_t took = 0, wait = 0;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(t->easy, CURLINFO_TOTAL_TIME_T, &took);
    curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &wait);
    curl_easy_getinfo(t->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
    s->status = (int)status;
    s->proxy_status = (int)proxy_status;
    s->took_ms = took / 1000;
    s->retry_after = wait;
    keep_answer(t);
    ended(t, end_of(t, rc));
}

static void collect(struct deliver *d) {
    int running = 0, queued = 0;
    CURLMsg *m;
    curl_multi_perform(d->multi, &running);
    while ((m = curl_multi_info_read(d->multi, &queued))) {
        struct transfer *t = NULL;
        CURLcode rc = m->data.result;
        if (m->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &t);
        finish(t, rc);
    }
}

void deliver_step(struct deliver *d, int wait_ms) {
    collect(d);
    if (d->first_ended)
        return;
    curl_multi_poll(d->multi, NULL, 0, wait_ms, NULL);
    collect(d);
}

struct sending *deliver_next(struct deliver *d) {
    struct transfer *t = d->first_ended;
    if (!t)
        return NULL;
    d->first_ended = t->next;
    if (!d->first_ended)
        d->last_ended = NULL;
    struct sending *s = t->sending;
    transfer_free(t);
    return s;
}
