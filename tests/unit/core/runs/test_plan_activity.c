/* A plan by activity takes exactly the unused seats, from nobody who used anything elsewhere and
 * nobody of an unknown account type; and whom the actions on accounts reach. */
#include "fixture.h"
#include "index/index_build.h"
#include "runs/create.h"
#include "runs/run.h"
#include "terms/reason.h"
#include "terms/step.h"

enum { NOW = 1795500000 }; /* 24 Nov 2026, 06:00 UTC */
static const char *const WHO = "olivia@example.test";

/* Products: 1 Confluence on one, 2 Jira on one, 3 Confluence on two. Groups: g-1 gives 1, g-2 gives
 * 1 and 2, g-3 of the identity provider gives 1, g-4 gives 2, g-5 gives 3. What each person is good
 * for stands in the name. */
static const char ORGANIZATION[] =
    "INSERT INTO directory VALUES (1, 'd-1', 'Primary'), (2, 'd-2', 'Research');"
    "INSERT INTO product (id, ari, product, site, site_name) VALUES"
    " (1, 'ari:cloud:confluence::site/s1', 'confluence', 's1', 'one'),"
    " (2, 'ari:cloud:jira-software::site/s1', 'jira-software', 's1', 'one'),"
    " (3, 'ari:cloud:confluence::site/s2', 'confluence', 's2', 'two');"
    "INSERT INTO user_group (id, group_id, directory, name, external_synced) VALUES"
    " (1, 'g-1', 1, 'wiki', 0),"
    " (2, 'g-2', 1, 'both', 0),"
    " (3, 'g-3', 1, 'scim', 1),"
    " (4, 'g-4', 1, 'jira', 0),"
    " (5, 'g-5', 1, 'wiki two', 0);"
    "INSERT INTO group_role (user_group, product, role) VALUES"
    " (1, 1, 'atlassian/user'), (2, 1, 'atlassian/user'), (2, 2, 'atlassian/user'),"
    " (3, 1, 'atlassian/user'), (4, 2, 'atlassian/user'), (5, 3, 'atlassian/user');"
    "INSERT INTO user (id, account_id, name, status, account_status, claim_status, account_type,"
    " management_source, added_to_org, first_seen, active_at) VALUES"
    " (1, 'a1', 'idle', 'active', 'active', 'managed', 'atlassian', NULL, 1600000000, 1,"
    " 1795500000 - 100 * 86400),"
    " (2, 'a2', 'idle wiki, used Jira', 'active', 'active', 'managed', 'atlassian', NULL,"
    " 1600000000, 1, 1795500000 - 86400),"
    " (3, 'a3', 'the same, both by one group', 'active', 'active', 'managed', 'atlassian', NULL,"
    " 1600000000, 1, 1795500000 - 86400),"
    " (4, 'a4', 'idle in both, by one group', 'active', 'active', 'managed', 'atlassian', NULL,"
    " 1600000000, 1, NULL),"
    " (5, 'a5', 'idle, of the provider', 'active', 'active', 'managed', 'atlassian', 'synced',"
    " 1600000000, 1, NULL),"
    " (6, 'a6', 'came yesterday', 'active', 'active', 'managed', 'atlassian', NULL,"
    " 1795500000 - 86400, 1, NULL),"
    " (7, 'a7', 'at work', 'active', 'active', 'managed', 'atlassian', NULL, 1600000000, 1,"
    " 1795500000 - 86400),"
    " (8, 'a8', 'idle, by a role', 'active', 'active', 'unmanaged', 'atlassian', NULL,"
    " 1600000000, 1, NULL),"
    " (9, 'a9', 'both by one group, Jira by another, too', 'active', 'active', 'managed',"
    " 'Atlassian', NULL, 1600000000, 1, 1795500000 - 86400),"
    " (10, 'b1', 'a machine', 'active', 'active', 'managed', 'service_account', NULL,"
    " 1600000000, 1, NULL),"
    " (11, 'b2', 'idle, used what nobody knows', 'active', 'active', 'managed', 'atlassian',"
    " NULL, 1600000000, 1, 1795500000 - 86400),"
    " (12, 'b3', 'to be deleted', 'for_deletion', 'inactive', 'managed', 'atlassian', NULL,"
    " 1600000000, 1, NULL),"
    " (13, 'b4', 'idle on one site, used the other', 'active', 'active', 'managed', 'atlassian',"
    " NULL, 1600000000, 1, 1795500000 - 86400);"
    "INSERT INTO membership VALUES"
    " (1, 1), (2, 1), (2, 4), (3, 2), (4, 2), (5, 3), (6, 1), (7, 1), (9, 2), (9, 4), (10, 1),"
    " (11, 1), (13, 1), (13, 5);"
    "INSERT INTO user_role (user, product, role) VALUES (8, 1, 'atlassian/user');"
    "INSERT INTO activity (user, product, last_active) VALUES"
    " (1, 1, 1795500000 - 100 * 86400),"
    " (2, 2, 1795500000 - 86400),"
    " (3, 2, 1795500000 - 86400),"
    " (7, 1, 1795500000 - 86400),"
    " (9, 2, 1795500000 - 86400),"
    " (13, 3, 1795500000 - 86400);"
    "INSERT INTO user_directory VALUES (1, 1, 'active'), (1, 2, 'suspended');"
    "INSERT INTO seat (user, product, last_active) VALUES"
    " (1, 1, 1795500000 - 100 * 86400),"
    " (2, 1, NULL),"
    " (2, 2, 1795500000 - 86400),"
    " (3, 1, NULL),"
    " (3, 2, 1795500000 - 86400),"
    " (4, 1, NULL),"
    " (4, 2, NULL),"
    " (5, 1, NULL),"
    " (6, 1, NULL),"
    " (7, 1, 1795500000 - 86400),"
    " (8, 1, NULL),"
    " (9, 1, NULL),"
    " (9, 2, 1795500000 - 86400),"
    " (10, 1, NULL),"
    " (11, 1, NULL),"
    " (13, 1, NULL),"
    " (13, 3, 1795500000 - 86400);"
    "INSERT INTO setting VALUES ('inactive_days', '60', 0, 't');"
    "INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome) VALUES"
    " ('daily', 't', 1795490000, 1795490100, 'ok');";

static int open_organization(void **state) {
    (void)open_fixture(state);
    execute(ORGANIZATION);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(user_index_refresh(db), OK);
    assert_int_equal(db_commit(db), OK);
    return 0;
}

static int64_t preview(const char *query, const char *action) {
    struct action x;
    int64_t run = 0;
    assert_true(action_parse(arena, action, &x));
    struct run_request q = {.action = &x, .actions = 1, .query = query};
    if (run_preview_bulk(db, arena, &q, WHO, NOW, &run) != OK)
        fail_msg("%s, %s: %s", query, action, err.message);
    return run;
}

static const char *steps(int64_t run) {
    return valuef("SELECT group_concat(w, ', ')"
                  " FROM (SELECT u.account_id || ' ' || s.kind"
                  " || coalesce(' ' || coalesce(s.group_id, s.directory_id), '') AS w"
                  " FROM run_step s JOIN user u ON u.id = s.user WHERE s.run = %lld"
                  " ORDER BY u.account_id, s.seq)",
                  (long long)run);
}

static const char *cause(int64_t run, const char *account) {
    return valuef("SELECT r.state || ' ' || coalesce(r.cause, '-') FROM run_user r"
                  " JOIN user u ON u.id = r.user"
                  " WHERE r.run = %lld AND u.account_id = '%s'",
                  (long long)run, account);
}

static void exactly_the_unused_seats_are_taken(void **state) {
    static const struct {
        const char *account, *cause;
    } LEFT[] = {{"a3", "left-out shared-group"},
                {"a4", "left-out shared-group"},
                {"a5", "left-out owned-external"},
                {"b1", "left-out other-kind"}};
    (void)state;
    int64_t run = preview("product=confluence&inactive_days=60", "remove-unused:confluence");
    assert_string_equal(steps(run), "a1 leave-group g-1, a2 leave-group g-1, a8 revoke-role, a9 "
                                    "leave-group g-2, b2 leave-group g-1, b4 leave-group g-1");
    for (size_t i = 0; i < sizeof LEFT / sizeof *LEFT; i++)
        assert_string_equal(cause(run, LEFT[i].account), LEFT[i].cause);
    assert_string_equal(cause(run, "a6"), ""); /* nobody the filter means */
    assert_int_equal(
        numberf("SELECT count(*) FROM run_loss WHERE run = %lld AND NOT asked", (long long)run), 0);
    /* A filter without inactivity: by the setting. */
    run = preview("status=active", "remove-unused:confluence");
    assert_string_equal(steps(run), "a1 leave-group g-1, a2 leave-group g-1, a8 revoke-role, a9 "
                                    "leave-group g-2, b2 leave-group g-1, b4 leave-group g-1");
    assert_string_equal(cause(run, "a6"), "left-out seat-new");
    assert_string_equal(cause(run, "a7"), "left-out seat-used");
    run = preview("inactive_days=200", "remove-unused:confluence"); /* a1 was used 100 days ago */
    assert_string_equal(steps(run), "a2 leave-group g-1, a8 revoke-role, a9 leave-group g-2, b2 "
                                    "leave-group g-1, b4 leave-group g-1");
    run = preview("never=1&q=idle", "remove-unused:confluence:s2");
    assert_string_equal(steps(run), "");
    assert_string_equal(cause(run, "b4"), "left-out seat-used");
    /* Of site two people are chosen; their idle seat is on site one. */
    run = preview("site=s2", "remove-unused:confluence");
    assert_string_equal(steps(run), "b4 leave-group g-1");
    execute("INSERT OR REPLACE INTO setting VALUES ('inactive_days.confluence', '150', 0, 't')");
    assert_string_equal(
        steps(preview("threshold=1&q=idle", "remove-unused:confluence")),
        "a2 leave-group g-1, a8 revoke-role, b2 leave-group g-1, b4 leave-group g-1");
    /* a4 would lose Confluence, which nobody asked for. */
    assert_string_equal(steps(preview("threshold=1&q=both", "remove-unused:jira-software")), "");
}

/* The group for both may be left when both are asked for. */
static void what_is_lost_together_is_asked_for_together(void **state) {
    (void)state;
    struct action x[2];
    int64_t run = 0;
    assert_true(action_parse(arena, "remove-unused:confluence", &x[0]) &&
                action_parse(arena, "remove-unused:jira-software", &x[1]));
    struct run_request q = {.action = x, .actions = 2, .query = "inactive_days=60"};
    assert_int_equal(run_preview_bulk(db, arena, &q, WHO, NOW, &run), OK);
    assert_string_equal(steps(run),
                        "a1 leave-group g-1, a2 leave-group g-1, a4 leave-group g-2, a8 "
                        "revoke-role, a9 leave-group g-2, b2 leave-group g-1, b4 leave-group g-1");
    assert_string_equal(cause(run, "a3"), "left-out shared-group");
}

/* Whoever used anything within the days, also what has no seat or no name here, is no idle
 * person. */
static void who_is_at_work_anywhere_stays(void **state) {
    static const char *const ACTIONS[] = {"suspend", "deactivate", "delete", "remove-from-org"};
    static const char *const QUERIES[] = {"inactive_days=60", "threshold=1", "never=1",
                                          "product=confluence&inactive_days=60"};
    (void)state;
    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++)
        for (size_t k = 0; k < sizeof QUERIES / sizeof *QUERIES; k++) {
            int64_t run = preview(QUERIES[k], ACTIONS[i]);
            assert_string_equal(cause(run, "a2"), "left-out used-lately");
            assert_string_equal(cause(run, "b2"), "left-out used-lately");
            assert_string_equal(cause(run, "b4"), "left-out used-lately");
            assert_string_equal(cause(run, "b1"), "left-out other-kind");
            assert_string_equal(cause(run, "a4"), "planned -");
        }
    execute("UPDATE user SET added_to_org = 1795500000 - 59 * 86400 WHERE account_id = 'a8';"
            "UPDATE seat SET last_active = 1795500000 - 61 * 86400 WHERE user = 8");
    /* Nobody asked who is idle. */
    assert_string_equal(cause(preview("billable=1", "suspend"), "a8"), "planned -");
}

/* Own days of each product: Jira is in use for five days only, so a use of yesterday keeps, one of
 * a week ago does not. */
static void each_product_by_its_own_days(void **state) {
    (void)state;
    execute("INSERT OR REPLACE INTO setting VALUES ('inactive_days.jira-software', '5', 0, 't');"
            "UPDATE activity SET last_active = 1795500000 - 7 * 86400 WHERE product = 2;"
            "UPDATE seat SET last_active = 1795500000 - 7 * 86400"
            " WHERE product = 2 AND last_active IS NOT NULL;"
            "UPDATE user SET active_at = 1795500000 - 7 * 86400 WHERE account_id IN ('a2', 'a3')");
    assert_string_equal(cause(preview("threshold=1", "suspend"), "a2"), "planned -");
    assert_string_equal(cause(preview("inactive_days=30", "suspend"), "a2"),
                        "left-out used-lately");
}

static void accounts_that_cannot_be_are_left_out(void **state) {
    (void)state;
    int64_t run = preview("q=idle", "delete");
    assert_string_equal(steps(run), "a1 delete, a2 delete, a4 delete, b2 delete, b4 delete");
    assert_string_equal(cause(run, "a5"), "left-out provider-account");
    assert_string_equal(cause(run, "a8"), "left-out unmanaged-deletion");
    run = preview("q=idle", "remove-from-org");
    assert_string_equal(steps(run), "a1 remove-user d-1, a1 remove-user d-2, a2 remove-user, a4 "
                                    "remove-user, a8 remove-user, b2 remove-user, b4 remove-user");
    assert_string_equal(cause(run, "a5"), "left-out provider-member");
    run = preview("", "cancel-delete");
    assert_string_equal(steps(run), "b3 cancel-delete");
    assert_string_equal(cause(run, "a1"), "already -");
    assert_string_equal(cause(preview("", "delete"), "b3"), "already -");
    assert_int_equal(
        numberf("SELECT count(*) FROM run_loss WHERE run = %lld AND user = 1", (long long)run), 0);
    assert_true(action_is_final("remove-from-org") && !action_is_final("delete"));
    assert_non_null(strstr(action_undo_text("remove-from-org"), "cannot be undone"));
    assert_null(action_undo_text("suspend"));
}

/* Every call has one that undoes it and is undone by it, or none. */
static void the_tables_are_whole(void **state) {
    (void)state;
    for (const struct step_kind *k = step_kinds(); k->kind; k++)
        if (k->opposite)
            assert_string_equal(step_kind(k->opposite)->opposite, k->kind);
    for (size_t i = 0; reason_code(i); i++)
        for (size_t n = 0; n < i; n++)
            assert_string_not_equal(reason_code(i), reason_code(n));
    assert_non_null(strstr(reason_text(arena, "above-share", "61\n1\n600"),
                           "61 people exceed the task's limit of 1 % of 600 "));
    assert_string_equal(reason_text(arena, "group-gone", "ignored"), "The group no longer exists.");
    assert_string_equal(reason_text(arena, "seat-new", NULL),
                        "The seat of  is too new to be unused: since .");
    assert_string_equal(reason_text(arena, "protected", "100 %s \n more"),
                        "Protected: 100 %s \n more");
    assert_string_equal(reason_text(arena, "A sentence of before.", NULL), "A sentence of before.");
    assert_null(reason_text(arena, NULL, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(exactly_the_unused_seats_are_taken, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(what_is_lost_together_is_asked_for_together,
                                        open_organization, close_fixture),
        cmocka_unit_test_setup_teardown(who_is_at_work_anywhere_stays, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(each_product_by_its_own_days, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(accounts_that_cannot_be_are_left_out, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(the_tables_are_whole, open_organization, close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
