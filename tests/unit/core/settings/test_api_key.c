/* The API key: who takes whose place, and the states of its age. */
#include "core/settings/settings_fixture.h"
#include "settings/api_key.h"

static void enter_key(const char *last4) {
    struct api_key_entry e = {.label = "l",
                              .org_id = "",
                              .expires_on = "",
                              .last4 = last4,
                              .sealed = {"x", 1, "0011223344556677"}};
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(api_key_enter(db, &e, "olivia@example.test", NOW), OK);
    assert_int_equal(db_commit(db), OK);
}

static void states_have_a_text(void **state) {
    (void)state;
    static const struct {
        int64_t left;
        enum api_key_state state;
        const char *text;
    } CASES[] = {
        {31 * 86400, API_KEY_OK, "Key …4f2a expires in 31 days"},
        {30 * 86400, API_KEY_SOON, "Key …4f2a expires in 30 days"},
        {8 * 86400, API_KEY_SOON, "Key …4f2a expires in 8 days"},
        {7 * 86400, API_KEY_URGENT, "Key …4f2a expires in 7 days"},
        {86400, API_KEY_URGENT, "Key …4f2a expires in 1 day"},
        {1, API_KEY_URGENT, "Key …4f2a expires within a day"},
        {0, API_KEY_EXPIRED, "Key …4f2a has expired"},
    };
    struct api_key key;
    struct api_key_attempt attempt;
    assert_int_equal(api_key_current(db, NOW, &key), OK);
    assert_int_equal(key.state, API_KEY_NONE);
    enter_key("1111");
    enter_key("4f2a"); /* takes the place of the one still being checked */
    assert_int_equal(number("SELECT count(*) FROM api_key WHERE state = 'checking'"), 1);
    assert_int_equal(number("SELECT count(*) FROM api_key WHERE last4 = '1111' AND sealed IS NULL"),
                     1);
    assert_int_equal(api_key_attempt(db, &attempt), OK);
    assert_true(attempt.checking);
    assert_string_equal(attempt.last4, "4f2a");
    execute("UPDATE api_key SET state = 'current' WHERE state = 'checking'");
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char update[120];
        snprintf(update, sizeof update,
                 "UPDATE api_key SET expires_at = %lld WHERE state = 'current'",
                 (long long)(NOW + CASES[i].left));
        execute(update);
        assert_int_equal(api_key_current(db, NOW, &key), OK);
        assert_int_equal(key.state, CASES[i].state);
        assert_string_equal(api_key_text(arena, &key, NOW), CASES[i].text);
    }
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(api_key_remove(db, "olivia@example.test", NOW), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(number("SELECT count(*) FROM api_key WHERE sealed IS NOT NULL"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_have_a_text),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
