/* Warnings of one run, from the first notice to the moment it may act, with a set clock. */
#include "core/warnings/warning_fixture.h"
#include "runs/approve.h"
#include "runs/create.h"
#include "tasks/task.h"

/* A run of people 1 to 4 with notices 3 and 1 days before, just begun on fresh figures. */
static int64_t begun_run(void) {
    add_people(1, 4);
    add_sync(START - HOUR);
    int64_t run = add_run("3 1", 1, 4, START);
    begin(run, START);
    return run;
}

static void everybody_gets_a_day_and_notices(void **state) {
    (void)state;
    int64_t run = begun_run();
    assert_string_equal(run_is(run), "warning");
    /* 27 Nov, 07:00, is no first second of a day: the notices name the 28th. */
    assert_int_equal(acts_at(run), 1795824000);
    assert_string_equal(valuef("SELECT group_concat(n, ' ') FROM (SELECT days || '@' ||"
                               " (due_at - %lld) AS n FROM notice WHERE user = 2 ORDER BY id)",
                               (long long)START),
                        "3@0 1@216000");
    assert_string_equal(value("SELECT count(DISTINCT uid) || ' ' || count(*) FROM notice"), "8 8");
    assert_string_equal(value("SELECT group_concat(DISTINCT last_active) FROM warning"),
                        valuef("SELECT %lld", (long long)(START - 90 * DAY)));
    /* A second start of the same does nothing. */
    bool open = false;
    assert_int_equal(warnings_fill(db, arena, run, START + HOUR, &open), OK);
    assert_string_equal(value("SELECT count(*) FROM notice"), "8");
}

static void who_cannot_be_warned_is_left_alone(void **state) {
    (void)state;
    add_people(1, 7);
    execute("UPDATE user SET email = NULL WHERE id = 1;"
            "UPDATE user SET email = '' WHERE id = 2;"
            "UPDATE user SET email = 'no address' WHERE id = 3;"
            "UPDATE user SET email = 'P5@EXAMPLE.test' WHERE id = 4;"
            "UPDATE user SET email = 'p6@example.test', gone_at = 1 WHERE id = 7");
    int64_t run = add_run("3", 1, 6, START);
    begin(run, START);
    assert_string_equal(person_is(run, 1), "notice-failed skipped no-address");
    assert_string_equal(person_is(run, 2), "notice-failed skipped no-address");
    assert_string_equal(person_is(run, 3), "notice-failed skipped bad-address");
    assert_string_equal(person_is(run, 4), "notice-failed skipped shared-address");
    assert_string_equal(person_is(run, 5), "notice-failed skipped shared-address");
    assert_string_equal(person_is(run, 6), "warned planned -"); /* the other one left */
    assert_string_equal(value("SELECT group_concat(user) FROM notice"), "6");
}

/* The figures have to be a full day younger than the day of the notices. */
static void nothing_is_done_before_its_time(void **state) {
    (void)state;
    int64_t run = begun_run(), day = acts_at(run);
    for (int64_t now = START; now < day; now += 5 * HOUR) {
        accept_due(now);
        add_sync(now - HOUR);
        turn(run, now);
        assert_string_equal(run_is(run), "warning");
    }
    add_sync(day + DAY - 1);
    turn(run, day + DAY + HOUR);
    assert_string_equal(run_is(run), "warning");
    turn(run, day + 5 * DAY); /* without newer figures it waits */
    assert_string_equal(run_is(run), "warning");
    add_sync(day + DAY);
    turn(run, day + DAY - 1); /* a sync from the future */
    assert_string_equal(run_is(run), "warning");
    turn(run, day + DAY + HOUR);
    assert_string_equal(run_is(run), "queued");
    assert_string_equal(person_is(run, 1), "warned planned -");
}

static void activity_that_reaches_us_late_saves(void **state) {
    (void)state;
    int64_t run = begun_run(), day = acts_at(run);
    accept_due(day - HOUR);
    /* Known on the last day; the last second before the day; in a product without a seat. */
    executef("UPDATE user SET active_at = %lld WHERE id = 1", (long long)(START + HOUR));
    add_sync(day - HOUR);
    turn(run, day - HOUR);
    assert_string_equal(person_is(run, 1), "active skipped active-again");
    executef("UPDATE user SET active_at = %lld WHERE id = 2", (long long)(day - 1));
    executef("INSERT INTO activity (user, product, last_active) VALUES (3, 2, %lld)",
             (long long)(day + 2 * HOUR));
    add_sync(day + DAY);
    turn(run, day + DAY + HOUR);
    assert_string_equal(person_is(run, 2), "active skipped active-again");
    assert_string_equal(person_is(run, 3), "active skipped active-again");
    assert_string_equal(person_is(run, 4), "warned planned -");
    assert_string_equal(run_is(run), "queued");
    assert_string_equal(value("SELECT planned || ' ' || skipped FROM run"), "1 3");
}

static void each_is_left_alone_for_its_reason(void **state) {
    (void)state;
    bool ended = false;
    add_people(1, 8);
    add_sync(START - HOUR);
    int64_t run = add_run("3", 1, 8, START);
    begin(run, START);
    int64_t day = acts_at(run);
    accept_due(START);
    execute("INSERT INTO protection (user, reason, created_at, created_by)"
            " VALUES (1, 'on leave', 1, 't');"
            "UPDATE user SET gone_at = 1 WHERE id = 2;"
            "INSERT INTO user_platform_role VALUES (3, 'atlassian/org-admin');"
            "UPDATE warning SET state = 'asked' WHERE user = 5");
    executef("INSERT INTO keep (user, task, until, created_at, created_by)"
             " VALUES (4, 1, %lld, 1, 't')",
             (long long)(day + 9 * DAY));
    executef("UPDATE user SET added_to_org = %lld WHERE id = 6", (long long)(day - DAY));
    execute("UPDATE notice SET state = 'failed', cause = 'notice-refused' WHERE user = 7");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(
        warning_end(db, run, 7, WARNING_NOTICE_FAILED, "notice-refused", "550 no", day, &ended),
        OK);
    assert_int_equal(db_commit(db), OK);
    refresh_index();
    add_sync(day + DAY);
    turn(run, day + DAY + HOUR);
    assert_string_equal(run_is(run), "queued");
    assert_string_equal(person_is(run, 1), "left skipped protected");
    assert_string_equal(person_is(run, 2), "left skipped gone");
    assert_string_equal(person_is(run, 3), "left skipped org-admin");
    assert_string_equal(person_is(run, 4), "kept skipped kept");
    assert_string_equal(person_is(run, 5), "asked skipped asked");
    assert_string_equal(person_is(run, 6), "left skipped rejoined");
    assert_string_equal(person_is(run, 7), "notice-failed skipped notice-refused");
    assert_string_equal(person_is(run, 8), "warned planned -");
}

static void a_notice_never_accepted_is_no_notice(void **state) {
    (void)state;
    int64_t run = begun_run(), day = acts_at(run);
    accept_due(day - HOUR);
    execute("UPDATE notice SET state = 'waiting', accepted_at = NULL WHERE user = 1 AND days = 1;"
            "UPDATE notice SET state = 'sending', accepted_at = NULL WHERE user = 2 AND days = 1;"
            "DELETE FROM notice WHERE user = 3;"
            "UPDATE notice SET state = 'failed' WHERE user = 4 AND days = 3");
    turn(run, day - 1);
    assert_string_equal(person_is(run, 1), "warned planned -");
    turn(run, day);
    assert_string_equal(person_is(run, 1), "notice-failed skipped notice-late");
    assert_string_equal(person_is(run, 2), "notice-failed skipped notice-late");
    add_sync(day + DAY);
    turn(run, day + DAY + HOUR);
    assert_string_equal(person_is(run, 3), "notice-failed skipped notice-late");
    assert_string_equal(person_is(run, 4), "notice-failed skipped notice-late");
    assert_string_equal(value("SELECT count(*) FROM run_user WHERE state = 'planned'"), "0");
}

/* Three days were promised; the mail server took the notice two days after its text was made. */
static void a_late_acceptance_moves_the_deed(void **state) {
    (void)state;
    int64_t run = begun_run(), day = acts_at(run), taken = START + 2 * DAY;
    accept_due(day - HOUR);
    executef("UPDATE notice SET accepted_at = %lld WHERE user = 2 AND days = 3", (long long)taken);
    add_sync(day + DAY);
    turn(run, day + DAY + HOUR);
    assert_string_equal(run_is(run), "warning");
    add_sync(taken + 4 * DAY);
    turn(run, taken + 4 * DAY + HOUR);
    assert_string_equal(run_is(run), "queued");
}

static void a_task_that_changes_ends_its_warnings(void **state) {
    (void)state;
    int64_t run = begun_run();
    executef("UPDATE run SET scheduled = 1");
    execute("UPDATE task SET enabled = 1, dry_run = 0, seen_spec = 'status=active' || char(10) ||"
            " 'suspend', seen_at = 1");
    turn(run, START + HOUR);
    assert_string_equal(run_is(run), "warning");
    execute("UPDATE task SET enabled = 0");
    assert_true(turn(run, START + HOUR));
    assert_string_equal(run_is(run), "stopped task-off");
    assert_string_equal(person_is(run, 1), "left skipped task-off");
    assert_string_equal(value("SELECT group_concat(DISTINCT state) FROM notice"), "cancelled");
    execute("UPDATE task SET enabled = 1");
    run = add_run("3", 1, 4, START);
    begin(run, START);
    execute("UPDATE task SET then_action = 'delete'");
    assert_true(turn(run, START + HOUR));
    assert_string_equal(run_is(run), "stopped task-changed");
    execute("UPDATE task SET then_action = NULL");
    run = add_run("3", 1, 4, START);
    begin(run, START);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(task_delete(db, arena, 1, WHO, START), OK);
    assert_int_equal(db_commit(db), OK);
    assert_string_equal(run_is(run), "stopped task-deleted");
    assert_string_equal(
        valuef("SELECT group_concat(DISTINCT state) FROM warning WHERE run = %lld", (long long)run),
        "left");
}

/* Other terms of the task are for later runs. */
static void a_change_of_terms_shortens_nobodys_time(void **state) {
    (void)state;
    int64_t run = begun_run(), day = acts_at(run);
    execute("UPDATE task SET notices = '1', keep = 'off', give_back = 'self'");
    turn(run, START + HOUR);
    assert_int_equal(acts_at(run), day);
    assert_string_equal(run_is(run), "warning");
}

static void a_stop_leaves_everybody(void **state) {
    (void)state;
    int64_t run = begun_run();
    int stopped = 0;
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(run_stop(db, arena, run, WHO, START), OK);
    assert_int_equal(db_commit(db), OK);
    assert_string_equal(run_is(run), "stopped stopped-before");
    assert_string_equal(person_is(run, 4), "left skipped stopped-before");
    assert_string_equal(value("SELECT planned || ' ' || skipped FROM run"), "4 4");
    run = add_run("3", 1, 4, START);
    begin(run, START);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(warnings_restored(db, "host", START, &stopped), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(stopped, 1);
    assert_string_equal(run_is(run), "stopped restored");
    assert_string_equal(person_is(run, 4), "left skipped restored");
}

static void who_waits_too_long_is_left(void **state) {
    (void)state;
    int64_t run = begun_run(), day = acts_at(run);
    accept_due(day - HOUR);
    turn(run, day + 30 * DAY);
    assert_string_equal(run_is(run), "warning");
    assert_true(turn(run, day + 30 * DAY + 1));
    assert_string_equal(run_is(run), "done nobody");
    assert_string_equal(person_is(run, 3), "left skipped overdue");
}

static void a_clock_set_forward_lengthens(void **state) {
    (void)state;
    int64_t run = begun_run(), day = acts_at(run), month = 30 * DAY;
    accept_due(START);
    executef("INSERT INTO keep (user, task, until, created_at, created_by)"
             " VALUES (4, 1, %lld, 1, 't')",
             (long long)(START + 9 * DAY));
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(warnings_shift(db, month, START + HOUR), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(acts_at(run), day + month);
    assert_int_equal(number("SELECT max(due_at) FROM notice"), day - 30 * HOUR + month);
    assert_int_equal(number("SELECT max(try_at) FROM notice"), day - 30 * HOUR + month);
    assert_int_equal(number("SELECT min(due_at) FROM notice"), START);
    assert_int_equal(number("SELECT until FROM keep"), START + 9 * DAY + month);
    add_sync(START + month);
    turn(run, START + month + HOUR);
    assert_string_equal(run_is(run), "warning");
}

static void old_warnings_are_removed(void **state) {
    (void)state;
    int64_t run = begun_run();
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(run_stop(db, arena, run, WHO, START), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(warnings_prune(db, START + 366 * DAY), OK);
    assert_string_equal(value("SELECT count(*) FROM warning"), "4");
    assert_int_equal(warnings_prune(db, START + 366 * DAY + 1), OK);
    assert_string_equal(value("SELECT count(*) FROM warning"), "0");
    assert_string_equal(value("SELECT count(*) FROM notice"), "0");
    assert_string_equal(value("SELECT count(*) FROM run_user"), "4");
}

static void turns_read_no_table_whole(void **state) {
    (void)state;
    static const enum query EVERY_MINUTE[] = {
        Q_TURN_LOAD,         Q_TURN_SYNC,     Q_TURN_RUNS,     Q_TURN_LATE,
        Q_TURN_OPEN_NOTICES, Q_TURN_UNSENT,   Q_TURN_PROMISED, Q_TURN_ANYBODY,
        Q_TURN_OVERDUE,      Q_WARNINGS_OPEN, Q_TURN_ACTED,    Q_TURN_PRUNE_WARNINGS,
    };
    check_uses_indexes(EVERY_MINUTE, sizeof EVERY_MINUTE / sizeof *EVERY_MINUTE, false);
}

/* They may keep it by now, or another run may have promised them a day. */
static void a_run_that_warned_is_not_retried(void **state) {
    (void)state;
    int64_t again = 0;
    add_people(1, 2);
    add_sync(START - HOUR);
    int64_t run = add_run("3", 1, 2, START);
    begin(run, START);
    execute("UPDATE run SET state = 'done', started_at = 5, finished_at = 5, failed = 1;"
            "UPDATE run_user SET state = 'failed' WHERE user = 1");
    assert_int_equal(run_preview_retry(db, arena, run, WHO, START + DAY, &again), ERR_CONFLICT);
    execute("UPDATE run_terms SET notices = ''");
    assert_int_equal(run_preview_retry(db, arena, run, WHO, START + DAY, &again), OK);
    executef("UPDATE run SET then_of = %lld WHERE id = %lld", (long long)again, (long long)run);
    assert_int_equal(run_preview_retry(db, arena, run, WHO, START + DAY, &again), ERR_CONFLICT);
}

/* Whoever confirms a preview that warns does not start a run that acts at once. */
static void a_preview_of_other_warnings_is_not_run(void **state) {
    (void)state;
    static const char *const AFTER[] = {"", "1"};
    int64_t run = 0;
    add_people(1, 2);
    add_sync(START - HOUR);
    execute("UPDATE task SET notices = '14 3'");
    assert_int_equal(run_preview_task(db, arena, 1, WHO, START, &run), OK);
    for (size_t i = 0; i < sizeof AFTER / sizeof *AFTER; i++) {
        executef("UPDATE task SET notices = '%s'", AFTER[i]);
        assert_int_equal(db_begin(db), OK);
        assert_int_equal(run_confirm(db, arena, run, 2, false, WHO, BASE, START), ERR_CONFLICT);
        db_rollback(db);
    }
    execute("UPDATE task SET notices = '14 3'");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(run_confirm(db, arena, run, 2, false, WHO, BASE, START), OK);
    assert_int_equal(db_commit(db), OK);
}

/* Runs of several days whose figures come late act within the limit of one day. */
static void runs_of_a_task_keep_its_limit_together(void **state) {
    (void)state;
    int64_t runs[3] = {0};
    add_people(1, 6);
    add_sync(START - HOUR);
    execute("UPDATE task SET cap_users = 4");
    for (int i = 0; i < 3; i++) {
        runs[i] = add_run("3", 2 * i + 1, 2 * i + 2, START);
        begin(runs[i], START);
    }
    accept_due(START);
    int64_t now = acts_at(runs[2]) + DAY + HOUR;
    add_sync(now);
    for (int i = 0; i < 3; i++)
        turn(runs[i], now);
    assert_string_equal(run_is(runs[0]), "queued");
    assert_string_equal(run_is(runs[1]), "queued");
    assert_string_equal(run_is(runs[2]), "warning");
    executef("UPDATE run SET state = 'done', started_at = %lld, finished_at = %lld, done = 2"
             " WHERE state = 'queued'",
             (long long)now, (long long)now);
    turn(runs[2], now + 19 * HOUR);
    assert_string_equal(run_is(runs[2]), "warning");
    add_sync(now + 23 * HOUR);
    turn(runs[2], now + 23 * HOUR);
    assert_string_equal(run_is(runs[2]), "queued");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_warnings, close_fixture)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(everybody_gets_a_day_and_notices),
        TEST(who_cannot_be_warned_is_left_alone),
        TEST(nothing_is_done_before_its_time),
        TEST(activity_that_reaches_us_late_saves),
        TEST(each_is_left_alone_for_its_reason),
        TEST(a_notice_never_accepted_is_no_notice),
        TEST(a_late_acceptance_moves_the_deed),
        TEST(a_task_that_changes_ends_its_warnings),
        TEST(a_change_of_terms_shortens_nobodys_time),
        TEST(a_stop_leaves_everybody),
        TEST(who_waits_too_long_is_left),
        TEST(a_clock_set_forward_lengthens),
        TEST(old_warnings_are_removed),
        TEST(a_run_that_warned_is_not_retried),
        TEST(a_preview_of_other_warnings_is_not_run),
        TEST(runs_of_a_task_keep_its_limit_together),
        TEST(turns_read_no_table_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
