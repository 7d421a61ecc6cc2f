/* The limits of an area, with random organizations and areas, against a simple model: whom an
 * action changes, and that no call reaches beyond. */
#include "core/tasks/task_fixture.h"
#include "tasks/plan_area.h"
#include "tasks/plan_derive.h"
#include "tasks/plan_store.h"

enum { PRODUCTS = 5, GROUPS = 9, PEOPLE = 40, ROUNDS = 90, DOMAINS = 3 };
static const char *const DOMAIN[DOMAINS] = {"a.test", "b.test", NULL};
static const char *const WORD[PRODUCTS] = {"confluence", "jira-software", "confluence",
                                           "jira-software", "bitbucket"};
static const char *const SITE[PRODUCTS] = {"s1", "s1", "s2", "s2", "s3"};

static struct {
    bool gives[GROUPS][PRODUCTS], admins[GROUPS], opens[GROUPS];
    bool member[PEOPLE][GROUPS], direct[PEOPLE][PRODUCTS], platform[PEOPLE];
    int domain[PEOPLE];
    bool inside[PRODUCTS][DOMAINS]; /* the area */
} org;
static unsigned seed;

/* One statement list for each round. */
static struct {
    char text[200 * 1000];
    size_t n;
} sql;

static void add(const char *format, ...) {
    va_list values;
    va_start(values, format);
    sql.n += (size_t)vsnprintf(sql.text + sql.n, sizeof sql.text - sql.n, format, values);
    va_end(values);
    assert_true(sql.n + 1 < sizeof sql.text);
    sql.text[sql.n++] = ';';
    sql.text[sql.n] = '\0';
}

static bool chance(unsigned percent) {
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % 100 < percent;
}

/* --- the organization */

static void make_people(void) {
    for (int u = 0; u < PEOPLE; u++) {
        org.domain[u] = chance(40) ? 0 : 1 + chance(40);
        org.platform[u] = chance(3);
        add("INSERT INTO user (id, account_id, name, email, email_domain, status,"
            " account_status, claim_status, first_seen) VALUES (%d, 'p%d', 'p', NULL, %s%s%s,"
            " 'active', 'active', 'managed', 1)",
            u + 1, u + 1, DOMAIN[org.domain[u]] ? "'" : "",
            DOMAIN[org.domain[u]] ? DOMAIN[org.domain[u]] : "NULL",
            DOMAIN[org.domain[u]] ? "'" : "");
        if (org.platform[u])
            add("INSERT INTO user_platform_role VALUES (%d, 'atlassian/site-admin')", u + 1);
        for (int g = 0; g < GROUPS; g++)
            if ((org.member[u][g] = chance(12)))
                add("INSERT INTO membership VALUES (%d, %d)", u + 1, g + 1);
        for (int p = 0; p < PRODUCTS; p++)
            if ((org.direct[u][p] = chance(8)))
                add("INSERT INTO user_role (user, product, role) VALUES (%d, %d,"
                    " 'atlassian/user')",
                    u + 1, p + 1);
    }
}

static void make_groups(void) {
    for (int g = 0; g < GROUPS; g++) {
        add("INSERT INTO user_group (id, group_id, directory, name) VALUES"
            " (%d, 'g-%d', 1, 'group %d')",
            g + 1, g + 1, g + 1);
        org.admins[g] = chance(10);
        for (int p = 0; p < PRODUCTS; p++)
            if ((org.gives[g][p] = chance(20)))
                add("INSERT INTO group_role (user_group, product, role) VALUES (%d, %d, '%s')",
                    g + 1, p + 1, org.admins[g] ? "atlassian/admin" : "atlassian/user");
        if ((org.opens[g] = chance(10)))
            add("INSERT INTO assignment (user_group, level, created_at, created_by)"
                " VALUES (%d, 'read', 1, 't')",
                g + 1);
    }
}

static void make_organization(void) {
    static const char *const TABLES[] = {
        "assignment",     "seat",       "user_role",  "protection",
        "membership",     "group_role", "user_group", "user_platform_role",
        "user_directory", "user",       "product"};
    memset(&org, 0, sizeof org);
    sql.n = 0;
    add("BEGIN; DELETE FROM run_step; DELETE FROM run_loss; DELETE FROM run_group;"
        " DELETE FROM run_user; DELETE FROM run");
    for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++)
        add("DELETE FROM %s", TABLES[i]);
    for (int p = 0; p < PRODUCTS; p++)
        add("INSERT INTO product (id, ari, product, site, site_name) VALUES"
            " (%d, 'ari:cloud:%s::site/%s', '%s', '%s', 'n')",
            p + 1, WORD[p], SITE[p], WORD[p], SITE[p]);
    make_groups();
    make_people();
    add("INSERT INTO seat (user, product) SELECT user, product FROM user_role UNION"
        " SELECT m.user, g.product FROM membership m JOIN group_role g"
        " ON g.user_group = m.user_group");
    add("COMMIT");
    execute(sql.text);
}

static struct area make_area(struct area_part *part) {
    struct area a = {.part = part, .user = 1};
    for (int p = 0; p < PRODUCTS; p++) {
        if (chance(45))
            continue;
        bool all = chance(50);
        for (int d = 0; d < DOMAINS; d++) {
            org.inside[p][d] = all || (DOMAIN[d] && chance(50));
            if (!all && org.inside[p][d])
                part[a.n++] = (struct area_part){p + 1, DOMAIN[d]};
        }
        if (all)
            part[a.n++] = (struct area_part){p + 1, NULL};
    }
    return a;
}

/* --- the model */

static bool holds(int u, int p) {
    bool any = org.direct[u][p];
    for (int g = 0; g < GROUPS && !any; g++)
        any = org.member[u][g] && org.gives[g][p];
    return any;
}

static bool is_inside(int u, int p) { return org.inside[p][org.domain[u]]; }

static bool in_area(int u) {
    for (int p = 0; p < PRODUCTS; p++)
        if (holds(u, p) && is_inside(u, p))
            return true;
    return false;
}

static bool wholly_in_area(int u) {
    for (int p = 0; p < PRODUCTS; p++)
        if (holds(u, p) && !is_inside(u, p))
            return false;
    return !org.platform[u];
}

static bool group_is_free(int u, int g) {
    bool any = false;
    for (int p = 0; p < PRODUCTS; p++) {
        if (org.gives[g][p] && !is_inside(u, p))
            return false;
        any = any || org.gives[g][p];
    }
    return any && !org.opens[g] && !org.admins[g];
}

static bool means(const struct action *x, int p) {
    bool area = false;
    for (int d = 0; d < DOMAINS; d++)
        area = area || org.inside[p][d];
    return area && strcmp(x->product, WORD[p]) == 0 && (!x->site || !strcmp(x->site, SITE[p]));
}

/* -1: left out, 0: nothing to do, 1: changed. */
static int expected(int u, const struct action *x) {
    bool any = false, beyond = false;
    if (!in_area(u))
        return -1;
    if (action_code(x) == ACTION_SUSPEND)
        return wholly_in_area(u) ? 1 : -1;
    if (x->group_id) {
        int g = (int)strtol(x->group_id + 2, NULL, 10) - 1;
        if (!org.member[u][g])
            return 0;
        return group_is_free(u, g) ? 1 : -1;
    }
    for (int p = 0; p < PRODUCTS; p++) {
        if (!means(x, p))
            continue;
        any = any || org.direct[u][p];
        beyond = beyond || (org.direct[u][p] && !is_inside(u, p));
        for (int g = 0; g < GROUPS; g++)
            if (org.member[u][g] && org.gives[g][p]) {
                any = true;
                beyond = beyond || !group_is_free(u, g);
            }
    }
    if (beyond)
        return -1;
    return any ? 1 : 0;
}

/* --- the plan, stored as the rows of a run */

static void make_plan(const struct area *area, const struct action *x, int run) {
    struct plan p = {.action = x, .actions = 1, .now = NOW, .area = area};
    executef("INSERT INTO run (id, process_id, kind, name, state, spec, requested_by,"
             " requested_at) VALUES (%d, 'p-%d', 'bulk', 'n', 'preview', '', 't', 1)",
             run, run);
    assert_int_equal(plan_area_actions(db, arena, &p), OK);
    assert_int_equal(plan_begin(db, &p), OK);
    for (int u = 0; u < PEOPLE; u++)
        assert_int_equal(plan_choose_user(db, u + 1), OK);
    assert_int_equal(plan_state_synced(db), OK);
    assert_int_equal(plan_derive(db, &p, false), OK);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(plan_store(db, run, false), OK);
    assert_int_equal(db_commit(db), OK);
}

static sqlite3_stmt *query(sqlite3 *raw, const char *text) {
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(raw, text, -1, &s, NULL), SQLITE_OK);
    return s;
}

static const char *text_of(sqlite3_stmt *s, int column) {
    const char *text = (const char *)sqlite3_column_text(s, column);
    return text ? text : "";
}

/* No stored call reaches beyond, whatever the action was. */
static void check_calls(sqlite3 *raw) {
    sqlite3_stmt *s = query(raw, "SELECT user, kind, group_id, resource FROM run_step");
    while (sqlite3_step(s) == SQLITE_ROW) {
        int u = sqlite3_column_int(s, 0) - 1;
        const char *kind = text_of(s, 1), *group = text_of(s, 2), *resource = text_of(s, 3);
        assert_true(in_area(u));
        if (strcmp(kind, "suspend") == 0)
            assert_true(wholly_in_area(u));
        if (*group)
            assert_true(group_is_free(u, (int)strtol(group + 2, NULL, 10) - 1));
        for (int p = 0; p < PRODUCTS; p++)
            if (strstr(resource, WORD[p]) && strstr(resource, SITE[p]))
                assert_true(is_inside(u, p));
    }
    sqlite3_finalize(s);
}

/* Returns how many people it changes. */
static int check_people(sqlite3 *raw, const struct action *x, bool exact) {
    static const char *const STATE[] = {"left-out", "already", "planned"};
    sqlite3_stmt *s = query(raw, "SELECT user, state FROM run_user");
    int changed = 0, people = 0;
    for (; sqlite3_step(s) == SQLITE_ROW; people++) {
        int u = sqlite3_column_int(s, 0) - 1;
        const char *state = STATE[expected(u, x) + 1], *now = text_of(s, 1);
        changed += strcmp(now, "planned") == 0;
        if (exact && strcmp(state, now) != 0)
            fail_msg("%s %s: person %d is %s, not %s", x->action, x->product ? x->product : "",
                     u + 1, now, state);
    }
    sqlite3_finalize(s);
    assert_int_equal(people, PEOPLE);
    return changed;
}

static void nothing_reaches_beyond_an_area(void **state) {
    static const struct action ACTION[] = {
        {.action = "suspend"},
        {.action = "remove-access", .product = "confluence"},
        {.action = "remove-access", .product = "jira-software", .site = "s2"},
        {.action = "remove-group", .group_id = "g-3"},
        {.action = "remove-unused", .product = "confluence"}, /* its calls only */
        {.action = "add-group", .group_id = "g-4"},
    };
    enum { ACTIONS = sizeof ACTION / sizeof *ACTION, EXACT = 4 };
    int run = 0, changed = 0;
    (void)state;
    for (seed = 1; run < ROUNDS; run++) {
        struct area_part part[PRODUCTS * DOMAINS];
        const struct action *x = &ACTION[run % ACTIONS];
        make_organization();
        struct area area = make_area(part);
        make_plan(&area, x, run + 1);
        sqlite3 *raw = NULL;
        assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
        check_calls(raw);
        changed += check_people(raw, x, run % ACTIONS < EXACT);
        sqlite3_close(raw);
    }
    assert_true(changed > ROUNDS); /* the model is not about nobody */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_reaches_beyond_an_area, open_organization,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
