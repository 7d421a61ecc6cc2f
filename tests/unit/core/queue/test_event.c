/* The outbox: an event exists when its transaction does, once for each occasion, and small enough
 * to send. */
#include "fixture.h"
#include "queue/event.h"

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

/* The table and the database agree: everything a form offers can be stored, and what is only
 * planned is not offered. */
static void what_is_offered_can_be_stored(void **state) {
    (void)state;
    execute("INSERT INTO webhook (id, name, url, created_at, created_by, changed_at,"
            " changed_by) VALUES"
            " (1, 'a', 'u', 1, 't', 1, 't')");
    for (int i = 0; i < EVENT_COUNT; i++) {
        assert_ptr_equal(event_kind(EVENTS[i].trigger), &EVENTS[i]);
        executef("INSERT INTO webhook_trigger VALUES (1, '%s')", EVENTS[i].trigger);
        assert_int_equal(event_add(db, EVENTS[i].trigger, "occasion", "{}", 100, NULL), OK);
        assert_true(*EVENTS[i].label && *EVENTS[i].hint && *EVENTS[i].fields && *EVENTS[i].title &&
                    *EVENTS[i].subject && *EVENTS[i].lead);
        assert_non_null(EVENTS[i].link_label);
    }
    assert_int_equal(number("SELECT count(*) FROM delivery WHERE webhook = 1"), EVENT_COUNT);
    assert_null(event_kind("accessGranted"));
    assert_null(event_kind(""));
}

static void triggers_as_text(void **state) {
    (void)state;
    unsigned all = (1u << EVENT_COUNT) - 1;
    assert_int_equal(event_set(event_set_text(arena, all)), all);
    assert_int_equal(event_set(NULL), 0);
    assert_int_equal(event_set("accessGranted  taskFailur taskFailures"), 0);
    const char *text = event_set_text(arena, event_set("taskSuccess accessGranted orgKeyExpiry"));
    assert_string_equal(text, "orgKeyExpiry taskSuccess");
}

/* A test has exactly the fields that the page lists. */
static void samples_have_the_fields_of_the_table(void **state) {
    (void)state;
    for (int i = 0; i < EVENT_COUNT; i++) {
        assert_int_equal(event_test(db, EVENTS[i].trigger, 0, "https://r.test", 1795488872), OK);
        const char *fields =
            value("SELECT group_concat(key, ' ') FROM event, json_each(event.body)"
                  " WHERE event.id = (SELECT max(id) FROM event) AND key <> 'test'");
        assert_string_equal(fields, arena_printf(arena, "trigger %s", EVENTS[i].fields));
    }
    assert_int_equal(
        number("SELECT count(*) FROM event"
               " WHERE test = 1 AND body ->> 'trigger' = trigger AND body -> 'test' = 'true'"),
        EVENT_COUNT);
    assert_int_equal(event_test(db, "accessGranted", 0, "https://r.test", 1), ERR_CONFLICT);
}

/* One occasion under two names is mailed once. */
static void what_goes_to_webhooks_only_is_not_mailed(void **state) {
    (void)state;
    execute("INSERT INTO setting VALUES"
            " ('mail.enabled', 'true', 1, 't'),"
            " ('mail.to', 'a@example.test', 1, 't')");
    assert_int_equal(event_add_unmailed(db, "taskFailure", "run 1", "{}", 100, NULL), OK);
    assert_int_equal(number("SELECT count(*) FROM delivery"), 0);
    assert_int_equal(event_add(db, "runRefused", "run 1", "{}", 100, NULL), OK);
    assert_int_equal(event_add(db, "taskSuccess", "run 2", "{}", 100, NULL), OK);
    const char *sent = value("SELECT group_concat(e.trigger || ' ' || d.recipient)"
                             " FROM delivery d JOIN event e ON e.id = d.event");
    assert_string_equal(sent, "runRefused a@example.test");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_occasion_is_one_event, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(an_event_goes_with_its_transaction, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(what_cannot_be_sent_is_refused, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(what_is_offered_can_be_stored, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(triggers_as_text, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(samples_have_the_fields_of_the_table, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(what_goes_to_webhooks_only_is_not_mailed, open_fixture,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
