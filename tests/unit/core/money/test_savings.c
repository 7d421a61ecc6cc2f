/* core/money/savings.c: seats of the organization with the prices of the settings. */
#include "fixture.h"
#include "money/savings.h"

static const int64_t NOW = 1795996800; /* 2026-11-30T00:00:00Z */

/* 412 seats of Jira, of which 10 are inactive; 3 more belong to protected people and an admin. */
static const char ROWS[] =
    "INSERT INTO product (id, ari, product, site, site_name, sandbox) VALUES"
    " (1, 'a1', 'jira-software', 's1', 'one', 0),"
    " (2, 'a2', 'confluence', 's1', 'one', 0),"
    " (3, 'a3', 'confluence', 's2', 'sand', 1);"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 412)"
    " INSERT INTO user (id, account_id, name, status, first_seen, added_to_org)"
    " SELECT i, printf('a%06d', i), 'P' || i, 'active', 1, 1600000000 FROM n;"
    "INSERT INTO seat (user, product, last_active)"
    " SELECT id, 1, CASE WHEN id <= 13 THEN NULL ELSE 1795990000 END FROM user;"
    "INSERT INTO seat (user, product, last_active) SELECT id, 2, NULL FROM user WHERE id <= 20;"
    "INSERT INTO user_group (id, group_id, name) VALUES (1, 'g1', 'kept');"
    "INSERT INTO membership VALUES (2, 1), (400, 1);"
    "INSERT INTO protection (user, reason, created_at, created_by) VALUES (1, 'r', 1, 't');"
    "INSERT INTO protection (user_group, reason, created_at, created_by) VALUES (1, 'r', 1, 't');"
    "INSERT INTO user_platform_role (user, role) VALUES (3, 'atlassian/org-admin');";

static int open_organization(void **state) {
    (void)open_fixture(state);
    execute(ROWS);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(user_index_refresh(db), OK);
    assert_int_equal(db_commit(db), OK);
    return 0;
}

static void price(const char *name, const char *text) {
    executef("INSERT OR REPLACE INTO setting VALUES ('%s', '%s', 1, 't')", name, text);
}

static const struct savings_line *line(struct savings *s, const char *product) {
    assert_int_equal(savings_load(db, arena, NOW, s), OK);
    const struct savings_line *l = savings_find(s, product, "s1");
    assert_non_null(l);
    return l;
}

static void protected_people_are_no_saving(void **state) {
    (void)state;
    struct savings s;
    price("price.jira-software.s1", "plan monthly\nbilling_day 31\npriced_on 2026-10-01\n"
                                    "1-100 8.60\n101-250 7.30\n251- 6.10");
    const struct savings_line *l = line(&s, "jira-software");
    assert_int_equal(l->seats, 412);
    assert_int_equal(l->inactive, 10);
    assert_int_equal(l->cost, 294320);
    assert_int_equal(l->cost_after, 288220);
    assert_int_equal(l->saving, 6100);
    assert_string_equal(l->per, "month");
    assert_string_equal(l->effective_on, "2026-12-31");
    assert_string_equal(l->free_by, "2026-12-30");
    assert_false(l->stale);
    assert_false(l->has_edge);
    assert_int_equal(s.total.saving_year, 73200);
    assert_int_equal(s.total.saving_month, 6100);
    assert_int_equal(s.total.priced, 1);
    assert_int_equal(s.total.unpriced, 1); /* Confluence; the sandbox is none */
    assert_int_equal(s.count, 2);
}

static void annual_plans_save_at_edges_only(void **state) {
    (void)state;
    struct savings s;
    price("price.jira-software.s1", "plan annual\nrenews_on 2027-03-14\n"
                                    "300 22600.00\n400 28700.00\n500 34800.00");
    const struct savings_line *l = line(&s, "jira-software");
    assert_int_equal(l->saving, 0);
    assert_string_equal(l->per, "year");
    assert_string_equal(l->effective_on, "2027-03-14");
    assert_true(l->has_edge);
    assert_int_equal(l->edge_seats, 400);
    assert_int_equal(l->edge_to_free, 2);
    assert_int_equal(l->edge_saving, 610000);
    assert_true(l->stale); /* without a date */
    price("price.jira-software.s1", "plan annual\nrenews_on 2026-11-30\n500 34800.00");
    l = line(&s, "jira-software");
    assert_null(l->effective_on);
    assert_null(l->free_by);
    price("price.jira-software.s1", "plan annual\nrenews_on 2027-11-30\n400 28700.00");
    assert_false(line(&s, "jira-software")->has_price); /* more seats than the highest tier */
}

static void an_old_price_is_that_of_each_site(void **state) {
    (void)state;
    struct savings s;
    price("price.confluence", "2.50");
    const struct savings_line *l = line(&s, "confluence");
    assert_int_equal(l->cost, 5000);
    assert_int_equal(l->saving, 4250); /* 20 seats, 3 of them protected */
    assert_null(l->effective_on);
    price("price.confluence.s1", "plan none");
    assert_false(line(&s, "confluence")->has_price);
}

/* 23:30 UTC on 30 November is 1 December further east. */
static void days_are_those_of_the_pages(void **state) {
    (void)state;
    int64_t day = 0, evening = NOW + 86400 - 1800;
    assert_int_equal(savings_today(db, evening, &day), OK);
    assert_int_equal(day, NOW / 86400);
    price("display.zone", "Europe/Berlin");
    assert_int_equal(savings_today(db, evening, &day), OK);
    assert_int_equal(day, NOW / 86400 + 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_organization, close_fixture)
        TEST(protected_people_are_no_saving),
        TEST(annual_plans_save_at_edges_only),
        TEST(an_old_price_is_that_of_each_site),
        TEST(days_are_those_of_the_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
