/* One try of a message: options of libcurl, who may be connected to, what is kept of the answer. */
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

struct transfer {
    struct deliver *deliver;
    struct attempt *sending;
    CURL *easy;
    int mail;          /* socket of the process that sends an e-mail; -1: none */
    const char *proxy; /* NULL: none */
    struct curl_slist *headers;
    bool loopback, refused_net, too_long, headed;
    size_t length, seen; /* kept, and all */
    char kept[ANSWER_KEPT * 4];
    struct transfer *next;           /* in the list of those that ended */
    struct transfer *after, *before; /* in the list of all */
};

struct deliver {
    const struct config *config;
    CURLM *multi;
    struct transfer *all, *first_ended, *last_ended;
};

enum rc_err sender_open(const struct config *config, struct deliver **out, struct err *e) {
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
    if (t->mail >= 0)
        close(t->mail);
    free_list(t->headers);
    free(t);
}

void sender_close(struct deliver *d) {
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

/* The head of an answer is whole when its empty line came: libcurl also takes one that breaks off.
 */
static size_t on_header(char *line, size_t size, size_t count, void *arg) {
    struct transfer *t = arg;
    size_t n = size * count;
    t->headed = n > 0 && (line[0] == '\r' || line[0] == '\n');
    return n;
}

static void keep_answer(struct transfer *t) {
    struct attempt *s = t->sending;
    const char *host = strstr(s->url, "//"), *path = host ? strchr(host + 2, '/') : NULL;
    mask_put(t->kept, t->length, path);
    mask_put(t->kept, t->length, s->secret);
    mask_keep(t->kept, t->length, t->seen, s->answer);
}

/* --- connecting */

/* The address the name led to, at the moment of connecting: no second look-up can differ. A proxy
 * is chosen on the host and stands in the intranet as a rule, so only the addresses where clouds
 * keep their metadata are shut. Behind a proxy no address is seen: there the receiver is who the
 * allow-list and its certificate say. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *a) {
    struct transfer *t = arg;
    enum destination_network net = destination_network(&a->addr);
    bool good = t->proxy ? net != NET_LINK_LOCAL : net == (t->loopback ? NET_LOOPBACK : NET_PUBLIC);
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
    connect_set_rules(c, t->deliver->config, t->proxy);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)DELIVER_CONNECT_SECONDS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)DELIVER_SECONDS);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    for (int i = 0; t->sending->header[i]; i++)
        t->headers = curl_slist_append(t->headers, t->sending->header[i]);
}

static void set_http(struct transfer *t) {
    CURL *c = t->easy;
    const struct attempt *s = t->sending;
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

/* --- beginning and end */

static void ended(struct transfer *t, enum attempt_end end) {
    t->sending->end = end;
    if (t->deliver->last_ended)
        t->deliver->last_ended->next = t;
    else
        t->deliver->first_ended = t;
    t->deliver->last_ended = t;
}

static void start_mail(struct transfer *t) {
    struct attempt *s = t->sending;
    s->step = MAIL_CONNECT;
    s->waited = 0;
    s->offered[0] = '\0';
    if (!mail_address_valid(s->to))
        ended(t, END_NOT_ALLOWED);
    else if ((t->mail = mail_process_start(s)) < 0)
        ended(t, END_LOST);
}

void sender_start(struct deliver *d, struct attempt *s) {
    struct transfer *t = calloc(1, sizeof *t);
    if (!t)
        abort();
    t->deliver = d;
    t->sending = s;
    t->mail = -1;
    t->after = d->all;
    if (d->all)
        d->all->before = t;
    d->all = t;
    s->status = s->proxy_status = 0;
    s->took_ms = s->retry_after = 0;
    s->answer[0] = '\0';
    if (s->server) {
        start_mail(t);
        return;
    }
    if (destination_problem(s->url, d->config->webhook_allow, &t->loopback) != NULL) {
        ended(t, END_NOT_ALLOWED);
        return;
    }
    t->proxy = config_proxy_for(d->config, s->url);
    if (t->proxy && destination_is_private_literal(s->url)) {
        ended(t, END_PRIVATE_NET);
        return;
    }
    if (!(t->easy = curl_easy_init()))
        abort();
    set_common(t);
    set_http(t);
    curl_multi_add_handle(d->multi, t->easy);
}

static enum attempt_end end_of(const struct transfer *t, CURLcode rc) {
    int said = t->sending->proxy_status;
    if (t->proxy && said != 0 && said / 100 != 2)
        return END_PROXY_REFUSES;
    switch (rc) {
    case CURLE_OK: return t->headed ? END_ANSWERED : END_CUT;
    case CURLE_WRITE_ERROR: return t->too_long ? END_ANSWERED : END_BROKEN;
    case CURLE_COULDNT_RESOLVE_HOST: return END_NO_NAME;
    case CURLE_COULDNT_RESOLVE_PROXY: return END_NO_PROXY;
    case CURLE_COULDNT_CONNECT:
        return t->proxy ? END_NO_PROXY : t->refused_net ? END_PRIVATE_NET : END_NO_CONNECTION;
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
    default: return END_BROKEN;
    }
}

static void finish(struct transfer *t, CURLcode rc) {
    struct attempt *s = t->sending;
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

static void collect_mail(struct deliver *d) {
    for (struct transfer *t = d->all; t; t = t->after)
        if (t->mail >= 0 && mail_process_read(t->mail, t->sending)) {
            close(t->mail);
            t->mail = -1;
            ended(t, t->sending->end);
        }
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
    collect_mail(d);
}

void sender_step(struct deliver *d, int wait_ms) {
    struct curl_waitfd mail[MAIL_PROCESSES];
    unsigned n = 0;
    collect(d);
    if (d->first_ended)
        return;
    for (struct transfer *t = d->all; t && n < MAIL_PROCESSES; t = t->after)
        if (t->mail >= 0)
            mail[n++] = (struct curl_waitfd){.fd = t->mail, .events = CURL_WAIT_POLLIN};
    curl_multi_poll(d->multi, mail, n, wait_ms, NULL);
    collect(d);
}

struct attempt *sender_next(struct deliver *d) {
    struct transfer *t = d->first_ended;
    if (!t)
        return NULL;
    d->first_ended = t->next;
    if (!d->first_ended)
        d->last_ended = NULL;
    struct attempt *s = t->sending;
    transfer_free(t);
    return s;
}
