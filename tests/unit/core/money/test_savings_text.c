/* core/money/savings_text.c: formulas of known savings; and for each plan and day of two years, no
 * text that promises money inside the running period. */
#include "base/text.h"
#include "fixture.h"
#include "money/savings_text.h"

enum { DAY = 86400, DAYS = 731 };
static const int64_t START = 1767268800; /* 2026-01-01T12:00:00Z */

static int open_organization(void **state) {
    (void)open_fixture(state);
    execute("INSERT INTO product (id, ari, product, site, site_name) VALUES"
            " (1, 'a1', 'jira-software', 's1', 'one');"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12)"
            " INSERT INTO user (id, account_id, name, status, first_seen, added_to_org)"
            " SELECT i, printf('a%06d', i), 'P', 'active', 1, 1600000000 FROM n;"
            "INSERT INTO seat (user, product) SELECT id, 1 FROM user WHERE id <= 12;");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(user_index_refresh(db), OK);
    assert_int_equal(db_commit(db), OK);
    return 0;
}

static void formula_is(const char *text, int64_t seats, int64_t inactive, const char *expected) {
    struct price p;
    money_exact before = 0, after = 0;
    assert_null(price_read(arena, text, &p));
    struct savings_line l = {.seats = seats, .inactive = inactive, .price = &p, .has_price = true};
    assert_true(money_cost(&p, seats, &before) && money_cost(&p, seats - inactive, &after));
    l.cost = money_round(before);
    l.cost_after = money_round(after);
    assert_string_equal(savings_formula(arena, &l), expected);
}

static void formulas_show_bands_and_tiers(void **state) {
    (void)state;
    const char *bands = "plan monthly\n1-100 8.60\n101-250 7.30\n251- 6.10";
    const char *tiers = "plan annual\n400 28700.00\n500 34800.00";
    formula_is(bands, 412, 10, "10 × 6.10 a month");
    formula_is(bands, 255, 12, "5 × 6.10 + 7 × 7.30 a month");
    formula_is(bands, 112, 20, "12 × 7.30 + 8 × 8.60 a month");
    formula_is("plan monthly\ndiscount 10\n1-100 8.60\n101- 7.30", 112, 20,
               "(12 × 7.30 + 8 × 8.60) − 10.00 % a month");
    formula_is(tiers, 412, 10, "stays in the tier up to 500");
    formula_is(tiers, 412, 12, "tier up to 500 (34,800.00) → tier up to 400 (28,700.00)");
    formula_is(bands, 412, 0, "");
}

/* Both days are after the day of the page, or no day is named. */
static void check_day(int64_t now) {
    struct savings s;
    assert_int_equal(savings_load(db, arena, now, &s), OK);
    const struct savings_line *l = &s.line[0];
    const char *today = text_date(arena, now), *when = savings_when(arena, l);
    const char *advice = savings_advice(arena, l, "EUR");
    if (!l->effective_on) {
        assert_non_null(strstr(when, "next"));
        assert_null(advice);
        return;
    }
    assert_true(strcmp(l->effective_on, today) > 0);
    assert_true(strcmp(l->free_by, today) >= 0);
    assert_non_null(strstr(when, l->effective_on));
    assert_non_null(strstr(when, l->free_by));
    if (advice)
        assert_non_null(strstr(advice, l->free_by));
}

static void no_day_promises_money_at_once(void **state) {
    (void)state;
    static const char *const PLANS[] = {
        "plan monthly\nbilling_day 1\n1- 8.60",
        "plan monthly\nbilling_day 15\n1-5 8.60\n6- 7.30",
        "plan monthly\nbilling_day 29\n1- 8.60",
        "plan monthly\nbilling_day 31\n1- 8.60",
        "plan monthly\n1- 8.60",
        "plan annual\nrenews_on 2026-12-31\nothers 6\n5 100.00\n20 200.00",
        "plan annual\nrenews_on 2028-02-29\nothers 6\n5 100.00\n20 200.00",
        "plan annual\n20 200.00",
        "plan none",
    };
    for (size_t i = 0; i < sizeof PLANS / sizeof *PLANS; i++) {
        executef("INSERT OR REPLACE INTO setting VALUES ('price.jira-software.s1', '%s', 1, 't')",
                 PLANS[i]);
        for (int64_t day = 0; day < DAYS; day++)
            check_day(START + day * DAY);
    }
}

/* Freeing so many seats of a plan, by the price of the product. */
static const char *freed_text(const char *price, int64_t n) {
    struct savings s;
    struct savings_freed sum = {0};
    executef("INSERT OR REPLACE INTO setting VALUES ('price.jira-software.s1', '%s', 1, 't')",
             price);
    assert_int_equal(savings_load(db, arena, START, &s), OK);
    savings_free(&sum, &s.line[0], n, false);
    return savings_freed_text(arena, &sum, "EUR");
}

static void a_year_is_never_a_sum_of_months(void **state) {
    (void)state;
    struct savings s;
    assert_int_equal(savings_load(db, arena, START, &s), OK);
    int64_t seats = s.line[0].seats;
    assert_true(seats > 2);
    assert_string_equal(
        freed_text("plan monthly\nbilling_day 31\n1- 8.60", 2),
        arena_printf(arena, "17.20 EUR a month from %s", price_day_text(arena, START / DAY + 30)));
    const char *edge = arena_printf(
        arena, "plan annual\nrenews_on 2030-03-14\n%lld 100.00\n80 6200.00", (long long)seats - 2);
    assert_string_equal(freed_text(edge, 2), "6,100.00 EUR a year from the renewal on 2030-03-14");
    assert_string_equal(freed_text(edge, 1), "no lower tier of an annual plan is reached");
    assert_null(freed_text("plan none", 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(formulas_show_bands_and_tiers, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(no_day_promises_money_at_once, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(a_year_is_never_a_sum_of_months, open_organization,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
