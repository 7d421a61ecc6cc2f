/* The log while waiting for the rate limit, against a server that lets one call through in four
 * minutes: its first answer says that none is left, and until when. */
#include "atlassian/client.h"
#include "timer/atlassian/stand_in.h"

enum { WINDOW = 240 };

static int64_t began;

static int start_server(void **state) {
    (void)state;
    began = (int64_t)time(NULL);
    set_number("ORG_HOSTILE", 1);
    set_number("ORG_USERS", 50);
    set_number("ORG_RATE", 1);
    set_number("ORG_RATE_SECONDS", WINDOW);
    set_number("ORG_RATE_SHIFT", began % WINDOW); /* a window begins now */
    return stand_in_start();
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
    struct config config = {.api_url = stand_in_url};
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
    if (!stand_in_find(argv[0]))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waiting_is_shown_while_a_call_waits_and_only_then)};
    return cmocka_run_group_tests(tests, start_server, stand_in_stop);
}
