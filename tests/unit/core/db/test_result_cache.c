/* Results that a reading connection caches: equal to fresh ones, dropped at every commit, bounded.
 */
#include "fixture.h"

/* As a worker of the web program opens it for looking. */
static int open_reader(void **state) {
    if (open_fixture(state) != 0)
        return -1;
    arena_reset(arena);
    db_close(db);
    return db_open(path, DB_READ, DB_WEB, &db, &err) == OK ? 0 : -1;
}

/* A request begins and ends. */
static void request(void) {
    arena_reset(arena);
    db_use(db, arena, &err);
    assert_int_equal(db_begin_read(db), OK);
}

static const char *setting(const char *name) {
    const char *value = "unset";
    bool found = false;
    assert_int_equal(db_get_text(db, Q_SETTINGS_STORED, &value, &found, "s", name), OK);
    return value;
}

/* Every value in every form, the first time from SQLite, then from what is kept. */
static void same_in_every_form(void **state) {
    (void)state;
    execute("INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome, users,"
            " error) VALUES"
            " ('manual', 'Zo\xc3\xab', 100, 160, 'ok', 7, NULL),"
            " ('daily', '12 monkeys', 200, NULL, 'failed', NULL, '')");
    char read[2][4000];
    for (int time = 0; time < 2; time++) {
        struct rows *rows = NULL;
        size_t used = 0;
        request();
        assert_int_equal(db_query(db, Q_SYNC_PAGE_RUNS, &rows, ""), OK);
        while (db_next(rows))
            for (int c = 0; c < 15; c++) {
                size_t n = 0;
                const char *text = db_text_borrow(rows, c);
                used += (size_t)snprintf(read[time] + used, sizeof read[time] - used, "%d %lld %s|",
                                         db_is_null(rows, c), (long long)db_int(rows, c),
                                         text ? text : "(null)");
                db_blob_borrow(rows, c, &n);
                used += (size_t)snprintf(read[time] + used, sizeof read[time] - used, "%zu\n", n);
            }
        assert_int_equal(db_end(rows), OK);
    }
    assert_string_equal(read[0], read[1]);
    assert_non_null(strstr(read[0], "Zo\xc3\xab"));
    assert_non_null(strstr(read[0], "1 0 (null)|0"));
    assert_non_null(strstr(read[0], "0 12 12 monkeys|10"));
}

static void every_commit_lets_go(void **state) {
    (void)state;
    request();
    assert_string_equal(setting("currency"), "unset");
    request();
    assert_string_equal(setting("currency"), "unset");
    execute("INSERT INTO setting VALUES ('currency', 'EUR', 1, 'x')");
    assert_string_equal(setting("currency"), "unset"); /* one request, one snapshot */
    request();
    assert_string_equal(setting("currency"), "EUR");
    execute("UPDATE setting SET value = 'CHF' WHERE name = 'currency'");
    request();
    assert_string_equal(setting("currency"), "CHF");
    assert_string_equal(setting("currenc"), "unset");
    execute("DELETE FROM setting");
    request();
    assert_string_equal(setting("currency"), "unset");
}

/* Outside of a snapshot nobody knows whether an answer stands. */
static void nothing_is_cached_without_a_snapshot(void **state) {
    (void)state;
    request();
    assert_string_equal(setting("currency"), "unset");
    db_rollback(db);
    execute("INSERT INTO setting VALUES ('currency', 'EUR', 1, 'x')");
    assert_string_equal(setting("currency"), "EUR");
    execute("DELETE FROM setting");
    assert_string_equal(setting("currency"), "unset");
}

static void a_question_is_in_use_once(void **state) {
    (void)state;
    struct rows *first = NULL, *second = NULL;
    for (int time = 0; time < 3; time++) {
        request();
        assert_int_equal(db_query(db, Q_SYNC_PAGE_RUNS, &first, ""), OK);
        assert_int_equal(db_query(db, Q_SYNC_PAGE_RUNS, &second, ""), ERR_INTERNAL);
        while (db_next(first))
            continue;
        assert_int_equal(db_end(first), OK);
    }
}

/* What was left off in the middle is no whole answer. */
static void half_an_answer_is_none(void **state) {
    (void)state;
    execute("UPDATE sync_run SET users = 8"); /* nothing is kept now */
    for (int wanted = 1; wanted < 3; wanted++) {
        struct rows *rows = NULL;
        int n = 0;
        request();
        assert_int_equal(db_query(db, Q_SYNC_PAGE_RUNS, &rows, ""), OK);
        while (n < wanted && db_next(rows))
            n++;
        assert_int_equal(n, wanted);
        assert_int_equal(db_end(rows), OK);
    }
}

/* The store's arena would end the process past its ceiling. */
static void ever_new_questions_do_not_grow(void **state) {
    (void)state;
    char name[40], long_name[400] = {0};
    memset(long_name, 'x', sizeof long_name - 1);
    for (int round = 0; round < 3; round++) {
        request();
        for (int i = 0; i < 20000; i++) {
            snprintf(name, sizeof name, "name-%d-%d", round, i);
            assert_string_equal(setting(name), "unset");
        }
        assert_string_equal(setting(long_name), "unset");
    }
}

static const char *recall(const char *key) {
    size_t n = 0;
    const char *text = db_recall(db, key, &n);
    return text ? arena_strndup(arena, text, n) : "none";
}

static void texts_go_with_every_commit(void **state) {
    (void)state;
    request();
    db_remember(db, "a page", "its text", 8);
    assert_string_equal(recall("a page"), "its text");
    assert_string_equal(recall("a pag"), "none");
    request();
    assert_string_equal(recall("a page"), "its text");
    execute("INSERT INTO setting VALUES ('currency', 'EUR', 1, 'x')");
    assert_string_equal(recall("a page"), "its text"); /* one request, one snapshot */
    request();
    assert_string_equal(recall("a page"), "none");
    db_rollback(db);
    db_remember(db, "a page", "its text", 8);
    assert_string_equal(recall("a page"), "none"); /* without a snapshot */
    execute("DELETE FROM setting");
}

/* A page of a large organization reads more than the cache takes; its text stays. */
static void results_leave_room_for_texts(void **state) {
    (void)state;
    char name[40];
    request();
    for (int i = 0; i < 20000; i++) {
        snprintf(name, sizeof name, "name-%d", i);
        assert_string_equal(setting(name), "unset");
    }
    db_remember(db, "a page", "its text", 8);
    for (int i = 0; i < 3; i++) {
        request();
        assert_string_equal(recall("a page"), "its text");
    }
}

static void many_texts_do_not_grow(void **state) {
    (void)state;
    static char text[49 * 1024];
    request();
    db_remember(db, "too long", text, sizeof text);
    assert_string_equal(recall("too long"), "none");
    for (int i = 0; i < 1000; i++) {
        size_t n = 0;
        const char *key = arena_printf(arena, "%d", i);
        db_remember(db, key, text, 20 * 1024);
        if (i < 10)
            assert_non_null(db_recall(db, key, &n));
        if (i > 20)
            assert_null(db_recall(db, key, &n));
    }
    request();
    db_remember(db, "again", "x", 1);
    assert_string_equal(recall("again"), "x");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_in_every_form),
        cmocka_unit_test(every_commit_lets_go),
        cmocka_unit_test(nothing_is_cached_without_a_snapshot),
        cmocka_unit_test(a_question_is_in_use_once),
        cmocka_unit_test(half_an_answer_is_none),
        cmocka_unit_test(ever_new_questions_do_not_grow),
        cmocka_unit_test(results_leave_room_for_texts),
        cmocka_unit_test(texts_go_with_every_commit),
        cmocka_unit_test(many_texts_do_not_grow),
    };
    return cmocka_run_group_tests(tests, open_reader, close_fixture);
}
