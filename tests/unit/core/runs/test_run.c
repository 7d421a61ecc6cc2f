/* Runs: a stopped run stays stopped, and their lists use indexes. */
#include "core/tasks/task_fixture.h"
#include "index/index_build.h"
#include "runs/approve.h"
#include "runs/create.h"
#include "runs/finish.h"
#include "runs/plan_run.h"

/* The lane has read a queued run and is about to plan it, to put it off, to start or to end it;
 * just then somebody stops it. */
static void a_stopped_run_stays_stopped(void **state) {
    (void)state;
    struct task t = valid_task(), row;
    struct run r;
    int64_t id = 0, changed = -1;
    t.id = save_task(&t);
    assert_int_equal(task_load(db, arena, t.id, &row), OK);
    assert_int_equal(run_add_due(db, arena, &row, NOW, &id), OK);
    assert_int_equal(run_load(db, arena, id, &r), OK);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(user_index_refresh(db), OK); /* the filter finds people */
    assert_int_equal(run_stop(db, arena, id, WHO, NOW), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(run_plan(db, arena, &r, NOW), OK);
    assert_int_equal(number("SELECT count(*) FROM run_user"), 0);
    assert_int_equal(
        db_exec(db, Q_RUNS_STATE, NULL, "isss", id, "queued", "waits", "A synchronization."), OK);
    assert_int_equal(db_exec(db, Q_LANE_START, &changed, "ii", id, (int64_t)NOW), OK);
    assert_int_equal(changed, 0);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(
        run_end(db, arena, id, RUN_DONE, reason_of("nobody", NULL), "http://localhost", NOW), OK);
    assert_int_equal(db_commit(db), OK);
    assert_string_equal(
        value("SELECT state || '|' || reason || '|' || (SELECT count(*) FROM event) FROM run"),
        "stopped|Stopped by olivia@example.test before it began.|0");
}

/* Runs are kept for three years: their lists and counts go by an index. */
static void lists_go_by_indexes(void **state) {
    (void)state;
    static const enum query ASKED[] = {
        Q_RUNS_LIST,   Q_RUNS_LIST_TASK,   Q_RUNS_LIST_STATE, Q_RUNS_SEATS,    Q_RUNS_FURTHER,
        Q_RUNS_LOSSES, Q_RUNS_USERS,       Q_RUNS_STEPS,      Q_RUNS_UNDOABLE, Q_RUNS_USERS_COUNT,
        Q_RUN_PERSON,  Q_RUN_UNDOABLE_FOR, Q_RUN_RETRIES,     Q_RUN_RETRY_OF};
    check_uses_indexes(ASKED, sizeof ASKED / sizeof *ASKED, false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_stopped_run_stays_stopped, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(lists_go_by_indexes, open_organization, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
