/* Calls in flight: as many as wanted, and fewer once one of them was refused by the rate limit. The
 * server refuses the fortieth. */
#include "atlassian/client.h"
#include "timer/atlassian/stand_in.h"

enum { CALLS = 80, WANTED = 16, LIMITED = 8 };

static int start_server(void **state) {
    (void)state;
    set_number("ORG_HOSTILE", 1);
    set_number("ORG_USERS", 50);
    set_number("ORG_LATENCY_MS", 20);
    assert_int_equal(0, setenv("ORG_FAULT", "429:40", 1));
    return stand_in_start();
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
    struct config config = {.api_url = stand_in_url};
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
    if (!stand_in_find(argv[0]))
        return 1;
    const struct CMUnitTest tests[] = {cmocka_unit_test(fewer_calls_at_once_after_one_was_refused)};
    return cmocka_run_group_tests(tests, start_server, stand_in_stop);
}
