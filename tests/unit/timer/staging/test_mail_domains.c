/* Domains in parts: each domain in one part, parts of about the same number of people, and none at
 * all when a search could not name every domain. */
#include "fixture.h"
#include "staging/mail_domains.h"

static struct mail_domains d;
static struct domain_parts parts;

static void add(const char *name, int64_t people) { mail_domains_add(&d, name, people); }

static int open_domains(void **state) {
    d = (struct mail_domains){0};
    return open_fixture(state);
}

static void larger_domains_come_first(void **state) {
    (void)state;
    add("a.test", 1);
    add("b.test", 5);
    for (int i = 0; i < 7; i++)
        add("c.test", 1);
    add("a.test", 2);
    assert_int_equal(d.n, 3);
    assert_string_equal(d.at[0].name, "c.test");
    assert_int_equal(d.at[0].people, 7);
    assert_string_equal(d.at[1].name, "b.test");
    assert_string_equal(d.at[2].name, "a.test");
    assert_int_equal(d.at[2].people, 3);
}

static void parts_have_about_the_same_number_of_people(void **state) {
    (void)state;
    add("half.test", 50);
    add("quarter.test", 25);
    add("few.test", 15);
    add("fewer.test", 10);
    mail_domains_split(arena, &d, 2, &parts);
    assert_int_equal(parts.n, 2);
    assert_string_equal(parts.filters[0], "\"emailDomains\":[\"half.test\"],");
    assert_string_equal(parts.query[0], "&emailDomains=half.test");
    assert_string_equal(parts.filters[1],
                        "\"emailDomains\":[\"quarter.test\",\"few.test\",\"fewer.test\"],");
    assert_string_equal(parts.query[1], "&emailDomains=quarter.test&emailDomains=few.test"
                                        "&emailDomains=fewer.test");
    mail_domains_split(arena, &d, 7, &parts);
    assert_int_equal(parts.n, 4);
}

static void one_domain_is_no_split(void **state) {
    (void)state;
    mail_domains_split(arena, &d, 4, &parts);
    assert_int_equal(parts.n, 0);
    add("only.test", 3);
    mail_domains_split(arena, &d, 4, &parts);
    assert_int_equal(parts.n, 0);
    add("never-seen.test", 0);
    mail_domains_split(arena, &d, 4, &parts);
    assert_int_equal(parts.n, 2);
}

static void a_search_takes_ten_domains(void **state) {
    char name[32];
    (void)state;
    for (int i = 0; i < DOMAINS_MAX; i++) {
        snprintf(name, sizeof name, "d%d.test", i);
        add(name, i == 0 ? 1000 : 1);
        mail_domains_split(arena, &d, 2, &parts);
        assert_int_equal(parts.n, i == 0 ? 0 : i < 20 ? 2 : i / 10 + 1);
    }
    int found = 0;
    for (int k = 0; k < parts.n; k++) {
        int domains = 0;
        for (const char *p = parts.query[k]; (p = strstr(p, "emailDomains=")); p++)
            domains++;
        assert_int_equal(domains, DOMAINS_OF_PART_MAX);
        found += domains;
    }
    assert_int_equal(found, DOMAINS_MAX);
    assert_false(d.incomplete);
    add("one-more.test", 1);
    assert_true(d.incomplete);
    add("d7.test", 1); /* known */
    mail_domains_split(arena, &d, 8, &parts);
    assert_int_equal(parts.n, 0);
}

static void a_domain_that_no_search_can_name(void **state) {
    static const char *const NAMES[] = {
        "",
        "a\"b.test",
        "a&b.test",
        "m\xc3\xbcller.test",
        "two words.test",
        "UP.test",
        "a.test\"],\"x",
        "a%2e",
        "a=b",
        "a-domain-with-a-name-of-more-than-sixty-three-characters-in-it.test"};
    (void)state;
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        d = (struct mail_domains){0};
        add("a.test", 1);
        add("b.test", 1);
        add(NAMES[i], 1);
        assert_true(d.incomplete);
        mail_domains_split(arena, &d, 2, &parts);
        assert_int_equal(parts.n, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(larger_domains_come_first, open_domains, close_fixture),
        cmocka_unit_test_setup_teardown(parts_have_about_the_same_number_of_people, open_domains,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(one_domain_is_no_split, open_domains, close_fixture),
        cmocka_unit_test_setup_teardown(a_search_takes_ten_domains, open_domains, close_fixture),
        cmocka_unit_test_setup_teardown(a_domain_that_no_search_can_name, open_domains,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
