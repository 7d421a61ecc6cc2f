/* The audit: rows are only added. Never a secret. Times are UTC seconds. */
#ifndef CORE_QUEUE_AUDIT_H
#define CORE_QUEUE_AUDIT_H
#include "db/db.h"

/* before, after and detail may be NULL. Works inside and outside a transaction. */
enum rc_err audit_add(struct db *db, int64_t now, const char *who, const char *action,
                      const char *subject, const char *before, const char *after,
                      const char *detail) MUST_USE;
/* Records a refusal; outside any transaction. Within ten minutes there is one row for each person
 * and subject; repetitions are counted beside it, so nobody can fill the disk with them. any: one
 * row for each person, whatever the subject, and at most one write a second. Waits for no other
 * writer: ERR_BUSY. */
enum rc_err audit_refused(struct db *db, int64_t now, const char *who, const char *action,
                          const char *subject, const char *detail, bool any) MUST_USE;
#endif
