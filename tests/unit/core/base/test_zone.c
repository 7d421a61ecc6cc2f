/* core/base/zone.c: wall time to UTC and back, above all at the changes of daylight saving. */
#include "base/text.h"
#include "base/zone.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena *a;

static int set_up(void **state) {
    (void)state;
    a = arena_open(1 << 20);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_close(a);
    return 0;
}

/* The wall time "2026-03-29 02:30" in a zone is this UTC time. */
static void wall_is(const char *zone, const char *local, const char *expected) {
    int64_t as_utc, utc = 0;
    assert_true(text_parse_iso(arena_printf(a, "%sZ", local), &as_utc));
    int year, month, day, hour, minute;
    struct zone_time t;
    assert_true(zone_local("UTC", as_utc, &t));
    year = t.year, month = t.month, day = t.day, hour = t.hour, minute = t.minute;
    assert_true(zone_utc(zone, year, month, day, hour, minute, &utc));
    assert_string_equal(text_iso(a, utc), expected);
}

static void ordinary_days(void **state) {
    (void)state;
    wall_is("UTC", "2026-06-01 02:00", "2026-06-01T02:00:00Z");
    wall_is("Europe/Berlin", "2026-01-01 02:00", "2026-01-01T01:00:00Z");
    wall_is("Europe/Berlin", "2026-07-01 02:00", "2026-07-01T00:00:00Z");
    wall_is("Asia/Kolkata", "2026-07-01 02:00", "2026-06-30T20:30:00Z");
    wall_is("America/New_York", "2026-07-01 23:59", "2026-07-02T03:59:00Z");
    wall_is("Pacific/Kiritimati", "2026-07-01 00:00", "2026-06-30T10:00:00Z");
    /* Beyond the tables: by rule. */
    wall_is("Europe/Berlin", "2060-07-01 02:00", "2060-07-01T00:00:00Z");
}

static void skipped_times_become_the_first_after(void **state) {
    (void)state;
    wall_is("Europe/Berlin", "2026-03-29 01:59", "2026-03-29T00:59:00Z");
    wall_is("Europe/Berlin", "2026-03-29 02:00", "2026-03-29T01:00:00Z");
    wall_is("Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:00:00Z");
    wall_is("Europe/Berlin", "2026-03-29 02:59", "2026-03-29T01:00:00Z");
    wall_is("Europe/Berlin", "2026-03-29 03:00", "2026-03-29T01:00:00Z");
    wall_is("America/New_York", "2026-03-08 02:30", "2026-03-08T07:00:00Z");
    wall_is("America/New_York", "2026-03-08 03:00", "2026-03-08T07:00:00Z");
    wall_is("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:30:00Z");
    wall_is("Australia/Lord_Howe", "2026-10-04 02:30", "2026-10-03T15:30:00Z");
    /* A whole day was skipped. */
    wall_is("Pacific/Apia", "2011-12-30 12:00", "2011-12-30T10:00:00Z");
}

static void doubled_times_are_the_first(void **state) {
    (void)state;
    wall_is("Europe/Berlin", "2026-10-25 01:59", "2026-10-24T23:59:00Z");
    wall_is("Europe/Berlin", "2026-10-25 02:00", "2026-10-25T00:00:00Z");
    wall_is("Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30:00Z");
    wall_is("Europe/Berlin", "2026-10-25 03:00", "2026-10-25T02:00:00Z");
    wall_is("America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00Z");
    wall_is("America/New_York", "2026-11-01 02:00", "2026-11-01T07:00:00Z");
    wall_is("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45:00Z");
    wall_is("Australia/Lord_Howe", "2026-04-05 02:00", "2026-04-04T15:30:00Z");
}

/* Every hour of two years: going there and back never lands later, and lands elsewhere only in a
 * doubled hour. */
static void there_and_back(void **state) {
    (void)state;
    static const char *const zones[] = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
                                        "Africa/Casablanca"};
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        int doubled = 0;
        for (int64_t utc = 1767225600; utc < 1767225600 + 2 * 365 * 86400; utc += 1800) {
            struct zone_time t;
            int64_t back;
            assert_true(zone_local(zones[i], utc, &t));
            assert_true(zone_utc(zones[i], t.year, t.month, t.day, t.hour, t.minute, &back));
            assert_true(back <= utc && utc - back <= 3600);
            doubled += back != utc;
        }
        assert_int_equal(doubled, strcmp(zones[i], "Australia/Lord_Howe") == 0 ? 2 : 4);
    }
}

static void names_are_checked(void **state) {
    (void)state;
    assert_true(zone_known("UTC") && zone_known("Europe/Berlin") &&
                zone_known("America/Argentina/Buenos_Aires"));
    const char *unknown[] = {"",          "/etc/localtime", "../zoneinfo/UTC", "Europe/../UTC",
                             "Europe",    "Europe/",        "Europe//Berlin",  "Europe/Atlantis",
                             "tzdata.zi", "zone1970.tab",   "leapseconds",     "right/UTC",
                             "UTC\n",     ":UTC",           "./UTC",           "CET-1CEST"};
    int64_t utc;
    struct zone_time t;
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        if (zone_known(unknown[i]))
            fail_msg("\"%s\" counts as a zone", unknown[i]);
        assert_false(zone_local(unknown[i], 0, &t));
        assert_false(zone_utc(unknown[i], 2026, 1, 1, 0, 0, &utc));
    }
}

static void lost_names_have_one_of_today(void **state) {
    (void)state;
    assert_string_equal(zone_renamed("US/Eastern"), "America/New_York");
    assert_string_equal(zone_renamed("Asia/Calcutta"), "Asia/Kolkata");
    assert_string_equal(zone_renamed("US/Eastern"), "America/New_York");
    assert_null(zone_renamed("Europe/Atlantis"));
    assert_null(zone_renamed("Europe/Atlantis"));
    assert_null(zone_renamed("Europe/Berlin"));
    assert_null(zone_renamed("../UTC"));
    assert_string_equal(zone_or_nearest("Europe/Berlin"), "Europe/Berlin");
    assert_string_equal(zone_or_nearest("Europe/Atlantis"), "UTC");
}

static void people_read_times(void **state) {
    (void)state;
    int64_t utc;
    assert_true(text_parse_iso("2026-11-24T04:12:00Z", &utc));
    assert_string_equal(zone_text(a, "Europe/Berlin", utc), "Tue 24 Nov 2026, 05:12 CET");
    assert_string_equal(zone_text(a, "UTC", utc), "Tue 24 Nov 2026, 04:12 UTC");
    assert_string_equal(zone_text(a, "UTC", -1), "Wed 31 Dec 1969, 23:59 UTC");
    assert_string_equal(zone_text(a, "Nowhere/Land", utc), "Tue 24 Nov 2026, 04:12 UTC");
    assert_string_equal(zone_day_text(a, "Europe/Berlin", utc, utc + 18 * 3600), "today 05:12");
    assert_string_equal(zone_day_text(a, "UTC", utc, utc + 20 * 3600), "yesterday 04:12");
    assert_string_equal(zone_day_text(a, "Europe/Berlin", utc - 6 * 3600, utc), "yesterday 23:12");
    assert_string_equal(zone_day_text(a, "UTC", utc, utc + 3 * 86400), "24 Nov 2026, 04:12");
}

/* What forms suggest while one types (static/zones.txt). */
static void what_forms_offer_exists(void **state) {
    (void)state;
    char line[100];
    int n = 0;
    FILE *f = fopen("static/zones.txt", "r");
    assert_non_null(f);
    for (; fgets(line, sizeof line, f); n++) {
        line[strcspn(line, "\n")] = '\0';
        if (!zone_known(line))
            fail_msg("\"%s\" is offered and does not exist", line);
    }
    (void)fclose(f);
    assert_true(n > 200);
}

/* Before any other: the zone the machine stands in is nobody's by the name of nothing. */
static void no_name_is_no_zone(void **state) {
    (void)state;
    struct zone_time t;
    assert_false(zone_local("", 0, &t));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_name_is_no_zone),
        cmocka_unit_test(ordinary_days),
        cmocka_unit_test(skipped_times_become_the_first_after),
        cmocka_unit_test(doubled_times_are_the_first),
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(names_are_checked),
        cmocka_unit_test(people_read_times),
        cmocka_unit_test(what_forms_offer_exists),
        cmocka_unit_test(lost_names_have_one_of_today),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
