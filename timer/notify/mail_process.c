/* The message travels as one packet of texts, the outcome comes back as one struct of the same
 * program. The process is started anew instead of forked, because threads of libcurl may hold
 * locks. */
#include "notify/mail_process.h"
#include "base/log.h"
#include "host/secret.h"
#include "notify/mail_attempt.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PACKET_BYTES_MAX = 128 * 1024, PROCESS_SECONDS_MAX = 2 * 3600, QUIT_SECONDS_MAX = 10 };
enum field { PARENT, HOST, PORT, TLS, USER, PASSWORD, HELLO, FROM, TO, TEXT, HTML, FIELDS };
enum { HEADERS = (int)(sizeof((struct attempt *)0)->header / sizeof(char *)) };

struct outcome {
    enum attempt_end end;
    enum mail_step step;
    int status;
    int64_t took_ms, waited;
    char offered[MAIL_OFFERED_BYTES], answer[ANSWER_BYTES_MAX + 1];
};

/* --- the lane's side */

/* Texts, each with its NUL; a text that is not set is empty. Returns the length; 0: too long. */
static size_t packet_write(const struct attempt *a, char *packet) {
    const struct mail_server *m = a->server;
    char parent[24], port[12];
    const char *all[FIELDS + HEADERS] = {parent,   m->host, port,  m->tls,  m->user, m->password,
                                         m->hello, a->from, a->to, a->text, a->html};
    size_t used = 0;
    (void)snprintf(parent, sizeof parent, "%ld", (long)getpid());
    (void)snprintf(port, sizeof port, "%d", m->port);
    for (int i = 0; i < HEADERS && a->header[i]; i++)
        all[FIELDS + i] = a->header[i];
    for (int i = 0; i < FIELDS + HEADERS; i++) {
        size_t n = all[i] ? strlen(all[i]) + 1 : 1;
        if (used + n > PACKET_BYTES_MAX)
            return 0;
        memcpy(packet + used, all[i] ? all[i] : "", n);
        used += n;
    }
    return used;
}

static bool packet_send(int fd, const struct attempt *a) {
    char *packet = malloc(PACKET_BYTES_MAX);
    if (!packet)
        abort();
    size_t n = packet_write(a, packet);
    bool sent = n > 0 && send(fd, packet, n, MSG_NOSIGNAL) == (ssize_t)n;
    secret_wipe(packet, PACKET_BYTES_MAX);
    free(packet);
    return sent;
}

static bool mail_spawn(int input) {
    char name[] = "rollcall-timer", word[] = "one-mail";
    char *arguments[] = {name, word, NULL};
    pid_t pid = 0;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    int rc = posix_spawn(&pid, "/proc/self/exe", &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (rc != 0)
        log_line(LOG_LEVEL_ERR, "no process for e-mail could be started: %s", strerror(rc));
    return rc == 0;
}

int mail_process_start(const struct attempt *a) {
    int both[2];
    signal(SIGCHLD, SIG_IGN); /* the socket shows the end; nobody waits for the process */
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, both) != 0)
        return -1;
    bool good = packet_send(both[0], a) && mail_spawn(both[1]);
    close(both[1]);
    if (!good)
        close(both[0]);
    return good ? both[0] : -1;
}

bool mail_process_read(int fd, struct attempt *a) {
    struct outcome o;
    ssize_t n = recv(fd, &o, sizeof o, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    if (n != (ssize_t)sizeof o) /* it was killed, and nobody knows how far it came */
        o = (struct outcome){.end = END_LOST, .step = MAIL_TEXT};
    a->end = o.end;
    a->step = o.step;
    a->status = o.status;
    a->took_ms = o.took_ms;
    a->waited = o.waited;
    memcpy(a->offered, o.offered, sizeof a->offered);
    memcpy(a->answer, o.answer, sizeof a->answer);
    return true;
}

/* --- the process */

static const char *or_null(const char *text) { return *text ? text : NULL; }

/* False when packet is not from packet_write, or its writer has ended. */
static bool packet_read(char *packet, size_t n, struct mail_server *m, struct attempt *a) {
    const char *all[FIELDS + HEADERS];
    char *p = packet, *end = packet + n;
    for (int i = 0; i < FIELDS + HEADERS; i++) {
        char *stop = p < end ? memchr(p, '\0', (size_t)(end - p)) : NULL;
        if (!stop)
            return false;
        all[i] = p;
        p = stop + 1;
    }
    *m = (struct mail_server){all[HOST],           all[TLS],
                              or_null(all[USER]),  or_null(all[PASSWORD]),
                              or_null(all[HELLO]), (int)strtol(all[PORT], NULL, 10)};
    *a = (struct attempt){.server = m,
                          .from = all[FROM],
                          .to = all[TO],
                          .text = all[TEXT],
                          .html = or_null(all[HTML]),
                          .secret = m->password};
    for (int i = 0; i < HEADERS; i++)
        a->header[i] = or_null(all[FIELDS + i]);
    return strtol(all[PARENT], NULL, 10) == (long)getppid();
}

static void mail_report(const struct attempt *a) {
    struct outcome o;
    memset(&o, 0, sizeof o);
    o.end = a->end;
    o.step = a->step;
    o.status = a->status;
    o.took_ms = a->took_ms;
    o.waited = a->waited;
    memcpy(o.offered, a->offered, sizeof o.offered);
    memcpy(o.answer, a->answer, sizeof o.answer);
    (void)send(STDIN_FILENO, &o, sizeof o, MSG_NOSIGNAL);
}

int mail_process_main(const struct config *config) {
    struct mail_server server;
    struct attempt a;
    char *packet = malloc(PACKET_BYTES_MAX);
    if (!packet)
        abort();
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* before packet_read compares the parent */
    alarm(PROCESS_SECONDS_MAX);
    ssize_t n = recv(STDIN_FILENO, packet, PACKET_BYTES_MAX, 0);
    if (n <= 0 || !packet_read(packet, (size_t)n, &server, &a))
        return 2;
    struct mail_session *session = mail_attempt_run(config, &a);
    mail_report(&a);
    shutdown(STDIN_FILENO, SHUT_RDWR);
    prctl(PR_SET_PDEATHSIG, 0); /* only QUIT is left */
    alarm(QUIT_SECONDS_MAX);
    mail_attempt_close(session);
    secret_wipe(packet, PACKET_BYTES_MAX);
    free(packet);
    return 0;
}
