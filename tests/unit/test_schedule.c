/* The daily slot: once for each local day, over daylight-saving changes, after sleep, after failures. */
#include "migrate.h"
#include "schedule.h"
#include "settings.h"
#include "zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct place { char folder[64], path[96]; struct db *db; struct arena *arena; struct err err; };

static int open_place(void **state) {
    struct place *p = calloc(1, sizeof *p);
    int from = 0, to = 0;
    snprintf(p->folder, sizeof p->folder, "/tmp/rollcall-schedule-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(p->path, sizeof p->path, "%s/rollcall.db", p->folder);
    p->arena = arena_open(1 << 24);
    assert_int_equal(migrate_apply(p->path, &from, &to, &p->err), OK);
    assert_int_equal(db_open(p->path, DB_WRITE, DB_TIMER, &p->db, &p->err), OK);
    db_use(p->db, p->arena, &p->err);
    *state = p;
    return 0;
}

static int close_place(void **state) {
    static const char *const SUFFIX[] = {"", "-wal", "-shm"};
    struct place *p = *state;
    char path[128];
    arena_reset(p->arena);
    db_close(p->db);
    arena_close(p->arena);
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s%s", p->path, SUFFIX[i]);
        unlink(path);
    }
    rmdir(p->folder);
    free(p);
    return 0;
}

static void choose(struct place *p, const char *zone, const char *slot) {
    bool changed;
    assert_int_equal(settings_save(p->db, "sync.time_zone", zone, "test", 1, &changed), OK);
    assert_int_equal(settings_save(p->db, "sync.slot", slot, "test", 1, &changed), OK);
}

static int64_t at(const char *zone, int year, int month, int day, int hour, int minute) {
    int64_t utc = 0;
    assert_true(zone_utc(zone, year, month, day, hour, minute, &utc));
    return utc;
}

static void ran(struct place *p, const char *kind, const char *day, int64_t start, const char *outcome) {
    int64_t none = 0;
    assert_int_equal(db_exec(p->db, Q_RUN_START, NULL, "sssi", kind, day, "test", start), OK);
    assert_int_equal(db_exec(p->db, Q_RUN_END, NULL, "iisiiiis", db_last_id(p->db), start + 60, outcome, none, none, none, none, NULL), OK);
}

static struct schedule look(struct place *p, int64_t now) {
    struct schedule s;
    assert_int_equal(schedule_next(p->db, p->arena, now, &s), OK);
    return s;
}

static void test_once_a_day(void **state) {
    struct place *p = *state;
    choose(p, "Europe/Berlin", "5");
    ran(p, "daily", "2026-11-23", at("Europe/Berlin", 2026, 11, 23, 5, 0), "ok");
    assert_false(look(p, at("Europe/Berlin", 2026, 11, 24, 4, 59)).due);
    assert_int_equal(look(p, at("Europe/Berlin", 2026, 11, 24, 4, 59)).next, at("UTC", 2026, 11, 24, 4, 0));
    assert_true(look(p, at("Europe/Berlin", 2026, 11, 24, 5, 0)).due);
    assert_true(look(p, at("Europe/Berlin", 2026, 11, 24, 23, 59)).due);
    ran(p, "daily", "2026-11-24", at("Europe/Berlin", 2026, 11, 24, 5, 0), "ok");
    struct schedule s = look(p, at("Europe/Berlin", 2026, 11, 24, 5, 2));
    assert_false(s.due);
    assert_int_equal(s.next, at("UTC", 2026, 11, 25, 4, 0));
}

static void test_skipped_hour(void **state) {
    struct place *p = *state;
    choose(p, "Europe/Berlin", "2");
    ran(p, "daily", "2026-03-28", at("Europe/Berlin", 2026, 3, 28, 2, 0), "ok");
    assert_false(look(p, at("UTC", 2026, 3, 29, 0, 59)).due); /* 01:59 CET */
    struct schedule s = look(p, at("UTC", 2026, 3, 29, 1, 0)); /* 03:00 CEST: 02:00 never came */
    assert_true(s.due);
    assert_string_equal(s.day, "2026-03-29");
    ran(p, "daily", "2026-03-29", at("UTC", 2026, 3, 29, 1, 0), "ok");
    assert_false(look(p, at("UTC", 2026, 3, 29, 1, 5)).due);
}

static void test_doubled_hour(void **state) {
    struct place *p = *state;
    choose(p, "Europe/Berlin", "2");
    ran(p, "daily", "2026-10-24", at("Europe/Berlin", 2026, 10, 24, 2, 0), "ok");
    assert_false(look(p, at("UTC", 2026, 10, 24, 23, 59)).due);
    assert_true(look(p, at("UTC", 2026, 10, 25, 0, 0)).due); /* the first 02:00 */
    ran(p, "daily", "2026-10-25", at("UTC", 2026, 10, 25, 0, 0), "ok");
    assert_false(look(p, at("UTC", 2026, 10, 25, 1, 0)).due); /* the second 02:00 */
    assert_int_equal(look(p, at("UTC", 2026, 10, 25, 1, 0)).next, at("UTC", 2026, 10, 26, 1, 0));
}

static void test_slept(void **state) {
    struct place *p = *state;
    choose(p, "UTC", "23");
    ran(p, "daily", "2026-11-20", at("UTC", 2026, 11, 20, 23, 0), "ok");
    struct schedule s = look(p, at("UTC", 2026, 11, 24, 8, 0)); /* days asleep: once, for yesterday */
    assert_true(s.due);
    assert_string_equal(s.day, "2026-11-23");
    ran(p, "daily", s.day, at("UTC", 2026, 11, 24, 8, 0), "ok");
    assert_false(look(p, at("UTC", 2026, 11, 24, 8, 5)).due);
    s = look(p, at("UTC", 2026, 11, 24, 23, 0));
    assert_true(s.due);
    assert_string_equal(s.day, "2026-11-24");
}

static void test_later_slot_today(void **state) {
    struct place *p = *state;
    choose(p, "UTC", "2");
    ran(p, "first", "2026-11-24", at("UTC", 2026, 11, 24, 10, 0), "ok");
    choose(p, "UTC", "20"); /* yesterday had no run, but the figures are newer */
    assert_false(look(p, at("UTC", 2026, 11, 24, 11, 0)).due);
}

static void test_manual_is_not_the_days(void **state) {
    struct place *p = *state;
    choose(p, "UTC", "2");
    ran(p, "daily", "2026-11-23", at("UTC", 2026, 11, 23, 2, 0), "ok");
    ran(p, "manual", NULL, at("UTC", 2026, 11, 24, 1, 0), "ok");
    assert_true(look(p, at("UTC", 2026, 11, 24, 2, 0)).due);
}

static void test_failures(void **state) {
    struct place *p = *state;
    int64_t start = at("UTC", 2026, 11, 24, 2, 0);
    choose(p, "UTC", "2");
    ran(p, "daily", "2026-11-23", start - 86400, "ok");
    for (int i = 0; i < 5; i++, start += 1800) {
        assert_true(look(p, start).due);
        ran(p, "daily", "2026-11-24", start, "failed");
        assert_false(look(p, start + 1799).due);
    }
    struct schedule s = look(p, start);
    assert_false(s.due); /* five were enough for one day */
    assert_int_equal(s.next, at("UTC", 2026, 11, 25, 2, 0));
}

static void test_first_failed(void **state) {
    struct place *p = *state;
    choose(p, "UTC", "23");
    assert_false(look(p, at("UTC", 2026, 11, 24, 9, 0)).due);
    ran(p, "first", "2026-11-24", at("UTC", 2026, 11, 24, 10, 0), "failed");
    assert_false(look(p, at("UTC", 2026, 11, 24, 10, 10)).due);
    assert_true(look(p, at("UTC", 2026, 11, 24, 10, 30)).due);
}

static void test_switched_off(void **state) {
    struct place *p = *state;
    bool changed;
    assert_int_equal(settings_save(p->db, "sync.enabled", "false", "test", 1, &changed), OK);
    struct schedule s = look(p, at("UTC", 2026, 11, 24, 9, 0));
    assert_false(s.due);
    assert_int_equal(s.next, 0);
}

static const char *why_not(struct place *p, int64_t now) {
    const char *why = NULL;
    assert_int_equal(schedule_tasks_may_run(p->db, p->arena, now, &why), OK);
    return why ? why : "";
}

static void test_tasks(void **state) {
    struct place *p = *state;
    int64_t slot = at("UTC", 2026, 11, 24, 2, 0), none = 0;
    choose(p, "UTC", "2");
    assert_non_null(strstr(why_not(p, slot), "no figures yet"));
    ran(p, "daily", "2026-11-23", slot - 86400, "ok");
    assert_string_equal(why_not(p, slot - 1), "");
    assert_non_null(strstr(why_not(p, slot), "is due"));
    ran(p, "daily", "2026-11-24", slot, "failed");
    assert_non_null(strstr(why_not(p, slot + 120), "is due")); /* tried again within the slot */
    ran(p, "daily", "2026-11-24", slot + 1800, "failed");
    assert_string_equal(why_not(p, slot + 1900), ""); /* tried again after it */
    assert_string_equal(why_not(p, slot - 86400 + 60 + 36 * 3600), "");
    assert_non_null(strstr(why_not(p, slot - 86400 + 61 + 36 * 3600), "36 hours old"));
    assert_int_equal(db_exec(p->db, Q_RUN_START, NULL, "sssi", "daily", "2026-11-24", "test", slot + 4000), OK);
    assert_non_null(strstr(why_not(p, slot + 4001), "is running"));
    assert_int_equal(db_exec(p->db, Q_RUN_END, NULL, "iisiiiis", db_last_id(p->db), slot + 4060, "ok", none, none, none, none, NULL), OK);
    assert_string_equal(why_not(p, slot + 4061), "");
    choose(p, "UTC", "3"); /* the day's run is done: the slot is free */
    assert_string_equal(why_not(p, slot + 4062), "");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, open_place, close_place)
int main(void) {
    const struct CMUnitTest tests[] = {CASE(test_once_a_day), CASE(test_skipped_hour), CASE(test_doubled_hour), CASE(test_slept),
        CASE(test_later_slot_today), CASE(test_manual_is_not_the_days), CASE(test_failures), CASE(test_first_failed), CASE(test_switched_off), CASE(test_tasks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
