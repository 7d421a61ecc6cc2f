/* A connection of an area, compared with plain SQL over several chunks of people: its views have
 * the columns of their tables and the rows inside, its index finds and counts who is inside, and
 * the authorizer refuses what has no view. */
#include "core/db/area_fixture.h"
#include "db/area_view.h"
#include "index/area_slices.h"
#include "index/index_order.h"

/* The first number of a statement on the area's own connection, past its authorizer's list of
 * statements, which are all in files. */
static int64_t seen(const char *sql) {
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(inside->handle, sql, -1, &s, NULL), SQLITE_OK);
    int rc = sqlite3_step(s);
    int64_t out = rc == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;
    if (rc != SQLITE_ROW)
        fail_msg("%s: %s", sql, sqlite3_errmsg(inside->handle));
    sqlite3_finalize(s);
    return out;
}

static void views_have_the_columns_of_their_tables(void **state) {
    (void)state;
    sqlite3 *raw = NULL;
    sqlite3_stmt *s = NULL;
    int views = 0;
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    for (int q = Q_AREA_VIEW_USER; q <= Q_AREA_VIEW_REVIEW_REVIEWER; q++, views++) {
        char name[64], temp[2000], table[2000];
        assert_int_equal(sscanf(query_text[q], "CREATE TEMP VIEW %63s AS", name), 1);
        const char *from = arena_printf(arena, "SELECT * FROM \"%s\"", name);
        assert_int_equal(sqlite3_prepare_v2(inside->handle, from, -1, &s, NULL), SQLITE_OK);
        *temp = *table = '\0';
        for (int i = 0; i < sqlite3_column_count(s); i++)
            snprintf(temp + strlen(temp), sizeof temp - strlen(temp), "%s ",
                     sqlite3_column_name(s, i));
        sqlite3_finalize(s);
        assert_int_equal(sqlite3_prepare_v2(raw, from, -1, &s, NULL), SQLITE_OK);
        for (int i = 0; i < sqlite3_column_count(s); i++)
            snprintf(table + strlen(table), sizeof table - strlen(table), "%s ",
                     sqlite3_column_name(s, i));
        sqlite3_finalize(s);
        if (strcmp(temp, table) != 0)
            fail_msg("%s: %s, not %s", name, temp, table);
    }
    sqlite3_close(raw);
    assert_true(views > 40);
}

static void rows_inside(void **state) {
    (void)state;
    static const struct {
        const char *table, *where; /* see conditions() */
    } TABLES[] = {
        {"user", "SELECT count(*) FROM user u WHERE INSIDE"},
        {"seat", "SELECT count(*) FROM seat s JOIN user u ON u.id = s.user"
                 " JOIN product p ON p.id = s.product WHERE PAIR"},
        {"activity", "SELECT count(*) FROM activity a JOIN user u ON u.id = a.user"
                     " JOIN product p ON p.id = a.product WHERE PAIR AND INSIDE"},
        {"user_role", "SELECT count(*) FROM user_role ur JOIN user u ON u.id = ur.user"
                      " JOIN product p ON p.id = ur.product WHERE u.gone_at IS NULL AND PAIR"},
        {"membership", "SELECT count(*) FROM membership m JOIN user u ON u.id = m.user"
                       " WHERE u.gone_at IS NULL AND EXISTS (SELECT 1 FROM group_role gr"
                       " JOIN product p ON p.id = gr.product"
                       " WHERE gr.user_group = m.user_group AND PAIR)"},
        {"user_platform_role", "SELECT count(*) FROM user_platform_role upr"
                               " JOIN user u ON u.id = upr.user WHERE INSIDE"},
    };
    for (size_t i = 0; i < AREA_COUNT; i++) {
        use_area(i);
        for (size_t t = 0; t < sizeof TABLES / sizeof *TABLES; t++) {
            const char *count = arena_printf(arena, "SELECT count(*) FROM %s", TABLES[t].table);
            int64_t want = number(conditions(TABLES[t].where, i)), got = seen(count);
            if (got != want)
                fail_msg("area %zu: %s has %lld rows, not %lld", i, TABLES[t].table, (long long)got,
                         (long long)want);
        }
        int64_t last = numberf("SELECT coalesce(sum((SELECT max(a.last_active) FROM activity a"
                               " JOIN product p ON p.id = a.product"
                               " WHERE a.user = u.id AND (%s))), 0) FROM user u WHERE %s",
                               AREAS[i].pair, holds(i));
        assert_int_equal(seen("SELECT coalesce(sum(active_at), 0) FROM user"), last);
        arena_reset(arena);
    }
    db_use(db, arena, &err);
}

static void filters_find_who_is_inside(void **state) {
    (void)state;
    for (size_t i = 0; i < AREA_COUNT; i++)
        for (size_t f = 0; f < sizeof FILTERS / sizeof *FILTERS; f++)
            check_filter(i, f);
}

/* What orders by seats go by, person by person: how many are inside, and the last use of one. */
static void check_orders(size_t i) {
    static const char SEATS[] = "SELECT coalesce(%s, 0) FROM seat s JOIN user u ON u.id = s.user"
                                " JOIN product p ON p.id = s.product WHERE u.id = %lld AND (%s)";
    static const struct {
        enum users_sort sort;
        const char *key;
    } ORDERS[] = {{USERS_BY_SEATS, "count(*)"}, {USERS_BY_LAST, "max(s.last_active)"}};
    struct user_filter everybody = filter("billable=1");
    struct user_set set;
    for (size_t o = 0; o < sizeof ORDERS / sizeof *ORDERS; o++) {
        struct users_view v = {.sort = ORDERS[o].sort, .down = true, .limit = 200};
        struct rows *r = NULL;
        int64_t last = INT64_MAX;
        use_area(i);
        assert_int_equal(users_find(inside, &everybody, NOW, &set), OK);
        assert_int_equal(users_read_page(inside, &everybody, &set, &v, NOW, &r), OK);
        while (db_next(r)) {
            int64_t key = numberf(SEATS, ORDERS[o].key, (long long)db_int(r, 0), AREAS[i].pair);
            if (key > last)
                fail_msg("area %zu, order %zu: %lld comes after %lld", i, o, (long long)key,
                         (long long)last);
            last = key;
        }
        assert_int_equal(db_end(r), OK);
        arena_reset(arena);
    }
}

static void orders_know_seats_inside(void **state) {
    (void)state;
    for (size_t i = 0; i < AREA_COUNT; i++)
        check_orders(i);
    db_use(db, arena, &err);
}

static void seats_are_counted_inside(void **state) {
    (void)state;
    for (size_t i = 0; i < AREA_COUNT; i++) {
        use_area(i);
        for (int product = 1; product <= 3; product++) {
            const char *of = arena_printf(arena,
                                          "FROM seat s JOIN user u ON u.id = s.user"
                                          " JOIN product p ON p.id = s.product"
                                          " WHERE p.id = %d AND (%s)",
                                          product, AREAS[i].pair);
            const char *count = "SELECT coalesce(seat_count(%d, '%s', 1795488872 - 40 * 86400), 0)";
            assert_int_equal(seen(arena_printf(arena, count, product, "billable")),
                             numberf("SELECT count(*) %s", of));
            assert_int_equal(seen(arena_printf(arena, count, product, "inactive")),
                             numberf("SELECT count(*) %s AND (s.last_active IS NULL"
                                     " OR s.last_active < 1795488872 - 40 * 86400)",
                                     of));
            assert_int_equal(seen(arena_printf(arena, count, product, "never")),
                             numberf("SELECT count(*) %s AND s.last_active IS NULL", of));
            assert_int_equal(seen(arena_printf(arena, count, product, "used")),
                             numberf("SELECT count(*) %s"
                                     " AND s.last_active >= 1795488872 - 40 * 86400",
                                     of));
        }
        arena_reset(arena);
    }
    db_use(db, arena, &err);
}

/* A day before a domain came into the area says nothing: the others are not the whole area. */
static void days_without_a_domain_show_nothing(void **state) {
    (void)state;
    execute("INSERT INTO seat_day VALUES ('2026-01-01', 2, 30, 90, 80, 5, 2, 5),"
            " ('2026-01-02', 2, 30, 90, 80, 5, 2, 5);"
            "INSERT INTO area_seat_day SELECT '2026-01-01', id, 30, 7, 6, 1, 1, 0, 0"
            " FROM area_slice WHERE product = 2 AND domain = 'd77.test';"
            "INSERT INTO area_seat_day SELECT '2026-01-02', id, 30, 7, 6, 1, 1, 0, 0"
            " FROM area_slice WHERE product = 2");
    use_area(4);
    assert_int_equal(seen("SELECT count(*) FROM seat_day WHERE day = '2026-01-01'"), 0);
    assert_int_equal(seen("SELECT sum(billable) FROM seat_day WHERE day = '2026-01-02'"), 14);
    arena_reset(arena);
    use_area(2); /* x.test */
    assert_int_equal(seen("SELECT sum(billable) FROM seat_day"), 7);
    arena_reset(arena);
    db_use(db, arena, &err);
    execute("DELETE FROM seat_day; DELETE FROM area_seat_day");
}

/* --- what the authorizer refuses */

static int prepared(struct db *of, const char *sql) {
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(of->handle, sql, -1, &s, NULL);
    if (!area_may_run(of, s))
        rc = SQLITE_AUTH;
    sqlite3_finalize(s);
    return rc;
}

static void what_has_no_view_is_closed(void **state) {
    (void)state;
    static const char *const CLOSED[] = {
        "SELECT secret_sealed FROM main.webhook",
        "SELECT name FROM main.user",
        "SELECT * FROM site_token",
        "SELECT count(*) FROM site_token",
        "SELECT * FROM mail_password",
        "SELECT * FROM assignment",
        "SELECT * FROM area_moment",
        "SELECT * FROM main.product_days",
        "SELECT * FROM main.role_path",
        "SELECT * FROM sqlite_schema",
        "SELECT * FROM pragma_table_info('user')",
        "WITH x AS (SELECT name FROM main.user) SELECT * FROM x",
        "PRAGMA table_info(user)",
        "ATTACH ':memory:' AS other",
        "CREATE TEMP TABLE user (id)",
        "DROP VIEW user",
        "DELETE FROM temp.user",
        "DELETE FROM user",
        "UPDATE main.setting SET value = ''",
        "UPDATE main.user SET name = ''",
        "INSERT INTO main.assignment VALUES (1, 1, NULL, 'act', NULL, 1, 't')",
        "DELETE FROM main.audit_repeat WHERE audit IN (SELECT audit FROM sync_missing)",
        "UPDATE main.run SET name = (SELECT secret_sealed FROM site_token)",
    };
    static const char *const OPEN[] = {
        "SELECT name FROM user",
        "SELECT count(*) FROM membership",
        "SELECT value FROM json_each('[1]')",
        "SELECT value FROM setting",
        "PRAGMA data_version",
        "UPDATE main.task SET name = 'x' WHERE id = 1",
        "INSERT INTO main.run_user (run, user, state) SELECT 1, id, 'chosen' FROM user",
        "DELETE FROM main.saved_filter WHERE id = 1",
    };
    struct db *writer = NULL;
    assert_int_equal(db_open_area(path, DB_WRITE, DB_WEB, &writer, &err), OK);
    for (size_t i = 0; i < sizeof CLOSED / sizeof *CLOSED; i++)
        if (prepared(writer, CLOSED[i]) == SQLITE_OK)
            fail_msg("not refused: %s", CLOSED[i]);
    for (size_t i = 0; i < sizeof OPEN / sizeof *OPEN; i++)
        if (prepared(writer, OPEN[i]) != SQLITE_OK)
            fail_msg("%s: %s", OPEN[i], sqlite3_errmsg(writer->handle));
    db_close(writer);
}

static void check_answers_nothing(void) {
    int64_t n = 0;
    db_use(inside, arena, &err);
    assert_int_equal(db_begin_read(inside), OK);
    assert_int_not_equal(db_get_int(inside, Q_CSV_PRODUCT_HIGHEST, &n, NULL, ""), OK);
    arena_reset(arena);
}

/* Before db_use_area() and after the request there is no answer; NULL is an area of nothing. */
static void without_an_area_nothing_is_seen(void **state) {
    (void)state;
    check_answers_nothing();
    db_use(inside, arena, &err);
    db_use_area(inside, NULL);
    assert_int_equal(db_begin_read(inside), OK);
    assert_int_equal(seen("SELECT count(*) FROM seat"), 0);
    arena_reset(arena);
    use_area(1);
    assert_true(seen("SELECT count(*) FROM seat") > 0);
    arena_reset(arena);
    check_answers_nothing();
    db_use(db, arena, &err);
}

/* Results of one area are not those of the next, nor of the next version of the database. */
static void the_cache_is_of_one_area(void **state) {
    (void)state;
    int64_t n = 0;
    use_area(1);
    assert_int_equal(db_get_int(inside, Q_SEATS_PEOPLE, &n, NULL, ""), OK);
    int64_t all = n;
    arena_reset(arena);
    use_area(0);
    assert_int_equal(db_get_int(inside, Q_SEATS_PEOPLE, &n, NULL, ""), OK);
    assert_true(n > 0 && n < all);
    arena_reset(arena);
    execute("UPDATE browse_set SET members = 1, bits = x'0100'"
            " WHERE kind = 'instance' AND value = '1' AND chunk = 0;"
            "DELETE FROM browse_set WHERE kind = 'instance' AND value = '1' AND chunk > 0");
    use_area(0);
    assert_int_equal(db_get_int(inside, Q_SEATS_PEOPLE, &n, NULL, ""), OK);
    assert_int_equal(n, 1);
    arena_reset(arena);
    db_use(db, arena, &err);
    refresh();
}

/* A table that cannot be read ends the statement, not the worker. */
static void a_lost_table_is_an_error(void **state) {
    (void)state;
    struct db *fresh = NULL;
    sqlite3_stmt *s = NULL;
    area = (struct area){.part = AREAS[0].part, .n = AREAS[0].n, .user = 7};
    execute("ALTER TABLE browse_seat RENAME TO lost_seat");
    assert_int_equal(db_open_area(path, DB_READ, DB_WEB, &fresh, &err), OK);
    db_use(fresh, arena, &err);
    db_use_area(fresh, &area);
    assert_int_equal(db_begin_read(fresh), OK);
    assert_int_equal(
        sqlite3_prepare_v2(fresh->handle, "SELECT data FROM browse_person", -1, &s, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ERROR);
    sqlite3_finalize(s);
    arena_reset(arena);
    db_close(fresh);
    db_use(db, arena, &err);
    execute("ALTER TABLE lost_seat RENAME TO browse_seat");
}

/* A worker answers many requests on one version of the database, and its memory has a ceiling. */
static void reading_again_needs_no_more_memory(void **state) {
    (void)state;
    static const char *const BLOBS[] = {
        "SELECT sum(members) + sum(length(bits)) FROM browse_set",
        "SELECT sum(length(data)) FROM browse_seat",
        "SELECT sum(length(data)) FROM browse_person",
        "SELECT count(*) FROM membership",
    };
    for (size_t i = 0; i < AREA_COUNT; i++) {
        struct arena_mark mark[2];
        use_area(i);
        for (size_t time = 0; time < 2; time++) {
            for (size_t b = 0; b < sizeof BLOBS / sizeof *BLOBS; b++)
                (void)seen(BLOBS[b]);
            mark[time] = arena_mark(inside->view->arena);
        }
        if (mark[0].block != mark[1].block || mark[0].next != mark[1].next ||
            mark[0].used != mark[1].used)
            fail_msg("area %zu reads something again into more memory", i);
        arena_reset(arena);
    }
    db_use(db, arena, &err);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_have_the_columns_of_their_tables),
        cmocka_unit_test(rows_inside),
        cmocka_unit_test(filters_find_who_is_inside),
        cmocka_unit_test(orders_know_seats_inside),
        cmocka_unit_test(seats_are_counted_inside),
        cmocka_unit_test(days_without_a_domain_show_nothing),
        cmocka_unit_test(what_has_no_view_is_closed),
        cmocka_unit_test(without_an_area_nothing_is_seen),
        cmocka_unit_test(the_cache_is_of_one_area),
        cmocka_unit_test(reading_again_needs_no_more_memory),
        cmocka_unit_test(a_lost_table_is_an_error),
    };
    return cmocka_run_group_tests(tests, open_area, close_area);
}
