/* A database of its own for each test of a program: folder, file, connection, arena; gone when the
 * test ends. Rows of the organization are put in with plain SQL, since only a synchronization
 * writes them otherwise. */
#ifndef TESTS_PLACE_H
#define TESTS_PLACE_H
#include "base/arena.h"
#include "db/db.h"
#include "db/migrate.h"
#include "users/index_build.h"

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

static char folder[64], path[96];
static struct db *db;
static struct arena *arena;
static struct err err;

static int open_place(void **state) {
    (void)state;
    int from = 0, to = 0;
    snprintf(folder, sizeof folder, "/tmp/rollcall-unit-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/rollcall.db", folder);
    arena = arena_open((size_t)512 * 1024 * 1024);
    err = (struct err){0};
    assert_int_equal(migrate_apply(path, user_index_refresh, &from, &to, &err), OK);
    assert_int_equal(db_open(path, DB_WRITE, DB_CTL, &db, &err), OK);
    db_use(db, arena, &err);
    return 0;
}

static int close_place(void **state) {
    static const char *const ENDS[] = {"", "-wal", "-shm", "-journal"};
    (void)state;
    arena_reset(arena); /* its hooks may speak to the database */
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

/* Returns SQLite's code: some rows must be refused. By a connection of its own, as others would. */
__attribute__((unused)) static int sql(const char *text) {
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    int rc = sqlite3_exec(raw, text, NULL, NULL, NULL);
    sqlite3_close(raw);
    return rc;
}

__attribute__((unused)) static void put(const char *text) {
    if (sql(text) != SQLITE_OK)
        fail_msg("SQLite refuses: %s", text);
}

/* The first column of the first row, "" for none. */
__attribute__((unused)) static const char *value(const char *text) {
    static char out[2000];
    sqlite3 *raw = NULL;
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(raw, text, -1, &s, NULL), SQLITE_OK);
    snprintf(out, sizeof out, "%s",
             sqlite3_step(s) == SQLITE_ROW && sqlite3_column_text(s, 0)
                 ? (const char *)sqlite3_column_text(s, 0)
                 : "");
    sqlite3_finalize(s);
    sqlite3_close(raw);
    return out;
}

__attribute__((unused)) static int64_t number(const char *text) {
    return strtoll(value(text), NULL, 10);
}

/* For preparing alone: a plan does not turn on what our functions say. */
__attribute__((unused)) static void no_function(sqlite3_context *c, int n, sqlite3_value **v) {
    (void)c, (void)n, (void)v;
}

/* What is asked goes by indexes: no table is read whole, no index made on the way. virtual: a
 * virtual table may be (json_each, the text index). */
__attribute__((unused)) static void goes_by_indexes(const enum query *asked, size_t n,
                                                    bool virtual) {
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
    static const char *const OURS[] = {
        "sort_key",      "joined_at",    "seat_since",  "seats_before", "reason_text",  "step_text",
        "step_opposite", "makes_admins", "holds_words", "since_before", "seat_count",   "iso",
        "iso_day",       "is_billable",  "in_force",    "ari_product",  "ari_resource", "uuid"};
    for (size_t i = 0; i < sizeof OURS / sizeof *OURS; i++)
        assert_int_equal(
            sqlite3_create_function(raw, OURS[i], -1, SQLITE_UTF8, NULL, no_function, NULL, NULL),
            SQLITE_OK);
    for (size_t i = 0; i < n; i++) {
        sqlite3_stmt *s = NULL;
        assert_int_equal(
            sqlite3_prepare_v2(raw,
                               arena_printf(arena, "EXPLAIN QUERY PLAN %s", query_text[asked[i]]),
                               -1, &s, NULL),
            SQLITE_OK);
        while (sqlite3_step(s) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(s, 3);
            bool whole = strncmp(step, "SCAN ", 5) == 0 &&
                         !(virtual && strstr(step, "VIRTUAL TABLE")) &&
                         !strstr(step, "(subquery") && !strstr(step, "CONSTANT ROW");
            if (whole || strstr(step, "AUTOMATIC"))
                fail_msg("%s: %s", query_name[asked[i]], step);
        }
        sqlite3_finalize(s);
    }
    sqlite3_close(raw);
}
#endif
