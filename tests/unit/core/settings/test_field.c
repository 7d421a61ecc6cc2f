/* core/settings/field.c: the table is complete, and every kind of wrong value is named. */
#include "base/arena.h"
#include "settings/field.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static int set_up(void **state) {
    (void)state;
    arena = arena_open(1 << 20);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

static const struct {
    const char *name, *value;
    enum field_problem problem;
    const char *text;
} CASES[] = {
    {"inactive_days", "3", FIELD_VALID, NULL},
    {"inactive_days", "180", FIELD_VALID, NULL},
    {"inactive_days", "", FIELD_EMPTY, "it has no value"},
    {"inactive_days", "2", FIELD_OUT_OF_RANGE, "it must be a whole number from 3 to 180"},
    {"inactive_days", "181", FIELD_OUT_OF_RANGE, "it must be a whole number from 3 to 180"},
    {"inactive_days", "99999999999999999999", FIELD_OUT_OF_RANGE,
     "it must be a whole number from 3 to 180"},
    {"inactive_days", "-3", FIELD_NOT_A_NUMBER, "it must be a whole number from 3 to 180"},
    {"inactive_days", "3.5", FIELD_NOT_A_NUMBER, "it must be a whole number from 3 to 180"},
    {"inactive_days.confluence", "30", FIELD_VALID, NULL},
    {"inactive_days.confluence", "x", FIELD_NOT_A_NUMBER,
     "it must be a whole number from 3 to 180"},
    {"price.confluence", "7", FIELD_VALID, NULL},
    {"price.confluence", "999999.99", FIELD_VALID, NULL},
    {"price.confluence.s1", "plan monthly\n1-100 8.60\n101- 7.30", FIELD_VALID, NULL},
    {"price.confluence.s1", "plan annual\n400 24400.00", FIELD_VALID, NULL},
    {"price.confluence.s1", "plan none", FIELD_VALID, NULL},
    {"price.confluence", "7.", FIELD_NOT_VALID,
     "it must be a price: a plan with its bands or tiers, or an amount like 7.50"},
    {"price.confluence", "7.505", FIELD_NOT_VALID,
     "it must be a price: a plan with its bands or tiers, or an amount like 7.50"},
    {"price.confluence", "7,50", FIELD_NOT_VALID,
     "it must be a price: a plan with its bands or tiers, or an amount like 7.50"},
    {"price.confluence.s1", "plan monthly\n1-100 8.60", FIELD_NOT_VALID,
     "it must be a price: a plan with its bands or tiers, or an amount like 7.50"},
    {"currency", "EUR", FIELD_VALID, NULL},
    {"currency", "eur", FIELD_NOT_VALID, "it must be three letters, like EUR"},
    {"currency", "EURO", FIELD_NOT_VALID, "it must be three letters, like EUR"},
    {"product_admins", "read", FIELD_VALID, NULL},
    {"product_admins", "all", FIELD_NOT_A_CHOICE, "it must be one of its choices"},
    {"sync.enabled", "true", FIELD_VALID, NULL},
    {"sync.enabled", "on", FIELD_NOT_A_SWITCH, "it must be true or false"},
    {"sync.time_zone", "UTC", FIELD_VALID, NULL},
    {"sync.time_zone", "Mars/Olympus", FIELD_ZONE_UNKNOWN,
     "it must be a time zone of this server, like Europe/Berlin"},
    {"mail.server", "smtp.example.com", FIELD_VALID, NULL},
    {"mail.server", "smtp example", FIELD_NOT_VALID,
     "it must be a host name, like smtp.example.com"},
    {"mail.from", "rollcall@example.com", FIELD_VALID, NULL},
    {"mail.from", "rollcall", FIELD_NOT_VALID,
     "it must be an e-mail address, like rollcall@example.com"},
    {"mail.to", "a@example.com\nb@example.com", FIELD_VALID, NULL},
    {"mail.to", "a@example.com b@example.com", FIELD_NOT_VALID,
     "it must be e-mail addresses, one per line, up to 20"},
    {"mail.user", "somebody", FIELD_VALID, NULL},
    {"mail.user", "some\nbody", FIELD_NOT_PRINTABLE, "it contains control characters"},
};

static void problems_are_named(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const struct field *f = settings_field(CASES[i].name);
        assert_non_null(f);
        const char *text = field_problem_text(arena, f, "it", CASES[i].value);
        if (field_problem(f, CASES[i].value) != CASES[i].problem)
            fail_msg("%s = \"%s\"", CASES[i].name, CASES[i].value);
        if (!CASES[i].text)
            assert_null(text);
        else
            assert_string_equal(text, CASES[i].text);
    }
}

static void texts_have_a_length(void **state) {
    (void)state;
    const struct field *f = settings_field("mail.user");
    char value[202] = "";
    memset(value, 'a', 200);
    assert_int_equal(field_problem(f, value), FIELD_VALID);
    value[200] = 'a';
    assert_int_equal(field_problem(f, value), FIELD_TOO_LONG);
    assert_string_equal(field_problem_text(arena, f, f->label, value), "User name is too long");
}

static void the_table_obeys_itself(void **state) {
    (void)state;
    for (const struct field *f = settings_fields(); f->name; f++) {
        assert_non_null(f->label);
        assert_int_equal(f->is_valid != NULL, f->must_be != NULL);
        if (!f->optional && field_problem(f, f->fallback) != FIELD_VALID)
            fail_msg("%s: the default is not valid", f->name);
        if (!field_is_family(f))
            assert_ptr_equal(settings_field(f->name), f);
    }
    assert_null(settings_field("price."));
    assert_null(settings_field("no_such_setting"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problems_are_named),
        cmocka_unit_test(texts_have_a_length),
        cmocka_unit_test(the_table_obeys_itself),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
