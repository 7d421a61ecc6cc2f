/* An organization made for plans, and a task that every check accepts. */
#ifndef TESTS_TASK_FIXTURE_H
#define TESTS_TASK_FIXTURE_H
#include "fixture.h"
#include "tasks/task.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function" /* a test uses the helpers it needs */

enum { NOW = 1795500000 }; /* 24 Nov 2026, 06:00 UTC */
static const char *const WHO = "olivia@example.test", *const BASE = "http://localhost";

/* Product 1 by groups 1 and 2 (2 gives product 2, too), group 3 of the identity provider, group 4
 * for customers, group 5 nothing, group 6 makes admins. Persons: what each is good for stands
 * beside it. */
static const char ORGANIZATION[] =
    "INSERT INTO directory VALUES (1, 'd-1', 'Primary'), (2, 'd-2', 'Research');"
    "INSERT INTO product (id, ari, product, site, site_name) VALUES"
    " (1, 'ari:cloud:confluence::site/s1', 'confluence', 's1', 'one'),"
    " (2, 'ari:cloud:jira-software::site/s1', 'jira-software', 's1', 'one'),"
    " (3, 'ari:cloud:confluence::site/s2', 'confluence', 's2', 'two');"
    "INSERT INTO user_group (id, group_id, directory, name, external_synced) VALUES"
    " (1, 'g-1', 1, 'users', 0),"
    " (2, 'g-2', 1, 'both', 0),"
    " (3, 'g-3', 1, 'scim', 1),"
    " (4, 'g-4', 1, 'customers', 0),"
    " (5, 'g-5', 2, 'nothing', 0),"
    " (6, 'g-6', 1, 'admins', 0);"
    "INSERT INTO group_role (user_group, product, role) VALUES"
    " (1, 1, 'atlassian/user'),"
    " (2, 1, 'atlassian/user'),"
    " (2, 2, 'atlassian/user'),"
    " (3, 1, 'atlassian/user'),"
    " (4, 1, 'atlassian/customer'),"
    " (6, 2, 'atlassian/admin');"
    "INSERT INTO user (id, account_id, name, status, account_status, claim_status,"
    " first_seen) VALUES"
    " (1, 'a1', 'two groups and a customer', 'active', 'active', 'managed', 1),"
    " (2, 'a2', 'direct role', 'active', 'active', 'unmanaged', 1),"
    " (3, 'a3', 'by the identity provider', 'active', 'active', 'managed', 1),"
    " (4, 'a4', 'admin', 'active', 'active', 'managed', 1),"
    " (5, 'a5', 'protected', 'active', 'active', 'managed', 1),"
    " (6, 'a6', 'without access', 'active', 'active', 'managed', 1),"
    " (7, 'a7', 'deactivated', 'deactivated', 'inactive', 'managed', 1),"
    " (8, 'a8', 'suspended', 'suspended', 'active', 'managed', 1);"
    "INSERT INTO membership VALUES"
    " (1, 1), (1, 2), (1, 4), (3, 1), (3, 3), (4, 1), (5, 1), (8, 1), (7, 1), (1, 5);"
    "INSERT INTO user_role (user, product, role) VALUES"
    " (2, 1, 'atlassian/user'), (2, 3, 'atlassian/user'), (2, 2, 'atlassian/user');"
    "INSERT INTO user_platform_role VALUES (4, 'atlassian/org-admin');"
    "INSERT INTO user_directory VALUES"
    " (8, 1, 'suspended'), (2, 1, 'active'), (3, 1, 'active'), (3, 2, 'active');"
    "INSERT INTO protection (user, reason, created_at, created_by) VALUES"
    " (5, 'on call', 1, 't');"
    "INSERT INTO seat (user, product, last_active) VALUES"
    " (1, 1, NULL), (1, 2, NULL), (2, 1, NULL), (2, 3, NULL), (3, 1, NULL), (4, 1, NULL),"
    " (5, 1, NULL);"
    "INSERT INTO saved_filter VALUES"
    " (1, 'all', 'status=active', 1, 't', 1, 't', NULL, NULL),"
    " (2, 'other', 'claim=managed', 1, 't', 1, 't', NULL, NULL);"
    "INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome) VALUES"
    " ('daily', 't', 1795490000, 1795490100, 'ok');";

static int open_organization(void **state) {
    (void)open_fixture(state);
    execute(ORGANIZATION);
    return 0;
}

static struct task valid_task(void) {
    struct task t;
    task_defaults(&t, "Europe/Berlin");
    t.name = "Idle";
    t.filter = 1;
    t.actions = 1;
    t.action[0] = (struct action){.action = "suspend"};
    return t;
}

static int64_t save_task(struct task *t) {
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

#pragma GCC diagnostic pop
#endif
