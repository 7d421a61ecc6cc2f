/* The structures of the user browser over several chunks of people: exact counts against plain SQL,
 * every order over all its pages, figures at the edge second, a refresh that finds nothing to
 * write, and the plans of what is asked for each page. */
#include "base/casefold.h"
#include "place.h"
#include "users/filter.h"
#include "users/index_build.h"
#include "users/index_find.h"
#include "users/index_order.h"

enum { PEOPLE = 20000 };
static const int64_t NOW = 1795488872, DAY = 86400;
/* Some ids are missing, some people are gone; every fifth has no seat; times repeat, so that keys
 * tie across pages. */
static const char ROWS[] =
    "INSERT INTO product (id, ari, product, site, site_name) VALUES (1, 'a1', 'jira-software', "
    "'s1', 'one'), (2, 'a2', 'confluence', 's1', 'one'), (3, 'a3', 'jira-software', 's2', 'two');"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
    "INSERT INTO user (id, account_id, name, email, email_domain, status, claim_status, "
    "management_source, first_seen, gone_at)"
    " SELECT i, printf('a%06d', i), CASE WHEN i % 97 = 0 THEN '' ELSE char(65 + i * 7 % 26, 97 + i "
    "% 13) || ' ' || (i * 7919 % 500) END,"
    "  CASE WHEN i % 31 THEN 'u' || (i * 104729 % 20011) || '@' || CASE WHEN i % 11 THEN 'x.test' "
    "ELSE 'd' || (i % 300) || '.test' END END,"
    "  CASE WHEN i % 31 THEN CASE WHEN i % 11 THEN 'x.test' ELSE 'd' || (i % 300) || '.test' END "
    "END,"
    "  CASE i % 10 WHEN 0 THEN 'suspended' WHEN 1 THEN 'deactivated' ELSE 'active' END, CASE i % 3 "
    "WHEN 0 THEN 'managed' WHEN 1 THEN 'unmanaged' END,"
    "  CASE WHEN i % 4 = 0 THEN 'synced' END, 1, CASE WHEN i % 501 = 0 THEN 5 END FROM n WHERE i % "
    "211 <> 0;"
    "INSERT INTO user_group (id, group_id, name) VALUES (1, 'g1', 'everybody'), (2, 'g2', 'few'), "
    "(3, 'g3', 'few');"
    "INSERT INTO membership SELECT id, 1 FROM user; INSERT INTO membership SELECT id, 2 FROM user "
    "WHERE id % 1000 = 7; INSERT INTO membership SELECT id, 3 FROM user WHERE id % 1000 = 8;"
    "INSERT INTO group_role (user_group, product, role) VALUES (2, 1, 'atlassian/user'); INSERT "
    "INTO user_role (user, product, role) SELECT id, 2, 'atlassian/user' FROM user WHERE id % 50 = "
    "3;"
    "INSERT INTO seat (user, product, last_active) SELECT u.id, p.id, CASE WHEN (u.id + p.id) % 9 "
    "= 0 THEN NULL ELSE 1795488872 - ((u.id * 37 + p.id * 11) % 200) * 86400 - (u.id % 3) END"
    "  FROM user u, product p WHERE u.gone_at IS NULL AND u.id % 5 <> 0 AND (u.id + p.id) % 2 = 0;";

static void refresh(void) {
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(user_index_refresh(db), OK);
    assert_int_equal(db_commit(db), OK);
}

static int open_house(void **state) {
    (void)open_place(state);
    put(ROWS);
    refresh();
    return 0;
}

static struct user_filter filter(const char *query) {
    struct user_filter f;
    const char *problem = NULL;
    assert_true(user_filter_parse(arena, query, &f, &problem));
    return f;
}

static void counts(void **state) {
    (void)state;
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
        {"q=b+1",
         "(name LIKE '%b%' OR email LIKE '%b%') AND (name LIKE '%1%' OR email LIKE '%1%')"},
        {"q=u77", "name LIKE '%u77%' OR email LIKE '%u77%'"},
        {"q=.TEST", "email LIKE '%.test%'"},
        {"q=4", "name LIKE '%4%' OR email LIKE '%4%'"},
        {"group=few", "id IN (SELECT user FROM membership WHERE user_group IN (2, 3))"},
        {"group=g2", "id IN (SELECT user FROM membership WHERE user_group = 2)"},
        {"role=atlassian/user", "id IN (SELECT user FROM membership WHERE user_group = 2 UNION "
                                "SELECT user FROM user_role)"},
        {"billable=1", SEAT("1")},
        {"product=jira-software", SEAT("p.product = 'jira-software'")},
        {"site=s1&inactive_days=40",
         SEAT("site = 's1' AND (last_active IS NULL OR last_active < 1795488872 - 40 * 86400)")},
        {"inactive_days=90",
         SEAT("(last_active IS NULL OR last_active < 1795488872 - 90 * 86400)")},
        {"never=1&product=confluence", SEAT("p.product = 'confluence' AND last_active IS NULL")},
        {"active_days=10", SEAT("last_active >= 1795488872 - 10 * 86400")},
        {"active_days=100&inactive_days=50",
         SEAT("last_active BETWEEN 1795488872 - 100 * 86400 AND 1795488872 - 50 * 86400 - 1")},
        {"product=jira-software&active_days=100&inactive_days=50&status=active&q=x.test",
         SEAT("p.product = 'jira-software' AND last_active BETWEEN 1795488872 - 100 * 86400 AND "
              "1795488872 - 50 * 86400 - 1") " AND status = 'active' AND email LIKE '%x.test%'"}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct user_filter f = filter(CASES[i].query);
        int64_t n = 0, want = number(arena_printf(
                           arena, "SELECT count(*) FROM user u WHERE gone_at IS NULL AND (%s)",
                           CASES[i].where));
        assert_int_equal(users_count(db, &f, NOW, &n), OK);
        assert_int_equal(n, want);
        assert_true(want > 0);
    }
}

/* Whole days come from sums, the day of the threshold from its seconds: at every second of an edge
 * as many as counted one by one. */
static void seats_are_counted_to_the_second(void **state) {
    (void)state;
    put("UPDATE seat SET last_active = user % 7 - 3 WHERE user % 601 = 1 AND last_active IS NOT "
        "NULL"); /* before there were clocks, and just after */
    refresh();
    for (int64_t shift = -3; shift <= 3; shift++) {
        struct rows *r = NULL;
        int n = 0;
        int64_t now = NOW + shift;
        assert_int_equal(db_query(db, Q_THRESHOLD_COUNTS, &r, "is", now, "[3,30,77,180,20000]"),
                         OK);
        for (; db_next(r); n++) {
            const char *seats = arena_printf(arena,
                                             "SELECT count(*) FROM seat s JOIN product p ON p.id = "
                                             "s.product WHERE p.product = '%s'",
                                             db_text(r, 0));
            assert_int_equal(db_int(r, 2), number(seats));
            assert_int_equal(
                db_int(r, 3),
                number(arena_printf(arena, "%s AND (last_active IS NULL OR last_active < %lld)",
                                    seats, (long long)(now - db_int(r, 1) * 86400))));
        }
        assert_int_equal(db_end(r), OK);
        assert_true(n >= 10);
    }
    assert_int_equal(
        number("SELECT sum(length(times)) / 4 FROM seat_moment WHERE kind IN ('used', 'never')"),
        number("SELECT count(*) FROM seat"));
    put("DELETE FROM seat WHERE product = 1");
    refresh();
    assert_int_equal(number("SELECT count(*) FROM seat_moment WHERE product = 1"), 0);
}

struct person {
    int64_t id, seats, last, anywhere;
    char name[64], email[64], status[24], claim[24];
};

static void read_person(struct rows *r, struct person *p) {
    *p = (struct person){.id = db_int(r, 0),
                         .seats = db_int(r, 6),
                         .last = db_is_null(r, 7) ? 0 : db_int(r, 7),
                         .anywhere = db_is_null(r, 9) ? 0 : db_int(r, 9)};
    casefold_text(db_text_borrow(r, 2), p->name, sizeof p->name);
    casefold_text(db_text_borrow(r, 3) ? db_text_borrow(r, 3) : "", p->email, sizeof p->email);
    snprintf(p->status, sizeof p->status, "%s", db_text_borrow(r, 4));
    snprintf(p->claim, sizeof p->claim, "%s", db_text_borrow(r, 5) ? db_text_borrow(r, 5) : "");
}

/* Empty texts and people without a seat have a place of their own: last, or first where a whole
 * order is turned around. */
static int compare(const struct person *a, const struct person *b, enum users_sort sort) {
    switch (sort) {
    case USERS_BY_NAME: return !*a->name || !*b->name ? 0 : strcmp(a->name, b->name);
    case USERS_BY_EMAIL: return !*a->email || !*b->email ? 0 : strcmp(a->email, b->email);
    case USERS_BY_STATUS: return strcmp(a->status, b->status);
    case USERS_BY_CLAIM: return !*a->claim || !*b->claim ? 0 : strcmp(a->claim, b->claim);
    case USERS_BY_SEATS:
        return !a->seats || !b->seats ? 0 : (a->seats > b->seats) - (a->seats < b->seats);
    case USERS_BY_ANYWHERE: return (a->anywhere > b->anywhere) - (a->anywhere < b->anywhere);
    case USERS_BY_LAST:
        return !a->seats || !b->seats ? 0 : (a->last > b->last) - (a->last < b->last);
    }
    return 0;
}

/* All pages of an order, each person once, never against the order; the seatless come last in both
 * directions. */
static void walk_pages(const char *query, enum users_sort sort, bool down, int limit) {
    static char seen[PEOPLE + 1];
    struct user_filter f = filter(query);
    struct user_set set;
    struct person last = {0}, now;
    memset(seen, 0, sizeof seen);
    assert_int_equal(users_find(db, &f, NOW, &set), OK);
    int64_t n = 0;
    for (int64_t offset = 0; offset < set.count; offset += limit) {
        struct users_view v = {sort, down, offset, limit};
        struct rows *r = NULL;
        assert_int_equal(users_read_page(db, &f, &set, &v, NOW, &r), OK);
        for (; db_next(r); n++, last = now) {
            read_person(r, &now);
            assert_true(users_in(&set, now.id));
            assert_int_equal(seen[now.id], 0);
            seen[now.id] = 1;
            int c = n ? compare(&last, &now, sort) : 0;
            assert_true(down ? c >= 0 : c <= 0);
            if (n && (sort == USERS_BY_SEATS || sort == USERS_BY_LAST) && !last.seats)
                assert_int_equal(now.seats, 0);
        }
        assert_int_equal(db_end(r), OK);
    }
    assert_int_equal(n, set.count);
}

static void orders(void **state) {
    (void)state;
    static const char *const QUERIES[] = {
        "", "product=jira-software", "inactive_days=60&status=active", "q=a&synced=1", "group=few"};
    for (size_t q = 0; q < sizeof QUERIES / sizeof *QUERIES; q++)
        for (enum users_sort sort = USERS_BY_NAME; sort <= USERS_BY_ANYWHERE; sort++)
            for (int down = 0; down < 2; down++)
                walk_pages(QUERIES[q], sort, down, q == 4 ? 7 : 971);
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
                number(arena_printf(arena,
                                    "SELECT count(*) FROM seat WHERE product = %lld AND "
                                    "(last_active IS NULL OR last_active < %lld)",
                                    (long long)db_int(r, 0), (long long)(now - 30 * DAY)));
            assert_int_equal(plain, db_int(r, 6));
        }
        assert_int_equal(db_end(r), OK);
        assert_int_equal(products, 3);
    }
    assert_true(number("SELECT count(*) FROM seat WHERE last_active = 1795488872 - 30 * 86400") >
                0); /* somebody sits on the edge */
}

/* Changes with every commit of another connection that wrote something. */
static int64_t data_version(sqlite3 *raw) {
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(raw, "PRAGMA data_version", -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int64_t version = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return version;
}

static void nothing_changed_nothing_written(void **state) {
    (void)state;
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    int64_t before = data_version(raw);
    refresh();
    assert_int_equal(data_version(raw), before);
    assert_int_equal(sqlite3_exec(raw,
                                  "UPDATE user SET name = 'Zz renamed' WHERE id = 9000; UPDATE "
                                  "user SET gone_at = 9 WHERE id = 9001",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    before = data_version(raw);
    refresh();
    assert_int_not_equal(data_version(raw), before);
    sqlite3_close(raw);
    struct user_filter f = filter("q=zz+RENAMED");
    struct user_set set;
    assert_int_equal(users_find(db, &f, NOW, &set), OK);
    assert_true(set.count == 1 && users_in(&set, 9000));
    f = filter("");
    assert_int_equal(users_find(db, &f, NOW, &set), OK);
    assert_false(users_in(&set, 9001));
    walk_pages("", USERS_BY_NAME, true, 1000);
}

/* Members of a group as plain SQL and as the structures tell them, and in how many rows. */
static void group_is(int group, int rows) {
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
        number(arena_printf(
            arena, "SELECT sum(members) FROM browse_set WHERE kind = 'group' AND value = '%d'",
            group)),
        n);
    assert_int_equal(
        number(arena_printf(
            arena, "SELECT count(*) FROM browse_set WHERE kind = 'group' AND value = '%d'", group)),
        rows);
}

/* A small group is one row over many chunks, unless the way to its next member is longer than two
 * bytes tell. */
static void small_groups_are_few_rows(void **state) {
    (void)state;
    put("INSERT INTO user_group (id, group_id, name) SELECT value, 'g' || value, 'group ' || value "
        "FROM json_each('[11,12,13,14,15,16]');"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700)" /* 700
                                                                                           people in
                                                                                           each of
                                                                                           the
                                                                                           chunks
                                                                                           20, 21,
                                                                                           22; three
                                                                                           far away
                                                                                         */
        "INSERT INTO user (id, account_id, name, status, first_seen) SELECT chunk.value * 8192 + i "
        "* 3, 'far' || chunk.value || '-' || i, 'Far', 'active', 1 FROM n, json_each('[20,21,22]') "
        "chunk"
        " UNION ALL SELECT value, 'a' || value, 'Far', 'active', 1 FROM "
        "json_each('[65541,131076,196612,300000]');"
        /* 65535 from one to the next: just so */
        "INSERT INTO membership SELECT id, 11 FROM user WHERE id IN (6, 65541, 131076);"
        /* 131070, 65536, 103388: too far */
        "INSERT INTO membership SELECT id, 12 FROM user WHERE id IN (6, 131076, 196612, 300000);"
        /* 40 in each chunk */
        "INSERT INTO membership SELECT id, 13 FROM user WHERE id % 8192 BETWEEN 1 AND 120"
        " AND id BETWEEN 20 * 8192 AND 23 * 8192;"
        /* 100, 30, 700 */
        "INSERT INTO membership SELECT id, 14 FROM user WHERE id BETWEEN 20 * 8192 AND 20 * 8192 + "
        "300"
        " OR id BETWEEN 21 * 8192 AND 21 * 8192 + 90 OR id BETWEEN 22 * 8192 AND 23 * 8192;"
        /* the longest list, the fewest bits */
        "INSERT INTO membership SELECT id, 15 FROM user WHERE id BETWEEN 20 * 8192 AND 20 * 8192 +"
        " 511 * 3 OR id BETWEEN 21 * 8192 AND 21 * 8192 + 512 * 3;"
        /* 129 */
        "INSERT INTO membership SELECT id, 16 FROM user WHERE id BETWEEN 20 * 8192 AND 20 * 8192 + "
        "300"
        " OR id BETWEEN 21 * 8192 AND 21 * 8192 + 87");
    refresh();
    group_is(2, 1);
    group_is(11, 1);
    group_is(12, 4);
    group_is(13, 1);
    group_is(14, 3);
    group_is(15, 2);
    group_is(16, 2);
    put("DELETE FROM membership WHERE user_group = 13 AND user < 21 * 8192; DELETE FROM membership "
        "WHERE user_group = 14 AND user > 21 * 8192 AND user < 22 * 8192");
    refresh();
    group_is(13, 1);
    group_is(14, 2);
}

/* What is asked for each page and each exported person. */
static void plans(void **state) {
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
    goes_by_indexes(ASKED, sizeof ASKED / sizeof *ASKED, true);
}

static void folding(void **state) {
    (void)state;
    static const struct {
        const char *text, *folded;
    } CASES[] = {{"Jürgen WEIß", "jurgen weiß"},
                 {"ÉMILE e\xcc\x81", "emile e"},
                 {"Łukasz Søren", "lukasz soren"},
                 {"ДМИТРИЙ", "дмитрий"},
                 {"ΣΟΦΊΑ", "σοφία"},
                 {"王小明", "王小明"},
                 {"İstanbul", "istanbul"},
                 {"a\xff\xc3", "aÿã"},
                 {"", ""}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char out[64];
        size_t n = casefold_text(CASES[i].text, out, sizeof out);
        if (i != 7) /* broken bytes: only that nothing is read or written outside */
            assert_string_equal(out, CASES[i].folded);
        assert_int_equal(n, strlen(out));
    }
    char small[8];
    assert_true(casefold_text("王小明王小明", small, sizeof small) < sizeof small);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folding),
        cmocka_unit_test(counts),
        cmocka_unit_test(orders),
        cmocka_unit_test(edge_seconds),
        cmocka_unit_test(nothing_changed_nothing_written),
        cmocka_unit_test(plans),
        cmocka_unit_test(seats_are_counted_to_the_second),
        cmocka_unit_test(small_groups_are_few_rows) /* change them: the last */};
    return cmocka_run_group_tests(tests, open_house, close_place);
}
