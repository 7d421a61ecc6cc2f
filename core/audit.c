/* Writing the audit. Reading it is the audit page's business. */
#include "audit.h"

enum rc_err audit_add(struct db *db, int64_t now, const char *who, const char *action, const char *subject, const char *before,
                      const char *after, const char *detail) {
    return db_exec(db, Q_AUDIT_ADD, NULL, "issssss", now, who, action, subject, before, after, detail);
}
