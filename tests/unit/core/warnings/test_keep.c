/* People keep their access, or ask to: what the run and later runs see of it. */
#include "fixture.h"
#include "tasks/task.h"
#include "warnings/answer.h"
#include "warnings/keep.h"
#include "warnings/warning.h"

enum { NOW = 1795500000, RUN = 7 };

/* A run in the state warning, and two people it warned. */
static int open_warning(void **state) {
    (void)open_fixture(state);
    execute("INSERT INTO user (id, account_id, email, status, first_seen) VALUES"
            " (1, 'a1', 'one@example.test', 'active', 1),"
            " (2, 'a2', 'two@example.test', 'active', 1);"
            "INSERT INTO task (id, name, filter, schedule, created_at, created_by, changed_at,"
            " changed_by) VALUES (3, 'Free seats', 1, 'manual', 1, 't', 1, 't');"
            "INSERT INTO run (id, process_id, kind, task, name, state, requested_by, requested_at)"
            " VALUES (7, 'p', 'task', 3, 'Free seats', 'warning', 't', 1);"
            "INSERT INTO run_terms (run, notices, notice_subject, notice_text, keep, keep_days,"
            " give_back, then_days, then_cap_users) VALUES (7, '14', '', '', 'self', 90, 'off',"
            " 30, 50);"
            "INSERT INTO run_user (run, user, state) VALUES (7, 1, 'planned'), (7, 2, 'planned');"
            "INSERT INTO warning (run, user, address, acts_at) VALUES"
            " (7, 1, 'one@example.test', 1796000000), (7, 2, 'two@example.test', 1796000000);"
            "INSERT INTO notice (uid, run, user, days, due_at, try_at) VALUES"
            " ('n1', 7, 1, 14, 1, 1), ('n2', 7, 2, 14, 1, 1)");
    return 0;
}

static struct access_demand demand_of(int64_t user) {
    return (struct access_demand){.run = RUN,
                                  .user = user,
                                  .account_id = user == 1 ? "a1" : "a2",
                                  .who = user == 1 ? "one@example.test" : "two@example.test",
                                  .reason = "",
                                  .base_url = "http://localhost",
                                  .now = NOW};
}

static enum rc_err keep_of(int64_t user, bool *asked) {
    const struct access_demand d = demand_of(user);
    assert_int_equal(db_begin(db), OK);
    enum rc_err rc = keep_access(db, arena, &d, asked);
    if (rc != OK) {
        db_rollback(db);
        return rc;
    }
    return db_commit(db);
}

static enum rc_err answer(int64_t request, bool yes, int64_t admin) {
    const struct request_answer w = {.yes = yes,
                                     .note = "",
                                     .who = "admin@example.test",
                                     .user = admin,
                                     .base_url = "http://localhost",
                                     .now = NOW + 60};
    assert_int_equal(db_begin(db), OK);
    enum rc_err rc = request_answer(db, arena, request, &w);
    if (rc != OK) {
        db_rollback(db);
        return rc;
    }
    return db_commit(db);
}

static const char *state_of(int64_t user) {
    return valuef("SELECT wn.state || ' ' || ru.state FROM warning wn JOIN run_user ru"
                  " ON ru.run = wn.run AND ru.user = wn.user WHERE wn.user = %lld",
                  (long long)user);
}

static void a_person_keeps_it_for_the_days_of_the_task(void **state) {
    (void)state;
    bool asked = true;
    assert_int_equal(keep_of(1, &asked), OK);
    assert_false(asked);
    assert_string_equal(state_of(1), "kept skipped");
    assert_string_equal(state_of(2), "warned planned");
    assert_int_equal(number("SELECT until FROM keep WHERE user = 1"), NOW + 90 * WARNING_DAY);
    assert_int_equal(keep_of(1, &asked), OK); /* again: nothing more */
    assert_int_equal(number("SELECT count(*) FROM keep"), 1);
    assert_int_equal(number("SELECT count(*) FROM audit WHERE action = 'access.keep'"), 1);
    assert_int_equal(number("SELECT count(*) FROM notice WHERE state = 'waiting'"), 1);
}

/* At the moment the lane takes a person, their click is too late; before it, the lane skips them.
 */
static void the_lane_or_the_click_is_first(void **state) {
    (void)state;
    bool asked = false;
    execute("UPDATE run_user SET state = 'acting' WHERE user = 1");
    assert_int_equal(keep_of(1, &asked), ERR_CONFLICT);
    assert_string_equal(state_of(1), "warned acting");
    execute("UPDATE run SET state = 'queued'");
    assert_int_equal(keep_of(2, &asked), OK);
    assert_string_equal(state_of(2), "kept skipped");
    execute("UPDATE run SET state = 'running'; UPDATE run_user SET state = 'planned';"
            "UPDATE warning SET state = 'warned'; DELETE FROM access_request");
    assert_int_equal(keep_of(1, &asked), ERR_CONFLICT);
    assert_int_equal(number("SELECT count(*) FROM keep"), 1);
}

static void runs_of_others_do_not_exist(void **state) {
    (void)state;
    bool asked = false;
    execute("DELETE FROM run_user WHERE user = 2");
    assert_int_equal(keep_of(2, &asked), ERR_NOT_FOUND);
    execute("UPDATE run SET state = 'preview'");
    assert_int_equal(keep_of(1, &asked), ERR_NOT_FOUND); /* nor does a preview */
}

static void a_request_is_answered_once_and_not_by_oneself(void **state) {
    (void)state;
    bool asked = false;
    execute("UPDATE run_terms SET keep = 'ask'");
    assert_int_equal(keep_of(1, &asked), OK);
    assert_true(asked);
    assert_int_equal(keep_of(1, &asked), OK);
    assert_int_equal(number("SELECT count(*) FROM access_request"), 1);
    assert_int_equal(number("SELECT count(*) FROM event WHERE trigger = 'accessRequested'"), 1);
    assert_string_equal(state_of(1), "asked planned");
    assert_int_equal(answer(1, true, 1), ERR_CONFLICT); /* the person is the admin */
    assert_int_equal(answer(1, true, 9), OK);
    assert_string_equal(state_of(1), "kept skipped");
    assert_int_equal(answer(1, false, 9), ERR_CONFLICT);
    assert_non_null(strstr(err.message, "admin@example.test has granted"));
    assert_int_equal(number("SELECT count(*) FROM keep"), 1);
    assert_int_equal(answer(99, true, 9), ERR_NOT_FOUND);
    assert_int_equal(keep_of(2, &asked), OK);
    assert_int_equal(answer(2, false, 9), OK);
    assert_string_equal(state_of(2), "warned planned");
    assert_int_equal(keep_of(2, &asked), ERR_CONFLICT); /* declined is declined */
}

static void an_admin_ends_it(void **state) {
    (void)state;
    bool asked = false;
    assert_int_equal(keep_of(1, &asked), OK);
    assert_int_equal(keep_end(db, 1, "admin", NOW + 1), OK);
    assert_int_equal(keep_end(db, 1, "admin", NOW + 2), ERR_CONFLICT);
    assert_int_equal(keep_end(db, 2, "admin", NOW + 2), ERR_NOT_FOUND);
}

static void a_deleted_task_leaves_nothing_to_keep(void **state) {
    (void)state;
    bool asked = false;
    execute("UPDATE run_terms SET keep = 'ask';"
            "INSERT INTO access_request (kind, user, run, created_at) VALUES ('return', 2, 7, 1)");
    assert_int_equal(keep_of(1, &asked), OK);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(task_delete(db, arena, 3, "admin", NOW + 1), OK);
    assert_int_equal(db_commit(db), OK);
    assert_string_equal(value("SELECT group_concat(kind || ' ' || state || ' ' ||"
                              " coalesce(cause, '-'), ', ') FROM access_request ORDER BY id"),
                        "return open -, keep void task-deleted");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_person_keeps_it_for_the_days_of_the_task, open_warning,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(the_lane_or_the_click_is_first, open_warning,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(runs_of_others_do_not_exist, open_warning, close_fixture),
        cmocka_unit_test_setup_teardown(a_request_is_answered_once_and_not_by_oneself, open_warning,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(an_admin_ends_it, open_warning, close_fixture),
        cmocka_unit_test_setup_teardown(a_deleted_task_leaves_nothing_to_keep, open_warning,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
