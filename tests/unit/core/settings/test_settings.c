/* Settings: defaults, and a row of the audit for each change. */
#include "core/settings/settings_fixture.h"

static void settings_have_defaults_and_are_audited(void **state) {
    (void)state;
    int64_t days = 0;
    bool changed = true;
    assert_int_equal(settings_int(db, "inactive_days", &days), OK);
    assert_int_equal(days, 30);
    int64_t rows = number("SELECT count(*) FROM audit");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(settings_save(db, "inactive_days", "30", "olivia@example.test", NOW, &changed),
                     OK);
    assert_int_equal(db_commit(db), OK);
    assert_false(changed);
    assert_int_equal(number("SELECT count(*) FROM audit"), rows);
    set_setting("inactive_days", "60");
    set_setting("inactive_days.confluence", "90");
    assert_int_equal(number("SELECT count(*) FROM audit WHERE action = 'setting.change'"),
                     rows + 2);
    assert_int_equal(number("SELECT count(*) FROM audit WHERE before = '30' AND after = '60'"), 1);
    assert_int_equal(settings_int(db, "inactive_days", &days), OK);
    assert_int_equal(days, 60);
    assert_string_equal(value("SELECT value FROM setting WHERE name = 'inactive_days.confluence'"),
                        "90");
    set_setting("inactive_days", NULL);
    set_setting("inactive_days.confluence", NULL);
    assert_int_equal(settings_int(db, "inactive_days", &days), OK);
    assert_int_equal(days, 30);
    assert_int_equal(number("SELECT count(*) FROM setting WHERE name LIKE 'inactive_days%'"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_have_defaults_and_are_audited),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
