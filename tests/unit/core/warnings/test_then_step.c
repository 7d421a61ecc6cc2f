/* The second step: for whom it is made, when, and under which limit. */
#include "core/warnings/warning_fixture.h"
#include "runs/plan_run.h"
#include "runs/start_check.h"
#include "tasks/plan.h"
#include "warnings/then_step.h"

enum { THEN_DAYS = 30 };

/* People 1 to last are suspended by a run of the task, which ended at START. */
static int64_t ended_run(int64_t last) {
    add_people(1, last);
    add_sync(START - HOUR);
    int64_t run = add_run("", 1, last, START - HOUR);
    execute("UPDATE task SET enabled = 1, dry_run = 0, then_action = 'delete', then_days = 30,"
            " seen_spec = 'status=active' || char(10) || 'suspend' || char(10) || 'then:delete',"
            " seen_at = 1;"
            "UPDATE run_terms SET then_action = 'delete';"
            "UPDATE run_user SET state = 'done';"
            "UPDATE user SET status = 'suspended'");
    executef("INSERT INTO run_step (run, user, seq, kind, directory_id, label, state, finished_at)"
             " SELECT %lld, id, 1, 'suspend', 'd-1', 'Primary', 'done', %lld FROM user;"
             "UPDATE run SET state = 'done', started_at = %lld, finished_at = %lld",
             (long long)run, (long long)START, (long long)START, (long long)START);
    add_sync(START + THEN_DAYS * DAY - HOUR);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(then_step_note(db, run, START), OK);
    assert_int_equal(db_commit(db), OK);
    return run;
}

/* How many second steps are made then; the newest run in *run. */
static int made_at(int64_t now, int64_t *run) {
    int made = -1;
    assert_int_equal(then_steps_make(db, arena, now, &made), OK);
    *run = number("SELECT max(id) FROM run");
    return made;
}

static void plan(int64_t run, int64_t now) {
    struct run r;
    assert_int_equal(run_load(db, arena, run, &r), OK);
    assert_int_equal(run_plan(db, arena, &r, now), OK);
}

static const char *people(int64_t run) {
    return valuef("SELECT group_concat(user || ' ' || coalesce(cause, state), ', ') FROM (SELECT *"
                  " FROM run_user WHERE run = %lld ORDER BY user)",
                  (long long)run);
}

static void it_comes_after_its_days(void **state) {
    (void)state;
    int64_t due = START + THEN_DAYS * DAY, first = ended_run(2), run = 0;
    assert_int_equal(made_at(due - 1, &run), 0);
    assert_int_equal(made_at(due, &run), 1);
    assert_string_equal(valuef("SELECT then_of || ' ' || state || ' ' || task || ' ' || scheduled"
                               " FROM run WHERE id = %lld",
                               (long long)run),
                        valuef("SELECT '%lld queued 1 1'", (long long)first));
    assert_string_equal(value("SELECT group_concat(action) FROM run_action WHERE run = 2"),
                        "delete");
    plan(run, due);
    assert_string_equal(people(run), "1 planned, 2 planned");
    assert_string_equal(value("SELECT group_concat(kind) FROM run_step WHERE run = 2"),
                        "delete,delete");
    /* Once: a day later everybody had their turn. */
    executef("UPDATE run SET state = 'done', finished_at = %lld WHERE id = 2", (long long)due);
    assert_int_equal(made_at(due + DAY, &run), 0);
    assert_string_equal(value("SELECT count(*) FROM run_terms WHERE then_next IS NOT NULL"), "0");
}

/* Else nobody could undo the first step: the second one has to be given back before it. */
static void it_is_given_back_like_the_first_step(void **state) {
    (void)state;
    int64_t run = 0;
    (void)ended_run(1);
    execute("UPDATE run_terms SET give_back = 'self', keep = 'self', notices = '14'");
    assert_int_equal(made_at(START + THEN_DAYS * DAY, &run), 1);
    assert_string_equal(valuef("SELECT give_back || ' ' || keep || ' ' || length(notices) || ' '"
                               " || (then_action IS NULL) FROM run_terms WHERE run = %lld",
                               (long long)run),
                        "self off 0 1");
}

static void a_clock_set_forward_lengthens_it(void **state) {
    (void)state;
    int64_t due = START + THEN_DAYS * DAY, run = 0;
    (void)ended_run(2);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(warnings_shift(db, 20 * DAY, START + HOUR), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(made_at(due + 20 * DAY - 1, &run), 0);
    assert_int_equal(made_at(due + 20 * DAY, &run), 1);
}

static void whoever_changed_since_is_left_out(void **state) {
    (void)state;
    int64_t due = START + THEN_DAYS * DAY, run = 0;
    (void)ended_run(12);
    execute("UPDATE run_user SET undone_by = 9 WHERE user = 1;"
            "UPDATE run_step SET overruled_at = 5 WHERE user = 2;"
            "UPDATE user SET status = 'active' WHERE id = 3;"
            "INSERT INTO access_request (kind, user, run, created_at) VALUES ('return', 4, 1, 5);"
            "INSERT INTO protection (user, reason, created_at, created_by)"
            " VALUES (6, 'on leave', 1, 't');"
            "UPDATE user SET management_source = 'synced' WHERE id = 7;"
            "UPDATE user SET claim_status = 'unmanaged' WHERE id = 8;"
            "UPDATE user SET gone_at = 5 WHERE id = 9;"
            "UPDATE run_user SET state = 'failed' WHERE user = 10");
    executef("UPDATE user SET active_at = %lld WHERE id = 5", (long long)(START + HOUR));
    executef("INSERT INTO keep (user, task, until, created_at, created_by)"
             " VALUES (11, 1, %lld, 1, 't')",
             (long long)(due + 9 * DAY));
    assert_int_equal(made_at(due, &run), 1);
    plan(run, due);
    assert_string_equal(people(run),
                        "2 then-not, 3 then-not, 4 then-not, 5 then-not, 6 protected, 7 "
                        "provider-account, 8 unmanaged-deletion, 9 gone, 11 kept, 12 planned");
    /* Renewed at the start: what changed meanwhile counts. */
    execute("INSERT INTO access_request (kind, user, run, created_at) VALUES ('return', 12, 1, 5)");
    plan(run, due);
    assert_string_equal(valuef("SELECT state || ' ' || cause FROM run_user WHERE run = %lld"
                               " AND user = 12",
                               (long long)run),
                        "skipped then-not");
}

/* Somebody restored them at Atlassian after the last sync: only the reading before the call shows
 * it. */
static void what_atlassian_shows_now_counts(void **state) {
    (void)state;
    int64_t due = START + THEN_DAYS * DAY, first = ended_run(2), run = 0;
    assert_int_equal(made_at(due, &run), 1);
    struct plan p = {.second = first, .confirmed = run, .task = 1, .now = due};
    int64_t *fit = NULL;
    int n = 0;
    assert_int_equal(plan_begin(db, &p), OK);
    for (int64_t user = 1; user <= 2; user++)
        assert_int_equal(plan_choose_user(db, user), OK);
    execute("UPDATE user SET status = 'active' WHERE id = 2"); /* as a reading shows it */
    assert_int_equal(plan_state_synced(db), OK);
    execute("UPDATE user SET status = 'suspended' WHERE id = 2");
    assert_int_equal(plan_keep_unchanged(db, &p), OK);
    assert_int_equal(db_get_ints(db, Q_PLAN_UNDECIDED, &fit, &n, ""), OK);
    assert_int_equal(n, 1);
    assert_int_equal(fit[0], 1);
}

/* Given back at once, and the undo waits behind the second step. */
static void whoever_gets_it_back_is_left_out(void **state) {
    (void)state;
    int64_t due = START + THEN_DAYS * DAY, first = ended_run(2), run = 0;
    assert_int_equal(made_at(due, &run), 1);
    plan(run, due);
    executef("INSERT INTO run (process_id, kind, undo_of, name, state, requested_by, requested_at)"
             " VALUES ('u', 'undo', %lld, 'Undo', 'queued', 't', 1);"
             "INSERT INTO run_user (run, user, state) SELECT max(id), 1, 'planned' FROM run",
             (long long)first);
    plan(run, due);
    assert_string_equal(people(run), "1 then-not, 2 planned");
}

static void deactivating_spares_the_identity_provider(void **state) {
    (void)state;
    int64_t due = START + THEN_DAYS * DAY, run = 0;
    (void)ended_run(3);
    execute("UPDATE task SET then_action = 'deactivate', seen_spec = 'status=active' || char(10)"
            " || 'suspend' || char(10) || 'then:deactivate';"
            "UPDATE run_terms SET then_action = 'deactivate';"
            "UPDATE user SET management_source = 'synced' WHERE id = 1;"
            "UPDATE user SET claim_status = 'unmanaged' WHERE id = 2");
    assert_int_equal(made_at(due, &run), 1);
    plan(run, due);
    assert_string_equal(people(run), "1 provider-account, 2 unmanaged, 3 planned");
}

static void the_task_has_to_agree(void **state) {
    (void)state;
    static const char *const AGAINST[] = {"enabled = 0", "dry_run = 1", "then_action = NULL",
                                          "then_action = 'deactivate'"};
    int64_t due = START + THEN_DAYS * DAY, run = 0;
    (void)ended_run(2);
    execute("CREATE TABLE task_before AS SELECT * FROM task");
    for (size_t i = 0; i < sizeof AGAINST / sizeof *AGAINST; i++) {
        executef("UPDATE task SET %s", AGAINST[i]);
        assert_int_equal(made_at(due + (int64_t)i * DAY, &run), 0);
        execute("UPDATE task SET (enabled, dry_run, seen_spec, then_action) ="
                " (SELECT enabled, dry_run, seen_spec, then_action FROM task_before)");
    }
    assert_int_equal(made_at(due + 9 * DAY, &run), 1);
    execute("DELETE FROM run_terms WHERE run IN (SELECT id FROM run WHERE then_of IS NOT NULL);"
            "DELETE FROM run WHERE then_of IS NOT NULL; UPDATE run_terms SET then_next = 1;"
            "UPDATE task SET enabled = 0, deleted_at = 1");
    assert_int_equal(made_at(due + 9 * DAY, &run), 0);
    assert_string_equal(value("SELECT count(*) FROM run_terms WHERE then_next IS NOT NULL"), "0");
    execute("DROP TABLE task_before");
}

static void it_has_a_limit_of_its_own(void **state) {
    (void)state;
    int64_t due = START + THEN_DAYS * DAY, run = 0;
    struct run r;
    struct run_problems problems;
    bool found = false;
    (void)ended_run(5);
    execute("UPDATE task SET then_cap_users = 3, cap_users = 1, cap_percent = 1");
    assert_int_equal(made_at(due, &run), 1);
    plan(run, due);
    assert_int_equal(run_load(db, arena, run, &r), OK);
    assert_int_equal(run_problems(db, arena, &r, due, &problems), OK);
    for (int i = 0; i < problems.n; i++)
        found = found || strcmp(problems.at[i].why.code, "above-people") == 0;
    assert_true(found);
    /* A run that was refused is tried again the next day; with the longest first, it takes three.
     */
    executef("UPDATE run SET state = 'refused', finished_at = %lld WHERE id = %lld", (long long)due,
             (long long)run);
    execute("UPDATE task SET limit_mode = 'longest'");
    assert_int_equal(made_at(due + DAY, &run), 1);
    plan(run, due + DAY);
    assert_string_equal(people(run),
                        "1 planned, 2 planned, 3 planned, 4 comes-later, 5 comes-later");
    assert_int_equal(run_load(db, arena, run, &r), OK);
    assert_int_equal(run_problems(db, arena, &r, due + DAY, &problems), OK);
    for (int i = 0; i < problems.n; i++)
        assert_string_not_equal(problems.at[i].why.code, "above-people");
    assert_int_equal(made_at(due + 2 * DAY, &run), 0); /* the one before is not over */
    executef("UPDATE run SET state = 'done', finished_at = %lld WHERE id = %lld", (long long)due,
             (long long)run);
    executef("UPDATE run_terms SET then_next = %lld", (long long)due);
    assert_int_equal(made_at(due + 2 * DAY, &run), 1);
    plan(run, due + 2 * DAY);
    assert_string_equal(people(run), "4 planned, 5 planned");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_warnings, close_fixture)
int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(it_comes_after_its_days),
        TEST(it_is_given_back_like_the_first_step),
        TEST(a_clock_set_forward_lengthens_it),
        TEST(whoever_changed_since_is_left_out),
        TEST(what_atlassian_shows_now_counts),
        TEST(whoever_gets_it_back_is_left_out),
        TEST(deactivating_spares_the_identity_provider),
        TEST(the_task_has_to_agree),
        TEST(it_has_a_limit_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
