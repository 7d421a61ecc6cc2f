/* The daily slot runs once on each local day: over daylight-saving changes, after sleep, after
 * failures. */
#include "base/zone.h"
#include "fixture.h"
#include "settings/settings.h"
#include "settings/sync_schedule.h"

static void choose(const char *zone, const char *slot) {
    bool changed;
    assert_int_equal(settings_save(db, "sync.time_zone", zone, "test", 1, &changed), OK);
    assert_int_equal(settings_save(db, "sync.slot", slot, "test", 1, &changed), OK);
}

static int64_t utc(const char *zone, int year, int month, int day, int hour, int minute) {
    int64_t utc = 0;
    assert_true(zone_utc(zone, year, month, day, hour, minute, &utc));
    return utc;
}

static void insert_run(const char *kind, const char *day, int64_t start, const char *outcome) {
    int64_t none = 0;
    assert_int_equal(db_exec(db, Q_RUN_START, NULL, "sssi", kind, day, "test", start), OK);
    assert_int_equal(db_exec(db, Q_RUN_END, NULL, "iisiiiis", db_last_id(db), start + 60, outcome,
                             none, none, none, none, NULL),
                     OK);
}

static struct schedule schedule_now(int64_t now) {
    struct schedule s;
    assert_int_equal(sync_schedule_next(db, arena, now, &s), OK);
    return s;
}

static void test_once_a_day(void **state) {
    (void)state;
    choose("Europe/Berlin", "5");
    insert_run("daily", "2026-11-23", utc("Europe/Berlin", 2026, 11, 23, 5, 0), "ok");
    assert_false(schedule_now(utc("Europe/Berlin", 2026, 11, 24, 4, 59)).due);
    assert_int_equal(schedule_now(utc("Europe/Berlin", 2026, 11, 24, 4, 59)).next,
                     utc("UTC", 2026, 11, 24, 4, 0));
    assert_true(schedule_now(utc("Europe/Berlin", 2026, 11, 24, 5, 0)).due);
    assert_true(schedule_now(utc("Europe/Berlin", 2026, 11, 24, 23, 59)).due);
    insert_run("daily", "2026-11-24", utc("Europe/Berlin", 2026, 11, 24, 5, 0), "ok");
    struct schedule s = schedule_now(utc("Europe/Berlin", 2026, 11, 24, 5, 2));
    assert_false(s.due);
    assert_int_equal(s.next, utc("UTC", 2026, 11, 25, 4, 0));
}

static void test_skipped_hour(void **state) {
    (void)state;
    choose("Europe/Berlin", "2");
    insert_run("daily", "2026-03-28", utc("Europe/Berlin", 2026, 3, 28, 2, 0), "ok");
    assert_false(schedule_now(utc("UTC", 2026, 3, 29, 0, 59)).due); /* 01:59 CET */
    struct schedule s =
        schedule_now(utc("UTC", 2026, 3, 29, 1, 0)); /* 03:00 CEST: 02:00 never came */
    assert_true(s.due);
    assert_string_equal(s.day, "2026-03-29");
    insert_run("daily", "2026-03-29", utc("UTC", 2026, 3, 29, 1, 0), "ok");
    assert_false(schedule_now(utc("UTC", 2026, 3, 29, 1, 5)).due);
}

static void test_doubled_hour(void **state) {
    (void)state;
    choose("Europe/Berlin", "2");
    insert_run("daily", "2026-10-24", utc("Europe/Berlin", 2026, 10, 24, 2, 0), "ok");
    assert_false(schedule_now(utc("UTC", 2026, 10, 24, 23, 59)).due);
    assert_true(schedule_now(utc("UTC", 2026, 10, 25, 0, 0)).due); /* the first 02:00 */
    insert_run("daily", "2026-10-25", utc("UTC", 2026, 10, 25, 0, 0), "ok");
    assert_false(schedule_now(utc("UTC", 2026, 10, 25, 1, 0)).due); /* the second 02:00 */
    assert_int_equal(schedule_now(utc("UTC", 2026, 10, 25, 1, 0)).next,
                     utc("UTC", 2026, 10, 26, 1, 0));
}

static void test_slept(void **state) {
    (void)state;
    choose("UTC", "23");
    insert_run("daily", "2026-11-20", utc("UTC", 2026, 11, 20, 23, 0), "ok");
    struct schedule s =
        schedule_now(utc("UTC", 2026, 11, 24, 8, 0)); /* days asleep: once, for yesterday */
    assert_true(s.due);
    assert_string_equal(s.day, "2026-11-23");
    insert_run("daily", s.day, utc("UTC", 2026, 11, 24, 8, 0), "ok");
    assert_false(schedule_now(utc("UTC", 2026, 11, 24, 8, 5)).due);
    s = schedule_now(utc("UTC", 2026, 11, 24, 23, 0));
    assert_true(s.due);
    assert_string_equal(s.day, "2026-11-24");
}

static void test_later_slot_today(void **state) {
    (void)state;
    choose("UTC", "2");
    insert_run("first", "2026-11-24", utc("UTC", 2026, 11, 24, 10, 0), "ok");
    choose("UTC", "20"); /* yesterday had no run, but the figures are newer */
    assert_false(schedule_now(utc("UTC", 2026, 11, 24, 11, 0)).due);
}

static void test_manual_is_not_the_days(void **state) {
    (void)state;
    choose("UTC", "2");
    insert_run("daily", "2026-11-23", utc("UTC", 2026, 11, 23, 2, 0), "ok");
    insert_run("manual", NULL, utc("UTC", 2026, 11, 24, 1, 0), "ok");
    assert_true(schedule_now(utc("UTC", 2026, 11, 24, 2, 0)).due);
}

static void test_failures(void **state) {
    (void)state;
    int64_t start = utc("UTC", 2026, 11, 24, 2, 0);
    choose("UTC", "2");
    insert_run("daily", "2026-11-23", start - 86400, "ok");
    for (int i = 0; i < 5; i++, start += 1800) {
        assert_true(schedule_now(start).due);
        insert_run("daily", "2026-11-24", start, "failed");
        assert_false(schedule_now(start + 1799).due);
    }
    struct schedule s = schedule_now(start);
    assert_false(s.due); /* five were enough for one day */
    assert_int_equal(s.next, utc("UTC", 2026, 11, 25, 2, 0));
}

static void test_first_failed(void **state) {
    (void)state;
    choose("UTC", "23");
    assert_false(schedule_now(utc("UTC", 2026, 11, 24, 9, 0)).due);
    insert_run("first", "2026-11-24", utc("UTC", 2026, 11, 24, 10, 0), "failed");
    assert_false(schedule_now(utc("UTC", 2026, 11, 24, 10, 10)).due);
    assert_true(schedule_now(utc("UTC", 2026, 11, 24, 10, 30)).due);
}

static void test_switched_off(void **state) {
    (void)state;
    bool changed;
    assert_int_equal(settings_save(db, "sync.enabled", "false", "test", 1, &changed), OK);
    struct schedule s = schedule_now(utc("UTC", 2026, 11, 24, 9, 0));
    assert_false(s.due);
    assert_int_equal(s.next, 0);
}

static const char *why_not(int64_t now) {
    const char *why = NULL;
    assert_int_equal(sync_schedule_tasks_may_run(db, arena, now, &why), OK);
    return why ? why : "";
}

static void test_tasks(void **state) {
    (void)state;
    int64_t slot = utc("UTC", 2026, 11, 24, 2, 0), none = 0;
    choose("UTC", "2");
    assert_non_null(strstr(why_not(slot), "No sync has finished yet"));
    insert_run("daily", "2026-11-23", slot - 86400, "ok");
    assert_string_equal(why_not(slot - 1), "");
    assert_non_null(strstr(why_not(slot), "is due"));
    insert_run("daily", "2026-11-24", slot, "failed");
    assert_non_null(strstr(why_not(slot + 120), "is due")); /* tried again within the slot */
    insert_run("daily", "2026-11-24", slot + 1800, "failed");
    assert_string_equal(why_not(slot + 1900), ""); /* tried again after it */
    assert_string_equal(why_not(slot - 86400 + 60 + 36 * 3600), "");
    assert_non_null(strstr(why_not(slot - 86400 + 61 + 36 * 3600), "36 hours old"));
    assert_int_equal(
        db_exec(db, Q_RUN_START, NULL, "sssi", "daily", "2026-11-24", "test", slot + 4000), OK);
    assert_non_null(strstr(why_not(slot + 4001), "is running"));
    assert_int_equal(db_exec(db, Q_RUN_END, NULL, "iisiiiis", db_last_id(db), slot + 4060, "ok",
                             none, none, none, none, NULL),
                     OK);
    assert_string_equal(why_not(slot + 4061), "");
    choose("UTC", "3"); /* the day's run is done: the slot is free */
    assert_string_equal(why_not(slot + 4062), "");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, open_fixture, close_fixture)
int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(test_once_a_day), CASE(test_skipped_hour),     CASE(test_doubled_hour),
        CASE(test_slept),      CASE(test_later_slot_today), CASE(test_manual_is_not_the_days),
        CASE(test_failures),   CASE(test_first_failed),     CASE(test_switched_off),
        CASE(test_tasks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
