/* SQLite behind one face: connections, short transactions, errors in words. Statements and rows are
 * db_rows.c, backup and restore db_files.c. Does not know any table; the statements are
 * sql/queries/. */
#include "db/internal.h"
#include "db/migrate.h"
#include "host/data_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *db_error_message(int rc) {
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "The database is busy with another change. Nothing was saved. Try again in a "
               "minute.";
    case SQLITE_FULL:
        return "The disk is full. Nothing was saved. Free some space on the server, then try "
               "again.";
    case SQLITE_READONLY:
        return "The database is read-only. Nothing was saved. Check the rights of its folder with "
               "\"rollcallctl doctor\".";
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return "The database could not be read or written. Nothing was saved. \"rollcallctl "
               "doctor\" says what is wrong.";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return "The database is damaged. Restore a backup with \"rollcallctl restore\".";
    case SQLITE_CONSTRAINT: return "This contradicts what is stored already. Nothing was saved.";
    default: return "Something went wrong inside Rollcall. Nothing was saved. The log says more.";
    }
}

enum rc_err db_code_of(int rc) {
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return ERR_BUSY;
    case SQLITE_CONSTRAINT: return ERR_CONFLICT;
    default: return ERR_INTERNAL;
    }
}

enum rc_err db_failed(struct db *db, int rc, const char *what) {
    return FAIL(db->err, db_code_of(rc), db_error_message(rc), "%s: %s (%d)", what,
                sqlite3_errmsg(db->handle), rc);
}

static enum rc_err open_failed(sqlite3 *handle, int rc, const char *path, struct err *e) {
    const char *why = rc == SQLITE_READONLY ? "the file or its disk is read-only"
                      : handle              ? sqlite3_errmsg(handle)
                                            : sqlite3_errstr(rc);
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
    /* One checkpointer: SQLite before 3.51.3 can corrupt the file when a commit resets the WAL
     * while a second checkpoint starts (sqlite.org/wal.html#walresetbug). Only db_checkpoint ever
     * checkpoints. */
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_wal_autocheckpoint(handle, 0);
    /* The lanes stage whole organizations: staging lies in a file, so memory stays flat, in large
     * pages (page_size is for what is made anew: TEMP) and with a cache that bears joins (see
     * db_temp_cache). The cache of the database, which is as large as what a sort holds at once,
     * stays SQLite's own 2 MB: many short pieces merged are sorted sooner than few long ones, which
     * the processor does not hold. */
    const char *setup = mode == DB_READ    ? "PRAGMA query_only=ON"
                        : role == DB_TIMER ? "PRAGMA foreign_keys=ON; PRAGMA temp_store=FILE; "
                                             "PRAGMA page_size=16384; PRAGMA temp.cache_size=-14336"
                                           : "PRAGMA foreign_keys=ON";
    return sqlite3_exec(handle, setup, NULL, NULL, NULL);
}

int db_layout(sqlite3 *handle, int *version) {
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(handle, "PRAGMA user_version", -1, &s, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        *version = sqlite3_column_int(s, 0);
        rc = SQLITE_OK;
    }
    sqlite3_finalize(s);
    return rc;
}

/* What SQLite opens: a folder, to have a rename on the disk, its source of chance, and else only
 * files of ours. */
static int open_for_sqlite(const char *path, int flags, int mode) {
    if (strcmp(path, "/dev/urandom") == 0)
        return open(path, O_RDONLY | O_CLOEXEC);
    int fd = data_file_open(path, flags, (mode_t)mode);
    return fd < 0 && errno == ENOTSUP && !(flags & (O_WRONLY | O_RDWR))
               ? open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
               : fd;
}

/* No program of ours has threads, so SQLite needs no locks among them, nor counters of its memory:
 * a fifth of its time. */
void db_configure(void) {
    static bool done;
    if (done)
        return;
    done = true;
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_vfs *files = sqlite3_vfs_find(NULL);
    if (!files ||
        files->xSetSystemCall(files, "open", (sqlite3_syscall_ptr)open_for_sqlite) != SQLITE_OK)
        abort();
}

int db_open_handle(const char *path, int flags, sqlite3 **out) {
    char real[DATA_PATH_BYTES];
    db_configure();
    return sqlite3_open_v2(data_file_path(path, real), out,
                           flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL);
}

enum rc_err db_open(const char *path, enum db_mode mode, enum db_role role, struct db **out,
                    struct err *e) {
    sqlite3 *handle = NULL;
    TRY(data_files_valid(path, e));
    int rc = db_open_handle(path, mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE,
                            &handle);
    if (rc == SQLITE_OK)
        rc = db_prepare_connection(handle, mode, role);
    /* SQLite opens what it may not write for reading; such a connection would stay so when the disk
     * is mended. */
    if (rc == SQLITE_OK && mode == DB_WRITE && sqlite3_db_readonly(handle, "main") == 1)
        rc = SQLITE_READONLY;
    int version = 0;
    if (rc == SQLITE_OK)
        rc = db_layout(handle, &version);
    if (rc != SQLITE_OK)
        return open_failed(handle, rc, path, e);
    if (version != migrate_newest()) {
        sqlite3_close_v2(handle);
        return FAIL(e, ERR_INTERNAL,
                    version > migrate_newest()
                        ? "The database was made by a newer Rollcall. Install that version again."
                        : "The database has an older layout. Run \"rollcallctl init\" to bring it "
                          "up to date.",
                    "%s has schema %d, this program knows %d", path, version, migrate_newest());
    }
    struct db *db = calloc(1, sizeof *db);
    if (!db)
        abort();
    *db = (struct db){.handle = handle,
                      .role = role,
                      .kept = role == DB_WEB && mode == DB_READ ? cache_open() : NULL};
    if ((rc = db_functions_add(db)) != SQLITE_OK) {
        cache_close(db->kept);
        free(db);
        return open_failed(handle, rc, path, e);
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
    cache_close(db->kept);
    sqlite3_finalize(db->rollback);
    sqlite3_close_v2(db->handle);
    free(db);
}

/* Arena hook: whatever a handler left open is closed here. A forgotten reset would keep the WAL
 * growing. */
static void release(void *arg) {
    struct db *db = arg;
    for (int q = 0; q < QUERY__COUNT && db->open > 0; q++)
        if (db->in_use[q]) {
            sqlite3_reset(db->statement[q]);
            sqlite3_clear_bindings(db->statement[q]);
            db->in_use[q] = false;
            db->open--;
        }
    db_rollback(db);
    db->arena = NULL;
    db->err = NULL;
}

void db_use(struct db *db, struct arena *a, struct err *e) {
    db->arena = a;
    db->err = e;
    arena_on_reset(a, release, db);
}

enum rc_err db_refuse(struct db *db, enum rc_err code, const char *people) {
    return FAIL(db->err, code, people, "refused: %s", people);
}

int64_t db_last_id(struct db *db) { return sqlite3_last_insert_rowid(db->handle); }

static enum rc_err simple(struct db *db, const char *sql) {
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? OK : db_failed(db, rc, sql);
}

enum rc_err db_begin(struct db *db) {
    TRY(simple(db, "BEGIN IMMEDIATE")); /* a deferred one fails at once, without waiting, when
                                           another writes */
    db->in_transaction = true;
    return OK;
}

void db_hurry(struct db *db, bool on) { sqlite3_busy_timeout(db->handle, on ? HURRY_MS : BUSY_MS); }

/* The switch has no effect inside a transaction. */
enum rc_err db_begin_load(struct db *db) {
    TRY(simple(db, "PRAGMA foreign_keys=OFF"));
    db->loading = true;
    return db_begin(db);
}

static void end_load(struct db *db) {
    if (db->loading)
        (void)sqlite3_exec(db->handle, "PRAGMA foreign_keys=ON", NULL, NULL, NULL);
    db->loading = false;
}

/* As simple(), with the statement kept; *value (may be NULL) is the number it says. */
static int run_kept(struct db *db, sqlite3_stmt **kept, const char *sql, int64_t *value) {
    int rc = *kept ? SQLITE_OK
                   : sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, kept, NULL);
    if (rc == SQLITE_OK) {
        if (sqlite3_step(*kept) == SQLITE_ROW && value)
            *value = sqlite3_column_int64(*kept, 0);
        rc = sqlite3_reset(*kept);
    }
    return rc;
}

/* The snapshot begins with the first reading, so where answers are kept that is the question
 * whether they still stand. */
enum rc_err db_begin_read(struct db *db) {
    int64_t version = 0;
    int rc = run_kept(db, &db->begin_read, "BEGIN", NULL);
    if (rc != SQLITE_OK)
        return db_failed(db, rc, "BEGIN");
    db->in_transaction = true;
    if (!db->kept)
        return OK;
    rc = run_kept(db, &db->version, "PRAGMA data_version", &version);
    if (rc != SQLITE_OK)
        return db_failed(db, rc, "data_version");
    cache_begin(db->kept, version);
    return OK;
}

enum rc_err db_commit(struct db *db) {
    TRY(simple(db, "COMMIT"));
    db->in_transaction = false;
    end_load(db);
    return OK;
}

void db_rollback(struct db *db) {
    if (db->in_transaction)
        (void)run_kept(db, &db->rollback, "ROLLBACK", NULL);
    db->in_transaction = false;
    end_load(db);
}

enum rc_err db_temp_cache(struct db *db, size_t bytes) {
    char sql[64];
    snprintf(sql, sizeof sql, "PRAGMA temp.cache_size=-%zu",
             bytes / 1024); /* takes no parameters */
    return simple(db, sql);
}

const char *db_version(void) { return sqlite3_libversion(); }
