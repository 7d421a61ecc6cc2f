/* Each test gets a database of its own: folder, file, connection and arena. All of it goes when the
 * test ends. Tests write rows of the organization with plain SQL, because in the programs only a
 * synchronization writes them. */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H
#include "base/arena.h"
#include "db/db.h"
#include "db/migrate.h"
#include "index/index_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <sqlite3.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function" /* a test uses the helpers it needs */

static char folder[64], path[96];
static struct db *db;
static struct arena *arena;
static struct err err;
static sqlite3 *beside; /* the connection of execute() and value() */

/* A connection beside that of the test, as another program has one. It stays open until the test
 * ends, and waits for no disk: a machine that fails is no matter of these tests. */
static sqlite3 *other_program(void) {
    if (!beside) {
        assert_int_equal(sqlite3_open(path, &beside), SQLITE_OK);
        assert_int_equal(sqlite3_exec(beside, "PRAGMA synchronous = OFF", NULL, NULL, NULL),
                         SQLITE_OK);
    }
    return beside;
}

/* Makes a database of the newest schema. That takes a while, so the first test of a program makes
 * it, and the others get copies. */
static void make_database(void) {
    static unsigned char *made; /* until the program ends */
    static sqlite3_int64 size;
    if (made) {
        FILE *file = fopen(path, "wx");
        assert_non_null(file);
        assert_int_equal(fwrite(made, 1, (size_t)size, file), size);
        assert_int_equal(fclose(file), 0);
        return;
    }
    int from = 0, to = 0;
    assert_int_equal(migrate_apply(path, user_index_refresh, &from, &to, &err), OK);
    made = sqlite3_serialize(other_program(), "main", &size, 0);
    assert_non_null(made);
}

static int open_fixture(void **state) {
    (void)state;
    const char *parent = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/rollcall-unit-XXXXXX", parent ? parent : "/tmp");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/rollcall.db", folder);
    arena = arena_open((size_t)512 * 1024 * 1024);
    err = (struct err){0};
    make_database();
    assert_int_equal(db_open(path, DB_WRITE, DB_CTL, &db, &err), OK);
    db_use(db, arena, &err);
    return 0;
}

static int close_fixture(void **state) {
    static const char *const ENDS[] = {"", "-wal", "-shm", "-journal"};
    (void)state;
    sqlite3_close(beside);
    beside = NULL;
    arena_reset(arena); /* before the database closes: hooks may use it */
    db_close(db);
    arena_close(arena);
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
        char file[128];
        snprintf(file, sizeof file, "%s%s", path, ENDS[i]);
        unlink(file);
    }
    rmdir(folder);
    return 0;
}

/* Runs SQL as another program would. Returns SQLite's code, for rows that SQLite must refuse. */
static int sql_result(const char *text) {
    return sqlite3_exec(other_program(), text, NULL, NULL, NULL);
}

/* Runs SQL that must succeed. executef, valuef and numberf take a format and its arguments. */
static void execute(const char *text) {
    if (sql_result(text) != SQLITE_OK)
        fail_msg("SQLite refuses: %s", text);
}

/* The first column of the first row, "" for none. The next call overwrites it. */
static const char *value(const char *text) {
    static char out[2000];
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(other_program(), text, -1, &s, NULL), SQLITE_OK);
    const char *first = NULL;
    if (sqlite3_step(s) == SQLITE_ROW)
        first = (const char *)sqlite3_column_text(s, 0);
    snprintf(out, sizeof out, "%s", first ? first : "");
    sqlite3_finalize(s);
    return out;
}

static int64_t number(const char *text) { return strtoll(value(text), NULL, 10); }

#define executef(...) execute(arena_printf(arena, __VA_ARGS__))
#define valuef(...) value(arena_printf(arena, __VA_ARGS__))
#define numberf(...) number(arena_printf(arena, __VA_ARGS__))

/* Stands in for our SQL functions when a statement is only prepared. */
static void stub_function(sqlite3_context *c, int n, sqlite3_value **v) {
    (void)c, (void)n, (void)v;
}

static void check_plan(sqlite3 *raw, enum query query, bool virtual) {
    const char *explain = arena_printf(arena, "EXPLAIN QUERY PLAN %s", query_text[query]);
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(raw, explain, -1, &s, NULL), SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(s, 3);
        bool whole = strncmp(step, "SCAN ", 5) == 0 &&
                     !(virtual && strstr(step, "VIRTUAL TABLE")) && !strstr(step, "(subquery") &&
                     !strstr(step, "CONSTANT ROW");
        if (whole || strstr(step, "AUTOMATIC"))
            fail_msg("%s: %s", query_name[query], step);
    }
    sqlite3_finalize(s);
}

/* The plans of these statements use indexes: they read no table whole and make no index of their
 * own. virtual: they may read a virtual table whole (json_each, the text index). */
static void check_uses_indexes(const enum query *asked, size_t n, bool virtual) {
    static const char *const OURS[] = {
        "sort_key",      "joined_at",    "seat_since", "seats_before", "reason_text",  "step_text",
        "step_opposite", "makes_admins", "has_terms",  "since_before", "seat_count",   "iso",
        "iso_day",       "is_billable",  "in_force",   "ari_product",  "ari_resource", "uuid"};
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    for (size_t i = 0; i < sizeof OURS / sizeof *OURS; i++) {
        int rc =
            sqlite3_create_function(raw, OURS[i], -1, SQLITE_UTF8, NULL, stub_function, NULL, NULL);
        assert_int_equal(rc, SQLITE_OK);
    }
    for (size_t i = 0; i < n; i++)
        check_plan(raw, asked[i], virtual);
    sqlite3_close(raw);
}

#pragma GCC diagnostic pop
#endif
