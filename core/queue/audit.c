/* Writes the audit. The audit page reads it. */
#include "queue/audit.h"

enum { REPEAT_SECONDS = 600 };

enum rc_err audit_add(struct db *db, int64_t now, const char *who, const char *action,
                      const char *subject, const char *before, const char *after,
                      const char *detail) {
    return db_exec(db, Q_AUDIT_ADD, NULL, "issssss", now, who, action, subject, before, after,
                   detail);
}

static enum rc_err audit_add_or_count(struct db *db, int64_t now, const char *who,
                                      const char *action, const char *subject, const char *detail,
                                      bool any) {
    int64_t row = 0;
    bool found = false;
    TRY(db_begin(db));
    TRY(db_get_int(db, Q_AUDIT_RECENT, &row, &found, "sssi", who, action, any ? NULL : subject,
                   now - REPEAT_SECONDS));
    if (found && any)
        TRY(db_exec(db, Q_AUDIT_REPEAT_SECOND, NULL, "ii", row, now));
    else if (found)
        TRY(db_exec(db, Q_AUDIT_REPEAT, NULL, "ii", row, now));
    else
        TRY(audit_add(db, now, who, action, subject, NULL, NULL, detail));
    return db_commit(db);
}

enum rc_err audit_refused(struct db *db, int64_t now, const char *who, const char *action,
                          const char *subject, const char *detail, bool any) {
    db_hurry(db, true);
    enum rc_err rc = audit_add_or_count(db, now, who, action, subject, detail, any);
    db_rollback(db);
    db_hurry(db, false);
    return rc;
}
