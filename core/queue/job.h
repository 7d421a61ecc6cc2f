/* Jobs: what the web program asks of a lane; and waking the lane by touching wake/<lane> beside the
 * database. */
#ifndef CORE_QUEUE_JOB_H
#define CORE_QUEUE_JOB_H
#include "db/db.h"
/* Inside the caller's transaction. One queued job of a kind and subject is enough: a second request
 * returns the first. */
enum rc_err job_add(struct db *db, const char *lane, const char *kind, int64_t subject,
                    const char *who, int64_t now, int64_t *id) MUST_USE;
void job_wake(
    const char *db_path,
    const char *lane); /* after the commit; failure is only logged, the minute timer helps */
#endif
