/* Rights follow the roles that the last synchronization read, and the settings. */
#include "core/settings/settings_fixture.h"
#include "settings/access.h"

enum { DAY = 86400 };

static enum access_level level_of(const char *who) {
    struct access a;
    assert_int_equal(access_of(db, who, NOW, &a), OK);
    if (a.level < ACCESS_READ)
        assert_non_null(a.help); /* a closed door says what would open it */
    else
        assert_non_null(a.because);
    return a.level;
}

static void insert_people(void) {
    execute("INSERT INTO product (id, ari, product, site, site_name, sandbox) VALUES"
            " (1, 'a1', 'jira-software', 's', 'example', 0),"
            " (2, 'a2', 'confluence', 's', 'example', 1);"
            "INSERT INTO user (id, account_id, email, status, first_seen, gone_at) VALUES"
            " (1, 'acc-org', 'Org@example.test', 'active', 1, NULL),"
            " (2, 'acc-suspended', 'sus@example.test', 'suspended', 1, NULL),"
            " (3, 'acc-gone', 'gone@example.test', 'active', 1, 5),"
            " (4, 'acc-product', 'product@example.test', 'active', 1, NULL),"
            " (5, 'acc-sandbox', 'sandbox@example.test', 'active', 1, NULL),"
            " (6, 'acc-ua', 'ua@example.test', 'active', 1, NULL),"
            " (7, 'acc-ua-seat', 'uas@example.test', 'active', 1, NULL),"
            " (8, 'acc-site', 'site@example.test', 'active', 1, NULL),"
            " (9, 'acc-user', 'user@example.test', 'active', 1, NULL),"
            " (10, 'acc-group', 'group@example.test', 'active', 1, NULL);"
            "INSERT INTO user_platform_role VALUES"
            " (1, 'atlassian/org-admin'),"
            " (2, 'atlassian/org-admin'),"
            " (3, 'atlassian/org-admin'),"
            " (6, 'atlassian/user-access-admin'),"
            " (7, 'atlassian/user-access-admin'),"
            " (8, 'atlassian/site-admin');"
            "INSERT INTO user_role (user, product, role) VALUES"
            " (4, 1, 'atlassian/admin'),"
            " (5, 2, 'atlassian/admin'),"
            " (5, 2, 'atlassian/user-access-admin'),"
            " (9, 1, 'atlassian/user');"
            "INSERT INTO user_group (id, group_id, name) VALUES"
            " (1, 'g', 'admins'),"
            " (2, 'h', 'sandbox-admins');"
            "INSERT INTO membership VALUES (10, 1), (5, 2);"
            "INSERT INTO group_role (user_group, product, role) VALUES"
            " (1, 1, 'atlassian/admin'),"
            " (2, 2, 'atlassian/user-access-admin');"
            "INSERT INTO seat (user, product) VALUES (5, 1), (7, 1), (9, 1);");
}

static void addresses_belong_to_one_person(void) {
    /* a customer under an admin's address is not that admin, nor in the way; two living people with
     * one address are nobody */
    struct access who;
    execute("UPDATE user SET email = NULL WHERE id = 1;"
            "INSERT INTO user (id, account_id, account_type, email, status, first_seen) VALUES"
            " (11, 'acc-customer', 'customer', 'org@example.test', 'active', 1);");
    assert_int_equal(access_of(db, "org@example.test", NOW, &who), OK);
    assert_int_equal(who.user, 0);
    execute("UPDATE user SET email = 'org@example.test' WHERE id = 1");
    assert_int_equal(access_of(db, "org@example.test", NOW, &who), OK);
    assert_int_equal(who.user, 1);
    execute("UPDATE user SET email = 'org@example.test' WHERE id = 9");
    assert_int_equal(level_of("org@example.test"), ACCESS_NONE);
    assert_int_equal(level_of("acc-org"), ACCESS_OWNER);
    /* and are told so, by their account ids; somebody who left is in nobody's way, nor taken for
     * one of them */
    execute("INSERT INTO user (id, account_id, account_type, email, status, first_seen) VALUES"
            " (12, 'acc-left', 'atlassian', 'org@example.test', 'inactive', 1)");
    assert_int_equal(access_of(db, "org@EXAMPLE.test", NOW, &who), OK);
    assert_int_equal(who.user, 0);
    assert_string_equal(who.shared, "acc-org and acc-user");
    assert_int_equal(access_of(db, "stranger@example.test", NOW, &who), OK);
    assert_null(who.shared);
    execute("UPDATE user SET email = NULL WHERE id = 9");
    assert_int_equal(level_of("org@example.test"), ACCESS_OWNER);
    /* nor is it let in by its own account id, whatever role it bears */
    execute("INSERT INTO user_platform_role VALUES (11, 'atlassian/org-admin')");
    assert_int_equal(level_of("acc-customer"), ACCESS_NONE);
    execute("UPDATE user SET account_type = 'service_account' WHERE id = 11");
    assert_int_equal(level_of("acc-customer"), ACCESS_NONE);
    execute("UPDATE user SET account_type = 'Atlassian' WHERE id = 11");
    assert_int_equal(level_of("acc-customer"), ACCESS_OWNER);
}

static void rights_follow_roles_and_settings(void **state) {
    (void)state;
    static const char *const NEVER[] = {"sus@example.test", "acc-suspended", "gone@example.test",
                                        "nobody@example.test", "' OR 1=1 --"};
    static const char *const ONLY_SELF[] = {"sandbox@example.test", "site@example.test",
                                            "user@example.test", "USER@example.TEST", "acc-user"};
    insert_people();
    assert_int_equal(level_of("org@EXAMPLE.test"), ACCESS_OWNER); /* without case */
    assert_int_equal(level_of("acc-org"), ACCESS_OWNER);
    assert_int_equal(level_of("product@example.test"), ACCESS_SELF);
    assert_int_equal(level_of("uas@example.test"), ACCESS_SELF);
    set_setting("product_admins", "read");
    set_setting("user_access_admins", "full");
    assert_int_equal(level_of("product@example.test"), ACCESS_READ);
    assert_int_equal(level_of("group@example.test"), ACCESS_READ);
    assert_int_equal(level_of("uas@example.test"), ACCESS_FULL);
    assert_int_equal(level_of("ua@example.test"), ACCESS_SELF); /* no seat */
    for (size_t i = 0; i < sizeof NEVER / sizeof *NEVER; i++)
        assert_int_equal(level_of(NEVER[i]), ACCESS_NONE);
    for (size_t i = 0; i < sizeof ONLY_SELF / sizeof *ONLY_SELF; i++)
        assert_int_equal(level_of(ONLY_SELF[i]), ACCESS_SELF);
    execute("DELETE FROM membership WHERE user = 10");
    assert_int_equal(level_of("group@example.test"), ACCESS_SELF); /* at the next question */
    execute("INSERT INTO owner VALUES ('Sus@Example.test', 1, 'host:root')");
    assert_int_equal(level_of("sus@example.test"), ACCESS_OWNER); /* the host's word wins */
    set_setting("product_admins", NULL);
    set_setting("user_access_admins", NULL);
    assert_int_equal(level_of("product@example.test"), ACCESS_SELF);
    addresses_belong_to_one_person();
}

/* Someone without a role sees their own access, and only when the sign-in means one account. */
static void ordinary_people_are_one_account(void **state) {
    (void)state;
    insert_people();
    execute("INSERT INTO user (id, account_id, account_type, email, status, first_seen) VALUES"
            " (21, 'acc-twin', 'atlassian', 'User@Example.test', 'suspended', 1),"
            " (22, 'acc-app', 'app', 'app@example.test', 'active', 1)");
    assert_int_equal(level_of("user@example.test"), ACCESS_NONE);
    assert_int_equal(level_of("acc-user"), ACCESS_SELF);
    assert_int_equal(level_of("acc-twin"), ACCESS_NONE);
    execute("UPDATE user SET account_type = 'customer' WHERE id = 21");
    assert_int_equal(level_of("user@example.test"), ACCESS_SELF);
    execute("UPDATE user SET account_type = 'atlassian', gone_at = 5 WHERE id = 21");
    assert_int_equal(level_of("user@example.test"), ACCESS_SELF);
    assert_int_equal(level_of("acc-twin"), ACCESS_NONE);
    assert_int_equal(level_of("app@example.test"), ACCESS_NONE);
    assert_int_equal(level_of("acc-app"), ACCESS_NONE);
}

/* Whom a run suspended or deactivated still sees that, and can get it back. */
static void people_a_run_took_out_see_themselves(void **state) {
    (void)state;
    insert_people();
    execute("INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at)"
            " VALUES (1, 'p', 'bulk', 'Suspend', 'done', 't', 1);"
            "INSERT INTO run_user (run, user, state) VALUES (1, 2, 'done'), (1, 3, 'done');"
            "INSERT INTO run_step (run, user, seq, kind, label, state) VALUES"
            " (1, 2, 1, 'suspend', 'd', 'failed'), (1, 3, 1, 'suspend', 'd', 'done')");
    assert_int_equal(level_of("sus@example.test"), ACCESS_NONE);
    execute("UPDATE run_step SET state = 'done'");
    /* no more than that, although this one is an organization admin */
    assert_int_equal(level_of("sus@example.test"), ACCESS_SELF);
    assert_int_equal(level_of("acc-suspended"), ACCESS_SELF);
    assert_int_equal(level_of("gone@example.test"), ACCESS_NONE); /* left the organization */
    execute("UPDATE run_step SET undone_by = 9");
    assert_int_equal(level_of("sus@example.test"), ACCESS_NONE); /* by somebody else since */
}

/* A synchronization that ended well, its start and end so many seconds before NOW. */
static void insert_sync(int64_t began, int64_t ended) {
    executef("INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome) VALUES"
             " ('manual', 't', %lld, %lld, 'ok')",
             (long long)(NOW - began), (long long)(NOW - ended));
}

static void roles_grow_old(void **state) {
    (void)state;
    enum { LIMIT = 72 * 3600 };
    struct access who;
    insert_people();
    set_setting("product_admins", "full");
    set_setting("user_access_admins", "read");
    assert_int_equal(level_of("acc-org"), ACCESS_OWNER); /* no synchronization: nothing to be old */
    insert_sync(LIMIT, LIMIT - 60);
    assert_int_equal(level_of("acc-org"), ACCESS_OWNER);
    assert_int_equal(level_of("acc-product"), ACCESS_FULL);
    execute(
        "UPDATE sync_run SET started_at = started_at - 1"); /* it began 72 hours and a second ago */
    assert_int_equal(level_of("acc-org"), ACCESS_READ);
    assert_int_equal(level_of("acc-product"), ACCESS_READ);
    assert_int_equal(level_of("acc-ua-seat"), ACCESS_READ);
    assert_int_equal(level_of("acc-user"), ACCESS_SELF);
    assert_int_equal(access_of(db, "acc-org", NOW, &who), OK);
    assert_true(who.aged && who.roles_old && who.would == ACCESS_OWNER);
    assert_int_equal(access_of(db, "acc-ua-seat", NOW, &who), OK);
    assert_true(!who.aged && who.roles_old); /* was let in to look anyway */
    execute("INSERT INTO owner VALUES ('acc-product', 1, 'host:root')");
    assert_int_equal(level_of("acc-product"), ACCESS_OWNER);
    insert_sync(100, 50);
    assert_int_equal(level_of("acc-org"), ACCESS_OWNER);
}

/* The newest decides by its number: one of before, of a clock that was ahead, bears a later time
 * and must not keep rights fresh. */
static void a_clock_that_was_ahead_keeps_no_rights_fresh(void **state) {
    (void)state;
    insert_people();
    insert_sync(-400 * DAY, -400 * DAY);
    /* A time still to come tells nothing of its age. */
    assert_int_equal(level_of("acc-org"), ACCESS_READ);
    insert_sync(4 * DAY, 4 * DAY);
    assert_int_equal(level_of("acc-org"), ACCESS_READ);
    execute("INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome) VALUES"
            " ('manual', 't', 1795488800, 1795488801, 'failed')");
    assert_int_equal(level_of("acc-org"), ACCESS_READ); /* a failed one read no roles */
    insert_sync(10, -60);
    assert_int_equal(level_of("acc-org"), ACCESS_OWNER); /* a minute is no clock that is wrong */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rights_follow_roles_and_settings, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(ordinary_people_are_one_account, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(people_a_run_took_out_see_themselves, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(roles_grow_old, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_clock_that_was_ahead_keeps_no_rights_fresh, open_fixture,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
