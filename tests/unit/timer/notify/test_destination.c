/* Whom lane notify may call: both readers of an address agree, and no spelling of a private
 * address counts as public. */
#include "host/secret.h"
#include "notify/destination.h"
#include "notify/retry.h"
#include "settings/webhook_url.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/un.h>

#include <cmocka.h>

static const char ALLOW[] =
    "https://api-private.atlassian.com/automation/webhooks/ http://127.0.0.1:9000/hooks "
    "http://[::1]:9000/ https://localhost:9443/x "
    "https://127.evil.test/";

static void what_our_reader_lets_through_libcurl_reads_the_same(void **state) {
    (void)state;
    static const struct {
        const char *url;
        bool loopback;
    } GOOD[] = {
        {"https://api-private.atlassian.com/automation/webhooks/jira/a/1111/0193", false},
        {"HTTPS://API-Private.Atlassian.com/automation/webhooks/x", false},
        {"https://api-private.atlassian.com:443/automation/webhooks/x?y=1", false},
        {"https://api-private.atlassian.com/automation/webhooks/a%20b", false},
        {"https://api-private.atlassian.com/automation/webhooks/a..b/.hidden/...", false},
        {"http://127.0.0.1:9000/hooks/1", true},
        {"http://127.0.0.1:9000/hooks?x=/../y", true},
        {"http://[::1]:9000/x", true},
        {"https://localhost:9443/x/1", true},
        {"https://127.evil.test/x", false},
    };
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        bool loopback = false;
        const char *problem = destination_problem(GOOD[i].url, ALLOW, &loopback);
        if (webhook_url_problem(GOOD[i].url, ALLOW) || problem || loopback != GOOD[i].loopback)
            fail_msg("%s: %s, loopback %d", GOOD[i].url, problem ? problem : "let through",
                     loopback);
    }
}

static void tricks_are_refused(void **state) {
    (void)state;
    static const char *const BAD[] = {
        "",
        "x",
        "ftp://127.0.0.1:9000/hooks/1",
        "file:///etc/passwd",
        "gopher://127.0.0.1:9000/hooks/1",
        "https://api-private.atlassian.com.evil.test/automation/webhooks/x",
        "https://api-private.atlassian.com@evil.test/automation/webhooks/x",
        "https://evil.test#https://api-private.atlassian.com/automation/webhooks/",
        "https://u:p@api-private.atlassian.com/automation/webhooks/x",
        "https://api-private.atlassian.com:8443/automation/webhooks/x",
        "https://api-private.atlassian.com:0443/automation/webhooks/../x",
        "https://api-private.atlassian.com\\@evil.test/automation/webhooks/x",
        "https://api-private.atlassian.com/automation/webhooks/../../x",
        "https://api-private.atlassian.com/automation/webhooks/%2e%2e/x",
        "https://api-private.atlassian.com/automation/webhooks/x#y",
        "http://api-private.atlassian.com/automation/webhooks/x",
        "http://2130706433:9000/hooks/1",
        "http://0x7f.1:9000/hooks/1",
        "http://0177.0.0.1:9000/hooks/1",
        "http://127.1:9000/hooks/1",
        "http://0:9000/hooks/1",
        "http://localhost:9000/hooks/1",
        "http://[::ffff:127.0.0.1]:9000/hooks/1",
        "http://[::ffff:7f00:1]:9000/",
        "http://[0:0:0:0:0:0:0:1]:9000/x",
        "http://127.0.0.1.:9000/hooks/1",
        "http://127.0.0.1:9000/hooks-of-others",
        "http://127.evil.test/",
        "https://api-private.atlassian.com./automation/webhooks/x",
        "https://%61pi-private.atlassian.com/automation/webhooks/x",
        "https:/api-private.atlassian.com/automation/webhooks/x",
        "https:///api-private.atlassian.com/automation/webhooks/x",
        "https://api-private.atlassian.com\t/automation/webhooks/x",
        "https://api-private.atlassian.com/automation/webhooks/\r\nHost: x",
    };
    bool loopback = false;
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        if (!destination_problem(BAD[i], ALLOW, &loopback) || loopback)
            fail_msg("let through: %s", BAD[i]);
}

static enum destination_network net_of(const char *text) {
    struct sockaddr_in six4 = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &six4.sin_addr) == 1)
        return destination_network((const struct sockaddr *)&six4);
    assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
    return destination_network((const struct sockaddr *)&six);
}

static const struct {
    const char *address;
    enum destination_network net;
} NETS[] = {
    {"127.0.0.1", NET_LOOPBACK},
    {"127.255.255.254", NET_LOOPBACK},
    {"::1", NET_LOOPBACK},
    {"::ffff:127.0.0.1", NET_LOOPBACK},
    {"::ffff:7f00:1", NET_LOOPBACK},
    {"169.254.169.254", NET_LINK_LOCAL},
    {"::ffff:169.254.169.254", NET_LINK_LOCAL},
    {"fe80::1", NET_LINK_LOCAL},
    {"febf::1", NET_LINK_LOCAL},
    {"0.0.0.0", NET_PRIVATE},
    {"0.1.2.3", NET_PRIVATE},
    {"10.0.0.1", NET_PRIVATE},
    {"10.255.255.255", NET_PRIVATE},
    {"100.64.0.1", NET_PRIVATE},
    {"100.127.255.255", NET_PRIVATE},
    {"168.63.129.16", NET_LINK_LOCAL},
    {"100.100.100.200", NET_LINK_LOCAL},
    {"192.0.0.192", NET_LINK_LOCAL},
    {"fd00:ec2::254", NET_LINK_LOCAL},
    {"fd20:ce::254", NET_LINK_LOCAL},
    {"fd00:ec2::255", NET_PRIVATE},
    {"172.16.0.1", NET_PRIVATE},
    {"172.31.255.255", NET_PRIVATE},
    {"192.0.0.8", NET_PRIVATE},
    {"192.0.2.1", NET_PRIVATE},
    {"192.88.99.1", NET_PRIVATE},
    {"192.168.0.1", NET_PRIVATE},
    {"198.18.0.1", NET_PRIVATE},
    {"198.19.255.255", NET_PRIVATE},
    {"198.51.100.1", NET_PRIVATE},
    {"203.0.113.1", NET_PRIVATE},
    {"224.0.0.1", NET_PRIVATE},
    {"239.255.255.255", NET_PRIVATE},
    {"240.0.0.1", NET_PRIVATE},
    {"255.255.255.255", NET_PRIVATE},
    {"::", NET_PRIVATE},
    {"::127.0.0.1", NET_PRIVATE},
    {"::ffff:10.0.0.1", NET_PRIVATE},
    {"::ffff:0:127.0.0.1", NET_PRIVATE},
    {"64:ff9b::169.254.169.254", NET_PRIVATE},
    {"64:ff9b::8.8.8.8", NET_PRIVATE},
    {"64:ff9b:1::7f00:1", NET_PRIVATE},
    {"100::1", NET_PRIVATE},
    {"2001::1", NET_PRIVATE},
    {"2001:10::1", NET_PRIVATE},
    {"2001:20::1", NET_PRIVATE},
    {"2001:db8::1", NET_PRIVATE},
    {"2002:7f00:1::1", NET_PRIVATE},
    {"3fff::1", NET_PRIVATE},
    {"5f00::1", NET_PRIVATE},
    {"fc00::1", NET_PRIVATE},
    {"fdff::1", NET_PRIVATE},
    {"fec0::1", NET_PRIVATE},
    {"ff02::1", NET_PRIVATE},
    {"4000::1", NET_PRIVATE},
    {"8.8.8.8", NET_PUBLIC},
    {"100.63.255.255", NET_PUBLIC},
    {"100.128.0.0", NET_PUBLIC},
    {"172.15.255.255", NET_PUBLIC},
    {"172.32.0.0", NET_PUBLIC},
    {"168.63.129.17", NET_PUBLIC},
    {"126.255.255.255", NET_PUBLIC},
    {"128.0.0.0", NET_PUBLIC},
    {"223.255.255.255", NET_PUBLIC},
    {"192.0.1.1", NET_PUBLIC},
    {"::ffff:8.8.8.8", NET_PUBLIC},
    {"2600:1f18::1", NET_PUBLIC},
    {"2a00:1450::1", NET_PUBLIC},
    {"2001:200::1", NET_PUBLIC},
    {"2001:4860::8888", NET_PUBLIC},
};

static void every_inner_network_is_known(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof NETS / sizeof *NETS; i++)
        if (net_of(NETS[i].address) != NETS[i].net)
            fail_msg("%s is %d, not %d", NETS[i].address, (int)net_of(NETS[i].address),
                     (int)NETS[i].net);
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    assert_int_equal(destination_network((const struct sockaddr *)&local), NET_PRIVATE);
}

static void waits_are_those_promised(void **state) {
    (void)state;
    static const int64_t LEAST[] = {5, 300, 1800, 7200, 18000, 36000, 36000};
    for (int round = 0; round < 50; round++)
        for (int i = 0; i < 7; i++) {
            int64_t wait = retry_delay(i + 1, 0);
            assert_in_range(wait, LEAST[i], LEAST[i] + LEAST[i] / 5);
        }
    assert_int_equal(retry_delay(8, 0), -1);
    assert_int_equal(retry_delay(8, 100), -1);
    assert_int_equal(retry_delay(0, 0), -1);
    assert_int_equal(retry_delay(1, 900), 900);
    assert_in_range(retry_delay(3, 900), 1800, 2160);
    assert_int_equal(retry_delay(1, 10000000), 86400);
    assert_in_range(retry_delay(1, -5), 5, 6);
}

static void seconds_are_those_waited(void **state) {
    (void)state;
    struct arena *a = arena_open(1 << 20);
    struct attempt s = {.url = "https://x.test/", .end = END_TIMEOUT, .took_ms = 5003};
    assert_string_equal(retry_decide(a, &s).text, "No complete answer within 5 seconds.");
    s.took_ms = 15001;
    assert_string_equal(retry_decide(a, &s).text, "No complete answer within 15 seconds.");
    arena_close(a);
}

int main(void) {
    struct err e = {0};
    if (secret_init(&e) != OK)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_our_reader_lets_through_libcurl_reads_the_same),
        cmocka_unit_test(tricks_are_refused),
        cmocka_unit_test(every_inner_network_is_known),
        cmocka_unit_test(seconds_are_those_waited),
        cmocka_unit_test(waits_are_those_promised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
