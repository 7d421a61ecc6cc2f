/* The log while waiting for the rate limit, against a server that lets one call through in four
 * minutes: its first answer says that none is left, and until when. */
#include "atlassian/client.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { WINDOW = 240 };

static char program[400], port_file[500], address[60];
static pid_t server;
static int64_t began;

static void set_number(const char *name, int64_t n) {
    char value[30];
    snprintf(value, sizeof value, "%lld", (long long)n);
    assert_int_equal(0, setenv(name, value, 1));
}

static int start_server(void **state) {
    (void)state;
    snprintf(port_file, sizeof port_file, "%s/rollcall-limit-XXXXXX",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    int fd = mkstemp(port_file), port = 0;
    assert_true(fd >= 0);
    close(fd);
    began = (int64_t)time(NULL);
    set_number("ORG_HOSTILE", 1);
    set_number("ORG_USERS", 50);
    set_number("ORG_RATE", 1);
    set_number("ORG_RATE_SECONDS", WINDOW);
    set_number("ORG_RATE_SHIFT", began % WINDOW); /* a window begins now */
    server = fork();
    if (server == 0) {
        execl(program, program, "--port", "0", "--port-file", port_file, (char *)NULL);
        _exit(127);
    }
    for (int i = 0; i < 6000 && port == 0; i++) {
        FILE *f = fopen(port_file, "re");
        if (!f || fscanf(f, "%d", &port) != 1)
            nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
        if (f)
            fclose(f);
    }
    snprintf(address, sizeof address, "http://127.0.0.1:%d", port);
    return port > 0 ? 0 : -1;
}

static int stop_server(void **state) {
    (void)state;
    unlink(port_file);
    return kill(server, SIGTERM) == 0 && waitpid(server, NULL, 0) == server ? 0 : -1;
}

static enum rc_err take_answer(struct chain *c, const struct http_answer *a, void *run,
                               struct err *e) {
    (void)a, (void)run, (void)e;
    c->done = true;
    return OK;
}

struct counts {
    struct http *http;
    int64_t waiting_until, requests;
};

static enum rc_err copy_counts(void *run, struct err *e) {
    struct counts *counts = run;
    counts->waiting_until = http_counts(counts->http)->waiting_until;
    counts->requests = http_counts(counts->http)->requests;
    return FAIL(e, ERR_CONFLICT, "Seen.", "%s", "the test need not wait");
}

static void waiting_is_shown_while_a_call_waits_and_only_then(void **state) {
    (void)state;
    struct config config = {.api_url = address};
    struct err e = {0};
    struct counts counts = {0};
    struct chain first = {.path = "/admin/v1/orgs"}, second = first;
    assert_int_equal(OK, http_open(&config, "ATCTT-demo-full-0001-4f2a", &counts.http, &e));
    assert_int_equal(OK, http_run(counts.http, &first, 1, 1, take_answer, NULL, NULL, &e));
    /* None is left, but nobody wants one. */
    assert_int_equal(0, http_counts(counts.http)->waiting_until);

    assert_int_equal(ERR_CONFLICT,
                     http_run(counts.http, &second, 1, 1, take_answer, copy_counts, &counts, &e));
    assert_int_equal(1, counts.requests);
    int64_t reset = (began + WINDOW) / 60 * 60; /* sent in minutes */
    assert_in_range(counts.waiting_until, reset, reset + 2);
    http_close(counts.http);
}

int main(int argc, char **argv) {
    (void)argc;
    snprintf(program, sizeof program, "%s", argv[0]);
    char *unit = strstr(program, "/unit/");
    if (!unit)
        return 1;
    snprintf(unit, sizeof program - (size_t)(unit - program), "/demo-org");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waiting_is_shown_while_a_call_waits_and_only_then)};
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
