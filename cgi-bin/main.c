/* rollcall.fcgi: a parent that keeps worker processes alive, and the accept loop of the workers.
 * Processes instead of threads: a crash costs one answer, and libraries need not be thread-safe. */
#include "base/limits.h"
#include "base/log.h"
#include "host/config.h"
#include "host/version.h"
#include "http/answer_cache.h"
#include "http/connection_end.h"
#include "http/request_read.h"
#include "http/response_send.h"
#include "http/stats.h"
#include "page/error_page.h"
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

enum {
    BACKLOG = 511,        /* connections that wait for a worker */
    EXIT_NOT_STARTED = 64 /* EX_USAGE of sysexits.h: the configuration has to change */
};

static int64_t microseconds_since(const struct timespec *start) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - start->tv_sec) * 1000000LL + (now.tv_nsec - start->tv_nsec) / 1000;
}

/* Does not log paths with other characters than those of routes and ids: they may contain e-mail
 * addresses. */
static const char *loggable_path(const char *path) {
    static const char KNOWN[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/.:_-";
    if (!path)
        return "-";
    return path[strspn(path, KNOWN)] == '\0' ? path : "(unusual path)";
}

static void worker_serve(struct app *app, struct arena *a, FCGX_Request *f) {
    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    struct err e = {0};
    struct request r = {.app = app, .arena = a, .err = &e, .who = {.name = ""}};
    struct response out = request_read(&r, f) == OK ? routes_dispatch(&r) : error_page(&r);
    struct answer finished = {0};
    size_t sent = response_send(&r, &out, f->out, &finished);
    connection_end(f, &finished, r.env.peeks, r.env.all_read);
    int64_t took = microseconds_since(&start);
    stats_request(app->stats, out.status, (double)took / 1e3);
    /* Without the query string, which may contain names. */
    log_line(LOG_LEVEL_INFO, "%s %s %d %zu bytes %lld.%02lld ms %s",
             r.env.method_name ? r.env.method_name : "-", loggable_path(r.env.path), out.status,
             sent, (long long)took / 1000, (long long)took % 1000 / 10,
             r.who.account_id ? r.who.account_id : "-");
    arena_reset(a);
}

static sigset_t signals_term(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    return set;
}

/* libfcgi drops a request when a signal arrives between accept and the first byte. So SIGTERM stays
 * blocked and comes as a readable file descriptor, *term, which is looked at only between two
 * requests. One connection wakes one worker. Returns the epoll descriptor, -1 on failure. */
static int worker_open_waiter(int listener, int *term) {
    sigset_t set = signals_term();
    int waiter = epoll_create1(EPOLL_CLOEXEC);
    *term = signalfd(-1, &set, SFD_CLOEXEC);
    struct epoll_event stop = {.events = EPOLLIN, .data.fd = *term};
    struct epoll_event request = {.events = EPOLLIN | EPOLLEXCLUSIVE, .data.fd = listener};
    if (waiter < 0 || *term < 0 || epoll_ctl(waiter, EPOLL_CTL_ADD, *term, &stop) != 0 ||
        epoll_ctl(waiter, EPOLL_CTL_ADD, listener, &request) != 0)
        return -1;
    return waiter;
}

/* False when the worker shall stop. */
static bool worker_wait(int waiter, int term) {
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

static int worker_run(struct app *app, int listener) {
    int term = -1;
    int waiter = worker_open_waiter(listener, &term);
    if (waiter < 0) {
        log_line(LOG_LEVEL_ERR, "a worker cannot wait for requests: %s", strerror(errno));
        return 1;
    }
    struct arena *a = arena_open(LIMIT_REQUEST_ARENA);
    app->answers = answer_cache_open();
    FCGX_Request f;
    FCGX_InitRequest(&f, listener, FCGI_FAIL_ACCEPT_ON_INTR);
    int got = 0;
    /* Asks first whether somebody waits: an accept in vain costs more than the question. An error
     * of accept means that another worker was quicker. */
    while (got != -EBADF && worker_wait(waiter, term))
        if ((got = FCGX_Accept_r(&f)) == 0)
            worker_serve(app, a, &f);
    arena_close(a);
    routes_close(app);
    answer_cache_close(app->answers);
    view_close(app->view);
    return 0;
}

/* Returns 0 when the system has no room for another process. */
static pid_t worker_start(struct app *app, int listener) {
    pid_t parent = getpid();
    pid_t pid = fork(); /* SIGTERM is blocked here, so the worker begins with it blocked */
    if (pid != 0)
        return pid < 0 ? 0 : pid;
    signal(SIGINT, SIG_IGN); /* Ctrl-C reaches the whole group; the parent decides */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        exit(0); /* the parent died before PR_SET_PDEATHSIG */
    exit(worker_run(app, listener));
}

/* Starts a worker for each pid 0. False when one could not be started; logs only the first time. */
static bool workers_start_missing(struct app *app, int listener, pid_t *pids, int n) {
    static bool logged;
    for (int i = 0; i < n; i++) {
        if (pids[i] == 0)
            pids[i] = worker_start(app, listener);
        if (pids[i] != 0)
            continue;
        if (!logged)
            log_line(LOG_LEVEL_ERR,
                     "a worker cannot be started: %s; the next attempt is in a second",
                     strerror(errno));
        logged = true;
        return false;
    }
    logged = false;
    return true;
}

static void workers_stop(const pid_t *pids, int n) {
    for (int i = 0; i < n; i++)
        if (pids[i] > 0) /* 0 would signal the whole process group */
            (void)kill(pids[i], SIGTERM);
    for (int i = 0; i < n; i++)
        while (pids[i] > 0 && waitpid(pids[i], NULL, 0) < 0 && errno == EINTR)
            continue;
}

/* True when a worker has ended; its pid becomes 0. Waits when workers end within a second of each
 * other, so that they are not forked all the time. */
static bool workers_note_ended(struct app *app, pid_t *pids, int n) {
    static const struct timespec PAUSE = {.tv_nsec = 100 * 1000 * 1000};
    static time_t last_end;
    int status = 0;
    pid_t gone = waitpid(-1, &status, WNOHANG);
    for (int i = 0; gone > 0 && i < n; i++)
        if (pids[i] == gone) {
            log_line(LOG_LEVEL_ERR, "worker %d ended (%s %d); starting another", (int)gone,
                     WIFSIGNALED(status) ? "signal" : "exit",
                     WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
            if (time(NULL) - last_end < 1)
                nanosleep(&PAUSE, NULL);
            last_end = time(NULL);
            stats_worker_lost(app->stats);
            pids[i] = 0;
        }
    return gone > 0;
}

/* Signals stay blocked and sigwaitinfo fetches them, so none is lost between a check and a wait. */
static int parent_run(struct app *app, struct arena *a, int listener) {
    int n = app->config->workers;
    pid_t *pids = arena_alloc(a, (size_t)n * sizeof *pids);
    sigset_t stop = signals_term();
    sigaddset(&stop, SIGINT);
    sigset_t all = stop;
    sigaddset(&all, SIGCHLD);
    sigprocmask(SIG_BLOCK, &all, NULL);
    if (workers_start_missing(app, listener, pids, n))
        log_line(LOG_LEVEL_NOTICE, "%d workers ready", n);
    for (int got = 0; got != SIGTERM && got != SIGINT;) {
        bool ended = workers_note_ended(app, pids, n);
        bool complete = workers_start_missing(app, listener, pids, n);
        if (ended) /* more may have ended: look again at once */
            got = sigtimedwait(&stop, NULL, &(struct timespec){0});
        else if (complete)
            got = sigwaitinfo(&all, NULL);
        else
            got = sigtimedwait(&all, NULL, &(struct timespec){.tv_sec = 1});
    }
    workers_stop(pids, n);
    log_line(LOG_LEVEL_NOTICE, "%s", "stopped");
    return 0;
}

/* Prints a table as text, for tests and for readers. */
static int print_table(const char *option) {
    static const char *const LEVELS[] = {"none", "self", "read", "full", "owner"};
    struct arena *a = arena_open(LIMIT_REQUEST_ARENA);
    struct app app = {0};
    routes_open(&app, a);
    for (int i = 0; strcmp(option, "--routes") == 0 && i < app.route_count; i++) {
        const struct route *route = &app.routes[i];
        printf("%s\t%s\t%s\t%s\n", route->method == GET ? "GET" : "POST", route->path,
               LEVELS[route->need], route->fields ? route->fields : "");
    }
    arena_close(a);
    for (const struct field *f = settings_fields(); strcmp(option, "--fields") == 0 && f->name; f++)
        printf("%s\t%d\t%lld\t%lld\t%s\n", f->name, (int)f->type, (long long)f->min,
               (long long)f->max, f->fallback);
    return 0;
}

/* Everything but the socket. a lives as long as the program. */
static enum rc_err load_app(struct app *app, struct arena *a, struct err *e) {
    int links = 0;
    TRY(config_read(&app->config, e));
    TRY(secret_init(e));
    TRY(view_open(app->config->templates, &app->view, e));
    routes_open(app, a);
    const struct nav_link *link = routes_links(a, &links);
    TRY(navigation_open(app->view, a, link, links, e));
    return secret_can_seal(app->config->keys, e);
}

/* For `rollcallctl doctor`: a start without the socket. */
static int check_start(void) {
    struct err e = {.phase = "starting"};
    struct app app = {0};
    if (load_app(&app, arena_open(LIMIT_REQUEST_ARENA), &e) != OK) {
        fprintf(stderr, "%s (%s)\n", e.message, e.log_detail);
        return EXIT_NOT_STARTED;
    }
    printf("starts; templates of %s\n", app.config->templates);
    return 0;
}

static enum rc_err open_app(struct app *app, struct arena *a, int *listener, struct err *e) {
    TRY(load_app(app, a, e));
    if (!FCGX_IsCGI()) {
        *listener = 0; /* the service manager passed the listening socket as standard input */
        return OK;
    }
    if (!app->config->socket || !*app->config->socket)
        return FAIL(
            e, ERR_MALFORMED,
            "rollcall.fcgi is started by its socket unit, or with ROLLCALL_SOCKET naming a path.",
            "%s", "standard input is no socket");
    mode_t old = umask(0117); /* 0660: only the web server's group may connect */
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
        return print_table(argv[1]);
    if (argc == 2 && strcmp(argv[1], "--check") == 0)
        return check_start();
    struct err e = {.phase = "starting"};
    struct app app = {0};
    int listener = 0;
    prctl(PR_SET_DUMPABLE, 0); /* a core file could contain a typed key */
    FCGX_Init();
    struct arena *a = arena_open(LIMIT_REQUEST_ARENA);
    if (open_app(&app, a, &listener, &e) != OK) {
        log_err(&e);
        fprintf(stderr, "rollcall.fcgi: %s (%s)\n", e.message, e.log_detail);
        return EXIT_NOT_STARTED;
    }
    app.stats = stats_open(app.config->workers);
    /* Two workers may wake for one connection; the slower one must not wait in accept. */
    int flags = fcntl(listener, F_GETFL);
    if (fcntl(listener, F_SETFL, flags | O_NONBLOCK) != 0)
        log_line(LOG_LEVEL_WARN, "the socket stays blocking: %s", strerror(errno));
    return parent_run(&app, a, listener);
}
