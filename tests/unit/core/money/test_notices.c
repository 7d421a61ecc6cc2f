/* core/money/notices.c: seats that reach a number, and the digest of a month. */
#include "fixture.h"
#include "money/notices.h"
#include "money/seat_limits.h"

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

/* One seat more in so many days, up to today. */
static void grew_to(int now_seats, int days_for_one) {
    execute("DELETE FROM seat_day");
    for (int ago = 60; ago >= 0; ago--)
        executef("INSERT INTO seat_day (day, product, inactive_days, billable, active, inactive,"
                 " never_active) VALUES (date(%lld, 'unixepoch', '-%d days'), 1, 30, %d, 0, 0, 0)",
                 (long long)NOW, ago, now_seats - ago / days_for_one);
}

static void an_event_when_a_tier_is_outgrown(void **state) {
    (void)state;
    execute("DELETE FROM setting WHERE name LIKE 'alert_at.%';"
            "INSERT INTO setting VALUES ('price.jira-software.s1', 'plan annual' || char(10) ||"
            " 'others 2' || char(10) || '5 100.00' || char(10) || '8 200.00', 1, 't')");
    assert_false(seats(3)); /* 5 with the others: the last of the tier */
    assert_true(seats(4));
    assert_string_equal(value("SELECT body ->> 'reason' || '|' || (body ->> 'alertAt') || '|' ||"
                              " (body ->> 'deepLink') FROM event ORDER BY id DESC"),
                        "6 seats on the bill; the tier ends at 5|4|"
                        "https://r.test/tasks/free?product=jira-software&site=s1&limit=1");
    assert_false(seats(6));
    assert_false(seats(2));
    assert_true(seats(9)); /* above the highest */
    assert_string_equal(value("SELECT body ->> 'reason' FROM event ORDER BY id DESC"),
                        "11 seats on the bill; the tier ends at 8");
    execute("UPDATE setting SET value = replace(value, '8 200.00', '20 200.00')"
            " WHERE name LIKE 'price.%'");
    assert_false(seats(9)); /* another price is no crossing */
}

static void a_limit_within_14_days_is_forecast_once(void **state) {
    (void)state;
    execute("UPDATE setting SET value = '25' WHERE name LIKE 'alert_at.%'");
    grew_to(20, 4); /* 5 more in 20 days */
    assert_false(seats(20));
    grew_to(20, 2); /* 5 more in 10 days */
    assert_true(seats(20));
    assert_string_equal(value("SELECT body ->> 'reason' || '|' || (body ->> 'seats') || '|' ||"
                              " (body ->> 'expectedOn') FROM event ORDER BY id DESC"),
                        "20 seats; 25 are forecast for 2026-12-09|20|2026-12-09");
    assert_false(seats(21));
    assert_false(seats(20));
    assert_true(seats(25)); /* reached, which is another event */
    grew_to(20, 60);
    assert_false(seats(20)); /* far away */
    grew_to(20, 2);
    assert_true(seats(20));
    execute("DELETE FROM seat_day"); /* too few days for a line */
    assert_false(seats(20));
}

static void a_tier_is_forecast(void **state) {
    (void)state;
    execute("DELETE FROM setting WHERE name LIKE 'alert_at.%';"
            "INSERT INTO setting VALUES ('price.jira-software.s1', 'plan annual' || char(10) ||"
            " '24 100.00' || char(10) || '80 200.00', 1, 't')");
    grew_to(20, 2);
    assert_true(seats(20));
    assert_false(seats(20));
    assert_int_equal(number("SELECT body ->> 'alertAt' FROM event"), 25);
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
        TEST(an_event_when_a_tier_is_outgrown),
        TEST(a_limit_within_14_days_is_forecast_once),
        TEST(a_tier_is_forecast),
        TEST(a_digest_once_a_month_for_subscribers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
