/* The database file: checkpoint, check, backup, restore. */
#include "db/internal.h"
#include "host/data_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WAL_LARGE_BYTES = 16 * 1024 * 1024, RETRY_MS = 100 };

enum rc_err db_checkpoint(struct db *db) {
    if (db->role != DB_TIMER)
        return FAIL(db->err, ERR_INTERNAL, db_error_message(SQLITE_MISUSE), "%s",
                    "only the timer may checkpoint");
    /* A checkpoint holds the writer lock while it waits for readers of an older state, and
     * everybody who saves waits, too. So it waits briefly, and the next lane tries again. */
    sqlite3_busy_timeout(db->handle, CHECKPOINT_MS);
    int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    return rc == SQLITE_OK || rc == SQLITE_BUSY ? OK : db_failed(db, rc, "checkpoint");
}

enum rc_err db_checkpoint_large(struct db *db) {
    struct stat wal;
    const char *name = sqlite3_filename_wal(sqlite3_db_filename(db->handle, "main"));
    bool large = name && stat(name, &wal) == 0 && wal.st_size > WAL_LARGE_BYTES;
    return db->role == DB_TIMER && large ? db_checkpoint(db) : OK;
}

/* Sets *problem to the first row of the pragma, unless that is "ok". */
static enum rc_err check_pragma(struct db *db, const char *pragma, const char **problem) {
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db->handle, pragma, -1, &s, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(s, 0);
        if (text && strcmp(text, "ok") != 0)
            *problem = arena_printf(db->arena, "%s: %s", pragma + strlen("PRAGMA "), text);
        rc = SQLITE_DONE;
    }
    sqlite3_finalize(s);
    return rc == SQLITE_DONE ? OK : db_failed(db, rc, pragma);
}

enum rc_err db_check(struct db *db, const char **problem) {
    *problem = NULL;
    TRY(check_pragma(db, "PRAGMA integrity_check", problem));
    return *problem ? OK : check_pragma(db, "PRAGMA foreign_key_check", problem);
}

static enum rc_err backup_verify(const char *path, struct arena *a, struct err *e) {
    struct db *copy = NULL;
    const char *problem = NULL;
    TRY(db_open(path, DB_READ, DB_CTL, &copy, e));
    copy->arena = a;
    copy->err = e;
    enum rc_err rc = db_check(copy, &problem);
    db_close(copy);
    if (rc == OK && problem)
        rc = FAIL(e, ERR_INTERNAL, "The copy is damaged and was thrown away.", "%s: %s", path,
                  problem);
    return rc;
}

/* Of a file, or of a folder: a rename is on the disk only when its folder is. */
static enum rc_err sync_path(const char *path, struct err *e) {
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    int why = fd < 0 || fsync(fd) != 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    if (!why)
        return OK;
    return FAIL(e, ERR_BUSY, db_error_message(SQLITE_IOERR), "fsync %s: %s", path, strerror(why));
}

static const char *folder_of(struct arena *a, const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? arena_strndup(a, path, slash > path ? (size_t)(slash - path) : 1) : ".";
}

static enum rc_err backup_write(struct db *db, const char *file) {
    sqlite3_stmt *s = NULL;
    int rc = SQLITE_OK;
    /* query_only would also refuse the new file; the connection stays as read-only as it was
     * opened. */
    bool readonly = sqlite3_db_readonly(db->handle, "main") == 1;
    if (readonly)
        rc = sqlite3_exec(db->handle, "PRAGMA query_only=OFF", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(db->handle, "VACUUM INTO ?1", -1, &s, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(s, 1, file, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(s);
    sqlite3_finalize(s);
    if (readonly)
        sqlite3_exec(db->handle, "PRAGMA query_only=ON", NULL, NULL, NULL);
    if (rc == SQLITE_DONE)
        return OK;
    return db_failed(db, rc, arena_printf(db->arena, "VACUUM INTO %s", file));
}

enum rc_err db_backup(struct db *db, const char *to, struct err *e) {
    char real[DATA_PATH_BYTES];
    const char *temporary = arena_printf(db->arena, "%s.part", data_file_path(to, real));
    unlink(temporary); /* of an interrupted backup: VACUUM INTO needs a new file */
    enum rc_err code = backup_write(db, temporary);
    if (code == OK)
        code = backup_verify(temporary, db->arena, e);
    if (code == OK)
        code = sync_path(temporary, e);
    if (code == OK && rename(temporary, to) != 0)
        code = FAIL(e, ERR_BUSY, db_error_message(SQLITE_IOERR), "rename to %s: %s", to,
                    strerror(errno));
    if (code != OK)
        unlink(temporary);
    /* Some network drives cannot sync folders; the copy is there all the same. */
    struct err ignored = {0};
    if (code == OK)
        (void)!sync_path(folder_of(db->arena, to), &ignored);
    return code;
}

/* Copies page by page through SQLite; waits BUSY_MS for other writers. */
static int restore_pages(sqlite3 *to, sqlite3 *from) {
    sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");
    if (!copy)
        return sqlite3_errcode(to);
    int rc = sqlite3_backup_step(copy, -1);
    for (int waited = 0; rc == SQLITE_BUSY && waited < BUSY_MS; waited += RETRY_MS) {
        sqlite3_sleep(RETRY_MS);
        rc = sqlite3_backup_step(copy, -1);
    }
    int end = sqlite3_backup_finish(copy);
    return rc == SQLITE_DONE ? end : rc;
}

/* Files are not renamed: a -wal of the old file must never meet the new one. */
enum rc_err db_restore(const char *path, const char *from, struct err *e) {
    sqlite3 *to = NULL, *source = NULL;
    TRY(data_files_valid(path, e));
    int rc = db_open_handle(path, SQLITE_OPEN_READWRITE, &to);
    if (rc == SQLITE_OK)
        rc = db_prepare_connection(to, DB_WRITE, DB_CTL);
    if (rc == SQLITE_OK)
        rc = db_open_handle(from, SQLITE_OPEN_READWRITE, &source);
    if (rc == SQLITE_OK)
        rc = restore_pages(to, source);
    sqlite3_close_v2(source);
    sqlite3_close_v2(to);
    if (rc == SQLITE_OK)
        return OK;
    return FAIL(e, db_code_of(rc), db_error_message(rc), "restore into %s: %s (%d)", path,
                sqlite3_errstr(rc), rc);
}
