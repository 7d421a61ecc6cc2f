/* core/money/billing.c: the day on which freed seats stop costing, in months of every length. */
#include "base/text.h"
#include "money/billing.h"
#include "price_fixture.h"

static int64_t day_of(const char *date) {
    int64_t utc = 0;
    assert_true(text_parse_date(date, &utc));
    return utc / 86400;
}

static void next_is(const char *line, const char *today, const char *expected) {
    const char *plan = strstr(line, "renews_on") ? "annual" : "monthly";
    struct price p = price_of(arena_printf(a, "plan %s\n%s", plan, line));
    assert_string_equal(price_day_text(a, billing_next(&p, day_of(today))), expected);
}

static void months_are_clamped_to_their_last_day(void **state) {
    (void)state;
    next_is("billing_day 31", "2026-11-30", "2026-12-31");
    next_is("billing_day 31", "2026-11-29", "2026-11-30");
    next_is("billing_day 31", "2026-12-31", "2027-01-31");
    next_is("billing_day 31", "2027-01-31", "2027-02-28");
    next_is("billing_day 31", "2028-01-31", "2028-02-29");
    next_is("billing_day 30", "2028-02-28", "2028-02-29");
    next_is("billing_day 29", "2027-02-28", "2027-03-29");
    next_is("billing_day 29", "2100-02-27", "2100-02-28");
    next_is("billing_day 1", "2026-12-01", "2027-01-01");
    next_is("billing_day 1", "2026-12-31", "2027-01-01");
    next_is("billing_day 15", "2026-11-14", "2026-11-15");
    next_is("billing_day 15", "2026-11-15", "2026-12-15");
}

/* Every day of five years: later than today, at most a month away, and the billing day or the last
 * day of its month. */
static void every_day_has_a_next_period(void **state) {
    (void)state;
    for (int billing_day = 1; billing_day <= 31; billing_day++)
        for (int64_t today = day_of("2026-01-01"); today < day_of("2031-01-01"); today++) {
            struct price p = {.plan = PRICE_MONTHLY, .billing_day = billing_day};
            int64_t next = billing_next(&p, today);
            const char *date = price_day_text(a, next), *after = price_day_text(a, next + 1);
            assert_true(next > today && next <= today + 31);
            int day = atoi(date + 8);
            assert_true(day == billing_day || (day < billing_day && atoi(after + 8) == 1));
            for (int64_t between = today + 1; between < next; between++)
                assert_true(atoi(price_day_text(a, between) + 8) != billing_day);
            arena_reset(a);
        }
}

static void renewals(void **state) {
    (void)state;
    next_is("renews_on 2027-03-14", "2026-11-30", "2027-03-14");
    next_is("renews_on 2027-03-14", "2027-03-13", "2027-03-14");
    next_is("renews_on 2027-03-14", "2027-03-14", ""); /* it asks for the new one */
    next_is("renews_on 2028-02-29", "2027-03-14", "2028-02-29");
    next_is("priced_on 2026-01-01", "2026-11-30", "");
}

static void old_price_lists_are_stale(void **state) {
    (void)state;
    struct price p = price_of("plan monthly\npriced_on 2026-06-03");
    assert_false(billing_stale(&p, day_of("2026-11-30"))); /* 180 days */
    assert_true(billing_stale(&p, day_of("2026-12-01")));
    p = price_of("plan monthly");
    assert_true(billing_stale(&p, day_of("2026-12-01")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_are_clamped_to_their_last_day),
        cmocka_unit_test(every_day_has_a_next_period),
        cmocka_unit_test(renewals),
        cmocka_unit_test(old_price_lists_are_stale),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
