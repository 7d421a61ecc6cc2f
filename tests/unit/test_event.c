/* The outbox: an event is there when its transaction is, once for each occasion, and never too big to send. */
#include "event.h"
#include "place.h"

static bool is_there(const char *trigger, const char *subject) {
    int64_t id = 0;
    bool found = false;
    assert_int_equal(db_get_int(db, Q_EVENT_BY_SUBJECT, &id, &found, "ss", trigger, subject), OK);
    return found;
}

static void one_occasion_is_one_event(void **state) {
    (void)state;
    int64_t first = 0, again = 0, other = 0, third = 0;
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(event_add(db, "taskFailure", "run 1", "{\"a\":1}", 100, &first), OK);
    assert_int_equal(event_add(db, "taskFailure", "run 1", "{\"a\":2}", 200, &again), OK);
    assert_int_equal(event_add(db, "taskSuccess", "run 1", "{}", 200, &other), OK);
    assert_int_equal(event_add(db, "taskFailure", "run 2", "{}", 200, &third), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(first, again);
    assert_true(first != other && other != third && first != third && first > 0);
}

static void an_event_goes_with_its_transaction(void **state) {
    (void)state;
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(event_add(db, "taskSuccess", "run 9", "{}", 100, NULL), OK);
    db_rollback(db);
    assert_false(is_there("taskSuccess", "run 9"));
}

static void what_cannot_be_sent_is_refused(void **state) {
    (void)state;
    static char big[20100];
    big[0] = big[20001] = '"';
    memset(big + 1, 'x', 20000);
    assert_int_equal(event_add(db, "taskSuccess", "big", big, 100, NULL), ERR_CONFLICT);
    assert_int_equal(event_add(db, "taskSuccess", "no json", "{", 100, NULL), ERR_CONFLICT);
    assert_int_equal(event_add(db, "somethingElse", "unknown", "{}", 100, NULL), ERR_CONFLICT);
    big[19990] = '"';
    big[19991] = '\0';
    assert_int_equal(event_add(db, "taskSuccess", "just fits", big, 100, NULL), OK);
    assert_true(is_there("taskSuccess", "just fits"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_occasion_is_one_event, open_place, close_place),
        cmocka_unit_test_setup_teardown(an_event_goes_with_its_transaction, open_place, close_place),
        cmocka_unit_test_setup_teardown(what_cannot_be_sent_is_refused, open_place, close_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
