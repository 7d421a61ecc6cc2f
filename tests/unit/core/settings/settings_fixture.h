/* Tests of settings: a fixed clock, and a setting saved as a page saves it. */
#ifndef TESTS_SETTINGS_FIXTURE_H
#define TESTS_SETTINGS_FIXTURE_H
#include "fixture.h"
#include "settings/settings.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function" /* a test uses the helpers it needs */

static const int64_t NOW = 1795488872;

static void set_setting(const char *name, const char *value) {
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(settings_save(db, name, value, "olivia@example.test", NOW, NULL), OK);
    assert_int_equal(db_commit(db), OK);
}

#pragma GCC diagnostic pop
#endif
