/* Rows that a statement hands to C, and numbers that C hands to a statement. */
#include "fixture.h"

struct seen {
    int n, max;
    char text[400];
};

/* Parent, key, value of each node; at `most` it refuses. */
static enum rc_err see_row(void *arg, const struct cells *c) {
    struct seen *s = arg;
    size_t key_n = 0, n = 0, used = strlen(s->text);
    const char *key = cell_text(c, 1, &key_n), *value = cell_text(c, 2, &n);
    if (s->n++ == s->max)
        return FAIL(&err, ERR_CONFLICT, "Enough of that.", "%s", "refused");
    snprintf(s->text + used, sizeof s->text - used, "%lld %.*s=%.*s%s|", (long long)cell_int(c, 0),
             key ? (int)key_n : 1, key ? key : "-", value ? (int)n : 1, value ? value : "-",
             cell_is_int(c, 1) ? "#" : "");
    return OK;
}

static void rows_come_in_the_order_of_the_statement(void **state) {
    (void)state;
    struct seen s = {.max = -1};
    assert_int_equal(
        db_each_row(db, Q_STAGE_NODES, see_row, &s, "s", "{\"a\":[\"x\",\"\"],\"b\":null,\"\":7}"),
        OK);
    assert_string_equal(s.text, "0 -=-|0 a=-|2 0=x#|2 1=#|0 b=-|0 =7|");
}

static void an_error_of_the_visitor_ends_the_statement_and_comes_back(void **state) {
    (void)state;
    struct seen s = {.max = 2}, again = {.max = -1};
    assert_int_equal(db_each_row(db, Q_STAGE_NODES, see_row, &s, "s", "[1,2,3,4]"), ERR_CONFLICT);
    assert_string_equal(err.message, "Enough of that.");
    assert_int_equal(s.n, 3); /* not one more */
    assert_int_equal(db_each_row(db, Q_STAGE_NODES, see_row, &again, "s", "[1]"), OK);
    assert_int_equal(again.n, 2);
    assert_int_equal(db_each_row(db, Q_STAGE_NODES, see_row, &again, "s", "no JSON"), ERR_INTERNAL);
    assert_int_equal(again.n, 2);
}

static void without_a_visitor_nothing_is_visited(void **state) {
    (void)state;
    assert_int_equal(db_exec(db, Q_STAGE_NODES, NULL, "s", "[1]"), ERR_INTERNAL);
}

static void numbers_are_read_as_rows(void **state) {
    (void)state;
    struct int_rows n = {0};
    struct rows *r = NULL;
    int64_t changed = -1;
    assert_int_equal(db_exec(db, Q_MERGE_MAP_MEMBER_CREATE, NULL, ""), OK);
    assert_int_equal(db_exec(db, Q_STAGE_PUT_MEMBERS, &changed, "l", &n), OK);
    assert_int_equal(changed, 0);
    for (int64_t i = 0; i < 3000; i++) /* more than it began with */
        int_rows_add(&n, arena, i % 1000, i, 0);
    int_rows_add(&n, arena, INT64_MAX, INT64_MIN, 0);
    int_rows_add(&n, arena, 7, 7, 0); /* there already */
    assert_int_equal(db_exec(db, Q_STAGE_PUT_MEMBERS, &changed, "l", &n), OK);
    assert_int_equal(changed, 3001);
    assert_int_equal(db_query(db, Q_STAGE_MEMBERS, &r, ""), OK);
    for (int64_t i = 0; i < 3000; i++) {
        assert_true(db_next(r));
        assert_int_equal(db_int(r, 0), i / 3);
        assert_int_equal(db_int(r, 1), i % 3 * 1000 + i / 3);
    }
    assert_true(db_next(r));
    assert_true(db_int(r, 0) == INT64_MAX && db_int(r, 1) == INT64_MIN);
    assert_false(db_next(r));
    assert_int_equal(db_end(r), OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_come_in_the_order_of_the_statement, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(an_error_of_the_visitor_ends_the_statement_and_comes_back,
                                        open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(without_a_visitor_nothing_is_visited, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(numbers_are_read_as_rows, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
