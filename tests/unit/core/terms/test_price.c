/* core/terms/price.c: what an admin may write as a price, and what is wrong with the rest. */
#include "../money/price_fixture.h"
#include "terms/amount.h"

static void amounts(void **state) {
    (void)state;
    static const char *const BAD[] = {"",      "8,60",  "1.234,50",      "1 234", "8.605", "-8.60",
                                      "8.",    ".60",   "8.60 ",         "+8",    "1e3",   "8..6",
                                      "eight", "1'234", "1234567890123", "0x10"};
    int64_t n = 0;
    assert_true(amount_parse("8.60", &n) && n == 860);
    assert_true(amount_parse("8.6", &n) && n == 860);
    assert_true(amount_parse("8", &n) && n == 800);
    assert_true(amount_parse("0.05", &n) && n == 5);
    assert_true(amount_parse("999999999.99", &n) && n == 99999999999);
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        if (amount_parse(BAD[i], &n))
            fail_msg("%s is taken", BAD[i]);
    assert_string_equal(amount_text(a, 317500), "3175.00");
    assert_string_equal(amount_shown(a, 123456705), "1,234,567.05");
}

/* The problem of the steps of a plan, or the steps as they are stored. */
static const char *steps(enum price_plan plan, const char *text) {
    struct price p = {.plan = plan};
    const char *problem = price_read_steps(a, text, &p);
    return problem ? problem : price_steps_text(a, &p);
}

static void bands_are_read(void **state) {
    (void)state;
    const char *stored = "1-100 8.60\n101-250 7.30\n251- 6.10";
    assert_string_equal(steps(PRICE_MONTHLY, stored), stored);
    assert_string_equal(steps(PRICE_MONTHLY, "1-100 8.6\r\n101-250  7.3\r\n\r\n251-\t6.1\r\n"),
                        stored);
    assert_string_equal(steps(PRICE_MONTHLY, "1–100 8.60; 101 – 250 7.30; 251– 6.10"), stored);
    assert_string_equal(steps(PRICE_MONTHLY, "8.60"), "1- 8.60");
    assert_string_equal(steps(PRICE_MONTHLY, ""), "");
    assert_string_equal(steps(PRICE_MONTHLY, ";"), "");
    assert_string_equal(steps(PRICE_ANNUAL, "400 24400\n500 30500.00"),
                        "400 24400.00\n500 30500.00");
}

static void bad_steps_are_named(void **state) {
    (void)state;
    static const struct {
        enum price_plan plan;
        const char *text, *problem;
    } BAD[] = {
        {PRICE_MONTHLY, "1-100 8.60\n90- 7.30", "Line 2 overlaps the line before"},
        {PRICE_MONTHLY, "1-100 8.60\n110- 7.30", "Line 2 leaves a gap"},
        {PRICE_MONTHLY, "101-250 7.30\n1-100 8.60", "Line 1: the first band begins at seat 1"},
        {PRICE_MONTHLY, "1-100 8.60\n250-101 7.30", "Line 2: the band ends at 101"},
        {PRICE_MONTHLY, "2- 8.60", "Line 1: the first band begins at seat 1"},
        {PRICE_MONTHLY, "1-100 8.60", "The last band must be open, like 101- 6.10"},
        {PRICE_MONTHLY, "1- 8.60\n101- 7.30", "Line 2: nothing follows an open band"},
        {PRICE_MONTHLY, "1-abc 8.60", "Line 1: \"1-abc\" is not a band"},
        {PRICE_MONTHLY, "1-1,000 8.60", "Line 1: \"1-1,000\" is not a band"},
        {PRICE_MONTHLY, "1- 8,60", "Line 1: \"8,60\" is not an amount"},
        {PRICE_MONTHLY, "1- 1.234,50", "Line 1: \"1.234,50\" is not an amount"},
        {PRICE_MONTHLY, "1-100 1 234.50\n1002- 7.30", "Line 1: \"1-100 1\" is not a band"},
        {PRICE_MONTHLY, "1- 1,234.50", "Line 1: \"1,234.50\" is not an amount"},
        {PRICE_MONTHLY, "1- 1'234.50", "Line 1: \"1'234.50\" is not an amount"},
        {PRICE_MONTHLY, "1- -8.60", "Line 1: a price cannot be negative"},
        {PRICE_MONTHLY, "1- 8.605", "Line 1: \"8.605\" is not an amount"},
        {PRICE_MONTHLY, "1- 1234567890123", "Line 1: \"1234567890123\" is not an amount"},
        {PRICE_MONTHLY, "1- 8.60 EUR", "Line 1: \"EUR\" is not an amount"},
        {PRICE_MONTHLY, "1-10000000 8.60", "Line 1: \"1-10000000\" is not a band"},
        {PRICE_MONTHLY, "nothing", "Line 1: \"nothing\" has no seats"},
        {PRICE_ANNUAL, "500 30500\n400 24400", "Line 2: tiers must rise, but 400 follows 500"},
        {PRICE_ANNUAL, "400 24400\n500 24000", "Line 2: a higher tier must not cost less"},
        {PRICE_ANNUAL, "400 24 400.00", "Line 1: enter a tier as 400 24400.00"},
        {PRICE_ANNUAL, "1-400 24400", "Line 1: enter a tier as 400 24400.00"},
        {PRICE_ANNUAL, "0 24400", "Line 1: enter a tier as 400 24400.00"},
        {PRICE_NONE, "1- 8.60", "Choose a monthly or an annual plan"},
    };
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        const char *problem = steps(BAD[i].plan, BAD[i].text);
        if (strncmp(problem, BAD[i].problem, strlen(BAD[i].problem)) != 0)
            fail_msg("%s: %s", BAD[i].text, problem);
    }
}

static void other_answers_are_checked(void **state) {
    (void)state;
    struct price p = {0};
    assert_null(price_read_discount(a, "12.5", &p));
    assert_int_equal(p.discount, 1250);
    assert_non_null(price_read_discount(a, "100.01", &p));
    assert_non_null(price_read_discount(a, "-1", &p));
    assert_null(price_read_billing_day(a, "31", &p));
    assert_non_null(price_read_billing_day(a, "0", &p));
    assert_non_null(price_read_billing_day(a, "32", &p));
    assert_null(price_read_renews_on(a, "2028-02-29", &p));
    assert_string_equal(price_read_renews_on(a, "2027-02-31", &p),
                        "2027-02-31 is not a date. Enter the renewal like 2027-03-14");
    assert_non_null(price_read_priced_on(a, "31.12.2026", &p));
    assert_null(price_read_others(a, "12", &p));
    assert_non_null(price_read_others(a, "1.5", &p));
    assert_non_null(price_read_others(a, "-1", &p));
}

static void settings_keep_everything(void **state) {
    (void)state;
    const char *text = "plan annual\ndiscount 10.00\nrenews_on 2027-03-14\npriced_on 2026-10-15\n"
                       "others 12\n400 24400.00\n500 30500.00";
    struct price p = price_of(text);
    assert_string_equal(price_write(a, &p), text);
    p = price_of("7.50"); /* of an older version */
    assert_string_equal(price_write(a, &p), "plan monthly\n1- 7.50");
    assert_true(price_valid("plan none"));
    assert_false(price_valid("plan weekly"));
    assert_false(price_valid("plan monthly\n1-100 8.60"));
    assert_false(price_valid("plan monthly\nbilling_day 40\n1- 8.60"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts),
        cmocka_unit_test(bands_are_read),
        cmocka_unit_test(bad_steps_are_named),
        cmocka_unit_test(other_answers_are_checked),
        cmocka_unit_test(settings_keep_everything),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
