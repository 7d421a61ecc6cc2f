/* core/host/config.c: the order of the sources, the syntax of the file, and the accepted
 * addresses. */
#include "host/config.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char file[] = "/tmp/rollcall-config-XXXXXX";
static struct err e;
static const struct config *c;

static int set_up(void **state) {
    (void)state;
    int fd = mkstemp(file);
    return fd < 0 || close(fd) != 0 || setenv("ROLLCALL_CONF", file, 1) != 0;
}

static int tear_down(void **state) {
    (void)state;
    return unlink(file);
}

static int clear(void **state) {
    (void)state;
    static const char *const names[] = {
        "ROLLCALL_DB",      "ROLLCALL_API_URL", "ROLLCALL_WEBHOOK_ALLOW", "ROLLCALL_BASE_URL",
        "ROLLCALL_WORKERS", "ROLLCALL_CA_FILE", "ROLLCALL_PROXY",         "ROLLCALL_SOCKET"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)unsetenv(names[i]);
    memset(&e, 0, sizeof e);
    return setenv("ROLLCALL_CONF", file, 1);
}

static enum rc_err read_with(const char *text) {
    FILE *out = fopen(file, "w");
    assert_non_null(out);
    (void)fputs(text, out);
    assert_int_equal(fclose(out), 0);
    return config_read(&c, &e);
}

static const char *source_of(const char *name) {
    for (int i = 0; i < c->count; i++)
        if (strcmp(c->values[i].name, name) == 0)
            return c->values[i].source;
    return "no such name";
}

static void defaults_stand(void **state) {
    (void)state;
    assert_int_equal(read_with("# nothing\n\n"), OK);
    assert_string_equal(c->db, "/var/lib/rollcall/rollcall.db");
    assert_string_equal(c->api_url, "https://api.atlassian.com");
    assert_string_equal(c->webhook_allow, "https://api-private.atlassian.com/automation/webhooks/");
    assert_null(c->ca_file);
    assert_null(c->socket);
    assert_int_equal(c->workers, 8);
    assert_string_equal(source_of("ROLLCALL_DB"), "default");
}

static void environment_beats_file_beats_default(void **state) {
    (void)state;
    (void)setenv("ROLLCALL_DB", "/env/db", 1);
    (void)setenv("ROLLCALL_SOCKET", "", 1);
    assert_int_equal(read_with("ROLLCALL_DB=/file/db\r\n  ROLLCALL_WORKERS = 3\n"), OK);
    assert_string_equal(c->db, "/env/db");
    assert_string_equal(source_of("ROLLCALL_DB"), "environment");
    assert_int_equal(c->workers, 3);
    assert_string_equal(source_of("ROLLCALL_WORKERS"), file);
    assert_null(c->socket);
}

static void file_is_read(void **state) {
    (void)state;
    assert_int_equal(read_with("ROLLCALL_DB=/file/db=1 # not a comment\r\n  ROLLCALL_WORKERS= 3 "
                               "\nROLLCALL_CA_FILE=\"/a b.pem\"\n"
                               "#ROLLCALL_DB=/other\nROLLCALL_SOCKET=\nROLLCALL_BASE_URL=http://"
                               "intranet.example/rollcall/"),
                     OK);
    assert_string_equal(c->db, "/file/db=1 # not a comment");
    assert_string_equal(source_of("ROLLCALL_DB"), file);
    assert_int_equal(c->workers, 3);
    assert_string_equal(c->ca_file, "/a b.pem");
    assert_null(c->socket);
    assert_string_equal(c->base_url, "http://intranet.example/rollcall");
}

static void check_refused(const char *text, const char *message) {
    if (read_with(text) != ERR_MALFORMED)
        fail_msg("accepted: %s", text);
    assert_int_equal(e.code, ERR_MALFORMED);
    if (!strstr(e.message, message))
        fail_msg("\"%s\" does not say \"%s\"", e.message, message);
}

static void mistakes_are_named(void **state) {
    (void)state;
    check_refused("\nROLLCALL_DATABASE=/x\n", "line 2");
    check_refused("just words\n", "line 1");
    check_refused("ROLLCALL_DB=/a\nROLLCALL_DB=/b\n", "second time");
    check_refused("ROLLCALL_WORKERS=0\n", "1 to 64");
    check_refused("ROLLCALL_WORKERS=65\n", "1 to 64");
    check_refused("ROLLCALL_WORKERS=many\n", "1 to 64");
    check_refused("ROLLCALL_DB=/a\x01\n", "plain UTF-8");
    check_refused("ROLLCALL_DB=/\xFF\n", "plain UTF-8");
    check_refused("ROLLCALL_API_URL=http://api.atlassian.com\n", "ROLLCALL_API_URL");
    check_refused("ROLLCALL_BASE_URL=rollcall.example\n", "https://");
    check_refused("ROLLCALL_WEBHOOK_ALLOW=https://a.example/ http://b.example/\n",
                  "ROLLCALL_WEBHOOK_ALLOW");
    (void)setenv("ROLLCALL_CONF", "/nowhere/rollcall.conf", 1);
    assert_int_equal(config_read(&c, &e), ERR_MALFORMED);
    assert_non_null(strstr(e.message, "/nowhere/rollcall.conf"));
}

static void bases_and_prefixes_are_made_safe(void **state) {
    (void)state;
    assert_int_equal(
        read_with("ROLLCALL_API_URL=http://127.0.0.1:8181/\n"
                  "ROLLCALL_WEBHOOK_ALLOW=  https://a.example\thttp://localhost:99/x \n"),
        OK);
    assert_string_equal(c->api_url, "http://127.0.0.1:8181");
    assert_string_equal(c->webhook_allow, "https://a.example/ http://localhost:99/x");
}

static void proxy(void **state) {
    (void)state;
    static const char *const bad[] = {"proxy.example",
                                      "http://proxy.example",
                                      "http://proxy.example/",
                                      "https://proxy.example:3128",
                                      "socks5://proxy.example:1080",
                                      "user:s3cr3t@proxy.example:3128",
                                      "http://user:s3cr3t@proxy.example:3128",
                                      "proxy.example:3128/x",
                                      "proxy.example:3128?x",
                                      "proxy.example:3128#x",
                                      "proxy.example:0",
                                      "proxy.example:65536",
                                      "proxy example:3128",
                                      ":3128"};
    static const char *const direct[] = {"http://127.0.0.1:80/x", "https://127.0.0.1/",
                                         "https://localhost:9/", "https://[::1]/",
                                         "not an address"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char line[200];
        (void)snprintf(line, sizeof line, "ROLLCALL_PROXY=%s\n", bad[i]);
        check_refused(line, "ROLLCALL_PROXY");
        assert_null(strstr(e.message, "s3cr3t"));
        assert_null(strstr(e.log_detail, "s3cr3t"));
    }
    assert_int_equal(read_with("ROLLCALL_PROXY=proxy.example:3128\n"), OK);
    assert_string_equal(config_proxy_for(c, "https://api.atlassian.com"),
                        "http://proxy.example:3128");
    assert_string_equal(config_proxy_for(c, "https://10.1.2.3/x"), "http://proxy.example:3128");
    for (size_t i = 0; i < sizeof direct / sizeof *direct; i++)
        assert_null(config_proxy_for(c, direct[i]));
    assert_int_equal(read_with("ROLLCALL_PROXY=http://[2001:db8::1]:8080/\n"), OK);
    assert_string_equal(c->proxy, "http://[2001:db8::1]:8080");
    assert_int_equal(read_with("ROLLCALL_PROXY=\n"), OK);
    assert_null(c->proxy);
    assert_null(config_proxy_for(c, "https://api.atlassian.com"));
}

static const char *const bad[] = {"",
                                  "a.example",
                                  "ftp://a.example",
                                  "HTTPS://a.example",
                                  "https://",
                                  "https:///x",
                                  "https://:80/",
                                  "http://a.example/",
                                  "http://127.0.0.1.a.example/",
                                  "http://127.1/",
                                  "http://0177.0.0.1/",
                                  "http://127.0.0.256/",
                                  "http://127.0.0.01/",
                                  "http://localhost.a.example/",
                                  "http://localhost@a.example/",
                                  "https://u:p@a.example/",
                                  "http://127.0.0.1:80@a.example/",
                                  "http://[::1]a.example/",
                                  "http://[::1",
                                  "http://[::2]/",
                                  "http://[::ffff:127.0.0.1]/",
                                  "http://0.0.0.0/",
                                  "https://a.example:0/",
                                  "https://a.example:65536/",
                                  "https://a.example:/",
                                  "https://a.example:8x/",
                                  "https://a.example#x",
                                  "https://a.example/#x",
                                  "https://a.example/a b",
                                  "https://a.example/\n",
                                  "https://a.example\\@b.example/",
                                  "https://a.example/x/../y",
                                  "https://a.example/x/..",
                                  "https://a.example/%2e%2E/y",
                                  "https://a.example/.%2e?z",
                                  "https://a.example/./y",
                                  "https://a\xC3\xA9.example/",
                                  "https://.a.example/",
                                  "http:/localhost/",
                                  "http://2130706433/"};

static void addresses(void **state) {
    (void)state;
    static const char *const good[] = {"https://a.example",
                                       "https://a.example:8443/x?y=1",
                                       "http://localhost:80/",
                                       "http://LOCALHOST/",
                                       "http://127.0.0.1:9",
                                       "http://127.255.3.4/x",
                                       "http://[::1]:8080/",
                                       "https://[2001:db8::1]/",
                                       "https://a.example/..x/x..y/...",
                                       "https://a.example/?x=/../",
                                       "https://a.example./",
                                       "https://a_.b-.example/x",
                                       "https://a.example/a%2Fb%"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (config_check_url("X", good[i], &e) != OK)
            fail_msg("refused: %s (%s)", good[i], e.message);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (config_check_url("X", bad[i], &e) != ERR_INPUT)
            fail_msg("accepted: %s", bad[i]);
    }
    assert_int_equal(config_check_url("X", "https://a.example/hook/s3cr3t/#", &e), ERR_INPUT);
    assert_null(strstr(e.message, "s3cr3t"));
    assert_null(strstr(e.log_detail, "s3cr3t"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(defaults_stand, clear),
        cmocka_unit_test_setup(environment_beats_file_beats_default, clear),
        cmocka_unit_test_setup(file_is_read, clear),
        cmocka_unit_test_setup(mistakes_are_named, clear),
        cmocka_unit_test_setup(bases_and_prefixes_are_made_safe, clear),
        cmocka_unit_test_setup(proxy, clear),
        cmocka_unit_test_setup(addresses, clear),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
