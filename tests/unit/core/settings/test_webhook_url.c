/* The allow-list of webhook addresses: what it accepts, and every trick it refuses. */
#include "settings/webhook_url.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char ATLASSIAN[] = "https://api-private.atlassian.com/automation/webhooks/";
static const char TWO[] =
    "https://api-private.atlassian.com/automation/webhooks/  http://127.0.0.1:9000/hooks";

static void lets_through(void **state) {
    (void)state;
    static const struct {
        const char *url, *allow;
    } GOOD[] = {
        {"https://api-private.atlassian.com/automation/webhooks/jira/a/1111/0193", ATLASSIAN},
        {"HTTPS://API-Private.Atlassian.com/automation/webhooks/x", ATLASSIAN},
        {"https://api-private.atlassian.com:443/automation/webhooks/x?y=1", ATLASSIAN},
        {"https://api-private.atlassian.com/automation/webhooks/a%20b", ATLASSIAN},
        {"https://api-private.atlassian.com/automation/webhooks/a..b/.hidden/...", ATLASSIAN},
        {"http://127.0.0.1:9000/hooks/1", TWO},
        {"http://127.0.0.1:9000/hooks", TWO},
        {"http://127.0.0.1:9000/hooks?x=/../y", TWO},
        {"https://api-private.atlassian.com/automation/webhooks/a;v=1/b..;c/..x;", ATLASSIAN},
        {"http://127.1.2.3:81/x", "http://127.1.2.3:81"},
        {"https://localhost:9443/x", "https://localhost:9443/"},
        {"http://[::1]:9000/x", "http://[::1]:9000/"},
        {"https://hooks.example.test/in/7", "https://hooks.example.test/in/"},
    };
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        const char *problem = webhook_url_problem(GOOD[i].url, GOOD[i].allow);
        if (problem)
            fail_msg("%s: %s", GOOD[i].url, problem);
    }
}

static const char *const BAD[] = {
    "",
    "x",
    "ftp://127.0.0.1:9000/hooks/1",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https:",
    "https://",
    "http:///hooks",
    "//api-private.atlassian.com/automation/webhooks/x",
    "http://api-private.atlassian.com/automation/webhooks/x",
    "https://api-private.atlassian.com/automation/webhook",
    "https://api-private.atlassian.com/automation/webhooksx/1",
    "https://api-private.atlassian.com/",
    "https://api-private.atlassian.com",
    "https://api-private.atlassian.com.evil.test/automation/webhooks/x",
    "https://api-private.atlassian.com@evil.test/automation/webhooks/x",
    "https://evil.test#https://api-private.atlassian.com/automation/webhooks/",
    "https://u:p@api-private.atlassian.com/automation/webhooks/x",
    "https://api-private.atlassian.com:8443/automation/webhooks/x",
    "https://api-private.atlassian.com:/automation/webhooks/x",
    "https://api-private.atlassian.com:443x/automation/webhooks/x",
    "https://api-private.atlassian.com:0/automation/webhooks/x",
    "https://api-private.atlassian.com:65536/automation/webhooks/x",
    "https://api-private.atlassian.com\\@evil.test/automation/webhooks/x",
    "https://api-private.atlassian.com/automation/webhooks\\x",
    "https://api-private.atlassian.com/automation/webhooks/../../x",
    "https://api-private.atlassian.com/automation/webhooks/..",
    "https://api-private.atlassian.com/automation/webhooks/%2e%2E/x",
    "https://api-private.atlassian.com/automation/webhooks/.%2e/x",
    "https://api-private.atlassian.com/automation/webhooks/..;/x",
    "https://api-private.atlassian.com/automation/webhooks/.;v=1/x",
    "https://api-private.atlassian.com/automation/webhooks/%2e.%3bx/y",
    "https://api-private.atlassian.com/automation/webhooks/%252e%252e/x",
    "https://api-private.atlassian.com/automation/webhooks/a%25b",
    "https://api-private.atlassian.com/automation/webhooks/./x",
    "https://api-private.atlassian.com/automation/webhooks/..%2fx",
    "https://api-private.atlassian.com/automation/webhooks/%5c..%5cx",
    "https://api-private.atlassian.com/automation/webhooks/%",
    "https://api-private.atlassian.com/automation/webhooks/%4",
    "https://api-private.atlassian.com/automation/webhooks/%zz",
    "https://api-private.atlassian.com/automation/webhooks/%00",
    "https://api-private.atlassian.com/automation/webhooks/%0d%0aX",
    "https://api-private.atlassian.com/automation/webhooks/a b",
    "https://api-private.atlassian.com/automation/webhooks/\tx",
    "https://api-private.atlassian.com/automation/webhooks/\r\nHost: x",
    "https://api-private.atlassian.com/automation/webhooks/x#y",
    "https://api-private.atlassian.com/automation/webhooks/\xc3\xa4",
    "https://api-private.atlassian.c\xd0\xbem/automation/webhooks/x",
    "https://api-private.atlassian.com./automation/webhooks/x",
    "https://.api-private.atlassian.com/automation/webhooks/x",
    "https://api-private..atlassian.com/automation/webhooks/x",
    "https://%61pi-private.atlassian.com/automation/webhooks/x",
    "https://api-private.atlassian.com/%61utomation/webhooks/x",
    "https://api-private.atlassian.com//automation/webhooks/x",
    "https://api-private.atlassian.com/Automation/webhooks/x",
    "http://2130706433:9000/hooks/1",
    "http://0x7f.1:9000/hooks/1",
    "http://0177.0.0.1:9000/hooks/1",
    "http://127.1:9000/hooks/1",
    "http://localhost:9000/hooks/1",
    "https://127.0.0.1:9000/hooks/1",
    "http://127.0.0.1/hooks/1",
    "http://127.0.0.1:9000/hooks-of-others",
    "http://127.0.0.1:9000/hook",
    "http://[::1:9000/hooks/1",
    "http://[::ffff:127.0.0.1]:9000/hooks/1",
    "https://[.9]/x",
    "https://[::1::2]/x",
    "http://127.0.0.1.:9000/hooks/1",
    "http://127.0.0.1:9000:9000/hooks/1",
};

static void refuses(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        if (!webhook_url_problem(BAD[i], TWO))
            fail_msg("let through: %s", BAD[i]);
}

static void a_strange_list_allows_nothing(void **state) {
    (void)state;
    static const char *const LISTS[] = {"",
                                        " ",
                                        "https://",
                                        "http://evil.test/",
                                        "evil.test",
                                        "https://evil.test/?x",
                                        "https://u@evil.test/",
                                        "https://evil.test/#",
                                        "https://evil.test/../"};
    for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++) {
        assert_non_null(webhook_url_problem("https://evil.test/x", LISTS[i]));
        assert_non_null(webhook_url_problem("http://evil.test/x", LISTS[i]));
    }
}

static void length_is_bounded(void **state) {
    (void)state;
    static char url[70000];
    memset(url, 'a', sizeof url - 1);
    memcpy(url, ATLASSIAN, sizeof ATLASSIAN - 1);
    assert_non_null(webhook_url_problem(url, ATLASSIAN));
    url[WEBHOOK_URL_MAX] = '\0';
    assert_null(webhook_url_problem(url, ATLASSIAN));
}

static void lists_show_little(void **state) {
    (void)state;
    struct arena *a = arena_open(1 << 16);
    assert_string_equal(
        webhook_url_short(
            a, "https://api-private.atlassian.com/automation/webhooks/jira/a/1/0193-9f3c"),
        "api-private.atlassian.com … 9f3c");
    assert_string_equal(webhook_url_short(a, "http://127.0.0.1:9000/hook"), "127.0.0.1:9000");
    arena_close(a);
}

static void a_refusal_names_the_allowed_beginnings(void **state) {
    (void)state;
    struct arena *a = arena_open(1 << 20);
    assert_string_equal(
        webhook_url_problem_text(a, "https://evil.test/x", TWO),
        "The URL must start with https://api-private.atlassian.com/automation/webhooks/ or "
        "http://127.0.0.1:9000/hooks. ROLLCALL_WEBHOOK_ALLOW on the server can allow more "
        "addresses");
    assert_string_equal(webhook_url_problem_text(a, "ftp://evil.test/x", TWO),
                        "The URL must start with https://");
    assert_null(webhook_url_problem_text(a, "http://127.0.0.1:9000/hooks/1", TWO));
    arena_close(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lets_through),
        cmocka_unit_test(refuses),
        cmocka_unit_test(a_strange_list_allows_nothing),
        cmocka_unit_test(length_is_bounded),
        cmocka_unit_test(a_refusal_names_the_allowed_beginnings),
        cmocka_unit_test(lists_show_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
