/* Calls in flight: as many as wanted, and fewer once one of them was refused by the rate limit. The
 * server refuses the fortieth. */
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

enum { CALLS = 80, WANTED = 16, LIMITED = 8 };

static char program[400], port_file[500], address[60];
static pid_t server;

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
    set_number("ORG_HOSTILE", 1);
    set_number("ORG_USERS", 50);
    set_number("ORG_LATENCY_MS", 20);
    assert_int_equal(0, setenv("ORG_FAULT", "429:40", 1));
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

struct flight {
    struct http *http;
    int64_t answers, max_before, max_after;
    bool resumed; /* the calls beside the refused one have ended */
};

static enum rc_err count_flight(struct chain *c, const struct http_answer *a, void *run,
                                struct err *e) {
    struct flight *f = run;
    const struct http_counts *counts = http_counts(f->http);
    int64_t in_flight = counts->requests - counts->retries - ++f->answers;
    (void)a, (void)e;
    if (counts->retries == 0 && in_flight > f->max_before)
        f->max_before = in_flight;
    f->resumed = f->resumed || (counts->retries > 0 && in_flight <= 1);
    if (f->resumed && in_flight > f->max_after)
        f->max_after = in_flight;
    c->done = true;
    return OK;
}

static void fewer_calls_at_once_after_one_was_refused(void **state) {
    (void)state;
    struct config config = {.api_url = address};
    struct err e = {0};
    struct flight f = {0};
    static struct chain chain[CALLS];
    for (int i = 0; i < CALLS; i++)
        chain[i].path = "/admin/v1/orgs";
    assert_int_equal(OK, http_open(&config, "ATCTT-demo-full-0001-4f2a", &f.http, &e));
    assert_int_equal(OK, http_run(f.http, chain, CALLS, WANTED, count_flight, NULL, &f, &e));
    assert_int_equal(f.answers, CALLS);
    assert_int_equal(http_counts(f.http)->retries, 1);
    assert_int_equal(f.max_before, WANTED);
    assert_int_equal(f.max_after, LIMITED);
    http_close(f.http);
}

int main(int argc, char **argv) {
    (void)argc;
    snprintf(program, sizeof program, "%s", argv[0]);
    char *unit = strstr(program, "/unit/");
    if (!unit)
        return 1;
    snprintf(unit, sizeof program - (size_t)(unit - program), "/demo-org");
    const struct CMUnitTest tests[] = {cmocka_unit_test(fewer_calls_at_once_after_one_was_refused)};
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
