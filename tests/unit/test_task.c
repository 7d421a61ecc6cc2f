/* Tasks: when they start, what they may be, what a preview is worth; and the plan for people made
 * for the purpose. */
#include "base/zone.h"
#include "place.h"
#include "runs/approval.h"
#include "runs/approve.h"
#include "runs/create.h"
#include "runs/finish.h"
#include "runs/plan_run.h"
#include "runs/task_limit.h"
#include "settings/settings.h"
#include "tasks/task_schedule.h"
#include "tasks/task_validate.h"
#include "users/index_build.h"

enum { NOW = 1795500000 }; /* 24 Nov 2026, 06:00 UTC */
static const char *const WHO = "olivia@example.test", *const BASE = "http://localhost";

/* Product 1 by groups 1 and 2 (2 gives product 2, too), group 3 of the identity provider, group 4
 * for customers, group 5 nothing, group 6 makes admins. Persons: what each is good for stands
 * beside it. */
static const char ORGANIZATION[] =
    "INSERT INTO directory VALUES (1, 'd-1', 'Primary'), (2, 'd-2', 'Research');"
    "INSERT INTO product (id, ari, product, site, site_name) VALUES (1, "
    "'ari:cloud:confluence::site/s1', 'confluence', 's1', 'one'),"
    " (2, 'ari:cloud:jira-software::site/s1', 'jira-software', 's1', 'one'), (3, "
    "'ari:cloud:confluence::site/s2', 'confluence', 's2', 'two');"
    "INSERT INTO user_group (id, group_id, directory, name, external_synced) VALUES (1, 'g-1', 1, "
    "'users', 0), (2, 'g-2', 1, 'both', 0), (3, 'g-3', 1, 'scim', 1),"
    " (4, 'g-4', 1, 'customers', 0), (5, 'g-5', 2, 'nothing', 0), (6, 'g-6', 1, 'admins', 0);"
    "INSERT INTO group_role (user_group, product, role) VALUES (1, 1, 'atlassian/user'), (2, 1, "
    "'atlassian/user'), (2, 2, 'atlassian/user'),"
    " (3, 1, 'atlassian/user'), (4, 1, 'atlassian/customer'), (6, 2, 'atlassian/admin');"
    "INSERT INTO user (id, account_id, name, status, account_status, claim_status, first_seen) "
    "VALUES"
    " (1, 'a1', 'two groups and a customer', 'active', 'active', 'managed', 1), (2, 'a2', 'direct "
    "role', 'active', 'active', 'unmanaged', 1),"
    " (3, 'a3', 'by the identity provider', 'active', 'active', 'managed', 1), (4, 'a4', 'admin', "
    "'active', 'active', 'managed', 1),"
    " (5, 'a5', 'protected', 'active', 'active', 'managed', 1), (6, 'a6', 'without access', "
    "'active', 'active', 'managed', 1),"
    " (7, 'a7', 'deactivated', 'deactivated', 'inactive', 'managed', 1), (8, 'a8', 'suspended', "
    "'suspended', 'active', 'managed', 1);"
    "INSERT INTO membership VALUES (1, 1), (1, 2), (1, 4), (3, 1), (3, 3), (4, 1), (5, 1), (8, 1), "
    "(7, 1), (1, 5);"
    "INSERT INTO user_role (user, product, role) VALUES (2, 1, 'atlassian/user'), (2, 3, "
    "'atlassian/user'), (2, 2, 'atlassian/user');"
    "INSERT INTO user_platform_role VALUES (4, 'atlassian/org-admin');"
    "INSERT INTO user_directory VALUES (8, 1, 'suspended'), (2, 1, 'active'), (3, 1, 'active'), "
    "(3, 2, 'active');"
    "INSERT INTO protection (user, reason, created_at, created_by) VALUES (5, 'on call', 1, 't');"
    "INSERT INTO seat (user, product, last_active) VALUES (1, 1, NULL), (1, 2, NULL), (2, 1, "
    "NULL), (2, 3, NULL), (3, 1, NULL), (4, 1, NULL), (5, 1, NULL);"
    "INSERT INTO saved_filter VALUES (1, 'all', 'status=active', 1, 't', 1, 't'), (2, 'other', "
    "'claim=managed', 1, 't', 1, 't');"
    "INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome) VALUES ('daily', "
    "'t', 1795490000, 1795490100, 'ok');";

static int open_organization(void **state) {
    (void)open_place(state);
    put(ORGANIZATION);
    return 0;
}

static int64_t at(const char *zone, int year, int month, int day, int hour, int minute) {
    int64_t utc = 0;
    assert_true(zone_utc(zone, year, month, day, hour, minute, &utc));
    return utc;
}

static struct task good(void) {
    struct task t;
    task_defaults(&t, "Europe/Berlin");
    t.name = "Idle";
    t.filter = 1;
    t.actions = 1;
    t.action[0] = (struct action){.action = "suspend"};
    return t;
}

static void starts_by_local_time(void **state) {
    (void)state;
    struct task t = good();
    const char *berlin = "Europe/Berlin";
    t.at_time = "02:30"; /* does not exist on 28 March 2027, exists twice on 31 October 2027 */
    assert_int_equal(task_next(&t, at(berlin, 2027, 3, 27, 12, 0)), at(berlin, 2027, 3, 28, 3, 0));
    assert_int_equal(task_next(&t, at(berlin, 2027, 3, 28, 3, 0)), at(berlin, 2027, 3, 29, 2, 30));
    int64_t first = task_next(&t, at(berlin, 2027, 10, 30, 12, 0));
    assert_int_equal(first, at(berlin, 2027, 10, 31, 2, 30));
    assert_int_equal(task_next(&t, first), at(berlin, 2027, 11, 1, 2, 30));
    t.schedule = "weekdays";
    t.weekdays = "mon,fri";
    assert_int_equal(task_next(&t, at(berlin, 2026, 11, 24, 12, 0)),
                     at(berlin, 2026, 11, 27, 2, 30)); /* a Tuesday */
    assert_int_equal(task_next(&t, at(berlin, 2026, 11, 27, 2, 30)),
                     at(berlin, 2026, 11, 30, 2, 30));
    t.schedule = "interval";
    t.every_days = 10;
    t.on_date = "2026-12-25";
    assert_int_equal(task_next(&t, at(berlin, 2026, 11, 24, 12, 0)),
                     at(berlin, 2026, 12, 25, 2, 30));
    assert_int_equal(task_next(&t, at(berlin, 2026, 12, 25, 2, 30)), at(berlin, 2027, 1, 4, 2, 30));
    t.on_date = "2030-02-18"; /* however far ahead */
    assert_int_equal(task_next(&t, NOW), at(berlin, 2030, 2, 18, 2, 30));
    t.schedule = "once";
    t.on_date = "2030-02-28";
    assert_int_equal(task_next(&t, NOW), at(berlin, 2030, 2, 28, 2, 30));
    assert_int_equal(task_next(&t, at(berlin, 2030, 2, 28, 2, 30)), 0);
    t.schedule = "manual";
    assert_int_equal(task_next(&t, NOW), 0);
}

static void actions_as_form_values(void **state) {
    static const char *const SOUND[] = {
        "suspend",       "remove-access:confluence", "remove-access:confluence:s1", "add-group:g-1",
        "deactivate",    "remove-unused:confluence", "remove-unused:confluence:s1", "delete",
        "cancel-delete", "remove-from-org"};
    static const char *const BROKEN[] = {"",
                                         "erase",
                                         "delete:now",
                                         "remove-unused:",
                                         "suspend:now",
                                         "remove-access:",
                                         "remove-access::s1",
                                         "add-group:",
                                         "SUSPEND"};
    struct action x;
    (void)state;
    for (size_t i = 0; i < sizeof SOUND / sizeof *SOUND; i++) {
        assert_true(action_parse(arena, SOUND[i], &x));
        assert_string_equal(action_value(arena, &x), SOUND[i]);
    }
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++)
        assert_false(action_parse(arena, BROKEN[i], &x));
}

static void refused(const struct task *t, const char *field, const char *words) {
    struct task_problems p;
    assert_int_equal(task_check(db, arena, t, NOW, &p), OK);
    if (!field) {
        assert_int_equal(p.n, 0);
        return;
    }
    assert_true(p.n > 0);
    assert_string_equal(p.at[0].field, field);
    if (!strstr(p.at[0].words, words))
        fail_msg("%s", p.at[0].words);
}

static void a_task_may_not_be_anything(void **state) {
    (void)state;
    struct task t = good();
    refused(&t, NULL, NULL);
#define REFUSED(change, field, words) t = good(), change, refused(&t, field, words)
    REFUSED(t.name = "", "name", "Enter a name");
    REFUSED(t.filter = 9, "filter", "saved filter");
    REFUSED(t.actions = 0, "action", "what is to be done");
    REFUSED(t.action[0].action = "remove-access", "product", "Choose the product");
    REFUSED((t.action[0] = (struct action){.action = "remove-access", .product = "trello"}),
            "product", "not on this site");
    REFUSED((t.action[0] = (struct action){.action = "add-group", .group_id = "g-9"}), "group",
            "no longer exists");
    REFUSED((t.action[0] = (struct action){.action = "remove-group", .group_id = "g-3"}), "group",
            "identity provider");
    REFUSED((t.action[0] = (struct action){.action = "add-group", .group_id = "g-6"}), "group",
            "makes admins");
    REFUSED((t.action[1] = (struct action){.action = "restore"}, t.actions = 2), "action",
            "undo each other");
    REFUSED((t.action[1] = t.action[0], t.actions = 2), "action", "twice");
    REFUSED(t.schedule = "hourly", "schedule", "when the task runs");
    REFUSED(t.schedule = "weekdays", "weekday", "at least one");
    REFUSED((t.schedule = "weekdays", t.weekdays = "mon,xyz"), "weekday", "at least one");
    REFUSED((t.schedule = "interval", t.every_days = 0), "every_days", "1 to 366");
    REFUSED((t.schedule = "once", t.on_date = "2026-02-30"), "on_date", "a day like");
    REFUSED((t.schedule = "once", t.on_date = "2020-01-01"), "on_date", "has passed");
    REFUSED((t.schedule = "once", t.on_date = "1969-07-20"), "on_date", "has passed");
    REFUSED(t.at_time = "24:00", "time", "06:00");
    REFUSED(t.at_time = "6:00", "time", "06:00");
    REFUSED(t.time_zone = "Europe/Nowhere", "time_zone", "time zone");
    REFUSED(t.cap_users = 0, "cap_users", "1,000,000");
    REFUSED(t.cap_percent = 101, "cap_percent", "100 percent");
    REFUSED(t.limit_mode = "most", "limit_mode", "these limits allow");
    REFUSED(t.notify = "ana@example.test, not an address", "notify", "e-mail");
    REFUSED(t.notify = "\xc3\xa4nne@example.test", "notify",
            "e-mail"); /* to what the lane would not send */
    REFUSED(t.notify = "ana@example.test.", "notify", "e-mail");
    /* The slot is 02:00 to 03:00 UTC: in Berlin's winter that is from 03:00. */
    REFUSED(t.at_time = "03:10", "time", "The next free time is 04:00");
    REFUSED(t.at_time = "04:10", "time",
            "The next free time is 05:00"); /* free in winter, in the slot in summer: said now, not
                                               in March */
}

static int64_t save(struct task *t) {
    int64_t id = 0;
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(task_save(db, arena, t, WHO, NOW, &id), OK);
    assert_int_equal(db_commit(db), OK);
    return id;
}

static enum rc_err in_transaction(enum rc_err rc) {
    if (rc == OK)
        return db_commit(db);
    db_rollback(db);
    return rc;
}

static void only_what_was_seen_is_switched_on(void **state) {
    (void)state;
    struct task t = good(), row;
    int64_t run = 0;
    t.enabled = true;
    t.dry_run = false;
    t.id = save(&t);
    assert_int_equal(task_load(db, arena, t.id, &row), OK);
    assert_true(!row.enabled && row.dry_run && !row.seen);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(task_switch(db, arena, t.id, true, true, WHO, NOW)),
                     ERR_CONFLICT);
    assert_int_equal(run_preview_task(db, arena, t.id, WHO, NOW, &run), OK);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(task_seen(db, arena, t.id, run, WHO, NOW)), OK);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(task_switch(db, arena, t.id, true, false, WHO, NOW)), OK);
    assert_int_equal(task_load(db, arena, t.id, &row), OK);
    assert_true(row.enabled && !row.dry_run && row.next_run_at > NOW);
    t.name = "Idle people"; /* changes nothing of what was seen */
    t.notify = "ana@example.test\r\nben@example.test";
    save(&t);
    assert_int_equal(task_load(db, arena, t.id, &row), OK);
    assert_true(row.enabled && !row.dry_run);
    assert_string_equal(row.notify, "ana@example.test,ben@example.test");
    t.filter = 2; /* changes all of it */
    save(&t);
    assert_int_equal(task_load(db, arena, t.id, &row), OK);
    assert_true(!row.enabled && row.dry_run && row.next_run_at == 0);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(task_seen(db, arena, t.id, run, WHO, NOW)), ERR_CONFLICT);
}

/* Both limits at once, and what would fit; a share is of people and always lets one through. */
static void limits_are_told_together(void **state) {
    (void)state;
    static const struct {
        int64_t planned, seats, users, percent;
        int broken;
        int64_t fit_users, fit_percent;
    } CASES[] = {
        {5, 100, 5, 5, 0, 0, 0}, {6, 100, 5, 5, 2, 6, 6},
        {6, 100, 6, 5, 1, 6, 6}, {6, 100, 5, 6, 1, 6, 6},
        {7, 99, 9, 7, 1, 9, 8}, /* 7 of 99 is more than 7 % */
        {1, 3, 1, 1, 0, 0, 0},   {2, 3, 2, 1, 1, 2, 67},
        {4, 3, 9, 100, 1, 0, 0}, /* more people than holders: no share would do */
        {2, 0, 9, 100, 1, 0, 0},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct run_problems p = {.n = 0};
        struct task t = good();
        t.cap_users = CASES[i].users;
        t.cap_percent = CASES[i].percent;
        task_limits_check(arena, &t, CASES[i].planned, CASES[i].seats, &p);
        if (p.n != CASES[i].broken || p.fit_users != CASES[i].fit_users ||
            p.fit_percent != CASES[i].fit_percent)
            fail_msg("case %zu: %d broken, %lld and %lld %% fit", i, p.n, (long long)p.fit_users,
                     (long long)p.fit_percent);
        assert_int_equal(p.n == 0, CASES[i].planned <= task_limit_max(&t, CASES[i].seats));
    }
}

/* The count of the page goes by the last plan, and without one by who holds a seat. */
static void reach_is_counted(void **state) {
    (void)state;
    struct task t = good(), row;
    struct task_reach reach;
    int64_t run = 0;
    t.cap_users = 2;
    t.cap_percent = 100;
    t.id = save(&t);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(user_index_refresh(db), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(task_load(db, arena, t.id, &row), OK);
    assert_int_equal(task_reach(db, arena, &row, NOW, &reach), OK);
    assert_int_equal(reach.fit, 6);
    assert_int_equal(reach.touched, 6);
    assert_int_equal(reach.seats, 5);
    assert_int_equal(reach.broken.n, 2);
    assert_int_equal(run_preview_task(db, arena, t.id, WHO, NOW, &run), OK);
    assert_int_equal(task_reach(db, arena, &row, NOW, &reach), OK);
    assert_int_equal(reach.fit, 6);
    assert_int_equal(reach.touched, 4); /* an admin and a protected person are left out */
    assert_int_equal(reach.broken.n, 1);
    row.limit_mode = "longest";
    assert_int_equal(task_reach(db, arena, &row, NOW, &reach), OK);
    assert_int_equal(reach.broken.n, 0);
    assert_int_equal(reach.most, 2);
}

/* Who gets which steps, in one line: "a1 leave-group g-1". */
static const char *steps(int64_t run) {
    return value(arena_printf(
        arena,
        "SELECT group_concat(x, ', ') FROM (SELECT u.account_id || ' ' || s.kind || coalesce(' ' "
        "|| s.group_id, ' ' || s.resource, ' ' || s.directory_id, '') AS x"
        " FROM run_step s JOIN user u ON u.id = s.user WHERE s.run = %lld ORDER BY u.account_id, "
        "s.seq)",
        (long long)run));
}

static const char *reason(int64_t run, const char *account) {
    return value(
        arena_printf(arena,
                     "SELECT r.state || ': ' || coalesce(r.reason, '') FROM run_user r JOIN user u "
                     "ON u.id = r.user WHERE r.run = %lld AND u.account_id = '%s'",
                     (long long)run, account));
}

static int64_t preview(const char *action) {
    static const char *const ALL[] = {"a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8"};
    struct action x;
    int64_t run = 0;
    assert_true(action_parse(arena, action, &x));
    struct run_request q = {.action = &x, .actions = 1, .account_ids = ALL, .n = 8};
    if (run_preview_bulk(db, arena, &q, WHO, NOW, &run) != OK)
        fail_msg("%s: %s", action, err.message);
    assert_string_equal(value(arena_printf(arena,
                                           "SELECT count(*) FROM run_step s JOIN run_user u USING "
                                           "(run, user) WHERE run = %lld AND u.state <> 'planned'",
                                           (long long)run)),
                        "0");
    assert_string_equal(reason(run, "a4"), "left-out: Organization admin: always left out.");
    assert_non_null(strstr(reason(run, "a5"), "left-out: protected"));
    return run;
}

static void plans_call_exactly_what_gives_the_product(void **state) {
    (void)state;
    int64_t run = preview("remove-access:confluence:s1");
    assert_string_equal(steps(run),
                        "a1 leave-group g-2, a1 leave-group g-1, a2 revoke-role "
                        "ari:cloud:confluence::site/s1, a7 leave-group g-1, a8 leave-group g-1");
    assert_non_null(
        strstr(reason(run, "a3"), "left-out: The access comes from the group \"scim\""));
    assert_string_equal(reason(run, "a6"), "already: ");
    assert_string_equal(
        value(arena_printf(
            arena,
            "SELECT group_concat(product || '=' || n || iif(asked, '', ' further')) FROM (SELECT "
            "product, asked, count(*) AS n FROM run_loss WHERE run = %lld GROUP BY 1, 2)",
            (long long)run)),
        "1=2,2=1 further"); /* the group for both takes Jira, too */
    run = preview("remove-access:confluence");
    assert_string_equal(
        steps(run),
        "a1 leave-group g-2, a1 leave-group g-1, a2 revoke-role ari:cloud:confluence::site/s1, a2 "
        "revoke-role ari:cloud:confluence::site/s2, a7 leave-group g-1, a8 leave-group g-1");
    run = preview("remove-access:jira-software"); /* products by the names people know */
    assert_string_equal(
        value(arena_printf(arena,
                           "SELECT label FROM run_step WHERE run = %lld AND kind = 'revoke-role'",
                           (long long)run)),
        "Jira on one (user)");
    assert_string_equal(
        value(arena_printf(arena,
                           "SELECT gives FROM run_group WHERE run = %lld AND group_id = 'g-2'",
                           (long long)run)),
        "[[1,\"atlassian/user\"],[2,\"atlassian/user\"]]");
    assert_string_equal(steps(preview("remove-group:g-5")), "a1 leave-group g-5");
    assert_string_equal(
        steps(preview("add-group:g-5")),
        "a3 join-group g-5, a6 join-group g-5, a7 join-group g-5"); /* a2 and a8 are elsewhere */
    assert_string_equal(
        steps(preview("suspend")),
        "a1 suspend, a2 suspend d-1, a3 suspend d-1, a3 suspend d-2, a6 suspend, a7 suspend");
    assert_string_equal(value("SELECT seats FROM run ORDER BY id DESC LIMIT 1"),
                        "5"); /* people with a seat, though two of them have two */
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
    put("UPDATE seat SET last_active = 1795500000 - 86400 WHERE user = 1 AND product = 2");
    assert_int_equal(still_used(preview("remove-access:confluence:s1")), 1);
    assert_int_equal(still_used(preview("suspend")), 1);
    assert_int_equal(still_used(preview("deactivate")), 1);
    assert_int_equal(still_used(preview("remove-group:g-1")), 0);
    assert_int_equal(still_used(preview("remove-group:g-2")), 1);
    assert_int_equal(still_used(preview("add-group:g-5")), 0);
    put("INSERT INTO user_role (user, product, role) VALUES (1, 2, 'atlassian/user')"); /* another
                                                                                           way to
                                                                                           Jira is
                                                                                           left */
    assert_int_equal(still_used(preview("remove-access:confluence:s1")), 0);
    assert_int_equal(still_used(preview("suspend")), 1);
    put("UPDATE seat SET last_active = 1795500000 - 31 * 86400 WHERE user = 1 AND product = 2");
    assert_int_equal(still_used(preview("suspend")), 0);
}

static void a_plan_is_a_ceiling(void **state) {
    (void)state;
    struct run r;
    int64_t run = preview("suspend");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(run_confirm(db, arena, run, -1, false, WHO, BASE, NOW)), OK);
    put("DELETE FROM protection; DELETE FROM user_platform_role; INSERT INTO protection (user, "
        "reason, created_at, created_by) VALUES (1, 'newly', 1, 't')");
    assert_int_equal(run_load(db, arena, run, &r), OK);
    assert_int_equal(run_plan(db, arena, &r, NOW), OK);
    assert_string_equal(steps(run), "a2 suspend d-1, a3 suspend d-1, a3 suspend d-2, a6 suspend, "
                                    "a7 suspend"); /* who was left out stays so; who is protected
                                                      now goes */
    assert_string_equal(reason(run, "a1"), "skipped: protected: newly");
    assert_string_equal(reason(run, "a5"), "left-out: protected: on call");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(run_confirm(db, arena, run, -1, false, WHO, BASE, NOW)),
                     ERR_CONFLICT); /* once */
    put("INSERT INTO user_platform_role VALUES (4, 'atlassian/org-admin'); INSERT INTO protection "
        "(user, reason, created_at, created_by) VALUES (5, 'on call', 1, 't')");
    run = preview("suspend");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(run_confirm(db, arena, run, -1, false, WHO, BASE, NOW + 90000)),
                     ERR_CONFLICT); /* a day later */
}

/* Between preview and run a7 and a8 come into the group for both products: Jira was not spoken of.
 * a8 has another way to Jira. */
static void nobody_loses_more_than_the_plan_showed(void **state) {
    (void)state;
    struct run r;
    int64_t run = preview("remove-access:confluence:s1");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(in_transaction(run_confirm(db, arena, run, -1, false, WHO, BASE, NOW)), OK);
    put("INSERT INTO membership VALUES (7, 2), (8, 2); INSERT INTO user_role (user, product, role) "
        "VALUES (8, 2, 'atlassian/user'); INSERT INTO seat (user, product, last_active) VALUES (7, "
        "2, NULL), (8, 2, NULL)");
    assert_int_equal(run_load(db, arena, run, &r), OK);
    assert_int_equal(run_plan(db, arena, &r, NOW), OK);
    assert_string_equal(steps(run),
                        "a1 leave-group g-2, a1 leave-group g-1, a2 revoke-role "
                        "ari:cloud:confluence::site/s1, a8 leave-group g-2, a8 leave-group g-1");
    assert_string_equal(
        reason(run, "a7"),
        "skipped: Would by now also lose Jira on one, which the plan did not show.");
    assert_string_equal(reason(run, "a1"), "planned: "); /* what was shown is no surprise */
}

/* One change after the other, by hours; what counts at some hour. A number is not lifted, used and
 * put back. */
static void the_rule_of_two_people_outlasts_its_end_by_a_day(void **state) {
    (void)state;
    static const struct {
        int64_t hour;
        const char *set;
        int64_t counts;
    } STEPS[] = {
        {0, NULL, 0},    {1, "10", 10},
        {2, "0", 0},     {3, "10", 10}, /* corrected at once: it has not stood for a day */
        {27, "50", 10},  {28, NULL, 10},
        {50, NULL, 10},  {51, NULL, 50}, /* weakened after 24 hours: 10 counts for 24 more */
        {80, "20", 20},  {81, "0", 50},  /* stricter at once, and a detour over it lifts nothing: */
        {103, NULL, 50}, {104, NULL, 50},
        {105, NULL, 0}, /* 50 counts until 0 has stood for a day */
        {200, "5", 5},   {224, "4", 4},
        {224, "0", 5},   {247, NULL, 5},
        {248, NULL, 0},  {300, "10", 10},
        {330, "9", 9},   {353, "999999", 10},
        {355, NULL, 10}, /* the step to 9 is old by then: 999999 is not */
        {356, "10", 10}, {370, "999999", 10},
        {371, "10", 10}, {394, "999999", 10},
        {417, NULL, 10}, {418, NULL, 999999},
    };
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        int64_t now = NOW + STEPS[i].hour * 3600, above = -1;
        if (STEPS[i].set) {
            assert_int_equal(db_begin(db), OK);
            assert_int_equal(settings_save(db, "approval_users", STEPS[i].set, WHO, now, NULL), OK);
            assert_int_equal(db_commit(db), OK);
        }
        assert_int_equal(run_approval_above(db, now, &above), OK);
        if (above != STEPS[i].counts)
            fail_msg("hour %lld: %lld, not %lld", (long long)STEPS[i].hour, (long long)above,
                     (long long)STEPS[i].counts);
    }
}

/* The lane has read a queued run and is about to plan it, to put it off, to start or to end it;
 * just then somebody stops it. */
static void a_stopped_run_stays_stopped(void **state) {
    (void)state;
    struct task t = good(), row;
    struct run r;
    int64_t id = 0, changed = -1;
    t.id = save(&t);
    assert_int_equal(task_load(db, arena, t.id, &row), OK);
    assert_int_equal(run_add_due(db, arena, &row, NOW, &id), OK);
    assert_int_equal(run_load(db, arena, id, &r), OK);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(user_index_refresh(db), OK); /* the filter finds people */
    assert_int_equal(run_stop(db, arena, id, WHO, NOW), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(run_plan(db, arena, &r, NOW), OK);
    assert_int_equal(number("SELECT count(*) FROM run_user"), 0);
    assert_int_equal(
        db_exec(db, Q_RUNS_STATE, NULL, "isss", id, "queued", "waits", "A synchronization."), OK);
    assert_int_equal(db_exec(db, Q_LANE_START, &changed, "ii", id, (int64_t)NOW), OK);
    assert_int_equal(changed, 0);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(
        run_end(db, arena, id, RUN_DONE, reason_of("nobody", NULL), "http://localhost", NOW), OK);
    assert_int_equal(db_commit(db), OK);
    assert_string_equal(
        value("SELECT state || '|' || reason || '|' || (SELECT count(*) FROM event) FROM run"),
        "stopped|Stopped by olivia@example.test before it began.|0");
}

/* Runs are kept for three years: their lists and counts go by an index. */
static void lists_go_by_indexes(void **state) {
    (void)state;
    static const enum query ASKED[] = {
        Q_RUNS_LIST,   Q_RUNS_LIST_TASK,   Q_RUNS_LIST_STATE, Q_RUNS_SEATS,    Q_RUNS_FURTHER,
        Q_RUNS_LOSSES, Q_RUNS_USERS,       Q_RUNS_STEPS,      Q_RUNS_UNDOABLE, Q_RUNS_USERS_COUNT,
        Q_RUN_PERSON,  Q_RUN_UNDOABLE_FOR, Q_RUN_RETRIES,     Q_RUN_RETRY_OF};
    goes_by_indexes(ASKED, sizeof ASKED / sizeof *ASKED, false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_by_local_time),
        cmocka_unit_test_setup_teardown(actions_as_form_values, open_organization, close_place),
        cmocka_unit_test_setup_teardown(a_task_may_not_be_anything, open_organization, close_place),
        cmocka_unit_test_setup_teardown(only_what_was_seen_is_switched_on, open_organization,
                                        close_place),
        cmocka_unit_test_setup_teardown(limits_are_told_together, open_organization, close_place),
        cmocka_unit_test_setup_teardown(reach_is_counted, open_organization, close_place),
        cmocka_unit_test_setup_teardown(plans_call_exactly_what_gives_the_product,
                                        open_organization, close_place),
        cmocka_unit_test_setup_teardown(what_is_in_use_and_would_be_lost, open_organization,
                                        close_place),
        cmocka_unit_test_setup_teardown(a_plan_is_a_ceiling, open_organization, close_place),
        cmocka_unit_test_setup_teardown(the_rule_of_two_people_outlasts_its_end_by_a_day,
                                        open_organization, close_place),
        cmocka_unit_test_setup_teardown(nobody_loses_more_than_the_plan_showed, open_organization,
                                        close_place),
        cmocka_unit_test_setup_teardown(a_stopped_run_stays_stopped, open_organization,
                                        close_place),
        cmocka_unit_test_setup_teardown(lists_go_by_indexes, open_organization, close_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
