/* The index of the user browser over several chunks of people: counts as plain SQL counts them,
 * figures at the edge second, groups in few rows, and the plans of the statements of each page. */
#include "core/index/index_fixture.h"
#include "index/index_find.h"

#define SEAT(condition)                                                                            \
    "EXISTS (SELECT 1 FROM seat s JOIN product p ON p.id = s.product WHERE s.user = u.id "         \
    "AND " condition ")"
static const struct {
    const char *query, *where;
} CASES[] = {
    {"", "1"},
    {"status=suspended", "status = 'suspended'"},
    {"claim=managed", "claim_status = 'managed'"},
    {"synced=1", "management_source = 'synced'"},
    {"domain=d77.test", "email_domain = 'd77.test'"},
    {"q=b+1", "(name LIKE '%b%' OR email LIKE '%b%') AND (name LIKE '%1%' OR email LIKE '%1%')"},
    {"q=u77", "name LIKE '%u77%' OR email LIKE '%u77%'"},
    {"q=.TEST", "email LIKE '%.test%'"},
    {"q=4", "name LIKE '%4%' OR email LIKE '%4%'"},
    {"group=few", "id IN (SELECT user FROM membership WHERE user_group IN (2, 3))"},
    {"group=g2", "id IN (SELECT user FROM membership WHERE user_group = 2)"},
    {"role=atlassian/user", "id IN (SELECT user FROM membership WHERE user_group = 2 UNION "
                            "SELECT user FROM user_role)"},
    {"status=suspended&status=deactivated", "status IN ('suspended', 'deactivated')"},
    {"not_status=suspended&not_status=deactivated", "status = 'active'"},
    {"domain=d77.test&domain=d88.test", "email_domain IN ('d77.test', 'd88.test')"},
    {"not_domain=x.test", "email_domain <> 'x.test'"},
    {"group=g2&group=g3", "id IN (SELECT user FROM membership WHERE user_group IN (2, 3))"},
    {"not_group=few", "id NOT IN (SELECT user FROM membership WHERE user_group IN (2, 3))"},
    {"group=everybody&not_group=g2",
     "id IN (SELECT user FROM membership WHERE user_group = 1)"
     " AND id NOT IN (SELECT user FROM membership WHERE user_group = 2)"},
    {"not_role=atlassian/user", "id NOT IN (SELECT user FROM membership WHERE user_group = 2"
                                " UNION SELECT user FROM user_role)"},
    {"role=none&role=atlassian/user", "id IN (SELECT user FROM membership WHERE user_group = 2"
                                      " UNION SELECT user FROM user_role)"},
    {"product=jira-software&product=confluence", SEAT("1")},
    {"not_product=confluence", "NOT " SEAT("p.product = 'confluence'")},
    {"product=confluence&not_site=s2",
     SEAT("p.product = 'confluence'") " AND NOT " SEAT("p.site = 's2'")},
    {"not_product=jira-software&not_product=confluence", "NOT " SEAT("1")},
    {"billable=1", SEAT("1")},
    {"product=jira-software", SEAT("p.product = 'jira-software'")},
    {"site=s1&inactive_days=40",
     SEAT("site = 's1' AND (last_active IS NULL OR last_active < 1795488872 - 40 * 86400)")},
    {"inactive_days=90", SEAT("(last_active IS NULL OR last_active < 1795488872 - 90 * 86400)")},
    {"never=1&product=confluence", SEAT("p.product = 'confluence' AND last_active IS NULL")},
    {"active_days=10", SEAT("last_active >= 1795488872 - 10 * 86400")},
    {"active_days=100&inactive_days=50",
     SEAT("last_active BETWEEN 1795488872 - 100 * 86400 AND 1795488872 - 50 * 86400 - 1")},
    {"product=jira-software&active_days=100&inactive_days=50&status=active&q=x.test",
     SEAT("p.product = 'jira-software' AND last_active BETWEEN 1795488872 - 100 * 86400 AND "
          "1795488872 - 50 * 86400 - 1") " AND status = 'active' AND email LIKE '%x.test%'"}};

static void counts(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct user_filter f = filter(CASES[i].query);
        int64_t n = 0, want = numberf("SELECT count(*) FROM user u WHERE gone_at IS NULL AND (%s)",
                                      CASES[i].where);
        assert_int_equal(users_count(db, &f, NOW, &n), OK);
        assert_int_equal(n, want);
        assert_true(want > 0);
    }
}

/* Mistyped, renamed or deleted, it would no longer leave anybody out. */
static void what_is_not_here_to_leave_out_leaves_out_everybody(void **state) {
    (void)state;
    static const struct {
        const char *query;
        bool gone;
    } UNKNOWN[] = {
        {"not_group=no-such-group&not_group=g2", false},
        {"not_product=JIRA-SOFTWARE", false},
        {"not_site=s9&not_site=s2", false},
        {"not_role=org-admin", false},
        {"not_domain=exampel.test", false},
        {"not_group=g2", true},
        {"not_group=everybody", true},
        {"not_product=confluence", true},
        {"not_site=s2", true},
    };
    for (size_t i = 0; i < sizeof UNKNOWN / sizeof *UNKNOWN; i++) {
        struct user_filter f = filter(UNKNOWN[i].query);
        int64_t n = -1;
        if (UNKNOWN[i].gone)
            execute("UPDATE user_group SET gone_at = 5 WHERE id IN (1, 2);"
                    "UPDATE product SET gone_at = 5 WHERE id IN (2, 3)");
        assert_int_equal(users_count(db, &f, NOW, &n), OK);
        assert_int_equal(n, 0);
    }
    execute("UPDATE user_group SET gone_at = NULL; UPDATE product SET gone_at = NULL");
}

/* Whole days come from sums, the day of the threshold from its seconds. At every second of an edge
 * the count equals one made row by row. */
static void seats_are_counted_to_the_second(void **state) {
    (void)state;
    /* Before there were clocks, and just after. */
    execute("UPDATE seat SET last_active = user % 7 - 3"
            " WHERE user % 601 = 1 AND last_active IS NOT NULL");
    refresh();
    for (int64_t shift = -3; shift <= 3; shift++) {
        struct rows *r = NULL;
        int n = 0;
        int64_t now = NOW + shift;
        assert_int_equal(db_query(db, Q_THRESHOLD_COUNTS, &r, "is", now, "[3,30,77,180,20000]"),
                         OK);
        for (; db_next(r); n++) {
            const char *seats = arena_printf(arena,
                                             "SELECT count(*) FROM seat s"
                                             " JOIN product p ON p.id = s.product"
                                             " WHERE p.product = '%s'",
                                             db_text(r, 0));
            assert_int_equal(db_int(r, 2), number(seats));
            assert_int_equal(db_int(r, 3),
                             numberf("%s AND (last_active IS NULL OR last_active < %lld)", seats,
                                     (long long)(now - db_int(r, 1) * 86400)));
        }
        assert_int_equal(db_end(r), OK);
        assert_true(n >= 10);
    }
    assert_int_equal(
        number("SELECT sum(length(times)) / 4 FROM seat_moment WHERE kind IN ('used', 'never')"),
        number("SELECT count(*) FROM seat"));
    execute("DELETE FROM seat WHERE product = 1");
    refresh();
    assert_int_equal(number("SELECT count(*) FROM seat_moment WHERE product = 1"), 0);
}

static void edge_seconds(void **state) {
    (void)state;
    for (int64_t now = NOW - 2; now <= NOW + 3; now++) {
        struct rows *r = NULL;
        int products = 0;
        assert_int_equal(db_query(db, Q_SEATS_BY_PRODUCT, &r, "is", now, (const char *)NULL), OK);
        for (; db_next(r); products++) {
            const struct {
                int column;
                const char *more;
            } FIGURES[] = {
                {5, "billable=1"}, {6, "inactive_days=30"}, {7, "never=1"}, {8, "active_days=30"}};
            for (size_t i = 0; i < 4; i++) {
                struct user_filter f = filter(arena_printf(
                    arena, "product=%s&site=%s&%s", db_text(r, 1), db_text(r, 2), FIGURES[i].more));
                int64_t n = 0;
                assert_int_equal(users_count(db, &f, now, &n), OK);
                assert_int_equal(n, db_int(r, FIGURES[i].column));
            }
            int64_t plain =
                numberf("SELECT count(*) FROM seat"
                        " WHERE product = %lld AND (last_active IS NULL OR last_active < %lld)",
                        (long long)db_int(r, 0), (long long)(now - 30 * DAY));
            assert_int_equal(plain, db_int(r, 6));
        }
        assert_int_equal(db_end(r), OK);
        assert_int_equal(products, 3);
    }
    /* Somebody sits on the edge. */
    assert_true(number("SELECT count(*) FROM seat WHERE last_active = 1795488872 - 30 * 86400") >
                0);
}

/* The index has the members that plain SQL finds, in this many rows. */
static void check_group(int group, int rows) {
    struct user_filter f = filter(arena_printf(arena, "group=g%d", group));
    struct user_set set;
    struct rows *r = NULL;
    int64_t n = 0;
    assert_int_equal(users_find(db, &f, NOW, &set), OK);
    assert_int_equal(db_query(db, Q_USER_INDEX_MEMBERS, &r, ""), OK);
    while (db_next(r))
        if (db_int(r, 1) == group) {
            n++;
            assert_true(users_in(&set, db_int(r, 0)));
        }
    assert_int_equal(db_end(r), OK);
    assert_true(n > 0);
    assert_int_equal(set.count, n);
    assert_int_equal(
        numberf("SELECT sum(members) FROM browse_set WHERE kind = 'group' AND value = '%d'", group),
        n);
    assert_int_equal(
        numberf("SELECT count(*) FROM browse_set WHERE kind = 'group' AND value = '%d'", group),
        rows);
}

/* A small group is one row over many chunks, unless the distance to its next member needs more than
 * two bytes. */
static void small_groups_are_few_rows(void **state) {
    (void)state;
    /* 700 people in each of the chunks 20, 21 and 22, and four far away. */
    execute("INSERT INTO user_group (id, group_id, name)"
            " SELECT value, 'g' || value, 'group ' || value"
            " FROM json_each('[11,12,13,14,15,16]');"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700)"
            " INSERT INTO user (id, account_id, name, status, first_seen)"
            " SELECT chunk.value * 8192 + i * 3, 'far' || chunk.value || '-' || i, 'Far',"
            "  'active', 1"
            " FROM n, json_each('[20,21,22]') chunk"
            " UNION ALL"
            " SELECT value, 'a' || value, 'Far', 'active', 1"
            " FROM json_each('[65540,131074,196610,300000]');");
    /* 11: 65534 from one to the next, which just fits. 12: 131068, 65536, 103390: too far. */
    execute(
        "INSERT INTO membership SELECT id, 11 FROM user WHERE id IN (6, 65540, 131074);"
        "INSERT INTO membership SELECT id, 12 FROM user WHERE id IN (6, 131074, 196610, 300000);");
    /* 40 in each chunk. */
    execute("INSERT INTO membership SELECT id, 13 FROM user"
            " WHERE id % 8192 BETWEEN 1 AND 120 AND id BETWEEN 20 * 8192 AND 23 * 8192;");
    /* 100, 30, 700. */
    execute("INSERT INTO membership SELECT id, 14 FROM user"
            " WHERE id BETWEEN 20 * 8192 AND 20 * 8192 + 300"
            " OR id BETWEEN 21 * 8192 AND 21 * 8192 + 90"
            " OR id BETWEEN 22 * 8192 AND 23 * 8192;");
    /* The longest list, and the fewest bits. */
    execute("INSERT INTO membership SELECT id, 15 FROM user"
            " WHERE id BETWEEN 20 * 8192 AND 20 * 8192 + 511 * 3"
            " OR id BETWEEN 21 * 8192 AND 21 * 8192 + 512 * 3;");
    /* 129. */
    execute("INSERT INTO membership SELECT id, 16 FROM user"
            " WHERE id BETWEEN 20 * 8192 AND 20 * 8192 + 300"
            " OR id BETWEEN 21 * 8192 AND 21 * 8192 + 87;");
    refresh();
    check_group(2, 1);
    check_group(11, 1);
    check_group(12, 4);
    check_group(13, 1);
    check_group(14, 3);
    check_group(15, 2);
    check_group(16, 2);
    execute("DELETE FROM membership WHERE user_group = 13 AND user < 21 * 8192;"
            "DELETE FROM membership"
            " WHERE user_group = 14 AND user > 21 * 8192 AND user < 22 * 8192");
    refresh();
    check_group(13, 1);
    check_group(14, 2);
}

/* The statements of each page and each exported person. */
static void statements_of_pages_use_indexes(void **state) {
    (void)state;
    static const enum query ASKED[] = {Q_USERS_ROWS,
                                       Q_API_USERS,
                                       Q_CSV_PEOPLE,
                                       Q_CSV_ROLES,
                                       Q_CSV_GROUPS,
                                       Q_CSV_SEATS,
                                       Q_USER_INDEX_SET,
                                       Q_USER_INDEX_SEAT,
                                       Q_USER_INDEX_TEXT,
                                       Q_USER_INDEX_ORDER_UP,
                                       Q_USER_INDEX_ORDER_DOWN,
                                       Q_USER_INDEX_GROUPS,
                                       Q_USER_INDEX_ROLE_GROUPS,
                                       Q_USERS_ONE,
                                       Q_USERS_ONE_SEATS,
                                       Q_USERS_ONE_PATHS,
                                       Q_USERS_ONE_GROUPS,
                                       Q_USERS_ONE_ROLES,
                                       Q_USERS_ONE_ACTIVITY,
                                       Q_USERS_ONE_HISTORY,
                                       Q_PROTECT_WHY,
                                       Q_GROUP_ONE};
    check_uses_indexes(ASKED, sizeof ASKED / sizeof *ASKED, true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts),
        cmocka_unit_test(what_is_not_here_to_leave_out_leaves_out_everybody),
        cmocka_unit_test(edge_seconds),
        cmocka_unit_test(statements_of_pages_use_indexes),
        /* The last two change people. */
        cmocka_unit_test(seats_are_counted_to_the_second),
        cmocka_unit_test(small_groups_are_few_rows),
    };
    return cmocka_run_group_tests(tests, open_people, close_fixture);
}
