/* Connections to SQLite and their transactions. statement.c runs statements, backup.c
 * copies files. Knows no table. */
#include "db/internal.h"
#include "host/data_file.h"
#include "schema.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum rc_err db_open_failed(sqlite3 *handle, int rc, const char *path, struct err *e) {
    const char *why = handle ? sqlite3_errmsg(handle) : sqlite3_errstr(rc);
    if (rc == SQLITE_READONLY)
        why = "the file or its disk is read-only";
    enum rc_err code =
        FAIL(e, db_code_of(rc), db_error_message(rc), "open %s: %s (%d)", path, why, rc);
    sqlite3_close_v2(handle);
    return code;
}

int db_prepare_connection(sqlite3 *handle, enum db_mode mode, enum db_role role) {
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, BUSY_MS);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    /* Only db_checkpoint() checkpoints: SQLite before 3.51.3 can corrupt the file when a commit
     * resets the WAL while a second checkpoint starts (sqlite.org/wal.html#walresetbug). */
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_wal_autocheckpoint(handle, 0);
    /* The lanes stage whole organizations in TEMP tables: in a file, so that memory stays flat,
     * with large pages and a cache for joins (see db_temp_cache). page_size applies to new files
     * only, that is to TEMP. The cache of the database stays at SQLite's 2 MB: a sort holds as much
     * at once, and many short runs that fit the processor's cache sort faster than few long ones.
     */
    static const char TIMER_SETUP[] = "PRAGMA foreign_keys=ON; PRAGMA temp_store=FILE; "
                                      "PRAGMA page_size=16384; PRAGMA temp.cache_size=-14336";
    const char *setup = role == DB_TIMER ? TIMER_SETUP : "PRAGMA foreign_keys=ON";
    if (mode == DB_READ)
        setup = "PRAGMA query_only=ON";
    int rc = sqlite3_exec(handle, setup, NULL, NULL, NULL);
    /* Each worker has up to four connections. SQLite empties the cache of pages after a commit of
     * another program, and what a page shows is cached beside it. */
    if (rc == SQLITE_OK && role == DB_WEB)
        rc = sqlite3_exec(handle, "PRAGMA cache_size=-512", NULL, NULL, NULL);
    return rc;
}

int db_schema_version(sqlite3 *handle, int *version) {
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(handle, "PRAGMA user_version", -1, &s, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        *version = sqlite3_column_int(s, 0);
        rc = SQLITE_OK;
    }
    sqlite3_finalize(s);
    return rc;
}

/* Opens files for SQLite: only data files, its source of random numbers, and folders, which it
 * syncs after a rename. */
static int db_open_file(const char *path, int flags, int mode) {
    if (strcmp(path, "/dev/urandom") == 0)
        return open(path, O_RDONLY | O_CLOEXEC);
    int fd = data_file_open(path, flags, (mode_t)mode);
    bool maybe_folder = fd < 0 && errno == ENOTSUP && !(flags & (O_WRONLY | O_RDWR));
    return maybe_folder ? open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : fd;
}

/* Single-threaded: drops SQLite's mutexes and memory statistics (20 % faster). */
void db_configure(void) {
    static bool done;
    if (done)
        return;
    done = true;
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_vfs *files = sqlite3_vfs_find(NULL);
    if (!files ||
        files->xSetSystemCall(files, "open", (sqlite3_syscall_ptr)db_open_file) != SQLITE_OK)
        abort();
}

int db_open_handle(const char *path, int flags, sqlite3 **out) {
    char real[DATA_PATH_BYTES];
    db_configure();
    return sqlite3_open_v2(data_file_path(path, real), out,
                           flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL);
}

static enum rc_err db_wrong_schema(const char *path, int version, struct err *e) {
    const char *message =
        version > SCHEMA_VERSION
            ? "A newer Rollcall created the database. Install that version again."
            : "The database has an older layout. Run \"rollcallctl init\" to upgrade it.";
    return FAIL(e, ERR_INTERNAL, message, "%s has schema %d, this program knows %d", path, version,
                SCHEMA_VERSION);
}

enum rc_err db_open(const char *path, enum db_mode mode, enum db_role role, struct db **out,
                    struct err *e) {
    sqlite3 *handle = NULL;
    TRY(data_files_valid(path, e));
    int rc = db_open_handle(path, mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE,
                            &handle);
    if (rc == SQLITE_OK)
        rc = db_prepare_connection(handle, mode, role);
    /* SQLite opens a file it may not write for reading, and would keep it so when the disk is
     * repaired. */
    if (rc == SQLITE_OK && mode == DB_WRITE && sqlite3_db_readonly(handle, "main") == 1)
        rc = SQLITE_READONLY;
    int version = 0;
    if (rc == SQLITE_OK)
        rc = db_schema_version(handle, &version);
    if (rc != SQLITE_OK)
        return db_open_failed(handle, rc, path, e);
    if (version != SCHEMA_VERSION) {
        sqlite3_close_v2(handle);
        return db_wrong_schema(path, version, e);
    }
    struct db *db = calloc(1, sizeof *db);
    if (!db)
        abort();
    bool caches = role == DB_WEB && mode == DB_READ;
    *db = (struct db){.handle = handle,
                      .role = role,
                      .cache = caches ? cache_open() : NULL,
                      .texts = caches ? cache_open() : NULL};
    if ((rc = db_functions_add(db)) != SQLITE_OK) {
        cache_close(db->cache);
        cache_close(db->texts);
        free(db);
        return db_open_failed(handle, rc, path, e);
    }
    *out = db;
    return OK;
}

void db_close(struct db *db) {
    if (!db)
        return;
    for (int q = 0; q < QUERY__COUNT; q++)
        sqlite3_finalize(db->statement[q]);
    sqlite3_finalize(db->begin_read);
    sqlite3_finalize(db->version);
    cache_close(db->cache);
    cache_close(db->texts);
    sqlite3_finalize(db->rollback);
    sqlite3_close_v2(db->handle);
    area_close(db->view);
    free(db);
}

/* Arena hook: ends statements and a transaction that a handler left open. A forgotten reset would
 * let the WAL grow. */
static void db_release(void *arg) {
    struct db *db = arg;
    for (int q = 0; q < QUERY__COUNT && db->open > 0; q++)
        if (db->in_use[q]) {
            sqlite3_reset(db->statement[q]);
            sqlite3_clear_bindings(db->statement[q]);
            db->in_use[q] = false;
            db->open--;
        }
    db_rollback(db);
    if (db->view)
        area_end(db);
    db->arena = NULL;
    db->err = NULL;
}

struct arena *db_arena(const struct db *db) {
    return db->arena;
}

void db_use(struct db *db, struct arena *a, struct err *e) {
    db->arena = a;
    db->err = e;
    arena_on_reset(a, db_release, db);
}

enum rc_err db_refuse(struct db *db, enum rc_err code, const char *message) {
    return FAIL(db->err, code, message, "refused: %s", message);
}

int64_t db_last_id(struct db *db) { return sqlite3_last_insert_rowid(db->handle); }

static enum rc_err db_run(struct db *db, const char *sql) {
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? OK : db_failed(db, rc, sql);
}

enum rc_err db_begin(struct db *db) {
    /* A deferred transaction would fail at once, without waiting, while another one writes. */
    TRY(db_run(db, "BEGIN IMMEDIATE"));
    db->in_transaction = true;
    if (db->view)
        area_begin(db, AREA_VERSION_NONE);
    return OK;
}

void db_hurry(struct db *db, bool on) { sqlite3_busy_timeout(db->handle, on ? HURRY_MS : BUSY_MS); }

/* The pragma has no effect inside a transaction. */
enum rc_err db_begin_load(struct db *db) {
    TRY(db_run(db, "PRAGMA foreign_keys=OFF"));
    db->loading = true;
    return db_begin(db);
}

static void db_end_load(struct db *db) {
    if (db->loading)
        (void)sqlite3_exec(db->handle, "PRAGMA foreign_keys=ON", NULL, NULL, NULL);
    db->loading = false;
}

/* Runs sql with a statement that stays prepared; *value (may be NULL): its number. */
static int db_run_prepared(struct db *db, sqlite3_stmt **s, const char *sql, int64_t *value) {
    int rc = SQLITE_OK;
    if (!*s)
        rc = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, s, NULL);
    if (rc != SQLITE_OK)
        return rc;
    if (sqlite3_step(*s) == SQLITE_ROW && value)
        *value = sqlite3_column_int64(*s, 0);
    return sqlite3_reset(*s);
}

/* The snapshot begins with the first read: data_version, which the cache and areas need. */
enum rc_err db_begin_read(struct db *db) {
    int64_t version = 0;
    int rc = db_run_prepared(db, &db->begin_read, "BEGIN", NULL);
    if (rc != SQLITE_OK)
        return db_failed(db, rc, "BEGIN");
    db->in_transaction = true;
    if (!db->cache && !db->view)
        return OK;
    rc = db_run_prepared(db, &db->version, "PRAGMA data_version", &version);
    if (rc != SQLITE_OK)
        return db_failed(db, rc, "data_version");
    db->snapshot = version;
    if (db->cache)
        cache_begin(db->cache, version);
    if (db->texts)
        cache_begin(db->texts, version);
    if (db->view)
        area_begin(db, version);
    return OK;
}

int64_t db_snapshot(const struct db *db) { return db->snapshot; }

enum rc_err db_commit(struct db *db) {
    TRY(db_run(db, "COMMIT"));
    db->in_transaction = false;
    db_end_load(db);
    return OK;
}

void db_rollback(struct db *db) {
    if (db->in_transaction)
        (void)db_run_prepared(db, &db->rollback, "ROLLBACK", NULL);
    db->in_transaction = false;
    db_end_load(db);
}

enum rc_err db_temp_cache(struct db *db, size_t bytes) {
    char sql[64]; /* a pragma takes no parameters */
    snprintf(sql, sizeof sql, "PRAGMA temp.cache_size=-%zu", bytes / 1024);
    return db_run(db, sql);
}

const char *db_version(void) { return sqlite3_libversion(); }
