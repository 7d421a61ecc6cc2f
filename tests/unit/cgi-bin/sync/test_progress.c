/* The progress of a sync: stages as wide as the last time, and what is left. */
#include "fixture.h"
#include "sync/progress.h"

static const char LAST[] = "1000 1000 6000 500 1000 500"; /* ten seconds */

static struct sync_progress at(enum sync_stage stage, const char *done, int64_t elapsed_ms) {
    struct sync_pace pace = {
        .stage = stage, .done_ms = done, .last_ms = LAST, .elapsed_ms = elapsed_ms};
    return sync_progress_of(&pace);
}

static void a_stage_is_as_wide_as_the_last_time(void **state) {
    (void)state;
    assert_int_equal(at(SYNC_STAGE_LISTS, NULL, 0).permille, 0);
    assert_int_equal(at(SYNC_STAGE_COUNTS, "1000", 1000).permille, 100);
    assert_int_equal(at(SYNC_STAGE_USERS, "1000 1000", 2000).permille, 200);
    assert_int_equal(at(SYNC_STAGE_CHECK, "1000 1000 6000", 8000).permille, 800);
    assert_int_equal(at(SYNC_STAGE_SAVE, "1000 1000 6000 500 1000", 9500).permille, 950);
}

static void users_read_move_the_bar_within_their_stage(void **state) {
    (void)state;
    struct sync_pace pace = {.stage = SYNC_STAGE_USERS,
                             .done_ms = "1000 1000",
                             .last_ms = LAST,
                             .elapsed_ms = 5000,
                             .seen = 1000,
                             .total = 2000};
    assert_int_equal(sync_progress_of(&pace).permille, 500);
    assert_int_equal(sync_progress_of(&pace).seconds_left, 5);
    pace.seen = 3000; /* some were read twice */
    assert_int_equal(sync_progress_of(&pace).permille, 800);
}

static void time_moves_the_bar_in_other_stages_but_not_past_their_end(void **state) {
    (void)state;
    assert_int_equal(at(SYNC_STAGE_ROLES, "1000 1000 6000 500", 9000).permille, 900);
    assert_int_equal(at(SYNC_STAGE_ROLES, "1000 1000 6000 500", 90000).permille, 945);
}

static void a_first_run_has_usual_shares_and_no_estimate_at_first(void **state) {
    (void)state;
    struct sync_pace pace = {.stage = SYNC_STAGE_LISTS, .elapsed_ms = 3000};
    assert_int_equal(sync_progress_of(&pace).permille, 0);
    assert_int_equal(sync_progress_of(&pace).seconds_left, -1);
    pace = (struct sync_pace){.stage = SYNC_STAGE_USERS,
                              .done_ms = "500 1500",
                              .elapsed_ms = 9000,
                              .seen = 500,
                              .total = 1000};
    assert_int_equal(sync_progress_of(&pace).permille, 450);
    assert_int_equal(sync_progress_of(&pace).seconds_left, 11);
}

static void a_wait_is_part_of_what_is_left(void **state) {
    (void)state;
    struct sync_pace pace = {.stage = SYNC_STAGE_SAVE,
                             .done_ms = "1000 1000 6000 500 1000",
                             .last_ms = LAST,
                             .elapsed_ms = 9500,
                             .waiting_seconds = 60};
    assert_int_equal(sync_progress_of(&pace).seconds_left, 60);
}

static void odd_texts_are_no_times(void **state) {
    (void)state;
    struct sync_pace pace = {
        .stage = SYNC_STAGE_COUNTS, .done_ms = "-5 x", .last_ms = "0 0 0", .elapsed_ms = 10};
    assert_int_equal(sync_progress_of(&pace).permille, 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stage_is_as_wide_as_the_last_time),
        cmocka_unit_test(users_read_move_the_bar_within_their_stage),
        cmocka_unit_test(time_moves_the_bar_in_other_stages_but_not_past_their_end),
        cmocka_unit_test(a_first_run_has_usual_shares_and_no_estimate_at_first),
        cmocka_unit_test(a_wait_is_part_of_what_is_left),
        cmocka_unit_test(odd_texts_are_no_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
