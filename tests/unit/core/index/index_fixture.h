/* 20,000 people, so that every index has several chunks. */
#ifndef TESTS_INDEX_FIXTURE_H
#define TESTS_INDEX_FIXTURE_H
#include "fixture.h"
#include "index/index_build.h"
#include "users/filter.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function" /* a test uses the helpers it needs */

enum { PEOPLE = 20000 };

static const int64_t NOW = 1795488872, DAY = 86400;

/* Some ids are missing and some people are gone. Every fifth has no seat. Times repeat, so that
 * keys tie across pages. */
static const char ROWS[] =
    "INSERT INTO product (id, ari, product, site, site_name) VALUES"
    " (1, 'a1', 'jira-software', 's1', 'one'),"
    " (2, 'a2', 'confluence', 's1', 'one'),"
    " (3, 'a3', 'jira-software', 's2', 'two');"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
    " INSERT INTO user (id, account_id, name,"
    "  email,"
    "  email_domain,"
    "  status, claim_status,"
    "  management_source, first_seen, gone_at)"
    " SELECT i, printf('a%06d', i), CASE WHEN i % 97 = 0 THEN ''"
    "   ELSE char(65 + i * 7 % 26, 97 + i % 13) || ' ' || (i * 7919 % 500) END,"
    "  CASE WHEN i % 31 THEN 'u' || (i * 104729 % 20011) || '@' ||"
    "   CASE WHEN i % 11 THEN 'x.test' ELSE 'd' || (i % 300) || '.test' END END,"
    "  CASE WHEN i % 31 THEN"
    "   CASE WHEN i % 11 THEN 'x.test' ELSE 'd' || (i % 300) || '.test' END END,"
    "  CASE i % 10 WHEN 0 THEN 'suspended' WHEN 1 THEN 'deactivated' ELSE 'active' END,"
    "  CASE i % 3 WHEN 0 THEN 'managed' WHEN 1 THEN 'unmanaged' END,"
    "  CASE WHEN i % 4 = 0 THEN 'synced' END, 1, CASE WHEN i % 501 = 0 THEN 5 END"
    " FROM n WHERE i % 211 <> 0;"
    "INSERT INTO user_group (id, group_id, name) VALUES"
    " (1, 'g1', 'everybody'), (2, 'g2', 'few'), (3, 'g3', 'few');"
    "INSERT INTO membership SELECT id, 1 FROM user;"
    "INSERT INTO membership SELECT id, 2 FROM user WHERE id % 1000 = 7;"
    "INSERT INTO membership SELECT id, 3 FROM user WHERE id % 1000 = 8;"
    "INSERT INTO group_role (user_group, product, role) VALUES (2, 1, 'atlassian/user');"
    "INSERT INTO user_role (user, product, role)"
    " SELECT id, 2, 'atlassian/user' FROM user WHERE id % 50 = 3;"
    "INSERT INTO seat (user, product, last_active)"
    " SELECT u.id, p.id,"
    " CASE WHEN (u.id + p.id) % 9 = 0 THEN NULL"
    " ELSE 1795488872 - ((u.id * 37 + p.id * 11) % 200) * 86400 - (u.id % 3) END"
    " FROM user u, product p"
    " WHERE u.gone_at IS NULL AND u.id % 5 <> 0 AND (u.id + p.id) % 2 = 0;";

static void refresh(void) {
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(user_index_refresh(db), OK);
    assert_int_equal(db_commit(db), OK);
}

static int open_people(void **state) {
    (void)open_fixture(state);
    execute(ROWS);
    refresh();
    return 0;
}

static struct user_filter filter(const char *query) {
    struct user_filter f;
    const char *problem = NULL;
    assert_true(user_filter_parse(arena, query, &f, &problem));
    return f;
}

#pragma GCC diagnostic pop
#endif
