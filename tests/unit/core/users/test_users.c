/* The filter over people, protection and saved filters against a real database. Plain SQL writes
 * the rows of the organization, because otherwise only a synchronization does. */
#include "fixture.h"
#include "index/index_build.h"
#include "index/index_find.h"
#include "tasks/task.h"
#include "tasks/task_filter.h"
#include "users/filter_text.h"
#include "users/protect.h"
#include "users/saved_filter.h"

static const int64_t NOW = 1795488872, DAY = 86400;
static const char ROWS[] =
    "INSERT INTO product (id, ari, product, site, site_name, sandbox) VALUES"
    " (1, 'a1', 'jira-software', 's1', 'example', 0),"
    " (2, 'a2', 'confluence', 's1', 'example', 0),"
    " (3, 'a3', 'jira-software', 's2', 'research', 0);"
    "INSERT INTO user (id, account_id, name, email, email_domain, status, claim_status,"
    " management_source, first_seen, gone_at) VALUES"
    " (1, 'c', 'Jürgen Weiß', 'juergen@example.test', 'example.test', 'active', 'managed',"
    " 'synced', 1, NULL),"
    " (2, 'b', 'Zoë \"Z\" %', 'zoe@partner.test', 'partner.test', 'active', 'unmanaged',"
    " 'invited', 1, NULL),"
    " (3, 'a', '王小明', NULL, NULL, 'suspended', 'managed', NULL, 1, NULL),"
    " (4, 'd', 'Gone Person', 'gone@example.test', 'example.test', 'active', 'managed', NULL, 1,"
    " 5),"
    " (5, 'e', 'Admin', 'admin@example.test', 'example.test', 'active', 'managed', NULL, 1,"
    " NULL);"
    "INSERT INTO user_group (id, group_id, name) VALUES"
    " (1, 'g-1', 'jira-users'),"
    " (2, 'g-2', '<b>leave</b>');"
    "INSERT INTO membership VALUES (1, 1), (2, 1), (3, 2), (4, 1);"
    "INSERT INTO group_role (user_group, product, role) VALUES (1, 1, 'atlassian/user');"
    "INSERT INTO user_role (user, product, role) VALUES (2, 2, 'atlassian/admin');"
    "INSERT INTO user_platform_role VALUES (5, 'atlassian/org-admin');"
    "INSERT INTO seat (user, product, last_active) VALUES"
    " (1, 1, 1795488872 - 30 * 86400),"
    " (1, 3, NULL),"
    " (2, 1, 1795488872 - 30 * 86400 - 1),"
    " (2, 2, 1795488872 - 5);"
    "UPDATE user SET active_at = (SELECT max(s.last_active) FROM seat s WHERE s.user = user.id);";

static int open_users(void **state) {
    (void)open_fixture(state);
    execute(ROWS);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(user_index_refresh(db), OK);
    return db_commit(db) == OK ? 0 : -1;
}

/* The account ids a query string means, in order; counting agrees. */
static const char *accounts_found(const char *query) {
    struct user_filter f;
    const char *problem = NULL, *ids = "-1";
    struct user_set set;
    int64_t n = 0, id[16];
    if (!user_filter_parse(arena, query, &f, &problem))
        return problem;
    assert_int_equal(users_count(db, &f, NOW, &n), OK);
    assert_int_equal(users_find(db, &f, NOW, &set), OK);
    assert_int_equal(users_after(&set, -1, 16, id), n);
    for (int i = 0; i < n; i++)
        ids = arena_printf(arena, "%s,%lld", ids, (long long)id[i]);
    return valuef("SELECT group_concat(account_id, '')"
                  " FROM (SELECT account_id FROM user WHERE id IN (%s) ORDER BY account_id)",
                  ids);
}

static const struct {
    const char *query, *ids;
} FILTERS[] = {{"", "abce"},
               {"q=", "abce"},
               {"q=ZO%C3%8B", "b"},
               {"q=zoe", "b"},
               {"q=j%C3%9CRG", "c"},
               {"q=jurgen+wei%C3%9F", "c"},
               {"q=wei%C3%9F+jurgen", "c"},
               {"q=weiss", ""},
               {"q=j", "c"},
               {"q=EXAMPLE.test", "ce"},
               {"q=%25", "b"},
               {"q=%22z%22", "b"},
               {"q=%E5%B0%8F", "a"},
               {"q=_", ""},
               {"q=%CC%81", ""},
               {"q=%CC%81%CC%88&status=active", ""},
               {"product=jira-software", "bc"},
               {"product=jira-software&site=s2", "c"},
               {"site=s1", "bc"},
               {"product=loom", ""},
               {"billable=1", "bc"},
               /* the edge second: 30 days ago is not yet inactive */
               {"product=jira-software&site=s1&inactive_days=30", "b"},
               {"inactive_days=30", "bc"},
               {"inactive_days=31", "c"},
               {"site=s1&inactive_days=29", "bc"},
               {"product=jira-software&site=s1&active_days=30", "c"},
               {"active_days=30", "bc"},
               {"active_days=29", "b"},
               {"active_days=3650&site=s2", ""},
               {"active_days=60&inactive_days=29", "bc"},
               {"active_days=30&inactive_days=29", "c"},
               {"active_days=30&never=1", ""},
               {"never=1", "c"},
               {"never=1&site=s1", ""},
               {"threshold=1", "bc"},
               {"threshold=1&site=s1", "b"},
               {"never=1&inactive_days=3650", "c"},
               {"active=1", "bc"},
               {"new=1", ""},
               {"new=1&inactive_days=3650", ""},
               {"idle_days=29", "ace"},
               {"idle_days=30", "ae"},
               {"idle_days=3650", "ae"},
               {"idle_days=", "abce"},
               {"threshold=", "abce"},
               {"new=", "abce"},
               {"status=suspended", "a"},
               {"claim=unmanaged", "b"},
               {"domain=Example.TEST", "ce"},
               {"domain=%40partner.test", "b"},
               {"role=atlassian%2Forg-admin", "e"},
               {"role=atlassian/user", "bc"},
               {"role=atlassian/admin", "b"},
               {"group=jira-users", "bc"},
               {"group=g-2", "a"},
               {"group=%3Cb%3Eleave%3C%2Fb%3E", "a"},
               {"group=Jira-users", ""},
               {"synced=1", "c"},
               {"protected=1", "e"},
               {"group=jira-users&status=active&domain=partner.test", "b"}};

static void filters(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof FILTERS / sizeof *FILTERS; i++)
        assert_string_equal(accounts_found(FILTERS[i].query), FILTERS[i].ids);
}

static void bad_filters(void **state) {
    (void)state;
    static const char *const BAD[] = {"inactive_days=x",
                                      "inactive_days=-1",
                                      "inactive_days=0",
                                      "inactive_days=3651",
                                      "inactive_days=1e2",
                                      "inactive_days=99999999999999999999",
                                      "never=yes",
                                      "billable=0",
                                      "status=zzz",
                                      "claim=Managed",
                                      "product=a%20b",
                                      "colour=red",
                                      "q=a&q=b",
                                      "q=%",
                                      "q=%0a",
                                      "q=%ff",
                                      "page=1",
                                      "role=%22",
                                      "=1",
                                      "idle_days=0",
                                      "idle_days=x",
                                      "idle_days=3651",
                                      "threshold=yes",
                                      "new=0",
                                      "new=1&never=1",
                                      "threshold=1&inactive_days=30",
                                      "new=1&threshold=1",
                                      "active=1&never=1",
                                      "idle_days=3&idle_days=3",
                                      "q=%F0%9F%A6%84%00",
                                      "claim=managed&claim=managed",
                                      "not_status=gone",
                                      "not_claim=managed",
                                      "not_q=a",
                                      "not_domain=%40",
                                      "product=a,b",
                                      "domain=%40",
                                      "domain=+%40+"};
    struct user_filter f;
    const char *problem = NULL;
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        assert_false(user_filter_parse(arena, BAD[i], &f, &problem));
        assert_non_null(problem);
        assert_true(strlen(problem) > 10);
    }
}

static void canonical(void **state) {
    (void)state;
    static const struct {
        const char *query, *canonical, *text;
    } CASES[] = {
        {"", "", "everyone"},
        {"inactive_days=60&site=s1&product=jira-software",
         "product=jira-software&site=s1&inactive_days=60",
         "Product: Jira, Site: example, Unused for 60+ days (including never used)"},
        {"q=+a%26b%3Dc+", "q=a%26b%3Dc", "Name, e-mail or account ID contains \"a&b=c\""},
        {"never=1&billable=1&claim=managed&synced=1&protected=1",
         "never=1&billable=1&claim=managed&synced=1&protected=1",
         "Never used, Has a paid seat, Account type: Managed, "
         "Managed by the identity provider, Protected"},
        {"site=s2&status=active", "site=s2&status=active", "Site: research, Status: Active"},
        {"group=a+b&role=atlassian/user&domain=X.test&inactive_days=1",
         "inactive_days=1&role=atlassian%2Fuser&group=a%20b&domain=x.test",
         "Unused for 1+ day (including never used), Role: atlassian/user, Group: a b, "
         "Domain: x.test"},
        {"product=jira-software&not_site=s2&product=confluence&product=jira-software",
         "product=confluence&product=jira-software&not_site=s2",
         "Product: Confluence or Jira, Without site: research"},
        {"not_status=suspended&not_status=deactivated&not_group=a&not_domain=%40X.test",
         "not_status=deactivated&not_status=suspended&not_group=a&not_domain=x.test",
         "Status not: Deactivated or Suspended, Not in group: a, Domain not: x.test"},
        {"new=1&inactive_days=30", "inactive_days=30&new=1",
         "New: not used for 30 days, and less than 30 days old"},
        {"never=1&inactive_days=30&status=active&status=unknown",
         "inactive_days=30&never=1&status=active&status=unknown",
         "Status: Active or Unknown, Never used for 30+ days"}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct user_filter f, again;
        const char *problem = NULL;
        assert_true(user_filter_parse(arena, CASES[i].query, &f, &problem));
        assert_string_equal(user_filter_query(arena, &f), CASES[i].canonical);
        assert_true(user_filter_parse(arena, CASES[i].canonical, &again, &problem));
        assert_string_equal(user_filter_query(arena, &again), CASES[i].canonical);
        assert_int_equal(user_filter_name_site(db, &f), OK);
        assert_string_equal(user_filter_text(arena, &f), CASES[i].text);
    }
}

static const char *why(int64_t user, int64_t now) {
    const char *reason = NULL;
    assert_int_equal(protect_reason(db, user, now, &reason), OK);
    return reason;
}

static void protection(void **state) {
    (void)state;
    struct protect_subject person = {PROTECT_USER, 1, "c"},
                           group = {PROTECT_GROUP, 2, "<b>leave</b>"};
    bool ended = false;
    assert_string_equal(why(5, NOW), "Organization admins are always protected.");
    assert_null(why(1, NOW));
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(protect_begin(db, arena, &person, "service account", NOW + DAY, "olivia", NOW),
                     OK);
    assert_int_equal(protect_begin(db, arena, &group, "on leave", 0, "olivia", NOW), OK);
    assert_int_equal(db_commit(db), OK);
    assert_string_equal(why(1, NOW), "Protected: service account");
    assert_string_equal(why(1, NOW + DAY - 1), "Protected: service account");
    assert_null(why(1, NOW + DAY));
    assert_string_equal(why(3, NOW + 999 * DAY),
                        "Member of the protected group <b>leave</b>: on leave");
    assert_string_equal(accounts_found("protected=1"), "ace");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(protect_begin(db, arena, &person, "robot", 0, "otto", NOW), OK);
    assert_int_equal(protect_end(db, &group, "otto", NOW, &ended), OK);
    assert_true(ended);
    assert_int_equal(protect_end(db, &group, "otto", NOW, &ended), OK);
    assert_false(ended);
    assert_int_equal(db_commit(db), OK);
    assert_string_equal(why(1, NOW + DAY), "Protected: robot");
    assert_null(why(3, NOW));
    assert_string_equal(accounts_found("protected=1"), "ce");
    assert_int_equal(sql_result("INSERT INTO protection (user, user_group, reason, created_at,"
                                " created_by) VALUES"
                                " (1, 1, 'x', 1, 'x')"),
                     SQLITE_CONSTRAINT);
}

static void saved(void **state) {
    (void)state;
    struct saved_filter f = {0};
    int64_t id = 0, off = 0;
    bool any = false;
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(saved_filter_add(db, "Sleepers", "inactive_days=60", "olivia", NOW, &id), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(saved_filter_named(db, "sLEEPERS", 0, &any), OK);
    assert_true(any);
    assert_int_equal(saved_filter_named(db, "SLEEPERS", id, &any), OK);
    assert_false(any);
    assert_int_equal(saved_filter_get(db, id, &f, &any), OK);
    assert_true(any);
    assert_string_equal(f.query, "inactive_days=60");
    assert_int_equal(task_filter_change(db, arena, &f, "Idle", f.query, "otto", NOW + 1, &off), OK);
    assert_int_equal(saved_filter_get(db, id, &f, &any), OK);
    assert_string_equal(f.name, "Idle");
    assert_string_equal(f.changed_by, "otto");
    assert_int_equal(saved_filter_delete(db, &f, "otto", NOW + 2), OK);
    assert_int_equal(saved_filter_get(db, id, &f, &any), OK);
    assert_false(any);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(filters), cmocka_unit_test(bad_filters),
                                       cmocka_unit_test(canonical), cmocka_unit_test(protection),
                                       cmocka_unit_test(saved)};
    return cmocka_run_group_tests(tests, open_users, close_fixture);
}
