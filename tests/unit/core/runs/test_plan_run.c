/* Plans: which calls take a product from whom; a run does no more than its plan showed. */
#include "core/tasks/task_fixture.h"
#include "runs/approve.h"
#include "runs/create.h"
#include "runs/plan_run.h"

/* Who gets which steps, in one line: "a1 leave-group g-1". */
static const char *steps(int64_t run) {
    return valuef("SELECT group_concat(x, ', ')"
                  " FROM (SELECT u.account_id || ' ' || s.kind"
                  " || coalesce(' ' || s.group_id, ' ' || s.resource, ' ' || s.directory_id,"
                  " '') AS x FROM run_step s JOIN user u ON u.id = s.user"
                  " WHERE s.run = %lld ORDER BY u.account_id, s.seq)",
                  (long long)run);
}

static const char *reason(int64_t run, const char *account) {
    return valuef("SELECT r.state || ': ' || coalesce(r.reason, '') FROM run_user r"
                  " JOIN user u ON u.id = r.user"
                  " WHERE r.run = %lld AND u.account_id = '%s'",
                  (long long)run, account);
}

static int64_t preview(const char *action) {
    static const char *const ALL[] = {"a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8"};
    struct action x;
    int64_t run = 0;
    assert_true(action_parse(arena, action, &x));
    struct run_request q = {.action = &x, .actions = 1, .account_ids = ALL, .n = 8};
    if (run_preview_bulk(db, arena, &q, WHO, NOW, &run) != OK)
        fail_msg("%s: %s", action, err.message);
    assert_string_equal(valuef("SELECT count(*) FROM run_step s"
                               " JOIN run_user u USING (run, user)"
                               " WHERE run = %lld AND u.state <> 'planned'",
                               (long long)run),
                        "0");
    assert_string_equal(reason(run, "a4"), "left-out: Organization admins are always skipped.");
    assert_non_null(strstr(reason(run, "a5"), "left-out: Protected"));
    return run;
}

static void plans_call_exactly_what_gives_the_product(void **state) {
    (void)state;
    int64_t run = preview("remove-access:confluence:s1");
    assert_string_equal(steps(run),
                        "a1 leave-group g-2, a1 leave-group g-1, a2 revoke-role "
                        "ari:cloud:confluence::site/s1, a7 leave-group g-1, a8 leave-group g-1");
    assert_non_null(strstr(reason(run, "a3"), "left-out: Access comes from the group \"scim\""));
    assert_string_equal(reason(run, "a6"), "already: ");
    /* The group for both takes Jira, too. */
    assert_string_equal(
        valuef("SELECT group_concat(product || '=' || n || iif(asked, '', ' further'))"
               " FROM (SELECT product, asked, count(*) AS n FROM run_loss"
               " WHERE run = %lld GROUP BY 1, 2)",
               (long long)run),
        "1=2,2=1 further");
    run = preview("remove-access:confluence");
    assert_string_equal(
        steps(run),
        "a1 leave-group g-2, a1 leave-group g-1, a2 revoke-role ari:cloud:confluence::site/s1, a2 "
        "revoke-role ari:cloud:confluence::site/s2, a7 leave-group g-1, a8 leave-group g-1");
    run = preview("remove-access:jira-software"); /* products by the names people know */
    assert_string_equal(
        valuef("SELECT label FROM run_step WHERE run = %lld AND kind = 'revoke-role'",
               (long long)run),
        "Jira on one (user)");
    assert_string_equal(
        valuef("SELECT gives FROM run_group WHERE run = %lld AND group_id = 'g-2'", (long long)run),
        "[[1,\"atlassian/user\"],[2,\"atlassian/user\"]]");
    assert_string_equal(steps(preview("remove-group:g-5")), "a1 leave-group g-5");
    /* a2 and a8 are elsewhere. */
    assert_string_equal(steps(preview("add-group:g-5")),
                        "a3 join-group g-5, a6 join-group g-5, a7 join-group g-5");
    assert_string_equal(
        steps(preview("suspend")),
        "a1 suspend, a2 suspend d-1, a3 suspend d-1, a3 suspend d-2, a6 suspend, a7 suspend");
    /* People with a seat, though two of them have two. */
    assert_string_equal(value("SELECT seats FROM run ORDER BY id DESC LIMIT 1"), "5");
    assert_string_equal(steps(preview("restore")), "a8 restore d-1");
    run = preview("deactivate");
    assert_string_equal(steps(run), "a1 disable, a3 disable, a6 disable, a8 disable");
    assert_non_null(strstr(reason(run, "a2"), "Not a managed account"));
    assert_string_equal(steps(preview("reactivate")), "a7 enable");
}

static int64_t still_used(int64_t run) {
    int64_t n = -1;
    const struct run_people used = {.which = "used", .used_since = NOW - 30 * 86400};
    assert_int_equal(run_users_count(db, run, &used, &n), OK);
    return n;
}

/* Idle in Confluence, at work in Jira: the group for both, suspending and deactivating would take
 * Jira, too. */
static void what_is_in_use_and_would_be_lost(void **state) {
    (void)state;
    execute("UPDATE seat SET last_active = 1795500000 - 86400 WHERE user = 1 AND product = 2");
    assert_int_equal(still_used(preview("remove-access:confluence:s1")), 1);
    assert_int_equal(still_used(preview("suspend")), 1);
    assert_int_equal(still_used(preview("deactivate")), 1);
    assert_int_equal(still_used(preview("remove-group:g-1")), 0);
    assert_int_equal(still_used(preview("remove-group:g-2")), 1);
    assert_int_equal(still_used(preview("add-group:g-5")), 0);
    /* Another way to Jira is left. */
    execute("INSERT INTO user_role (user, product, role) VALUES (1, 2, 'atlassian/user')");
    assert_int_equal(still_used(preview("remove-access:confluence:s1")), 0);
    assert_int_equal(still_used(preview("suspend")), 1);
    execute("UPDATE seat SET last_active = 1795500000 - 31 * 86400 WHERE user = 1 AND product = 2");
    assert_int_equal(still_used(preview("suspend")), 0);
}

static void a_plan_is_a_ceiling(void **state) {
    (void)state;
    struct run r;
    int64_t run = preview("suspend");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(run_confirm(db, arena, run, -1, false, WHO, BASE, NOW)), OK);
    execute("DELETE FROM protection;"
            "DELETE FROM user_platform_role;"
            "INSERT INTO protection (user, reason, created_at, created_by) VALUES"
            " (1, 'newly', 1, 't')");
    assert_int_equal(run_load(db, arena, run, &r), OK);
    assert_int_equal(run_plan(db, arena, &r, NOW), OK);
    /* Who was left out stays so; who is protected now goes. */
    assert_string_equal(steps(run), "a2 suspend d-1, a3 suspend d-1, a3 suspend d-2, a6 suspend, "
                                    "a7 suspend");
    assert_string_equal(reason(run, "a1"), "skipped: Protected: newly");
    assert_string_equal(reason(run, "a5"), "left-out: Protected: on call");
    assert_int_equal(db_begin(db), OK);
    /* Once. */
    assert_int_equal(in_transaction(run_confirm(db, arena, run, -1, false, WHO, BASE, NOW)),
                     ERR_CONFLICT);
    execute("INSERT INTO user_platform_role VALUES (4, 'atlassian/org-admin');"
            "INSERT INTO protection (user, reason, created_at, created_by) VALUES"
            " (5, 'on call', 1, 't')");
    run = preview("suspend");
    assert_int_equal(db_begin(db), OK);
    /* A day later. */
    assert_int_equal(in_transaction(run_confirm(db, arena, run, -1, false, WHO, BASE, NOW + 90000)),
                     ERR_CONFLICT);
}

/* Between preview and run a7 and a8 come into the group for both products: Jira was not spoken of.
 * a8 has another way to Jira. */
static void nobody_loses_more_than_the_plan_showed(void **state) {
    (void)state;
    struct run r;
    int64_t run = preview("remove-access:confluence:s1");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(run_confirm(db, arena, run, -1, false, WHO, BASE, NOW)), OK);
    execute("INSERT INTO membership VALUES (7, 2), (8, 2);"
            "INSERT INTO user_role (user, product, role) VALUES (8, 2, 'atlassian/user');"
            "INSERT INTO seat (user, product, last_active) VALUES (7, 2, NULL), (8, 2, NULL)");
    assert_int_equal(run_load(db, arena, run, &r), OK);
    assert_int_equal(run_plan(db, arena, &r, NOW), OK);
    assert_string_equal(steps(run),
                        "a1 leave-group g-2, a1 leave-group g-1, a2 revoke-role "
                        "ari:cloud:confluence::site/s1, a8 leave-group g-2, a8 leave-group g-1");
    assert_string_equal(reason(run, "a7"), "skipped: Would now also lose Jira on one.");
    assert_string_equal(reason(run, "a1"), "planned: "); /* what was shown is no surprise */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(plans_call_exactly_what_gives_the_product,
                                        open_organization, close_fixture),
        cmocka_unit_test_setup_teardown(what_is_in_use_and_would_be_lost, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(a_plan_is_a_ceiling, open_organization, close_fixture),
        cmocka_unit_test_setup_teardown(nobody_loses_more_than_the_plan_showed, open_organization,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
