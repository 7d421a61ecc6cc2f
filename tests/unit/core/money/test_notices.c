/* core/money/notices.c: seats that reach a number, and the digest of a month. */
#include "fixture.h"
#include "money/notices.h"

static const int64_t NOW = 1795996800; /* 2026-11-30T00:00:00Z */

static int open_organization(void **state) {
    (void)open_fixture(state);
    execute("INSERT INTO product (id, ari, product, site, site_name) VALUES"
            " (1, 'a1', 'jira-software', 's1', 'one');"
            "INSERT INTO setting VALUES ('alert_at.jira-software.s1', '3', 1, 't'),"
            " ('mail.enabled', 'true', 1, 't'), ('mail.to', 'boss@x.test', 1, 't');"
            "INSERT INTO webhook (id, name, url, created_at, created_by, changed_at, changed_by)"
            " VALUES (1, 'a', 'u', 1, 't', 1, 't')");
    return 0;
}

/* The organization has so many seats of Jira now. Returns whether an event was added. */
static bool seats(int n) {
    bool any = false;
    execute("DELETE FROM seat; DELETE FROM user");
    for (int i = 1; i <= n; i++)
        executef("INSERT INTO user (id, account_id, name, status, first_seen)"
                 " VALUES (%d, 'a%d', 'P', 'active', 1);"
                 "INSERT INTO seat (user, product) VALUES (%d, 1)",
                 i, i, i);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(user_index_refresh(db), OK);
    assert_int_equal(db_commit(db), OK);
    static int64_t second;
    assert_int_equal(money_notices(db, arena, "https://r.test", NOW + second++, &any), OK);
    return any;
}

static void an_event_for_each_time_seats_reach_the_number(void **state) {
    (void)state;
    assert_false(seats(2));
    assert_true(seats(3));  /* reached */
    assert_false(seats(5)); /* still above */
    assert_false(seats(2));
    assert_true(seats(4)); /* passed */
    assert_int_equal(number("SELECT count(*) FROM event WHERE trigger = 'seatLimit'"), 2);
    assert_string_equal(value("SELECT body ->> 'reason' FROM event ORDER BY id DESC"),
                        "4 seats; the alert is at 3");
    assert_int_equal(number("SELECT count(*) FROM delivery WHERE recipient = 'boss@x.test'"), 2);
}

static void a_number_below_the_seats_waits_until_they_fell(void **state) {
    (void)state;
    execute("DELETE FROM setting WHERE name LIKE 'alert_at.%'");
    assert_false(seats(5));
    execute("INSERT INTO setting VALUES ('alert_at.jira-software.s1', '3', 1, 't')");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(seat_limit_begin(db, "jira-software", "s1", 5, 3), OK);
    assert_int_equal(db_commit(db), OK);
    assert_false(seats(6));
    assert_false(seats(2));
    assert_true(seats(3));
}

static void a_digest_once_a_month_for_subscribers(void **state) {
    (void)state;
    execute("DELETE FROM setting WHERE name LIKE 'alert_at.%';"
            "INSERT INTO setting VALUES ('price.jira-software.s1', '10.00', 1, 't');"
            "INSERT INTO seat_day (day, product, inactive_days, billable, active, inactive,"
            " never_active) VALUES ('2026-10-20', 1, 30, 50, 0, 10, 0)");
    assert_false(seats(1)); /* nobody subscribed */
    execute("INSERT INTO webhook_trigger VALUES (1, 'digest');"
            "INSERT INTO setting VALUES ('digest.to', 'a@x.test' || char(10) || 'b@x.test', 1,"
            " 't')");
    assert_true(seats(1));
    assert_false(seats(1));
    assert_string_equal(value("SELECT body ->> 'name' || ' ' || (body ->> 'cost') || ' ' ||"
                              " (body ->> 'wasted') FROM event WHERE trigger = 'digest'"),
                        "2026-10 500.00 100.00");
    assert_string_equal(value("SELECT group_concat(coalesce(recipient, 'webhook')) FROM delivery"),
                        "webhook,a@x.test,b@x.test"); /* not to everybody who gets e-mail */
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_organization, close_fixture)
        TEST(an_event_for_each_time_seats_reach_the_number),
        TEST(a_number_below_the_seats_waits_until_they_fell),
        TEST(a_digest_once_a_month_for_subscribers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
