/* Errors of SQLite as errors of ours, with a message for people. */
#include "db/internal.h"

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
        return "The database could not be read or written. Nothing was saved. Run \"rollcallctl "
               "doctor\" for the reason.";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return "The database is damaged. Restore a backup with \"rollcallctl restore\".";
    case SQLITE_CONSTRAINT: return "This contradicts what is stored already. Nothing was saved.";
    default:
        return "Something went wrong inside Rollcall. Nothing was saved. Details are in the server "
               "log.";
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
