/* SQLite behind one face: connections, named statements, short writing transactions, errors in words.
 * Does not know any table; the statements are sql/queries/. */
#include "db.h"
#include "log.h"
#include "migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUSY_MS = 15000 }; /* the merge of a very large sync may hold the writer for seconds */

struct db {
    sqlite3 *handle;
    enum db_role role;
    bool in_transaction, loading;
    struct arena *arena;
    struct err *err;
    sqlite3_stmt *statement[QUERY__COUNT]; /* prepared when first used, kept */
    bool in_use[QUERY__COUNT];
    sqlite3_stmt *begin_read, *rollback; /* every page needs them */
    int64_t opened; /* the how manieth connection of this process */
};

struct rows {
    struct db *db;
    enum query q;
    sqlite3_stmt *statement;
    bool open;
    enum rc_err rc;
};

static const char *people_text(int rc) {
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "The database is busy with another change. Nothing was saved. Try again in a minute.";
    case SQLITE_FULL: return "The disk is full. Nothing was saved. Free some space on the server, then try again.";
    case SQLITE_READONLY:
        return "The database is read-only. Nothing was saved. Check the rights of its folder with \"rollcallctl doctor\".";
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return "The database could not be read or written. Nothing was saved. \"rollcallctl doctor\" says what is wrong.";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return "The database is damaged. Restore a backup with \"rollcallctl restore\".";
    case SQLITE_CONSTRAINT: return "This contradicts what is stored already. Nothing was saved.";
    default: return "Something went wrong inside Rollcall. Nothing was saved. The log says more.";
    }
}

static enum rc_err code_of(int rc) {
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

static enum rc_err failed(struct db *db, int rc, const char *what) {
    return FAIL(db->err, code_of(rc), people_text(rc), "%s: %s (%d)", what, sqlite3_errmsg(db->handle), rc);
}

static enum rc_err open_failed(sqlite3 *handle, int rc, const char *path, struct err *e) {
    enum rc_err code = FAIL(e, code_of(rc), people_text(rc), "open %s: %s (%d)", path,
                            handle ? sqlite3_errmsg(handle) : sqlite3_errstr(rc), rc);
    sqlite3_close_v2(handle);
    return code;
}

static int prepare_connection(sqlite3 *handle, enum db_mode mode, enum db_role role) {
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, BUSY_MS);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    /* One checkpointer: SQLite before 3.51.3 can corrupt the file when a commit resets the WAL while a second
     * checkpoint starts (sqlite.org/wal.html#walresetbug). Only db_checkpoint ever checkpoints. */
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_wal_autocheckpoint(handle, 0);
    /* The lanes stage whole organizations: staging lies in a file, so memory stays flat, with a cache that bears joins. */
    const char *setup = mode == DB_READ    ? "PRAGMA query_only=ON"
                        : role == DB_TIMER ? "PRAGMA foreign_keys=ON; PRAGMA temp_store=FILE; PRAGMA cache_size=-8192; PRAGMA temp.cache_size=-10240"
                                           : "PRAGMA foreign_keys=ON";
    return sqlite3_exec(handle, setup, NULL, NULL, NULL);
}

static int read_version(sqlite3 *handle, int *version) {
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(handle, "PRAGMA user_version", -1, &s, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        *version = sqlite3_column_int(s, 0);
        rc = SQLITE_OK;
    }
    sqlite3_finalize(s);
    return rc;
}

/* No program of ours has threads, so SQLite needs no locks among them, nor counters of its memory: a fifth of its time. */
static void configure_once(void) {
    static bool done;
    if (done)
        return;
    done = true;
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum rc_err db_open(const char *path, enum db_mode mode, enum db_role role, struct db **out, struct err *e) {
    sqlite3 *handle = NULL;
    configure_once();
    int flags = (mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX;
    int rc = sqlite3_open_v2(path, &handle, flags, NULL);
    if (rc == SQLITE_OK)
        rc = prepare_connection(handle, mode, role);
    /* SQLite opens what it may not write for reading; such a connection would stay so when the disk is mended. */
    if (rc == SQLITE_OK && mode == DB_WRITE && sqlite3_db_readonly(handle, "main") == 1)
        rc = SQLITE_READONLY;
    int version = 0;
    if (rc == SQLITE_OK)
        rc = read_version(handle, &version);
    if (rc != SQLITE_OK)
        return open_failed(handle, rc, path, e);
    if (version != migrate_newest()) {
        sqlite3_close_v2(handle);
        return FAIL(e, ERR_INTERNAL,
                    version > migrate_newest()
                        ? "The database was made by a newer Rollcall. Install that version again."
                        : "The database has an older layout. Run \"rollcallctl init\" to bring it up to date.",
                    "%s has schema %d, this program knows %d", path, version, migrate_newest());
    }
    struct db *db = calloc(1, sizeof *db);
    if (!db)
        abort();
    static int64_t opened_before;
    *db = (struct db){.handle = handle, .role = role, .opened = opened_before += 1};
    *out = db;
    return OK;
}

void db_close(struct db *db) {
    if (!db)
        return;
    for (int q = 0; q < QUERY__COUNT; q++)
        sqlite3_finalize(db->statement[q]);
    sqlite3_finalize(db->begin_read);
    sqlite3_finalize(db->rollback);
    sqlite3_close_v2(db->handle);
    free(db);
}

/* Arena hook: whatever a handler left open is closed here. A forgotten reset would keep the WAL growing. */
static void release(void *arg) {
    struct db *db = arg;
    for (int q = 0; q < QUERY__COUNT; q++)
        if (db->in_use[q]) {
            sqlite3_reset(db->statement[q]);
            sqlite3_clear_bindings(db->statement[q]);
            db->in_use[q] = false;
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

/* life: SQLITE_STATIC where the statement ends before the call returns, else SQLITE_TRANSIENT. */
static int bind_one(sqlite3_stmt *s, int i, char type, sqlite3_destructor_type life, va_list *ap) {
    switch (type) {
    case 's': {
        const char *text = va_arg(*ap, const char *);
        return text ? sqlite3_bind_text64(s, i, text, strlen(text), life, SQLITE_UTF8) : sqlite3_bind_null(s, i);
    }
    case 'i': return sqlite3_bind_int64(s, i, va_arg(*ap, int64_t));
    case 'd': return sqlite3_bind_double(s, i, va_arg(*ap, double));
    case 'b': {
        const void *bytes = va_arg(*ap, const void *);
        size_t n = va_arg(*ap, size_t);
        return bytes ? sqlite3_bind_blob64(s, i, bytes, n, life) : sqlite3_bind_null(s, i);
    }
    case 'n': return sqlite3_bind_null(s, i);
    default: return SQLITE_MISUSE;
    }
}

static enum rc_err start(struct db *db, enum query q, struct rows *out, const char *types, sqlite3_destructor_type life, va_list *ap) {
    if (!db->arena || db->in_use[q])
        return FAIL(db->err, ERR_INTERNAL, people_text(SQLITE_MISUSE), "%s is in use already", query_name[q]);
    if (!db->statement[q]) {
        int rc = sqlite3_prepare_v3(db->handle, query_text[q], -1, SQLITE_PREPARE_PERSISTENT, &db->statement[q], NULL);
        if (rc != SQLITE_OK)
            return failed(db, rc, query_name[q]);
    }
    sqlite3_stmt *s = db->statement[q];
    int n = (int)strlen(types);
    if (sqlite3_bind_parameter_count(s) != n)
        return FAIL(db->err, ERR_INTERNAL, people_text(SQLITE_MISUSE), "%s wants %d values, got %d", query_name[q],
                    sqlite3_bind_parameter_count(s), n);
    for (int i = 0; i < n; i++) {
        int rc = bind_one(s, i + 1, types[i], life, ap);
        if (rc != SQLITE_OK)
            return failed(db, rc, query_name[q]);
    }
    *out = (struct rows){.db = db, .q = q, .statement = s, .open = true};
    db->in_use[q] = true;
    return OK;
}

enum rc_err db_query(struct db *db, enum query q, struct rows **out, const char *types, ...) {
    va_list ap;
    if (!db->arena)
        return FAIL(db->err, ERR_INTERNAL, people_text(SQLITE_MISUSE), "%s without an arena", query_name[q]);
    *out = arena_alloc(db->arena, sizeof **out);
    va_start(ap, types);
    enum rc_err rc = start(db, q, *out, types, SQLITE_TRANSIENT, &ap);
    va_end(ap);
    return rc;
}

static void finish(struct rows *r) {
    if (!r->open)
        return;
    sqlite3_reset(r->statement);
    sqlite3_clear_bindings(r->statement);
    r->db->in_use[r->q] = false;
    r->open = false;
}

bool db_next(struct rows *r) {
    if (!r->open)
        return false;
    int rc = sqlite3_step(r->statement);
    if (rc == SQLITE_ROW)
        return true;
    if (rc != SQLITE_DONE)
        r->rc = failed(r->db, rc, query_name[r->q]);
    finish(r);
    return false;
}

enum rc_err db_end(struct rows *r) {
    finish(r);
    return r->rc;
}

int64_t db_int(struct rows *r, int column) { return sqlite3_column_int64(r->statement, column); }
double db_real(struct rows *r, int column) { return sqlite3_column_double(r->statement, column); }
bool db_is_null(struct rows *r, int column) { return sqlite3_column_type(r->statement, column) == SQLITE_NULL; }
bool db_is_int(struct rows *r, int column) { return sqlite3_column_type(r->statement, column) == SQLITE_INTEGER; }
const char *db_lend(struct rows *r, int column) { return (const char *)sqlite3_column_text(r->statement, column); }
const char *db_text(struct rows *r, int column) { return arena_strdup(r->db->arena, db_lend(r, column)); }

const void *db_lend_blob(struct rows *r, int column, size_t *n) {
    const void *bytes = sqlite3_column_blob(r->statement, column);
    *n = (size_t)sqlite3_column_bytes(r->statement, column);
    return bytes ? bytes : "";
}

struct arena *db_arena(const struct db *db) { return db->arena; }

const void *db_blob(struct rows *r, int column, size_t *n) {
    const void *bytes = sqlite3_column_blob(r->statement, column);
    *n = (size_t)sqlite3_column_bytes(r->statement, column);
    return bytes ? arena_strndup(r->db->arena, bytes, *n) : NULL;
}

enum rc_err db_exec(struct db *db, enum query q, int64_t *changed, const char *types, ...) {
    struct rows r;
    va_list ap;
    va_start(ap, types);
    enum rc_err rc = start(db, q, &r, types, SQLITE_STATIC, &ap);
    va_end(ap);
    TRY(rc);
    while (db_next(&r))
        continue;
    if (changed)
        *changed = sqlite3_changes64(db->handle);
    return db_end(&r);
}

enum rc_err db_exec_all(struct db *db, const enum query *steps, size_t n) {
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(db, steps[i], NULL, ""));
    return OK;
}

/* The first row's first column, as number and, when text is not NULL, as text. */
static enum rc_err first(struct db *db, struct rows *r, int64_t *number, const char **text, bool *found) {
    bool any = db_next(r);
    if (any && text)
        *text = db_text(r, 0);
    if (any && number)
        *number = db_int(r, 0);
    TRY(db_end(r));
    if (found)
        *found = any;
    else if (!any)
        return FAIL(db->err, ERR_NOT_FOUND, "There is nothing here by that name.", "%s found no row", query_name[r->q]);
    return OK;
}

enum rc_err db_get_int(struct db *db, enum query q, int64_t *out, bool *found, const char *types, ...) {
    struct rows r;
    va_list ap;
    va_start(ap, types);
    enum rc_err rc = start(db, q, &r, types, SQLITE_STATIC, &ap);
    va_end(ap);
    TRY(rc);
    return first(db, &r, out, NULL, found);
}

enum rc_err db_get_text(struct db *db, enum query q, const char **out, bool *found, const char *types, ...) {
    struct rows r;
    va_list ap;
    va_start(ap, types);
    enum rc_err rc = start(db, q, &r, types, SQLITE_STATIC, &ap);
    va_end(ap);
    TRY(rc);
    return first(db, &r, NULL, out, found);
}

enum rc_err db_refuse(struct db *db, enum rc_err code, const char *people) { return FAIL(db->err, code, people, "refused: %s", people); }

int64_t db_unchanged_mark(struct db *db) {
    unsigned v = 0;
    return sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_DATA_VERSION, &v) == SQLITE_OK ? (db->opened << 32) | (int64_t)v : 0;
}

int64_t db_last_id(struct db *db) { return sqlite3_last_insert_rowid(db->handle); }
bool db_reads_only(struct db *db) { return sqlite3_db_readonly(db->handle, "main") == 1; }

static enum rc_err simple(struct db *db, const char *sql) {
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? OK : failed(db, rc, sql);
}

enum rc_err db_begin(struct db *db) {
    TRY(simple(db, "BEGIN IMMEDIATE")); /* a deferred one fails at once, without waiting, when another writes */
    db->in_transaction = true;
    return OK;
}

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

/* As simple(), with the statement kept. */
static int run_kept(struct db *db, sqlite3_stmt **kept, const char *sql) {
    int rc = *kept ? SQLITE_OK : sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, kept, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_step(*kept);
        rc = sqlite3_reset(*kept);
    }
    return rc;
}

enum rc_err db_begin_read(struct db *db) {
    int rc = run_kept(db, &db->begin_read, "BEGIN");
    if (rc != SQLITE_OK)
        return failed(db, rc, "BEGIN");
    db->in_transaction = true;
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
        (void)run_kept(db, &db->rollback, "ROLLBACK");
    db->in_transaction = false;
    end_load(db);
}

enum rc_err db_checkpoint(struct db *db) {
    if (db->role != DB_TIMER)
        return FAIL(db->err, ERR_INTERNAL, people_text(SQLITE_MISUSE), "%s", "only the timer may checkpoint");
    int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return rc == SQLITE_OK || rc == SQLITE_BUSY ? OK : failed(db, rc, "checkpoint");
}

static enum rc_err first_problem(struct db *db, const char *pragma, const char **problem) {
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db->handle, pragma, -1, &s, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(s, 0);
        if (text && strcmp(text, "ok") != 0)
            *problem = arena_printf(db->arena, "%s: %s", pragma + strlen("PRAGMA "), text);
        rc = SQLITE_DONE;
    }
    sqlite3_finalize(s);
    return rc == SQLITE_DONE ? OK : failed(db, rc, pragma);
}

enum rc_err db_check(struct db *db, const char **problem) {
    *problem = NULL;
    TRY(first_problem(db, "PRAGMA integrity_check", problem));
    return *problem ? OK : first_problem(db, "PRAGMA foreign_key_check", problem);
}

static enum rc_err verify_copy(const char *path, struct arena *a, struct err *e) {
    struct db *copy = NULL;
    const char *problem = NULL;
    TRY(db_open(path, DB_READ, DB_CTL, &copy, e));
    copy->arena = a;
    copy->err = e;
    enum rc_err rc = db_check(copy, &problem);
    db_close(copy);
    if (rc == OK && problem)
        rc = FAIL(e, ERR_INTERNAL, "The copy is damaged and was thrown away.", "%s: %s", path, problem);
    return rc;
}

static enum rc_err sync_file(const char *path, struct err *e) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int bad = fd < 0 || fsync(fd) != 0;
    if (fd >= 0)
        close(fd);
    return bad ? FAIL(e, ERR_BUSY, people_text(SQLITE_IOERR), "fsync %s: %s", path, strerror(errno)) : OK;
}

enum rc_err db_backup(struct db *db, const char *to, struct err *e) {
    char *temporary = arena_printf(db->arena, "%s.part", to);
    unlink(temporary); /* a leftover of an interrupted backup: VACUUM INTO wants a new file */
    sqlite3_stmt *s = NULL;
    /* query_only would also refuse the new file; the connection itself stays as read-only as it was opened */
    bool readonly = sqlite3_db_readonly(db->handle, "main") == 1;
    int rc = readonly ? sqlite3_exec(db->handle, "PRAGMA query_only=OFF", NULL, NULL, NULL) : SQLITE_OK;
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(db->handle, "VACUUM INTO ?1", -1, &s, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(s, 1, temporary, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(s);
    sqlite3_finalize(s);
    if (readonly)
        sqlite3_exec(db->handle, "PRAGMA query_only=ON", NULL, NULL, NULL);
    enum rc_err code = rc == SQLITE_DONE ? OK : failed(db, rc, "VACUUM INTO");
    if (code == OK)
        code = verify_copy(temporary, db->arena, e);
    if (code == OK)
        code = sync_file(temporary, e);
    if (code == OK && rename(temporary, to) != 0)
        code = FAIL(e, ERR_BUSY, people_text(SQLITE_IOERR), "rename to %s: %s", to, strerror(errno));
    if (code != OK)
        unlink(temporary);
    return code;
}

/* Page by page through SQLite instead of renaming files: a -wal of the old file can never meet the new one. */
enum rc_err db_restore(const char *path, const char *from, struct err *e) {
    sqlite3 *to = NULL, *source = NULL;
    int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK)
        rc = prepare_connection(to, DB_WRITE, DB_CTL);
    if (rc == SQLITE_OK)
        rc = sqlite3_open_v2(from, &source, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    sqlite3_backup *copy = rc == SQLITE_OK ? sqlite3_backup_init(to, "main", source, "main") : NULL;
    if (copy) {
        for (int waited = 0; (rc = sqlite3_backup_step(copy, -1)) == SQLITE_BUSY && waited < BUSY_MS; waited += 100)
            sqlite3_sleep(100);
        int end = sqlite3_backup_finish(copy);
        rc = rc == SQLITE_DONE ? end : rc;
    } else if (rc == SQLITE_OK) {
        rc = sqlite3_errcode(to);
    }
    enum rc_err code = rc == SQLITE_OK ? OK : FAIL(e, code_of(rc), people_text(rc), "restore into %s: %s (%d)", path, sqlite3_errstr(rc), rc);
    sqlite3_close_v2(source);
    sqlite3_close_v2(to);
    return code;
}

const char *db_version(void) { return sqlite3_libversion(); }
