/* The audit: append-only rows. Never a secret. */
#ifndef CORE_QUEUE_AUDIT_H
#define CORE_QUEUE_AUDIT_H
#include "db/db.h"
/* before, after, detail may be NULL. Works inside or outside a transaction. */
enum rc_err audit_add(struct db *db, int64_t now, const char *who, const char *action,
                      const char *subject, const char *before, const char *after,
                      const char *detail) MUST_USE;
/* Something that was refused, outside of any transaction. One row for each person and subject (any:
 * for each person) in ten minutes; the others are counted beside it, so nobody fills the disk with
 * them. With any, once a second at most: whoever may not come in has nothing written for each try.
 * Waits for nobody: ERR_BUSY when somebody else writes. */
enum rc_err audit_refused(struct db *db, int64_t now, const char *who, const char *action,
                          const char *subject, const char *detail, bool any) MUST_USE;
#endif
