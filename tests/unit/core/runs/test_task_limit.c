/* The limits of a task: both are checked at once, and its page counts whom it reaches. */
#include "core/tasks/task_fixture.h"
#include "index/index_build.h"
#include "runs/create.h"
#include "runs/task_limit.h"

/* Both limits at once, and what would fit; a share is of people and always lets one through. */
static void limits_are_reported_together(void **state) {
    (void)state;
    static const struct {
        int64_t planned, seats, users, percent;
        int broken;
        int64_t fit_users, fit_percent;
    } CASES[] = {
        {5, 100, 5, 5, 0, 0, 0}, {6, 100, 5, 5, 2, 6, 6},
        {6, 100, 6, 5, 1, 6, 6}, {6, 100, 5, 6, 1, 6, 6},
        {7, 99, 9, 7, 1, 9, 8}, /* 7 of 99 is more than 7 % */
        {1, 3, 1, 1, 0, 0, 0},   {2, 3, 2, 1, 1, 2, 67},
        {4, 3, 9, 100, 1, 0, 0}, /* more people than holders: no share would do */
        {2, 0, 9, 100, 1, 0, 0},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct run_problems p = {.n = 0};
        struct task t = valid_task();
        t.cap_users = CASES[i].users;
        t.cap_percent = CASES[i].percent;
        task_limits_check(arena, &t, CASES[i].planned, CASES[i].seats, &p);
        if (p.n != CASES[i].broken || p.fit_users != CASES[i].fit_users ||
            p.fit_percent != CASES[i].fit_percent)
            fail_msg("case %zu: %d broken, %lld and %lld %% fit", i, p.n, (long long)p.fit_users,
                     (long long)p.fit_percent);
        assert_int_equal(p.n == 0, CASES[i].planned <= task_limit_max(&t, CASES[i].seats));
    }
}

/* The count of the page goes by the last plan, and without one by who holds a seat. */
static void reach_is_counted(void **state) {
    (void)state;
    struct task t = valid_task(), row;
    struct task_reach reach;
    int64_t run = 0;
    t.cap_users = 2;
    t.cap_percent = 100;
    t.id = save_task(&t);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(user_index_refresh(db), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(task_load(db, arena, t.id, &row), OK);
    assert_int_equal(task_reach(db, arena, &row, NOW, &reach), OK);
    assert_int_equal(reach.fit, 6);
    assert_int_equal(reach.touched, 6);
    assert_int_equal(reach.seats, 5);
    assert_int_equal(reach.broken.n, 2);
    assert_int_equal(run_preview_task(db, arena, t.id, WHO, NOW, &run), OK);
    assert_int_equal(task_reach(db, arena, &row, NOW, &reach), OK);
    assert_int_equal(reach.fit, 6);
    assert_int_equal(reach.touched, 4); /* an admin and a protected person are left out */
    assert_int_equal(reach.broken.n, 1);
    row.limit_mode = "longest";
    assert_int_equal(task_reach(db, arena, &row, NOW, &reach), OK);
    assert_int_equal(reach.broken.n, 0);
    assert_int_equal(reach.max, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(limits_are_reported_together, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(reach_is_counted, open_organization, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
