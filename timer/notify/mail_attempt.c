/* libcurl speaks SMTP; here stands what it is told, how far it came (its own trace of commands says
 * so), and how long it may wait at each step. libcurl has one limit until somebody is signed in and
 * one behind it; RFC 5321 section 4.5.3.2 has one for each command. */
#include "notify/mail_attempt.h"
#include "base/text.h"
#include "clock.h"
#include "mask.h"
#include "net/connect.h"
#include "notify/destination.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WHOLE_SECONDS = 3600 /* more than all steps together */, GREETING_OK = 220 };

/* PATIENCE[step]: seconds. A connection is made or not; all else may take a server a while: a name
 * service that does not answer, a look whether an address exists, a search for viruses. */
static const int PATIENCE[] = {
    [MAIL_CONNECT] = 15,    [MAIL_GREETING] = 120, [MAIL_HELLO] = 120,
    [MAIL_STARTTLS] = 60,   [MAIL_SIGN_IN] = 120,  [MAIL_SENDER] = 300,
    [MAIL_RECIPIENT] = 300, [MAIL_DATA] = 120,     [MAIL_TEXT] = 600,
};

struct mail_try {
    const struct config *config;
    struct attempt *s;
    CURL *easy;
    struct curl_slist *headers, *recipients;
    curl_mime *mime;
    int64_t began_ms, step_ms; /* of the monotonic clock */
    bool greeted, no_mail_server, refused_net, open_password, too_slow, signed_in;
    size_t length, seen;
    char kept[ANSWER_KEPT * 4];
};

int mail_attempt_timeout(enum mail_step step) { return PATIENCE[step]; }

static void step_to(struct mail_try *t, enum mail_step step) {
    t->s->step = step;
    t->step_ms = clock_ms(CLOCK_MONOTONIC);
}

/* --- what is said */

static const struct {
    const char *verb;
    enum mail_step step;
} VERBS[] = {
    {"EHLO", MAIL_HELLO},   {"HELO", MAIL_HELLO},  {"STARTTLS", MAIL_STARTTLS},
    {"AUTH", MAIL_SIGN_IN}, {"MAIL", MAIL_SENDER}, {"RCPT", MAIL_RECIPIENT},
    {"DATA", MAIL_DATA},
};

/* Of what we send, only the command's name is looked at: the rest may be the password. */
static int on_trace(CURL *c, curl_infotype what, char *bytes, size_t n, void *arg) {
    struct mail_try *t = arg;
    (void)c;
    if (what == CURLINFO_DATA_OUT) {
        step_to(t, MAIL_TEXT);
        t->length = t->seen = 0;
    }
    if (what != CURLINFO_HEADER_OUT)
        return 0;
    for (size_t i = 0; i < sizeof VERBS / sizeof *VERBS; i++) {
        size_t length = strlen(VERBS[i].verb);
        if (n < length || memcmp(bytes, VERBS[i].verb, length) != 0)
            continue;
        step_to(t, VERBS[i].step);
        t->length = t->seen = 0; /* what is kept is the answer to the last command */
    }
    return 0;
}

static bool is_reply(const char *line, size_t n) {
    return n >= 4 && line[0] >= '2' && line[0] <= '5' && strchr("0123456789", line[1]) &&
           strchr("0123456789", line[2]) && strchr(" -\r\n", line[3]);
}

/* "250-AUTH GSSAPI NTLM LOGIN": the names alone, so that they can stand in a sentence. */
static void note_offer(struct mail_try *t, const char *line, size_t n) {
    char *out = t->s->offered;
    size_t length = 0;
    if (t->s->step != MAIL_HELLO || n < 9 || memcmp(line + 4, "AUTH ", 5) != 0)
        return;
    for (size_t i = 9; i < n && length + 1 < MAIL_OFFERED_BYTES; i++)
        if ((line[i] >= 'A' && line[i] <= 'Z') || (line[i] >= '0' && line[i] <= '9') ||
            strchr(" -_", line[i]))
            out[length++] = line[i];
    out[length] = '\0';
}

/* Before a greeting of a mail server nothing is kept of what is said there: who may set the server
 * would read whatever listens in the intranet. */
static size_t on_line(char *line, size_t size, size_t count, void *arg) {
    struct mail_try *t = arg;
    size_t n = size * count, left = sizeof t->kept - t->length;
    if (t->s->step <= MAIL_GREETING) {
        if (!is_reply(line, n)) {
            t->no_mail_server = true;
            return 0;
        }
        t->greeted = strtol(line, NULL, 10) == GREETING_OK;
        step_to(t, MAIL_GREETING);
    }
    if (t->s->step == MAIL_HELLO && t->seen == 0)
        t->s->offered[0] = '\0';
    if (t->s->step == MAIL_SIGN_IN && n >= 3 && memcmp(line, "235", 3) == 0)
        t->signed_in = true;
    note_offer(t, line, n);
    if (!t->greeted)
        return n;
    memcpy(t->kept + t->length, line, n < left ? n : left);
    t->length += n < left ? n : left;
    t->seen += n;
    return n;
}

/* libcurl goes on without signing in when it is offered no way it knows. */
static int before_message(void *arg, char *ip, char *own_ip, int port, int own_port) {
    struct mail_try *t = arg;
    (void)ip, (void)own_ip, (void)port, (void)own_port;
    return t->s->server->user && !t->signed_in ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

/* Called about once a second, whatever is waited for. */
static int on_tick(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    struct mail_try *t = arg;
    long port = 0;
    (void)a, (void)b, (void)c, (void)d;
    if (t->s->step == MAIL_CONNECT) {
        curl_easy_getinfo(t->easy, CURLINFO_PRIMARY_PORT, &port);
        if (port != 0)
            step_to(t, MAIL_GREETING);
    }
    t->too_slow = clock_ms(CLOCK_MONOTONIC) - t->step_ms > PATIENCE[t->s->step] * 1000LL;
    return t->too_slow;
}

/* --- whom we call, and as whom */

/* A mail server stands in the intranet as a rule; where clouds keep their metadata none does. */
static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *a) {
    struct mail_try *t = arg;
    const struct mail_server *m = t->s->server;
    enum destination_network net = destination_network(&a->addr);
    t->refused_net = purpose != CURLSOCKTYPE_IPCXN || net == NET_LINK_LOCAL;
    t->open_password = m->user && strcmp(m->tls, "none") == 0 && net != NET_LOOPBACK;
    if (t->refused_net || t->open_password)
        return CURL_SOCKET_BAD;
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

/* The address we would speak to the server from, as RFC 5321 section 4.1.3 writes it. */
static void own_address(const struct mail_server *m, char *out, size_t size) {
    struct sockaddr_storage own;
    socklen_t n = sizeof own;
    struct addrinfo *all = NULL, hints = {.ai_socktype = SOCK_DGRAM};
    char text[INET6_ADDRSTRLEN] = "127.0.0.1", host[256], port[12];
    (void)snprintf(host, sizeof host, "%s", m->host + (m->host[0] == '['));
    host[strcspn(host, "]")] = '\0';
    (void)snprintf(port, sizeof port, "%d", m->port);
    memset(&own, 0, sizeof own);
    int fd = getaddrinfo(host, port, &hints, &all) == 0
                 ? socket(all->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0)
                 : -1;
    if (fd >= 0 && connect(fd, all->ai_addr, all->ai_addrlen) == 0)
        (void)getsockname(fd, (struct sockaddr *)&own, &n); /* nothing is sent */
    if (own.ss_family == AF_INET6)
        inet_ntop(AF_INET6, &((struct sockaddr_in6 *)(void *)&own)->sin6_addr, text, sizeof text);
    else if (own.ss_family == AF_INET)
        inet_ntop(AF_INET, &((struct sockaddr_in *)(void *)&own)->sin_addr, text, sizeof text);
    (void)snprintf(out, size, "[%s%s]", own.ss_family == AF_INET6 ? "IPv6:" : "", text);
    if (fd >= 0)
        close(fd);
    if (all)
        freeaddrinfo(all);
}

static void set_server(struct mail_try *t) {
    CURL *c = t->easy;
    const struct mail_server *m = t->s->server;
    bool wrapped = strcmp(m->tls, "tls") == 0, open = strcmp(m->tls, "none") == 0;
    char url[900], own[80], *hello = NULL;
    if (!m->hello)
        own_address(m, own, sizeof own);
    hello = curl_easy_escape(c, m->hello ? m->hello : own, 0);
    (void)snprintf(url, sizeof url, "%s://%s:%d/%s", wrapped ? "smtps" : "smtp", m->host, m->port,
                   hello ? hello : "");
    curl_free(hello);
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, wrapped ? "smtps" : "smtp");
    curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(open ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    if (!m->user)
        return;
    /* A user name and a password are these two ways and no others: Debian's libcurl would take
     * GSSAPI or NTLM first and stay with it when that fails. */
    curl_easy_setopt(c, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
    curl_easy_setopt(c, CURLOPT_USERNAME, m->user);
    curl_easy_setopt(c, CURLOPT_PASSWORD, m->password ? m->password : "");
}

static void set_rules(struct mail_try *t) {
    CURL *c = t->easy;
    connect_set_rules(c, t->config, NULL);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, t);
    curl_easy_setopt(c, CURLOPT_PREREQFUNCTION, before_message);
    curl_easy_setopt(c, CURLOPT_PREREQDATA, t);
    curl_easy_setopt(c, CURLOPT_VERBOSE, 1L); /* for on_trace */
    curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, on_trace);
    curl_easy_setopt(c, CURLOPT_DEBUGDATA, t);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_tick);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, t);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)WHOLE_SECONDS);
    curl_easy_setopt(c, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)WHOLE_SECONDS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)WHOLE_SECONDS);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_line);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
}

static void set_message(struct mail_try *t) {
    CURL *c = t->easy;
    const struct attempt *s = t->s;
    for (int i = 0; s->header[i]; i++)
        t->headers = curl_slist_append(t->headers, s->header[i]);
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
}

/* --- what came of it */

static enum attempt_end end_of(const struct mail_try *t, CURLcode rc) {
    const struct attempt *s = t->s;
    switch (rc) {
    case CURLE_OK: return END_ANSWERED;
    case CURLE_COULDNT_RESOLVE_HOST: return END_NO_NAME;
    case CURLE_COULDNT_CONNECT:
        return t->open_password ? END_OPEN_PASSWORD
               : t->refused_net ? END_PRIVATE_NET
                                : END_NO_CONNECTION;
    case CURLE_OPERATION_TIMEDOUT: return END_TIMEOUT;
    case CURLE_ABORTED_BY_CALLBACK: return t->too_slow ? END_TIMEOUT : END_NO_SIGN_IN;
    case CURLE_WRITE_ERROR: return t->no_mail_server ? END_NO_MAIL_SERVER : END_BROKEN;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CACERT_BADFILE: return END_TLS;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR: return END_CUT;
    case CURLE_LOGIN_DENIED:
    case CURLE_AUTH_ERROR: return s->step == MAIL_SIGN_IN ? END_REFUSED_LOGIN : END_NO_SIGN_IN;
    default: return END_BROKEN;
    }
}

static void finish(struct mail_try *t, CURLcode rc) {
    struct attempt *s = t->s;
    long status = 0, port = 0;
    int64_t now = clock_ms(CLOCK_MONOTONIC);
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(t->easy, CURLINFO_PRIMARY_PORT, &port);
    if (s->step == MAIL_CONNECT && port != 0)
        s->step = MAIL_GREETING;
    s->status = (int)status;
    s->took_ms = now - t->began_ms;
    s->waited = (now - t->step_ms) / 1000;
    s->end = end_of(t, rc);
    mask_put(t->kept, t->length, s->secret);
    mask_keep(t->kept, t->length, t->seen, s->answer);
}

struct mail_try *mail_attempt_run(const struct config *config, struct attempt *s) {
    struct mail_try *t = calloc(1, sizeof *t);
    if (!t || curl_global_init(CURL_GLOBAL_DEFAULT) != 0 || !(t->easy = curl_easy_init()))
        abort(); /* no memory */
    t->config = config;
    t->s = s;
    t->began_ms = clock_ms(CLOCK_MONOTONIC);
    s->offered[0] = '\0';
    step_to(t, MAIL_CONNECT);
    set_rules(t);
    set_server(t);
    set_message(t);
    finish(t, curl_easy_perform(t->easy));
    return t;
}

void mail_attempt_close(struct mail_try *t) {
    curl_easy_cleanup(t->easy);
    curl_mime_free(t->mime);
    curl_slist_free_all(t->headers);
    curl_slist_free_all(t->recipients);
    curl_global_cleanup();
    free(t);
}
