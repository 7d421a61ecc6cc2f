/* The second person: which people count for the number above which a run waits, and which events a
 * run raises. */
#include "fixture.h"
#include "queue/event.h"
#include "runs/approval.h"
#include "runs/approve.h"
#include "runs/create.h"
#include "runs/finish.h"
#include "runs/run.h"
#include "runs/undo.h"
#include "settings/settings.h"

enum { NOW = 1795500000, HOUR = 3600 }; /* 24 Nov 2026, 06:00 UTC */
static const char *const WHO = "olivia@example.test", *const BASE = "http://localhost";

/* Five people who can be suspended, and an organization admin who starts it. */
static const char ORGANIZATION[] =
    "INSERT INTO directory VALUES (1, 'd-1', 'Primary');"
    "INSERT INTO user (id, account_id, name, email, status, account_status, claim_status,"
    " first_seen) VALUES"
    " (1, 'a1', 'one', NULL, 'active', 'active', 'managed', 1),"
    " (2, 'a2', 'two', NULL, 'active', 'active', 'managed', 1),"
    " (3, 'a3', 'three', NULL, 'active', 'active', 'managed', 1),"
    " (4, 'a4', 'four', NULL, 'active', 'active', 'managed', 1),"
    " (5, 'a5', 'five', NULL, 'active', 'active', 'managed', 1),"
    " (9, 'a9', 'Olivia', 'Olivia@Example.test', 'active', 'active', 'managed', 1);"
    "INSERT INTO user_directory SELECT id, 1, 'active' FROM user;"
    "INSERT INTO user_platform_role VALUES (9, 'atlassian/org-admin');"
    "INSERT INTO saved_filter VALUES (1, 'all', 'status=active', 1, 't', 1, 't', NULL, NULL);"
    "INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome) VALUES"
    " ('daily', 't', 1795490000, 1795490100, 'ok');";

static int open_organization(void **state) {
    (void)open_fixture(state);
    execute(ORGANIZATION);
    return 0;
}

/* The format has one %lld, for the run. */
static void execute_for(const char *format, int64_t run) { executef(format, (long long)run); }

static const char *column_of(const char *what, int64_t run) {
    return valuef("SELECT %s FROM run WHERE id = %lld", what, (long long)run);
}

static enum rc_err in_transaction(enum rc_err rc) {
    if (rc == OK)
        return db_commit(db);
    db_rollback(db);
    return rc;
}

/* A bulk operation on the first n of the people, confirmed by who: its state then, and its number
 * in *run. */
static const char *start_as(const char *who, int n, int64_t now, int64_t *run) {
    static const char *const SOME[] = {"a1", "a2", "a3", "a4", "a5"};
    struct action x;
    int64_t id = 0;
    assert_true(action_parse(arena, "suspend", &x));
    struct run_request q = {.action = &x, .actions = 1, .account_ids = SOME, .n = n};
    assert_int_equal(run_preview_bulk(db, arena, &q, WHO, now, &id), OK);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(run_confirm(db, arena, id, -1, false, who, BASE, now)), OK);
    if (run)
        *run = id;
    return column_of("state", id);
}

static void end_run(int64_t run, const char *state) {
    struct reason why = reason_of(strcmp(state, "done") == 0 ? NULL : "late", NULL);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(run_end(db, arena, run, run_state(state), why, BASE, NOW)), OK);
}

static int64_t counted(const char *who, int64_t now) {
    struct run_approval p;
    assert_int_equal(run_approval_of(db, who, 0, 1, now, &p), OK);
    return p.before;
}

static void the_number_is_not_cut_into_slices(void **state) {
    (void)state;
    int64_t run = 0, first = 0;
    execute("INSERT INTO setting VALUES ('approval_users', '2', 1, 't')");
    assert_string_equal(start_as(WHO, 2, NOW, &first), "queued");
    assert_string_equal(column_of("confirmed_account || ' ' || confirmed_by", first),
                        "a9 olivia@example.test");
    assert_string_equal(start_as(WHO, 2, NOW, &run), "waiting");
    assert_string_equal(
        column_of("reason", run),
        "Needs approval: with 2 people of other runs by the same person within 24 hours, 4 people "
        "exceed the limit of 2.");
    assert_string_equal(column_of("cause", run), "second-person-sum");
    /* By account id, and in another case. */
    assert_string_equal(start_as("a9", 1, NOW, NULL), "waiting");
    assert_string_equal(start_as("OLIVIA@example.TEST", 1, NOW, NULL), "waiting");
    assert_int_equal(counted(WHO, NOW), 2); /* what waits does not count */
    assert_int_equal(counted("other@example.test", NOW), 0);
    assert_string_equal(start_as("other@example.test", 1, NOW, &run), "waiting");
    /* Nobody's name: it may be anybody's run. */
    assert_string_equal(column_of("cause", run), "second-person-unknown");
    execute(
        "INSERT INTO owner (who, granted_at, granted_by) VALUES ('other@example.test', 1, 't')");
    assert_string_equal(start_as("other@example.test", 2, NOW, NULL), "queued");
    /* An owner of the host's, whom no data knows: by the name alone. */
    assert_int_equal(counted("OTHER@example.test", NOW), 2);
    execute("UPDATE user SET email = 'olivia.new@example.test' WHERE id = 9");
    /* The account, whatever it is called by now. */
    assert_int_equal(counted("olivia.new@example.test", NOW), 2);
    execute("UPDATE user SET email = 'olivia@example.test' WHERE id = 9");
    assert_string_equal(start_as(WHO, 3, NOW, &run), "waiting");
    assert_string_equal(column_of("reason || '|' || cause", run), "Needs approval.|second-person");
    assert_int_equal(counted(WHO, NOW + 24 * HOUR - 1), 2);
    assert_int_equal(counted(WHO, NOW + 24 * HOUR), 0);
    assert_string_equal(start_as(WHO, 2, NOW + 24 * HOUR, NULL), "queued");
}

static void what_counts_for_the_second_person(void **state) {
    (void)state;
    int64_t run = 0;
    struct run r;
    struct run_approval p;
    execute("INSERT INTO setting VALUES ('approval_users', '4', 1, 't')");
    assert_string_equal(start_as(WHO, 3, NOW, &run), "queued");
    assert_int_equal(counted(WHO, NOW), 3);
    execute_for("UPDATE run_user"
                " SET state = CASE user WHEN 1 THEN 'done' WHEN 2 THEN 'failed'"
                " ELSE 'skipped' END WHERE run = %lld",
                run);
    end_run(run, "done");
    /* Of a run that ended: who was changed, or may have been. */
    assert_int_equal(counted(WHO, NOW), 2);
    start_as(WHO, 1, NOW, &run);
    end_run(run, "refused");
    assert_int_equal(counted(WHO, NOW), 2); /* it did not start */
    start_as(WHO, 1, NOW, &run);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(run_stop(db, arena, run, WHO, NOW)), OK);
    assert_int_equal(counted(WHO, NOW), 2); /* nor did this one */
    start_as(WHO, 1, NOW, &run);
    execute_for("UPDATE run SET dry_run = 1 WHERE id = %lld", run);
    assert_int_equal(counted(WHO, NOW), 2);
    assert_string_equal(start_as(WHO, 3, NOW, &run), "waiting");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(run_approve(db, arena, run, "ben@example.test", NULL, NOW)),
                     OK);
    assert_int_equal(counted(WHO, NOW), 2); /* two people answer for it */
    assert_int_equal(run_load(db, arena, run, &r), OK);
    assert_int_equal(run_needs_approval(db, &r, NOW, &p), OK);
    assert_false(p.needed);
}

/* The event is in the transaction that makes the run wait: a rollback leaves none. */
static void a_waiting_run_raises_an_event(void **state) {
    (void)state;
    int64_t run = 0;
    execute("INSERT INTO setting VALUES"
            " ('approval_users', '2', 1, 't'),"
            " ('mail.enabled', 'true', 1, 't'),"
            " ('mail.to', 'a@example.test', 1, 't')");
    start_as(WHO, 2, NOW, NULL);
    assert_int_equal(number("SELECT count(*) FROM event"), 0);
    start_as(WHO, 3, NOW, &run);
    const char *body =
        arena_strdup(arena, value("SELECT body FROM event WHERE trigger = 'approvalNeeded'"));
    assert_string_equal(
        valuef("SELECT json_remove('%s', '$.processId')", body),
        arena_printf(arena,
                     "{\"trigger\":\"approvalNeeded\",\"name\":\"Suspend "
                     "access\",\"actionTypes\":[\"suspend\"],"
                     "\"deepLink\":\"http://localhost/users/bulk/%lld\",\"people\":3,\"above\":2,"
                     "\"reason\":\"Needs approval.\"}",
                     (long long)run));
    assert_string_equal(valuef("SELECT group_concat(key, ' ') FROM json_each('%s')", body),
                        arena_printf(arena, "trigger %s", EVENTS[EVENT_APPROVAL_NEEDED].fields));
    assert_int_equal(number("SELECT count(*) FROM delivery WHERE recipient = 'a@example.test'"), 1);
}

/* A run of the task at that time, of three people. */
static int64_t run_of_task(const struct task *t, int64_t at) {
    int64_t run = 0;
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(run_add_due(db, arena, t, at, &run), OK);
    assert_int_equal(run_started_by(db, run, WHO, at), OK);
    assert_int_equal(db_commit(db), OK);
    execute_for("UPDATE run SET planned = 3 WHERE id = %lld", run);
    return run;
}

/* The person who switched a task on starts its runs. Yesterday's run does not count today, though
 * the lane was a minute later then. */
static void runs_of_tasks_count_for_who_switched_them_on(void **state) {
    (void)state;
    struct task t;
    struct run r;
    struct run_approval p;
    int64_t now = NOW + 24 * HOUR - 60, undo = 0;
    execute("INSERT INTO setting VALUES ('approval_users', '3', 1, 't');"
            "INSERT INTO task (id, name, filter, schedule, created_at, created_by, changed_at,"
            " changed_by) VALUES"
            " (1, 'Daily', 1, 'daily', 1, 't', 1, 't');"
            "INSERT INTO task_action (task, position, action) VALUES (1, 0, 'suspend')");
    assert_int_equal(task_load(db, arena, 1, &t), OK);
    t.dry_run = false;
    int64_t yesterday = run_of_task(&t, NOW), today = run_of_task(&t, now);
    execute_for("UPDATE run SET state = 'done', finished_at = 1795500001, done = 3 WHERE id = %lld",
                yesterday);
    assert_int_equal(counted(WHO, now), 6); /* for anything else both count */
    assert_int_equal(run_load(db, arena, today, &r), OK);
    assert_int_equal(run_needs_approval(db, &r, now, &p), OK);
    assert_true(!p.needed && p.before == 0);
    execute_for("UPDATE run SET confirmed_at = confirmed_at + 5 * 3600 WHERE id = %lld", yesterday);
    assert_int_equal(run_needs_approval(db, &r, now, &p), OK);
    assert_true(p.needed && p.before == 3); /* changed and started again on one day */
    end_run(today, "refused");
    execute_for("INSERT INTO run_user (run, user, state) VALUES (%lld, 1, 'done')", yesterday);
    execute_for("INSERT INTO run_step (run, user, seq, kind, label, state, finished_at) VALUES"
                " (%lld, 1, 1, 'suspend', 'x', 'done', 1795500001)",
                yesterday);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(run_undo(db, arena, yesterday, NULL, WHO, BASE, now, &undo)),
                     OK);
    /* 3 and 1. */
    assert_string_equal(column_of("state || '|' || cause", undo), "waiting|second-person-sum");
    execute_for("UPDATE run SET state = 'queued' WHERE id = %lld", undo);
    assert_int_equal(counted(WHO, now), 4); /* an undo counts like any other */
}

static const char *triggers(void) {
    return value("SELECT group_concat(trigger, ' ') FROM (SELECT trigger FROM event ORDER BY id)");
}
static const char *mailed_triggers(void) {
    return value("SELECT group_concat(e.trigger, ' ') FROM delivery d"
                 " JOIN event e ON e.id = d.event WHERE d.recipient = 'a@example.test'");
}

/* A run has an event under each of its triggers, and a mail under one. */
static void one_run_is_one_message(void **state) {
    (void)state;
    int64_t run = 0;
    execute("INSERT INTO setting VALUES"
            " ('mail.enabled', 'true', 1, 't'),"
            " ('mail.to', 'a@example.test', 1, 't')");
    start_as(WHO, 2, NOW, &run);
    end_run(run, "refused");
    assert_string_equal(triggers(), "taskFailure runRefused");
    assert_string_equal(value("SELECT (body ->> 'cause') || '|' || (body ->> 'error') FROM event"
                              " WHERE trigger = 'runRefused'"),
                        arena_printf(arena, "late|%s", reason_text(arena, "late", NULL)));
    assert_string_equal(mailed_triggers(), "runRefused");
    execute("DELETE FROM delivery; DELETE FROM event");
    start_as(WHO, 2, NOW, &run);
    execute_for("UPDATE run_user SET state = 'done' WHERE run = %lld", run);
    end_run(run, "done");
    assert_string_equal(triggers(), "taskSuccess bulkDone");
    assert_int_equal(number("SELECT body ->> 'succeeded' FROM event WHERE trigger = 'bulkDone'"),
                     2);
    assert_int_equal(number("SELECT count(DISTINCT json_remove(body, '$.trigger')) FROM event"), 1);
    assert_string_equal(mailed_triggers(), "bulkDone");
    execute("DELETE FROM delivery; DELETE FROM event");
    start_as(WHO, 2, NOW, &run);
    execute_for("UPDATE run SET kind = 'task' WHERE id = %lld", run);
    end_run(run, "failed");
    assert_string_equal(triggers(), "taskFailure");
    assert_string_equal(mailed_triggers(), "taskFailure");
}

/* One change after the other, by hours, and the number in force at that hour. Nobody can raise a
 * number, use it and set it back. */
static void the_rule_of_two_people_outlasts_its_end_by_a_day(void **state) {
    (void)state;
    static const struct {
        int64_t hour;
        const char *set;
        int64_t counts;
    } STEPS[] = {
        {0, NULL, 0},    {1, "10", 10},
        {2, "0", 0},     {3, "10", 10}, /* corrected at once: it has not stood for a day */
        {27, "50", 10},  {28, NULL, 10},
        {50, NULL, 10},  {51, NULL, 50}, /* weakened after 24 hours: 10 counts for 24 more */
        {80, "20", 20},  {81, "0", 50},  /* stricter at once, and a detour over it lifts nothing: */
        {103, NULL, 50}, {104, NULL, 50},
        {105, NULL, 0}, /* 50 counts until 0 has stood for a day */
        {200, "5", 5},   {224, "4", 4},
        {224, "0", 5},   {247, NULL, 5},
        {248, NULL, 0},  {300, "10", 10},
        {330, "9", 9},   {353, "999999", 10},
        {355, NULL, 10}, /* the step to 9 is old by then: 999999 is not */
        {356, "10", 10}, {370, "999999", 10},
        {371, "10", 10}, {394, "999999", 10},
        {417, NULL, 10}, {418, NULL, 999999},
    };
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        int64_t now = NOW + STEPS[i].hour * 3600, above = -1;
        if (STEPS[i].set) {
            assert_int_equal(db_begin(db), OK);
            assert_int_equal(settings_save(db, "approval_users", STEPS[i].set, WHO, now, NULL), OK);
            assert_int_equal(db_commit(db), OK);
        }
        assert_int_equal(run_approval_above(db, now, &above), OK);
        if (above != STEPS[i].counts)
            fail_msg("hour %lld: %lld, not %lld", (long long)STEPS[i].hour, (long long)above,
                     (long long)STEPS[i].counts);
    }
}

static void the_count_goes_by_an_index(void **state) {
    (void)state;
    static const enum query ASKED[] = {Q_RUNS_STARTED_BY};
    check_uses_indexes(ASKED, 1, false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_number_is_not_cut_into_slices, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(what_counts_for_the_second_person, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(a_waiting_run_raises_an_event, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(runs_of_tasks_count_for_who_switched_them_on,
                                        open_organization, close_fixture),
        cmocka_unit_test_setup_teardown(one_run_is_one_message, open_organization, close_fixture),
        cmocka_unit_test_setup_teardown(the_rule_of_two_people_outlasts_its_end_by_a_day,
                                        open_organization, close_fixture),
        cmocka_unit_test_setup_teardown(the_count_goes_by_an_index, open_organization,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
