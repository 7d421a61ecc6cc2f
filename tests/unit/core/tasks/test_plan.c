/* People who came under an exclusion of the filter after the index was made. */
#include "core/index/index_fixture.h"
#include "index/index_find.h"
#include "tasks/plan.h"

/* The people left of those whom the filter means, when the live state differs from the index. */
static int64_t people_left(const char *query) {
    struct user_filter f = filter(query);
    struct action none = {0};
    const struct plan p = {.filter = &f, .action = &none, .now = NOW};
    struct rows *r = NULL;
    int64_t n = 0;
    assert_int_equal(plan_begin(db, &p), OK);
    assert_int_equal(plan_choose_filter(db, &p), OK);
    assert_int_equal(plan_state_synced(db), OK);
    assert_int_equal(plan_exclude(db, &p), OK);
    assert_int_equal(db_query(db, Q_PLAN_UNDECIDED, &r, ""), OK);
    while (db_next(r))
        n++;
    assert_int_equal(db_end(r), OK);
    return n;
}

static void who_is_excluded_by_now_is_left_out(void **state) {
    (void)state;
    static const struct {
        const char *query, *change;
        int64_t people;
    } CASES[] = {
        {"group=g3&not_group=g2", "INSERT INTO membership VALUES (5008, 2)", 1},
        {"group=g3&not_group=vips", "INSERT INTO membership VALUES (5008, 9)", 1},
        {"group=g3&not_role=atlassian/special",
         "INSERT INTO user_role (user, product, role) VALUES"
         " (5008, 2, 'atlassian/special')",
         1},
        {"group=g3&not_role=atlassian/lead",
         "INSERT INTO group_role (user_group, product, role)"
         " VALUES (9, 3, 'atlassian/lead')",
         1},
        {"group=g3&not_status=suspended", "UPDATE user SET status = 'suspended' WHERE id = 6008",
         1},
        {"group=g3&not_product=bitbucket",
         "INSERT INTO user_role (user, product, role) VALUES"
         " (7008, 4, 'atlassian/user')",
         1},
        {"group=g3&not_site=s4", "SELECT 1", 1},
        {"group=g3&product=confluence&product=bitbucket", "SELECT 1", 0},
    };
    execute("INSERT INTO product (id, ari, product, site, site_name) VALUES"
            " (4, 'a4', 'bitbucket', 's4', 'four');"
            "INSERT INTO user_group (id, group_id, name) VALUES (9, 'g9', 'vips');"
            "INSERT INTO user_role (user, product, role) VALUES"
            " (1, 2, 'atlassian/special'), (1, 2, 'atlassian/lead');"
            "UPDATE user SET account_type = 'atlassian', status = 'active' WHERE id % 1000 = 8");
    refresh();
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        int64_t before = people_left(CASES[i].query);
        if (strcmp(CASES[i].change, "SELECT 1") == 0) {
            /* An earlier change excludes already: the index does not know it. */
            struct user_filter f = filter(CASES[i].query);
            int64_t n = 0;
            assert_int_equal(users_count(db, &f, NOW, &n), OK);
            assert_int_equal(n - before, CASES[i].people);
            continue;
        }
        execute(CASES[i].change);
        assert_int_equal(before - people_left(CASES[i].query), CASES[i].people);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(who_is_excluded_by_now_is_left_out)};
    return cmocka_run_group_tests(tests, open_people, close_fixture);
}
