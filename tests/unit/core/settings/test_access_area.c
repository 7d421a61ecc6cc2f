/* Where access counts: random rules against a model that reads them from plain arrays, and rights
 * that were taken away. */
#include "core/settings/settings_fixture.h"
#include "settings/access.h"

enum { PRODUCTS = 5, AREAS = 3, PEOPLE = 4, GROUPS = 3, WORLDS = 60 };
static const char *const DOMAINS[] = {"a.test", "b.test", "c.test"};
enum { DOMAINS_N = sizeof DOMAINS / sizeof *DOMAINS };
static const char *const OWN_ROLES[] = {"atlassian/admin", "atlassian/user-access-admin"};
static const char *const OWN_SETTINGS[] = {"product_admins", "user_access_admins"};

/* The rules as they stand. Assignments: [0] to read, [1] to act; area AREAS is everything. */
static struct {
    bool is_open[PRODUCTS]; /* neither a sandbox nor gone */
    bool instance[AREAS][PRODUCTS], domain[AREAS][DOMAINS_N];
    bool member[PEOPLE][GROUPS], lives[PEOPLE], has_seat[PEOPLE];
    bool by_person[2][PEOPLE][AREAS + 1], by_group[2][GROUPS][AREAS + 1];
    bool role[2][PEOPLE][PRODUCTS], group_role[2][GROUPS][PRODUCTS];
    bool own[2];
} w;

static uint32_t seed;
static bool one_in(uint32_t n) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n == 0;
}

/* The statements of a world; they run at once. */
static char sql[1 << 16];
static size_t sql_bytes;
#define add(...)                                                                                   \
    (sql_bytes += (size_t)snprintf(&sql[sql_bytes], sizeof sql - sql_bytes, __VA_ARGS__))

static void insert_assignment(const char *column, int who, int level, int area) {
    static const char *const LEVELS[] = {"read", "act"};
    add("INSERT OR IGNORE INTO assignment (%s, level, area, created_at, created_by)"
        " VALUES (%d, '%s', nullif(%d, %d), 1, 't');",
        column, who + 1, LEVELS[level], area + 1, AREAS + 1);
}

static void make_products(void) {
    for (int p = 0; p < PRODUCTS; p++) {
        bool sandbox = one_in(6), gone = one_in(4);
        w.is_open[p] = !sandbox && !gone;
        add("INSERT INTO product (id, ari, product, site, site_name, sandbox, gone_at)"
            " VALUES (%d, 'a%d', 'product%d', 's', 'example', %d, nullif(%d, 0));",
            p + 1, p, p, sandbox, gone);
    }
}

static void make_areas(void) {
    for (int a = 0; a < AREAS; a++) {
        add("INSERT INTO area VALUES (%d, 'Area %d', 1, 't', 1, 't');"
            "INSERT INTO area_instance VALUES (%d, 'never-seen', 's');",
            a + 1, a, a + 1);
        for (int p = 0; p < PRODUCTS; p++)
            if ((w.instance[a][p] = one_in(3)))
                add("INSERT INTO area_instance VALUES (%d, 'product%d', 's');", a + 1, p);
        for (int d = 0; d < DOMAINS_N; d++)
            if ((w.domain[a][d] = one_in(4)))
                add("INSERT INTO area_domain VALUES (%d, '%s');", a + 1, DOMAINS[d]);
    }
}

static void make_people(void) {
    for (int g = 0; g < GROUPS; g++) {
        add("INSERT INTO user_group (id, group_id) VALUES (%d, 'g%d');", g + 1, g);
        for (int k = 0; k < 2; k++)
            for (int p = 0; p < PRODUCTS; p++)
                if ((w.group_role[k][g][p] = one_in(6)))
                    add("INSERT INTO group_role VALUES (%d, %d, '%s');", g + 1, p + 1,
                        OWN_ROLES[k]);
    }
    for (int u = 0; u < PEOPLE; u++) {
        w.lives[u] = !one_in(5);
        w.has_seat[u] = one_in(2);
        add("INSERT INTO user (id, account_id, status, first_seen)"
            " VALUES (%d, 'acc-%d', '%s', 1);",
            u + 1, u, w.lives[u] ? "active" : "suspended");
        if (w.has_seat[u])
            add("INSERT INTO seat (user, product) VALUES (%d, 1);", u + 1);
        for (int g = 0; g < GROUPS; g++)
            if ((w.member[u][g] = one_in(3)))
                add("INSERT INTO membership VALUES (%d, %d);", u + 1, g + 1);
        for (int k = 0; k < 2; k++)
            for (int p = 0; p < PRODUCTS; p++)
                if ((w.role[k][u][p] = one_in(8)))
                    add("INSERT INTO user_role (user, product, role) VALUES (%d, %d, '%s');", u + 1,
                        p + 1, OWN_ROLES[k]);
    }
}

static void make_assignments(void) {
    for (int a = 0; a <= AREAS; a++) {
        uint32_t rare = a == AREAS ? 12 : 4;
        for (int u = 0; u < PEOPLE; u++)
            if (one_in(rare)) {
                int level = one_in(2);
                w.by_person[level][u][a] = true;
                insert_assignment("user", u, level, a);
            }
        for (int g = 0; g < GROUPS; g++)
            if (one_in(rare)) {
                int level = one_in(2);
                w.by_group[level][g][a] = true;
                insert_assignment("user_group", g, level, a);
            }
    }
    for (int k = 0; k < 2; k++) {
        w.own[k] = one_in(2);
        add("INSERT INTO setting VALUES ('%s', '%s', 1, 't');", OWN_SETTINGS[k],
            w.own[k] ? "own" : "off");
    }
}

/* --- the model */

static bool is_assigned(int u, int level, int area) {
    for (int l = level; l < 2; l++) {
        if (w.by_person[l][u][area])
            return true;
        for (int g = 0; g < GROUPS; g++)
            if (w.member[u][g] && w.by_group[l][g][area])
                return true;
    }
    return false;
}

static bool holds(int u, int k, int p) {
    for (int g = 0; g < GROUPS; g++)
        if (w.member[u][g] && w.group_role[k][g][p])
            return true;
    return w.role[k][u][p];
}

static bool is_inside(int a, int p, int domain) {
    bool any = false;
    for (int d = 0; d < DOMAINS_N; d++)
        any = any || w.domain[a][d];
    return w.is_open[p] && w.instance[a][p] && (!any || (domain >= 0 && w.domain[a][domain]));
}

/* level 0: sees, 1: may act. domain -1: a person without one. */
static bool may(int u, int level, int p, int domain) {
    if (!w.lives[u])
        return false;
    if (is_assigned(u, level, AREAS))
        return true;
    for (int k = 0; k < 2; k++)
        if (w.own[k] && w.is_open[p] && holds(u, k, p) && (k == 0 || w.has_seat[u]))
            return true;
    for (int a = 0; a < AREAS; a++)
        if (is_assigned(u, level, a) && is_inside(a, p, domain))
            return true;
    return false;
}

/* --- what is compared */

static bool area_holds(const struct area *area, int p, int domain) {
    if (!area)
        return true;
    for (int i = 0; i < area->n; i++)
        if (area->part[i].product == p + 1 &&
            (!area->part[i].domain ||
             (domain >= 0 && strcmp(area->part[i].domain, DOMAINS[domain]) == 0)))
            return true;
    return false;
}

static void check_order(const struct area *area) {
    for (int i = 1; area && i < area->n; i++) {
        const struct area_part *x = &area->part[i - 1], *y = &area->part[i];
        assert_true(x->product <= y->product);
        if (x->product == y->product) /* and then both have a domain */
            assert_true(x->domain && y->domain && strcmp(x->domain, y->domain) < 0);
    }
    for (int i = 1; area && i < area->named_n; i++)
        assert_true(area->named[i - 1] < area->named[i]);
}

static void check_person(int u) {
    struct access a;
    bool any[2] = {false, false};
    assert_int_equal(access_of_user(db, u + 1, NOW, &a), OK);
    check_order(a.sees);
    check_order(a.acts);
    for (int p = 0; p < PRODUCTS; p++)
        for (int d = -1; d < DOMAINS_N; d++) {
            assert_int_equal(area_holds(a.sees, p, d), may(u, 0, p, d));
            assert_int_equal(area_holds(a.acts, p, d), may(u, 1, p, d));
            any[0] = any[0] || may(u, 0, p, d);
            any[1] = any[1] || may(u, 1, p, d);
        }
    assert_int_equal(a.level >= ACCESS_READ, any[0]);
    assert_int_equal(a.level >= ACCESS_FULL, any[1]);
    assert_int_equal(a.sees == NULL, w.lives[u] && is_assigned(u, 0, AREAS));
    assert_int_equal(a.acts == NULL, w.lives[u] && is_assigned(u, 1, AREAS));
    assert_true(any[0] ? a.because != NULL : a.help != NULL);
}

static void random_rules_match_the_model(void **state) {
    (void)state;
    for (uint32_t world = 0; world < WORLDS; world++) {
        memset(&w, 0, sizeof w);
        sql_bytes = 0;
        seed = world;
        add("BEGIN; DELETE FROM assignment; DELETE FROM area; DELETE FROM setting;"
            "DELETE FROM membership; DELETE FROM group_role; DELETE FROM user_group;"
            "DELETE FROM seat; DELETE FROM user_role; DELETE FROM user; DELETE FROM product;"
            "DELETE FROM area_instance; DELETE FROM area_domain;");
        make_products();
        make_areas();
        make_people();
        make_assignments();
        add("COMMIT");
        assert_true(sql_bytes < sizeof sql);
        execute(sql);
        for (int u = 0; u < PEOPLE; u++)
            check_person(u);
    }
}

/* Anna has the area "Finance": Jira with people of a.test, and Confluence. */
static void insert_anna(void) {
    execute("INSERT INTO product (id, ari, product, site, site_name) VALUES"
            " (1, 'a1', 'jira-software', 's', 'example'),"
            " (2, 'a2', 'confluence', 's', 'example'),"
            " (3, 'a3', 'bitbucket', 's', 'example');"
            "INSERT INTO area VALUES (7, 'Finance', 1, 't', 1, 't');"
            "INSERT INTO area_instance VALUES (7, 'jira-software', 's'), (7, 'confluence', 's');"
            "INSERT INTO area_domain VALUES (7, 'a.test');"
            "INSERT INTO user (id, account_id, email, status, first_seen) VALUES"
            " (1, 'anna', 'anna@a.test', 'active', 1);"
            "INSERT INTO user_group (id, group_id, name) VALUES (1, 'g', 'finance');"
            "INSERT INTO membership VALUES (1, 1);");
}

static struct access anna(void) {
    struct access a;
    assert_int_equal(access_of(db, "anna@a.test", NOW, &a), OK);
    return a;
}

static void assign(const char *row) {
    executef("INSERT INTO assignment (user, user_group, level, area, created_at, created_by)"
             " VALUES (%s, 1, 't')",
             row);
}

static void rights_end_with_what_gave_them(void **state) {
    (void)state;
    insert_anna();
    assert_int_equal(anna().level, ACCESS_SELF);
    assign("NULL, 1, 'act', 7");
    struct access a = anna();
    assert_int_equal(a.level, ACCESS_FULL);
    assert_true(a.sees->n == 2 && a.sees->user == 1 && !a.sees->own);
    assert_true(a.acts->named_n == 1 && a.acts->named[0] == 7);
    execute("DELETE FROM membership"); /* she left the group */
    assert_int_equal(anna().level, ACCESS_SELF);
    execute("INSERT INTO membership VALUES (1, 1); UPDATE user_group SET gone_at = 5");
    assert_int_equal(anna().level, ACCESS_SELF);
    execute("UPDATE user_group SET gone_at = NULL; UPDATE product SET gone_at = 5 WHERE id = 1");
    assert_int_equal(anna().sees->n, 1);
    execute("UPDATE product SET gone_at = 5");
    a = anna();
    assert_int_equal(a.level, ACCESS_SELF);
    assert_non_null(strstr(a.help, "exists in the organization any more"));
    execute("UPDATE product SET gone_at = NULL");
    assert_int_equal(anna().level, ACCESS_FULL);
    execute("UPDATE user SET status = 'suspended'");
    assert_int_equal(anna().level, ACCESS_NONE);
    execute("UPDATE user SET status = 'active'; DELETE FROM assignment");
    a = anna();
    assert_int_equal(a.level, ACCESS_SELF);
    assert_true(a.sees->n == 0 && a.acts->n == 0);
}

static void rules_add_up(void **state) {
    (void)state;
    insert_anna();
    assign("1, NULL, 'read', NULL");
    struct access a = anna();
    assert_true(a.level == ACCESS_READ && !a.sees && a.acts && a.acts->n == 0);
    assign("1, NULL, 'act', 7"); /* reads everything, changes an area */
    a = anna();
    assert_true(a.level == ACCESS_FULL && !a.sees && a.acts->n == 2);
    execute("INSERT INTO user_role (user, product, role) VALUES (1, 3, 'atlassian/admin')");
    set_setting("product_admins", "own");
    a = anna();
    assert_true(a.acts->n == 3 && a.acts->own && a.acts->named_n == 1);
    execute("INSERT INTO user_role (user, product, role) VALUES (1, 1, 'atlassian/admin')");
    a = anna();
    assert_true(a.acts->part[0].product == 1 && !a.acts->part[0].domain && a.acts->n == 3);
    assign("NULL, 1, 'act', NULL");
    a = anna();
    assert_true(a.level == ACCESS_FULL && !a.sees && !a.acts);
    execute("INSERT INTO user_platform_role VALUES (1, 'atlassian/org-admin')");
    assert_int_equal(anna().level, ACCESS_OWNER);
}

/* What is known of people and groups may be as old as the roles. */
static void old_roles_only_read(void **state) {
    (void)state;
    insert_anna();
    assign("1, NULL, 'act', 7");
    executef("INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome)"
             " VALUES ('manual', 't', %lld, %lld, 'ok')",
             (long long)(NOW - ACCESS_ROLES_SECONDS - 1), (long long)NOW);
    struct access a = anna();
    assert_true(a.level == ACCESS_READ && a.aged && a.would == ACCESS_FULL);
    assert_true(a.sees->n == 2 && a.acts->n == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(random_rules_match_the_model, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(rights_end_with_what_gave_them, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(rules_add_up, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(old_roles_only_read, open_fixture, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
