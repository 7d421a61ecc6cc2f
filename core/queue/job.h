/* Jobs: work that the web program requests of a lane, and waking the lane. */
#ifndef CORE_QUEUE_JOB_H
#define CORE_QUEUE_JOB_H
#include "db/db.h"

/* Inside the caller's transaction. A queued job of this kind and subject is used again: *id (may be
 * NULL) is the first one's. */
enum rc_err job_add(struct db *db, const char *lane, const char *kind, int64_t subject,
                    const char *who, int64_t now, int64_t *id) MUST_USE;
/* Touches wake/<lane> beside the database; after the commit. Only logs a failure: the lane starts
 * every minute anyway. */
void job_wake(const char *db_path, const char *lane);
#endif
