/* rollcall.fcgi: a parent that keeps worker children alive, and the children's accept loop.
 * Processes, not threads: a crash costs one answer, and no library has to be thread-safe. */
#include "base/limits.h"
#include "base/log.h"
#include "host/config.h"
#include "host/version.h"
#include "http/connection_end.h"
#include "http/request_read.h"
#include "http/response_send.h"
#include "http/stats.h"
#include "page/navigation.h"
#include "page/view.h"
#include "routes.h"
#include "settings/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORKERS_MAX = 64, BACKLOG = 511 };

static double milliseconds_since(const struct timespec *start) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) * 1e3 +
           (double)(now.tv_nsec - start->tv_nsec) / 1e6;
}

/* A path of ours is words and ids. One with other signs is the client's invention and may hold
 * anybody's address. */
static const char *loggable(const char *path) {
    static const char OURS[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/.:_-";
    return !path ? "-" : path[strspn(path, OURS)] == '\0' ? path : "(unusual path)";
}

static void serve(struct app *app, struct arena *a, FCGX_Request *f) {
    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    struct err e = {0};
    struct request r = {.app = app, .arena = a, .err = &e, .who = {.name = ""}};
    struct response out = request_read(&r, f) == OK ? routes_dispatch(&r) : response_error(&r);
    size_t sent = response_send(&r, &out, f->out);
    connection_end(f, r.env.peeks, r.env.all_read);
    double took = milliseconds_since(&start);
    stats_request(app->stats, out.status, took);
    /* No query string: it may hold names. */
    log_line(LOG_LEVEL_INFO, "%s %s %d %zu bytes %.2f ms %s",
             r.env.method_name ? r.env.method_name : "-", loggable(r.env.path), out.status, sent,
             took, r.who.account_id ? r.who.account_id : "-");
    arena_reset(a);
}

static sigset_t only_term(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    return set;
}

/* libfcgi drops a request when a signal meets it between accept and the first byte. So SIGTERM
 * stays blocked and comes as one more readable file: it is seen only between two requests. One
 * connection wakes one worker. */
static int open_waiter(int listener, int *term) {
    sigset_t set = only_term();
    int waiter = epoll_create1(EPOLL_CLOEXEC);
    *term = signalfd(-1, &set, SFD_CLOEXEC);
    struct epoll_event stop = {.events = EPOLLIN, .data.fd = *term};
    struct epoll_event request = {.events = EPOLLIN | EPOLLEXCLUSIVE, .data.fd = listener};
    if (waiter < 0 || *term < 0 || epoll_ctl(waiter, EPOLL_CTL_ADD, *term, &stop) != 0 ||
        epoll_ctl(waiter, EPOLL_CTL_ADD, listener, &request) != 0)
        return -1;
    return waiter;
}

/* False when it is time to go. */
static bool wait_for_request(int waiter, int term) {
    struct epoll_event event[2];
    int n;
    do
        n = epoll_wait(waiter, event, 2, -1);
    while (n < 0 && errno == EINTR);
    for (int i = 0; i < n; i++)
        if (event[i].data.fd == term)
            return false;
    return n > 0;
}

static int worker(struct app *app, int listener) {
    int term = -1, waiter = open_waiter(listener, &term), got = 0;
    if (waiter < 0) {
        log_line(LOG_LEVEL_ERR, "a worker cannot wait for requests: %s", strerror(errno));
        return 1;
    }
    struct arena *a = arena_open(LIMIT_REQUEST_ARENA);
    FCGX_Request f;
    FCGX_InitRequest(&f, listener, FCGI_FAIL_ACCEPT_ON_INTR);
    while (got != -EBADF && wait_for_request(waiter, term))
        if ((got = FCGX_Accept_r(&f)) == 0) /* otherwise another worker was quicker */
            serve(app, a, &f);
    arena_close(a);
    db_close(app->read_db);
    db_close(app->write_db);
    view_close(app->view);
    return 0;
}

/* 0 when the system has no room for another process. */
static pid_t start_worker(struct app *app, int listener) {
    pid_t ours = getpid(),
          pid = fork(); /* SIGTERM is blocked here, and so in the worker from its first moment */
    if (pid != 0)
        return pid < 0 ? 0 : pid;
    signal(SIGINT, SIG_IGN); /* Ctrl-C reaches the whole group; the parent decides */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != ours)
        exit(0); /* it died before that */
    exit(worker(app, listener));
}

/* Those that are missing (0); false when not all of them could be started. */
static bool start_missing(struct app *app, int listener, pid_t *pids, int n) {
    static bool told;
    for (int i = 0; i < n; i++)
        if (pids[i] == 0 && (pids[i] = start_worker(app, listener)) == 0) {
            if (!told)
                log_line(LOG_LEVEL_ERR,
                         "a worker cannot be started: %s; it is tried again each second",
                         strerror(errno));
            told = true;
            return false;
        }
    told = false;
    return true;
}

static void stop_workers(const pid_t *pids, int n) {
    for (int i = 0; i < n; i++)
        if (pids[i] > 0) /* else the signal would go to others */
            (void)kill(pids[i], SIGTERM);
    for (int i = 0; i < n; i++)
        while (pids[i] > 0 && waitpid(pids[i], NULL, 0) < 0 && errno == EINTR)
            continue;
}

/* True when a worker had ended; its place is empty then. */
static bool note_ended(struct app *app, pid_t *pids, int n) {
    static time_t last_crash;
    int status = 0;
    pid_t gone = waitpid(-1, &status, WNOHANG);
    for (int i = 0; gone > 0 && i < n; i++)
        if (pids[i] == gone) {
            log_line(LOG_LEVEL_ERR, "worker %d ended (%s %d); starting another", (int)gone,
                     WIFSIGNALED(status) ? "signal" : "exit",
                     WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
            if (time(NULL) - last_crash < 1)
                nanosleep(&(struct timespec){.tv_nsec = 100 * 1000 * 1000},
                          NULL); /* never a fork storm */
            last_crash = time(NULL);
            stats_worker_lost(app->stats);
            pids[i] = 0;
        }
    return gone > 0;
}

/* Signals stay blocked and are fetched: a stop that comes between a look and a wait is not lost. */
static int parent(struct app *app, int listener, int n) {
    pid_t pids[WORKERS_MAX] = {0};
    sigset_t stop = only_term(), all;
    sigaddset(&stop, SIGINT);
    all = stop;
    sigaddset(&all, SIGCHLD);
    sigprocmask(SIG_BLOCK, &all, NULL);
    if (start_missing(app, listener, pids, n))
        log_line(LOG_LEVEL_NOTICE, "%d workers ready", n);
    for (int got = 0; got != SIGTERM && got != SIGINT;) {
        bool ended = note_ended(app, pids, n), full = start_missing(app, listener, pids, n);
        got = ended  ? sigtimedwait(&stop, NULL, &(struct timespec){0})
              : full ? sigwaitinfo(&all, NULL)
                     : sigtimedwait(&all, NULL, &(struct timespec){.tv_sec = 1});
    }
    stop_workers(pids, n);
    log_line(LOG_LEVEL_NOTICE, "%s", "stopped");
    return 0;
}

/* For tests and newcomers: the tables as text. */
static int print_tables(const char *what) {
    static const char *const LEVELS[] = {"none", "read", "full", "owner"};
    struct arena *a = arena_open(LIMIT_REQUEST_ARENA);
    struct app app = {0};
    routes_open(&app, a);
    for (int i = 0; strcmp(what, "--routes") == 0 && i < app.route_count; i++) {
        const struct route *route = &app.routes[i];
        printf("%s\t%s\t%s\t%s\n", route->method == GET ? "GET" : "POST", route->path,
               LEVELS[route->need], route->fields ? route->fields : "");
    }
    arena_close(a);
    for (const struct field *f = settings_fields(); strcmp(what, "--fields") == 0 && f->name; f++)
        printf("%s\t%d\t%lld\t%lld\t%s\n", f->name, (int)f->type, (long long)f->min,
               (long long)f->max, f->fallback);
    return 0;
}

/* All it needs but the socket. */
static enum rc_err load_app(struct app *app, struct err *e) {
    struct arena *a = arena_open(LIMIT_REQUEST_ARENA); /* lives as long as the program */
    int links = 0;
    TRY(config_read(&app->config, e));
    TRY(secret_init(e));
    TRY(view_open(app->config->templates, &app->view, e));
    routes_open(app, a);
    const struct nav_link *link = routes_links(a, &links);
    navigation_use(link, links);
    return secret_can_seal(app->config->keys, e);
}

/* For doctor: as far as the start comes by itself. */
static int check_start(void) {
    struct err e = {.phase = "starting"};
    struct app app = {0};
    if (load_app(&app, &e) != OK) {
        fprintf(stderr, "%s (%s)\n", e.message, e.log_detail);
        return 64;
    }
    printf("starts; templates of %s\n", app.config->templates);
    return 0;
}

static enum rc_err open_app(struct app *app, int *listener, struct err *e) {
    TRY(load_app(app, e));
    if (!FCGX_IsCGI()) {
        *listener = 0; /* the service manager passed the listening socket as standard input */
        return OK;
    }
    if (!app->config->socket || !*app->config->socket)
        return FAIL(
            e, ERR_MALFORMED,
            "rollcall.fcgi is started by its socket unit, or with ROLLCALL_SOCKET naming a path.",
            "%s", "standard input is no socket");
    mode_t old = umask(0117); /* 0660: only nginx's group may speak to us */
    *listener = FCGX_OpenSocket(app->config->socket, BACKLOG);
    umask(old);
    if (*listener < 0)
        return FAIL(e, ERR_BUSY, "The socket could not be made.", "%s: %s", app->config->socket,
                    strerror(errno));
    return OK;
}

int main(int argc, char **argv) {
    log_program("rollcall.fcgi");
    if (version_answered(argc, argv, "rollcall.fcgi",
                         "[--routes|--fields|--check]  (started by its socket unit; with an option "
                         "it prints that table, or whether it would start)"))
        return 0;
    if (argc == 2 && (strcmp(argv[1], "--routes") == 0 || strcmp(argv[1], "--fields") == 0))
        return print_tables(argv[1]);
    if (argc == 2 && strcmp(argv[1], "--check") == 0)
        return check_start();
    struct err e = {.phase = "starting"};
    struct app app = {0};
    int listener = 0;
    prctl(PR_SET_DUMPABLE, 0); /* a typed key must not end in a core file */
    FCGX_Init();
    if (open_app(&app, &listener, &e) != OK) {
        log_err(&e);
        fprintf(stderr, "rollcall.fcgi: %s (%s)\n", e.message, e.log_detail);
        return 64;
    }
    int n = app.config->workers < 1             ? 1
            : app.config->workers > WORKERS_MAX ? WORKERS_MAX
                                                : app.config->workers;
    app.stats = stats_open(n);
    if (fcntl(listener, F_SETFL, fcntl(listener, F_GETFL) | O_NONBLOCK) !=
        0) /* two may wake for one connection */
        log_line(LOG_LEVEL_WARN, "the socket stays blocking: %s", strerror(errno));
    return parent(&app, listener, n);
}
