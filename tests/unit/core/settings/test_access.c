/* Settings, rights, the audit, the API key and the settings document against a real database.
 * Rows of the organization are put in with plain SQL: only a synchronization writes them otherwise.
 */
#include "fixture.h"
#include "queue/audit.h"
#include "settings/access.h"
#include "settings/api_key.h"
#include "settings/document.h"
#include "settings/settings.h"

static const char ALLOW[] = "https://api-private.atlassian.com/automation/webhooks/";
static const int64_t NOW = 1795488872, DAY = 86400;
static void set(const char *name, const char *value) {
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(settings_save(db, name, value, "olivia@example.test", NOW, NULL), OK);
    assert_int_equal(db_commit(db), OK);
}

static enum access_level level(const char *who) {
    struct access a;
    assert_int_equal(access_of(db, who, NOW, &a), OK);
    if (a.level == ACCESS_NONE)
        assert_non_null(a.help); /* a closed door says what would open it */
    else
        assert_non_null(a.because);
    return a.level;
}

static void settings_have_defaults_and_are_audited(void **state) {
    (void)state;
    int64_t days = 0;
    bool changed = true;
    assert_int_equal(settings_int(db, "inactive_days", &days), OK);
    assert_int_equal(days, 30);
    int64_t rows = number("SELECT count(*) FROM audit");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(settings_save(db, "inactive_days", "30", "olivia@example.test", NOW, &changed),
                     OK);
    assert_int_equal(db_commit(db), OK);
    assert_false(changed);
    assert_int_equal(number("SELECT count(*) FROM audit"), rows);
    set("inactive_days", "60");
    set("inactive_days.confluence", "90");
    assert_int_equal(number("SELECT count(*) FROM audit WHERE action = 'setting.change'"),
                     rows + 2);
    assert_int_equal(number("SELECT count(*) FROM audit WHERE before = '30' AND after = '60'"), 1);
    assert_int_equal(settings_int(db, "inactive_days", &days), OK);
    assert_int_equal(days, 60);
    assert_string_equal(value("SELECT value FROM setting WHERE name = 'inactive_days.confluence'"),
                        "90");
    set("inactive_days", NULL);
    set("inactive_days.confluence", NULL);
    assert_int_equal(settings_int(db, "inactive_days", &days), OK);
    assert_int_equal(days, 30);
    assert_int_equal(number("SELECT count(*) FROM setting WHERE name LIKE 'inactive_days%'"), 0);
}

static void audit_only_grows(void **state) {
    (void)state;
    assert_int_equal(audit_add(db, NOW, "a", "b", "c", NULL, NULL, NULL), OK);
    assert_int_equal(sql_result("DELETE FROM audit"), SQLITE_CONSTRAINT);
    assert_int_equal(sql_result("UPDATE audit SET who = 'nobody'"), SQLITE_CONSTRAINT);
}

static void put_people(void) {
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
    assert_int_equal(level("org@example.test"), ACCESS_NONE);
    assert_int_equal(level("acc-org"), ACCESS_OWNER);
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
    assert_int_equal(level("org@example.test"), ACCESS_OWNER);
    /* nor is it let in by its own account id, whatever role it bears */
    execute("INSERT INTO user_platform_role VALUES (11, 'atlassian/org-admin')");
    assert_int_equal(level("acc-customer"), ACCESS_NONE);
    execute("UPDATE user SET account_type = 'service_account' WHERE id = 11");
    assert_int_equal(level("acc-customer"), ACCESS_NONE);
    execute("UPDATE user SET account_type = 'Atlassian' WHERE id = 11");
    assert_int_equal(level("acc-customer"), ACCESS_OWNER);
}

static void rights_follow_roles_and_settings(void **state) {
    (void)state;
    static const char *const NEVER[] = {
        "sus@example.test",  "acc-suspended",     "gone@example.test",   "sandbox@example.test",
        "site@example.test", "user@example.test", "nobody@example.test", "' OR 1=1 --"};
    put_people();
    assert_int_equal(level("org@EXAMPLE.test"), ACCESS_OWNER); /* without case */
    assert_int_equal(level("acc-org"), ACCESS_OWNER);
    assert_int_equal(level("product@example.test"), ACCESS_NONE);
    assert_int_equal(level("uas@example.test"), ACCESS_NONE);
    set("product_admins", "read");
    set("user_access_admins", "full");
    assert_int_equal(level("product@example.test"), ACCESS_READ);
    assert_int_equal(level("group@example.test"), ACCESS_READ);
    assert_int_equal(level("uas@example.test"), ACCESS_FULL);
    assert_int_equal(level("ua@example.test"), ACCESS_NONE); /* no seat */
    for (size_t i = 0; i < sizeof NEVER / sizeof *NEVER; i++)
        assert_int_equal(level(NEVER[i]), ACCESS_NONE);
    execute("DELETE FROM membership WHERE user = 10");
    assert_int_equal(level("group@example.test"), ACCESS_NONE); /* at the next question */
    execute("INSERT INTO owner VALUES ('Sus@Example.test', 1, 'host:root')");
    assert_int_equal(level("sus@example.test"), ACCESS_OWNER); /* the host's word wins */
    set("product_admins", NULL);
    set("user_access_admins", NULL);
    assert_int_equal(level("product@example.test"), ACCESS_NONE);
    addresses_belong_to_one_person();
}

/* A synchronization that ended well, its start and end so many seconds before NOW. */
static void read_roles(int64_t began, int64_t ended) {
    executef("INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome) VALUES"
             " ('manual', 't', %lld, %lld, 'ok')",
             (long long)(NOW - began), (long long)(NOW - ended));
}

static void roles_grow_old(void **state) {
    (void)state;
    enum { LIMIT = 72 * 3600 };
    struct access who;
    put_people();
    set("product_admins", "full");
    set("user_access_admins", "read");
    assert_int_equal(level("acc-org"), ACCESS_OWNER); /* no synchronization: nothing to be old */
    read_roles(LIMIT, LIMIT - 60);
    assert_int_equal(level("acc-org"), ACCESS_OWNER);
    assert_int_equal(level("acc-product"), ACCESS_FULL);
    execute(
        "UPDATE sync_run SET started_at = started_at - 1"); /* it began 72 hours and a second ago */
    assert_int_equal(level("acc-org"), ACCESS_READ);
    assert_int_equal(level("acc-product"), ACCESS_READ);
    assert_int_equal(level("acc-ua-seat"), ACCESS_READ);
    assert_int_equal(level("acc-user"), ACCESS_NONE);
    assert_int_equal(access_of(db, "acc-org", NOW, &who), OK);
    assert_true(who.aged && who.roles_old && who.would == ACCESS_OWNER);
    assert_int_equal(access_of(db, "acc-ua-seat", NOW, &who), OK);
    assert_true(!who.aged && who.roles_old); /* was let in to look anyway */
    execute("INSERT INTO owner VALUES ('acc-product', 1, 'host:root')");
    assert_int_equal(level("acc-product"), ACCESS_OWNER);
    read_roles(100, 50);
    assert_int_equal(level("acc-org"), ACCESS_OWNER);
}

/* The newest decides by its number: one of before, of a clock that was ahead, bears a later time
 * and must not keep rights fresh. */
static void a_clock_that_was_ahead_keeps_no_rights_fresh(void **state) {
    (void)state;
    put_people();
    read_roles(-400 * DAY, -400 * DAY);
    /* A time still to come tells nothing of its age. */
    assert_int_equal(level("acc-org"), ACCESS_READ);
    read_roles(4 * DAY, 4 * DAY);
    assert_int_equal(level("acc-org"), ACCESS_READ);
    execute("INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome) VALUES"
            " ('manual', 't', 1795488800, 1795488801, 'failed')");
    assert_int_equal(level("acc-org"), ACCESS_READ); /* a failed one read no roles */
    read_roles(10, -60);
    assert_int_equal(level("acc-org"), ACCESS_OWNER); /* a minute is no clock that is wrong */
}

static void enter_key(const char *last4) {
    struct api_key_entry e = {.label = "l",
                              .org_id = "",
                              .expires_on = "",
                              .last4 = last4,
                              .sealed = {"x", 1, "0011223344556677"}};
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(api_key_enter(db, &e, "olivia@example.test", NOW), OK);
    assert_int_equal(db_commit(db), OK);
}

static void key_states_in_words(void **state) {
    (void)state;
    static const struct {
        int64_t left;
        enum api_key_state state;
        const char *words;
    } CASES[] = {
        {31 * 86400, API_KEY_OK, "Key …4f2a expires in 31 days"},
        {30 * 86400, API_KEY_SOON, "Key …4f2a expires in 30 days"},
        {8 * 86400, API_KEY_SOON, "Key …4f2a expires in 8 days"},
        {7 * 86400, API_KEY_URGENT, "Key …4f2a expires in 7 days"},
        {86400, API_KEY_URGENT, "Key …4f2a expires in 1 day"},
        {1, API_KEY_URGENT, "Key …4f2a expires within a day"},
        {0, API_KEY_EXPIRED, "Key …4f2a has expired"},
    };
    struct api_key key;
    struct api_key_attempt attempt;
    assert_int_equal(api_key_current(db, NOW, &key), OK);
    assert_int_equal(key.state, API_KEY_NONE);
    enter_key("1111");
    enter_key("4f2a"); /* takes the place of the one still being checked */
    assert_int_equal(number("SELECT count(*) FROM api_key WHERE state = 'checking'"), 1);
    assert_int_equal(number("SELECT count(*) FROM api_key WHERE last4 = '1111' AND sealed IS NULL"),
                     1);
    assert_int_equal(api_key_attempt(db, &attempt), OK);
    assert_true(attempt.checking);
    assert_string_equal(attempt.last4, "4f2a");
    execute("UPDATE api_key SET state = 'current' WHERE state = 'checking'");
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char text[120];
        snprintf(text, sizeof text, "UPDATE api_key SET expires_at = %lld WHERE state = 'current'",
                 (long long)(NOW + CASES[i].left));
        execute(text);
        assert_int_equal(api_key_current(db, NOW, &key), OK);
        assert_int_equal(key.state, CASES[i].state);
        assert_string_equal(api_key_text(arena, &key, NOW), CASES[i].words);
    }
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(api_key_remove(db, "olivia@example.test", NOW), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(number("SELECT count(*) FROM api_key WHERE sealed IS NOT NULL"), 0);
}

static enum rc_err import(const char *document, struct document_result *out) {
    return document_import(db, arena, &err, document, strlen(document), ALLOW, "host:root",
                           NOW + DAY, out);
}

static const char GOOD[] =
    "<rollcall-settings version=\"1\"><setting name=\"inactive_days\">45</setting><setting "
    "name=\"sync.slot\">5</setting>"
    "<setting name=\"price.confluence\">7.50</setting><webhook name=\"Ops &amp; &lt;b&gt;\" "
    "enabled=\"true\">"
    "<url>https://api-private.atlassian.com/automation/webhooks/abc/def12345</"
    "url><trigger>taskFailure</trigger>"
    "<notes>one\ntwo</notes></webhook></rollcall-settings>";

static void document_goes_out_and_comes_back(void **state) {
    (void)state;
    struct document_result done;
    const char *first = NULL, *second = NULL;
    assert_int_equal(import(GOOD, &done), OK);
    assert_int_equal(done.settings_changed, 3);
    assert_int_equal(done.webhooks_added, 1);
    assert_string_equal(done.without_secret, "Ops & <b>");
    assert_int_equal(document_export(db, arena, NOW, &first), OK);
    assert_int_equal(import(first, &done), OK);
    assert_int_equal(done.settings_changed + done.webhooks_added + done.webhooks_changed, 0);
    set("inactive_days", "100");
    set("inactive_days.trello", "9");
    /* Exactly the document: the product's own value is gone again. */
    assert_int_equal(import(first, &done), OK);
    assert_int_equal(done.settings_changed, 2);
    assert_int_equal(document_export(db, arena, NOW, &second), OK);
    assert_string_equal(first, second);
    assert_null(strstr(first, "sealed"));
}

static void broken_documents_change_nothing(void **state) {
    (void)state;
#define DOC(inside)                                                                                \
    "<rollcall-settings version=\"1\"><setting name=\"inactive_days\">77</setting>" inside         \
    "</rollcall-settings>"
    static const char *const BAD[] = {
        "",
        "nonsense",
        "<other version=\"1\"/>",
        "<rollcall-settings/>",
        "<rollcall-settings version=\"2\"/>",
        "<rollcall-settings version=\"1\" colour=\"red\"/>",
        "<rollcall-settings version=\"1\"><setting name=\"inactive_days\">77</setting>",
        DOC("<setting name=\"inactive_days\">78</setting>"),
        DOC("<setting name=\"sync.slot\">24</setting>"),
        DOC("<setting name=\"sync.slot\">+2</setting>"),
        DOC("<setting name=\"sync.slot\"></setting>"),
        DOC("<setting name=\"sync.time_zone\">Mars/Base</setting>"),
        DOC("<setting name=\"product_admins\">owner</setting>"),
        DOC("<setting name=\"inactive_days.\">9</setting>"),
        DOC("<setting name=\"inactive_days.*\">9</setting>"),
        DOC("<setting name=\"currency\">euro</setting>"),
        DOC("<setting name=\"price.loom\">1,50</setting>"),
        DOC("<setting>9</setting>"),
        DOC("<setting name=\"nothing\">9</setting>"),
        DOC("<secret>x</secret>"),
        DOC("<webhook name=\"a\" "
            "enabled=\"yes\"><url>https://api-private.atlassian.com/automation/webhooks/a</"
            "url><trigger>taskFailure</trigger></webhook>"),
        DOC("<webhook name=\"a\" "
            "enabled=\"true\"><url>https://evil.example/</url><trigger>taskFailure</trigger></"
            "webhook>"),
        DOC("<webhook name=\"a\" "
            "enabled=\"true\"><url>https://api-private.atlassian.com/automation/webhooks/a</url></"
            "webhook>"),
        DOC("<webhook name=\"a\" "
            "enabled=\"true\"><url>https://api-private.atlassian.com/automation/webhooks/a</"
            "url><trigger>all</trigger></webhook>"),
        DOC("<webhook name=\"a\" "
            "enabled=\"true\"><secret>s</secret><url>https://api-private.atlassian.com/automation/"
            "webhooks/a</url><trigger>taskFailure</trigger></webhook>"),
    };
    struct document_result done;
    int64_t rows = number("SELECT count(*) FROM audit");
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        assert_int_not_equal(import(BAD[i], &done), OK);
        assert_true(strlen(err.message) > 10);
    }
    assert_int_equal(number("SELECT count(*) FROM audit"), rows);
    assert_int_equal(number("SELECT count(*) FROM setting WHERE value IN ('77', '78')"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_have_defaults_and_are_audited),
        cmocka_unit_test(audit_only_grows),
        cmocka_unit_test(rights_follow_roles_and_settings),
        cmocka_unit_test(key_states_in_words),
        cmocka_unit_test(document_goes_out_and_comes_back),
        cmocka_unit_test(broken_documents_change_nothing),
    };
    const struct CMUnitTest aging[] = {
        cmocka_unit_test_setup_teardown(roles_grow_old, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(a_clock_that_was_ahead_keeps_no_rights_fresh, open_fixture,
                                        close_fixture),
    };
    int failed = cmocka_run_group_tests(tests, open_fixture, close_fixture);
    return failed + cmocka_run_group_tests(aging, NULL, NULL);
}
