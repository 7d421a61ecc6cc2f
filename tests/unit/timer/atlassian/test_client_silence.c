/* A server that accepts a connection and never answers is given up within four minutes, with a
 * message that names the cause. The clocks run forty times as fast here. */
#include "atlassian/client.h"
#include "clock.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum { SECONDS_MAX = 240, CHAINS = 3 };

static enum rc_err on_page(struct chain *c, const struct http_answer *a, void *run, struct err *e) {
    (void)a, (void)run, (void)e;
    c->done = true;
    return OK;
}

/* The kernel accepts for it; nobody reads. */
static int silent_server(char *url, size_t size) {
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof own;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&own, sizeof own), 0);
    assert_int_equal(listen(fd, 64), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&own, &n), 0);
    snprintf(url, size, "http://127.0.0.1:%d", ntohs(own.sin_port));
    return fd;
}

static void silence_is_given_up_with_the_true_cause(void **state) {
    (void)state;
    char url[60];
    int fd = silent_server(url, sizeof url);
    struct config config = {.api_url = url};
    struct err e = {.phase = "testing"};
    struct http *h = NULL;
    struct chain chains[CHAINS] = {{.path = "/a"}, {.path = "/b"}, {.path = "/c"}};
    assert_int_equal(http_open(&config, "ATCTT-key", &h, &e), OK);
    int64_t began = clock_ms(CLOCK_MONOTONIC);
    assert_int_equal(http_run(h, chains, CHAINS, CHAINS, on_page, NULL, NULL, &e), ERR_UPSTREAM);
    int64_t took = (clock_ms(CLOCK_MONOTONIC) - began) / 1000;
    if (took > SECONDS_MAX)
        fail_msg("it took %lld seconds", (long long)took);
    if (!strstr(e.message, "Connected to Atlassian") || !strstr(e.message, "30 seconds") ||
        !strstr(e.message, "times in a row"))
        fail_msg("%s", e.message);
    http_close(h);
    close(fd);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(silence_is_given_up_with_the_true_cause)};
    if (argc == 1) {
        char asan[200]; /* its library comes before that of ASan */
        const char *options = getenv("ASAN_OPTIONS");
        snprintf(asan, sizeof asan, "%s:verify_asan_link_order=0", options ? options : "");
        setenv("ASAN_OPTIONS", asan, 1);
        execlp("faketime", "faketime", "-f", "+0s x40", argv[0], "fast", (char *)NULL);
        perror("faketime");
        return 2;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
