/* Undos without a network: states that a synchronization shows otherwise than a call left them,
 * the age from which an undo is a preview, and who gets admin rights back. */
#include "fixture.h"
#include "runs/run.h"
#include "runs/undo.h"
#include "runs/undo_watch.h"

enum { NOW = 1795500000, DAY = 24 * 3600 };
#define PRODUCT "'ari:cloud:confluence::site/s1'"
static const char *const WHO = "olivia@example.test";

/* Group 1 gives the product, group 2 makes admins. */
static const char ORGANIZATION[] =
    "INSERT INTO directory VALUES (1, 'd-1', 'Primary');"
    "INSERT INTO product (id, ari, product, site, site_name) VALUES"
    " (1, 'ari:cloud:confluence::site/s1', 'confluence', 's1', 'one');"
    "INSERT INTO user_group (id, group_id, directory, name) VALUES"
    " (1, 'g-1', 1, 'users'), (2, 'g-2', 1, 'admins');"
    "INSERT INTO group_role (user_group, product, role) VALUES"
    " (1, 1, 'atlassian/user'),"
    " (2, 1, 'atlassian/admin');"
    "INSERT INTO user (id, account_id, name, status, account_status, claim_status,"
    " first_seen) VALUES"
    " (1, 'a1', 'one', 'active', 'active', 'managed', 1),"
    " (2, 'a2', 'two', 'active', 'active', 'managed', 1);"
    "INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome) VALUES"
    " ('daily', 't', 1795400000, 1795400100, 'ok');";

static int open_organization(void **state) {
    (void)open_fixture(state);
    execute(ORGANIZATION);
    return 0;
}

/* A run that ended at a second, with one call done for a1, planned on the figures of then. */
static int64_t run_with(const char *kind, int64_t at) {
    const char *subject = strstr(kind, "group")  ? "'d-1', 'g-1', NULL, NULL"
                          : strstr(kind, "role") ? "NULL, NULL, " PRODUCT ", 'atlassian/user'"
                          : strstr(kind, "able") ? "NULL, NULL, NULL, NULL"
                                                 : "'d-1', NULL, NULL, NULL";
    int64_t id = number("SELECT coalesce(max(id), 0) + 1 FROM run");
    executef("INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at,"
             " started_at, finished_at, planned, done, synced) VALUES"
             " (%lld, 'p%lld', 'bulk', 'It', 'done', 't', %lld, %lld, %lld, 1, 1,"
             " (SELECT max(id) FROM sync_run));"
             "INSERT INTO run_user (run, user, state) VALUES (%lld, 1, 'done');"
             "INSERT INTO run_step (run, user, seq, kind, directory_id, group_id, resource,"
             " role, label, state, finished_at) VALUES"
             " (%lld, 1, 1, '%s', %s, 'x', 'done', %lld);",
             (long long)id, (long long)id, (long long)at, (long long)at, (long long)at,
             (long long)id, (long long)id, kind, subject, (long long)at);
    return id;
}

static void synchronize(int64_t at) {
    executef("INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome) VALUES"
             " ('manual', 't', %lld, %lld, 'ok')",
             (long long)at, (long long)at + 1);
}

static bool overruled(int64_t run) {
    assert_int_equal(run_undo_watch(db), OK);
    return numberf("SELECT count(overruled_at) FROM run_step WHERE run = %lld", (long long)run) !=
           0;
}

/* A call, the copy as the call left it, and the copy as somebody else made it. */
static const struct {
    const char *kind, *left, *otherwise;
} SEEN[] = {
    {"leave-group", "DELETE FROM membership", "INSERT OR REPLACE INTO membership VALUES (1, 1)"},
    {"join-group", "INSERT OR REPLACE INTO membership VALUES (1, 1)", "DELETE FROM membership"},
    {"revoke-role", "DELETE FROM user_role",
     "INSERT OR REPLACE INTO user_role (user, product, role) VALUES (1, 1, 'atlassian/user')"},
    {"assign-role",
     "INSERT OR REPLACE INTO user_role (user, product, role) VALUES (1, 1, 'atlassian/user')",
     "DELETE FROM user_role"},
    {"suspend", "INSERT OR REPLACE INTO user_directory VALUES (1, 1, 'suspended')",
     "UPDATE user_directory SET status = 'active'"},
    {"restore", "INSERT OR REPLACE INTO user_directory VALUES (1, 1, 'active')",
     "UPDATE user_directory SET status = 'suspended'"},
    {"disable", "UPDATE user SET account_status = 'inactive'",
     "UPDATE user SET account_status = 'active'"},
    {"enable", "UPDATE user SET account_status = 'active'",
     "UPDATE user SET account_status = 'inactive'"},
};

static void each_state_seen_otherwise_is_remembered(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof SEEN / sizeof *SEEN; i++) {
        execute("DELETE FROM run;"
                "DELETE FROM run_user;"
                "DELETE FROM run_step;"
                "DELETE FROM membership;"
                "DELETE FROM user_role;"
                "DELETE FROM user_directory");
        int64_t at = NOW + (int64_t)i * 1000, run = run_with(SEEN[i].kind, at);
        execute(SEEN[i].otherwise);
        assert_false(overruled(run)); /* the copy is older than the run */
        execute(SEEN[i].left);
        synchronize(at);
        assert_false(overruled(run));
        execute(SEEN[i].otherwise);
        synchronize(at + 10);
        execute("UPDATE user SET gone_at = 1 WHERE id = 1");
        assert_false(overruled(run)); /* of who is gone nothing is known */
        execute("UPDATE user SET gone_at = NULL");
        assert_true(overruled(run));
        execute(SEEN[i].left);
        synchronize(at + 20);
        assert_true(overruled(run)); /* and stays so */
    }
}

/* What a call of ours did after the figures were read is not seen in them. */
static void figures_older_than_a_call_do_not_count(void **state) {
    (void)state;
    int64_t first = run_with("leave-group", NOW);
    execute("INSERT INTO membership VALUES (1, 1)");
    synchronize(NOW + 5);
    (void)run_with("leave-group", NOW + 10); /* somebody had put them back */
    assert_false(overruled(first));
    synchronize(NOW + 20);
    assert_false(overruled(first)); /* the later run is what counts */
    assert_true(overruled(2));
}

static struct run undo_of(int64_t run, int64_t now) {
    struct run made;
    int64_t id = 0;
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(run_undo(db, arena, run, NULL, WHO, "http://localhost", now, &id), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(run_load(db, arena, id, &made), OK);
    return made;
}

static void old_runs_are_undone_by_a_preview(void **state) {
    (void)state;
    int64_t young = run_with("suspend", NOW), old = run_with("leave-group", NOW - 1);
    struct run made = undo_of(young, NOW + 30 * DAY);
    assert_int_equal(made.state, RUN_QUEUED);
    assert_string_equal(made.confirmed_by, WHO);
    made = undo_of(old, NOW + 30 * DAY);
    assert_int_equal(made.state, RUN_PREVIEW);
    assert_int_equal(made.planned, 1);
    assert_null(made.confirmed_by);
}

static int64_t admin_steps_left_out(int64_t undo) {
    return numberf("SELECT count(*) FROM run_step"
                   " WHERE run = %lld AND cause = 'undo-admins' AND state = 'skipped'",
                   (long long)undo);
}

static void forget_undos(void) {
    execute("DELETE FROM run WHERE undo_of IS NOT NULL;"
            "DELETE FROM run_user WHERE run NOT IN (SELECT id FROM run);"
            "DELETE FROM run_step WHERE run NOT IN (SELECT id FROM run);"
            "DELETE FROM run_group WHERE run NOT IN (SELECT id FROM run)");
}

static void admin_rights_come_back_for_owners_only(void **state) {
    (void)state;
    int64_t role = run_with("revoke-role", NOW), then = run_with("leave-group", NOW);
    executef("UPDATE run_step SET role = 'atlassian/admin' WHERE run = %lld;"
             "INSERT INTO run_group VALUES (%lld, 'g-1', '', 1)",
             (long long)role, (long long)then);
    struct run made = undo_of(role, NOW + 1);
    assert_int_equal(made.planned, 0);
    assert_int_equal(admin_steps_left_out(made.id), 1);
    made = undo_of(then, NOW + 1); /* made admins when the person left it */
    assert_int_equal(admin_steps_left_out(made.id), 1);
    forget_undos();
    execute("UPDATE run_group SET makes_admins = 0;"
            "INSERT INTO group_role (user_group, product, role) VALUES (1, 1, 'atlassian/admin')");
    made = undo_of(then, NOW + 1); /* makes them now */
    assert_int_equal(admin_steps_left_out(made.id), 1);
    forget_undos();
    execute(
        "INSERT INTO owner (who, granted_at, granted_by) VALUES ('olivia@example.test', 1, 't')");
    made = undo_of(role, NOW + 1);
    assert_true(made.with_admins);
    assert_int_equal(made.planned, 1);
    assert_int_equal(admin_steps_left_out(made.id), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_state_seen_otherwise_is_remembered, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(figures_older_than_a_call_do_not_count, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(old_runs_are_undone_by_a_preview, open_organization,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(admin_rights_come_back_for_owners_only, open_organization,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
