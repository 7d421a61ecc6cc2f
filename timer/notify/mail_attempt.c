/* libcurl speaks SMTP. This file sets its options, follows the conversation by its trace of
 * commands, and limits the wait at each step. libcurl has one limit until somebody is signed in and
 * one after it; RFC 5321 section 4.5.3.2 has one for each command. */
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

enum { TOTAL_SECONDS = 3600 /* more than all steps together */, GREETING_OK = 220 };

/* TIMEOUT[step] in seconds. Connecting is quick or fails. Everything else may take a server a
 * while: slow name services, look-ups of an address, virus scans. */
static const int TIMEOUT[] = {
    [MAIL_CONNECT] = 15,    [MAIL_GREETING] = 120, [MAIL_HELLO] = 120,
    [MAIL_STARTTLS] = 60,   [MAIL_SIGN_IN] = 120,  [MAIL_SENDER] = 300,
    [MAIL_RECIPIENT] = 300, [MAIL_DATA] = 120,     [MAIL_TEXT] = 600,
};

struct mail_session {
    const struct config *config;
    struct attempt *attempt;
    CURL *easy;
    struct curl_slist *headers, *recipients;
    curl_mime *mime;
    int64_t began_ms, step_ms; /* of the monotonic clock */
    bool greeted, signed_in;
    bool no_mail_server, refused_network, open_password, too_slow; /* why it ended */
    size_t length, seen;
    char reply[ANSWER_RAW_BYTES_MAX];
};

int mail_attempt_timeout(enum mail_step step) { return TIMEOUT[step]; }

static void step_to(struct mail_session *s, enum mail_step step) {
    s->attempt->step = step;
    s->step_ms = clock_ms(CLOCK_MONOTONIC);
}

/* --- the conversation */

static const struct {
    const char *verb;
    enum mail_step step;
} VERBS[] = {
    {"EHLO", MAIL_HELLO},   {"HELO", MAIL_HELLO},  {"STARTTLS", MAIL_STARTTLS},
    {"AUTH", MAIL_SIGN_IN}, {"MAIL", MAIL_SENDER}, {"RCPT", MAIL_RECIPIENT},
    {"DATA", MAIL_DATA},
};

/* Looks only at the name of a command: the rest may be the password. */
static int mail_on_trace(CURL *c, curl_infotype what, char *bytes, size_t n, void *arg) {
    struct mail_session *s = arg;
    (void)c;
    if (what == CURLINFO_DATA_OUT) {
        step_to(s, MAIL_TEXT);
        s->length = s->seen = 0;
    }
    if (what != CURLINFO_HEADER_OUT)
        return 0;
    for (size_t i = 0; i < sizeof VERBS / sizeof *VERBS; i++) {
        size_t length = strlen(VERBS[i].verb);
        if (n < length || memcmp(bytes, VERBS[i].verb, length) != 0)
            continue;
        step_to(s, VERBS[i].step);
        s->length = s->seen = 0; /* we store the answer to the last command */
    }
    return 0;
}

static bool is_reply(const char *line, size_t n) {
    return n >= 4 && line[0] >= '2' && line[0] <= '5' && strchr("0123456789", line[1]) &&
           strchr("0123456789", line[2]) && strchr(" -\r\n", line[3]);
}

/* From "250-AUTH GSSAPI NTLM LOGIN" only the names, so that they fit into a sentence. */
static void note_offer(struct mail_session *s, const char *line, size_t n) {
    char *out = s->attempt->offered;
    size_t length = 0;
    if (s->attempt->step != MAIL_HELLO || n < 9 || memcmp(line + 4, "AUTH ", 5) != 0)
        return;
    for (size_t i = 9; i < n && length + 1 < MAIL_OFFERED_BYTES; i++)
        if ((line[i] >= 'A' && line[i] <= 'Z') || (line[i] >= '0' && line[i] <= '9') ||
            strchr(" -_", line[i]))
            out[length++] = line[i];
    out[length] = '\0';
}

/* Stores nothing before a mail server's greeting: otherwise somebody who sets the server could read
 * what other services of the intranet answer. */
static size_t mail_on_line(char *line, size_t size, size_t count, void *arg) {
    struct mail_session *s = arg;
    size_t n = size * count, left = sizeof s->reply - s->length;
    if (s->attempt->step <= MAIL_GREETING) {
        if (!is_reply(line, n)) {
            s->no_mail_server = true;
            return 0;
        }
        s->greeted = strtol(line, NULL, 10) == GREETING_OK;
        step_to(s, MAIL_GREETING);
    }
    if (s->attempt->step == MAIL_HELLO && s->seen == 0)
        s->attempt->offered[0] = '\0';
    if (s->attempt->step == MAIL_SIGN_IN && n >= 3 && memcmp(line, "235", 3) == 0)
        s->signed_in = true;
    note_offer(s, line, n);
    if (!s->greeted)
        return n;
    memcpy(s->reply + s->length, line, n < left ? n : left);
    s->length += n < left ? n : left;
    s->seen += n;
    return n;
}

/* libcurl goes on without signing in when the server offers no way that it knows. */
static int before_message(void *arg, char *ip, char *own_ip, int port, int own_port) {
    struct mail_session *s = arg;
    (void)ip, (void)own_ip, (void)port, (void)own_port;
    return s->attempt->server->user && !s->signed_in ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

/* libcurl calls this about once a second, whatever it waits for. */
static int mail_on_tick(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    struct mail_session *s = arg;
    long port = 0;
    (void)a, (void)b, (void)c, (void)d;
    if (s->attempt->step == MAIL_CONNECT) {
        curl_easy_getinfo(s->easy, CURLINFO_PRIMARY_PORT, &port);
        if (port != 0)
            step_to(s, MAIL_GREETING);
    }
    s->too_slow = clock_ms(CLOCK_MONOTONIC) - s->step_ms > TIMEOUT[s->attempt->step] * 1000LL;
    return s->too_slow;
}

/* --- the server, and our own name */

/* A mail server often stands in the intranet, but never at the metadata addresses of clouds. */
static curl_socket_t mail_open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *a) {
    struct mail_session *s = arg;
    const struct mail_server *m = s->attempt->server;
    enum destination_network net = destination_network(&a->addr);
    s->refused_network = purpose != CURLSOCKTYPE_IPCXN || net == NET_LINK_LOCAL;
    s->open_password = m->user && strcmp(m->tls, "none") == 0 && net != NET_LOOPBACK;
    if (s->refused_network || s->open_password)
        return CURL_SOCKET_BAD;
    return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

/* Our own address towards the server, as RFC 5321 section 4.1.3 writes it. */
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
        (void)getsockname(fd, (struct sockaddr *)&own, &n); /* connecting UDP sends nothing */
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

static void set_server(struct mail_session *s) {
    CURL *c = s->easy;
    const struct mail_server *m = s->attempt->server;
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
    /* A user name and a password mean these two ways only: Debian's libcurl would try GSSAPI or
     * NTLM first and stay with it when that fails. */
    curl_easy_setopt(c, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
    curl_easy_setopt(c, CURLOPT_USERNAME, m->user);
    curl_easy_setopt(c, CURLOPT_PASSWORD, m->password ? m->password : "");
}

static void set_rules(struct mail_session *s) {
    CURL *c = s->easy;
    connect_set_rules(c, s->config, NULL);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, mail_open_socket);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, s);
    curl_easy_setopt(c, CURLOPT_PREREQFUNCTION, before_message);
    curl_easy_setopt(c, CURLOPT_PREREQDATA, s);
    curl_easy_setopt(c, CURLOPT_VERBOSE, 1L); /* for mail_on_trace */
    curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, mail_on_trace);
    curl_easy_setopt(c, CURLOPT_DEBUGDATA, s);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, mail_on_tick);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, s);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)TOTAL_SECONDS);
    curl_easy_setopt(c, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)TOTAL_SECONDS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)TOTAL_SECONDS);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, mail_on_line);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, s);
}

static void add_part(struct mail_session *s, const char *text, const char *type) {
    curl_mimepart *part = curl_mime_addpart(s->mime);
    curl_mime_data(part, text, CURL_ZERO_TERMINATED);
    curl_mime_type(part, type);
    curl_mime_encoder(part, "quoted-printable");
}

static void set_message(struct mail_session *s) {
    CURL *c = s->easy;
    const struct attempt *a = s->attempt;
    for (int i = 0; a->header[i]; i++)
        s->headers = curl_slist_append(s->headers, a->header[i]);
    s->recipients = curl_slist_append(NULL, a->to);
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, a->from);
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, s->recipients);
    s->mime = curl_mime_init(c);
    add_part(s, a->text, "text/plain; charset=utf-8");
    if (a->html) { /* the best form comes last: RFC 2046 section 5.1.4 */
        add_part(s, a->html, "text/html; charset=utf-8");
        s->headers = curl_slist_append(s->headers, "Content-Type: multipart/alternative");
    }
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, s->headers);
    curl_easy_setopt(c, CURLOPT_MIMEPOST, s->mime);
}

/* --- the outcome */

static enum attempt_end mail_end_of(const struct mail_session *s, CURLcode rc) {
    switch (rc) {
    case CURLE_COULDNT_CONNECT:
        if (s->open_password)
            return END_OPEN_PASSWORD;
        return s->refused_network ? END_PRIVATE_NET : END_NO_CONNECTION;
    case CURLE_ABORTED_BY_CALLBACK: return s->too_slow ? END_TIMEOUT : END_NO_SIGN_IN;
    case CURLE_WRITE_ERROR: return s->no_mail_server ? END_NO_MAIL_SERVER : END_BROKEN;
    case CURLE_LOGIN_DENIED:
    case CURLE_AUTH_ERROR:
        return s->attempt->step == MAIL_SIGN_IN ? END_REFUSED_LOGIN : END_NO_SIGN_IN;
    default: return attempt_end_of((int)rc);
    }
}

static void mail_finish(struct mail_session *s, CURLcode rc) {
    struct attempt *a = s->attempt;
    long status = 0, port = 0;
    int64_t now = clock_ms(CLOCK_MONOTONIC);
    curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(s->easy, CURLINFO_PRIMARY_PORT, &port);
    if (a->step == MAIL_CONNECT && port != 0)
        a->step = MAIL_GREETING;
    a->status = (int)status;
    a->took_ms = now - s->began_ms;
    a->waited = (now - s->step_ms) / 1000;
    a->end = mail_end_of(s, rc);
    mask_put(s->reply, s->length, a->secret);
    answer_keep(s->reply, s->length, s->seen, a->answer);
}

struct mail_session *mail_attempt_run(const struct config *config, struct attempt *a) {
    struct mail_session *s = calloc(1, sizeof *s);
    if (!s || curl_global_init(CURL_GLOBAL_DEFAULT) != 0 || !(s->easy = curl_easy_init()))
        abort(); /* out of memory */
    s->config = config;
    s->attempt = a;
    s->began_ms = clock_ms(CLOCK_MONOTONIC);
    a->offered[0] = '\0';
    step_to(s, MAIL_CONNECT);
    set_rules(s);
    set_server(s);
    set_message(s);
    mail_finish(s, curl_easy_perform(s->easy));
    return s;
}

void mail_attempt_close(struct mail_session *s) {
    curl_easy_cleanup(s->easy);
    curl_mime_free(s->mime);
    curl_slist_free_all(s->headers);
    curl_slist_free_all(s->recipients);
    curl_global_cleanup();
    free(s);
}
