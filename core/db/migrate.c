/* Creates the database and brings it to the newest schema, step by step. Knows no tables; the
 * caller passes the function that rebuilds the derived ones. */
#include "db/migrate.h"
#include "base/log.h"
#include "db/internal.h"
#include "host/data_file.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum {
    APPLICATION_ID = 0x526f6c6c, /* "Roll", so that file(1) can name the database */
    REBUILD_BYTES_MAX = 64 * 1024 * 1024,
};

/* SQLITE_CONSTRAINT when a foreign key names a missing row. */
static int migrate_check_keys(sqlite3 *handle) {
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(handle, "PRAGMA foreign_key_check", -1, &s, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(s) == SQLITE_DONE ? SQLITE_OK : SQLITE_CONSTRAINT;
    sqlite3_finalize(s);
    return rc;
}

static int migrate_step(sqlite3 *handle, int step) {
    char mark[64];
    snprintf(mark, sizeof mark, "PRAGMA user_version = %d", step + 1);
    int rc = sqlite3_exec(handle, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(handle, schema_steps[step], NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = migrate_check_keys(handle);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(handle, mark, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL);
    if (rc != SQLITE_OK && !sqlite3_get_autocommit(handle)) {
        log_line(LOG_LEVEL_ERR, "schema step %d: %s", step + 1, sqlite3_errmsg(handle));
        sqlite3_exec(handle, "ROLLBACK", NULL, NULL, NULL);
    }
    return rc;
}

static int migrate_backup(sqlite3 *handle, const char *path, int version) {
    char to[4200], real[DATA_PATH_BYTES];
    snprintf(to, sizeof to, "%s.schema-%d.backup", data_file_path(path, real), version);
    remove(to); /* removes a link itself; SQLite follows none that appears after this */
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(handle, "VACUUM INTO ?1", -1, &s, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(s, 1, to, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(s);
    sqlite3_finalize(s);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int migrate_all_steps(sqlite3 *handle, const char *path, int *from, int *to) {
    char mark[64];
    snprintf(mark, sizeof mark, "PRAGMA application_id = %d", APPLICATION_ID);
    int rc = db_prepare_connection(handle, DB_WRITE, DB_CTL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = db_schema_version(handle, from);
    *to = *from;
    if (rc == SQLITE_OK && *from == 0)
        rc = sqlite3_exec(handle, mark, NULL, NULL, NULL);
    if (rc == SQLITE_OK && *from > 0 && *from < SCHEMA_VERSION)
        rc = migrate_backup(handle, path, *from);
    /* Steps rebuild a table by dropping it: with foreign keys on, that would delete the rows of
     * other tables that refer to it. */
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(handle, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL);
    for (int step = *from; rc == SQLITE_OK && step < SCHEMA_VERSION; step++) {
        rc = migrate_step(handle, step);
        if (rc == SQLITE_OK)
            *to = step + 1;
    }
    return rc;
}

static enum rc_err migrate_rebuild(struct db *db, migrate_rebuild_fn *rebuild) {
    int64_t behind = 0;
    TRY(db_begin(db));
    TRY(db_get_int(db, Q_USER_INDEX_BEHIND, &behind, NULL, ""));
    if (behind)
        TRY(rebuild(db));
    return db_commit(db);
}

static enum rc_err migrate_rebuild_at(const char *path, migrate_rebuild_fn *rebuild,
                                      struct err *e) {
    struct db *db = NULL;
    TRY(db_open(path, DB_WRITE, DB_CTL, &db, e));
    struct arena *a = arena_open(REBUILD_BYTES_MAX);
    db_use(db, a, e);
    enum rc_err rc = migrate_rebuild(db, rebuild);
    arena_close(a);
    db_close(db);
    return rc;
}

enum rc_err migrate_apply(const char *path, migrate_rebuild_fn *rebuild, int *from, int *to,
                          struct err *e) {
    sqlite3 *handle = NULL;
    *from = *to = 0;
    TRY(data_files_valid(path, e));
    mode_t old = umask(0007);
    int rc = db_open_handle(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &handle);
    if (rc == SQLITE_OK)
        rc = migrate_all_steps(handle, path, from, to);
    enum rc_err code = OK;
    if (rc != SQLITE_OK)
        code = FAIL(e, ERR_BUSY, "The database could not be created or upgraded. It is unchanged.",
                    "%s: %s (%d)", path, handle ? sqlite3_errmsg(handle) : sqlite3_errstr(rc), rc);
    else if (*from > SCHEMA_VERSION)
        code = FAIL(e, ERR_INTERNAL,
                    "A newer Rollcall created the database. Install that version again.",
                    "%s has schema %d, this program knows %d", path, *from, SCHEMA_VERSION);
    sqlite3_close_v2(handle);
    if (code == OK)
        code = migrate_rebuild_at(path, rebuild, e);
    umask(old);
    return code;
}
