/* People keep the access that a run would take from them. */
#ifndef CORE_WARNINGS_KEEP_H
#define CORE_WARNINGS_KEEP_H
#include "warnings/request.h"

/* Inside db_begin, audited. A person keeps their access for the days of the task or, when the task
 * wants to be asked, requests that; until the answer the run leaves them alone. A second time does
 * nothing. *asked: a request is open now.
 * ERR_CONFLICT, with a message for the person, when the task does not allow it, the run has begun,
 * or the person is no longer part of it. Afterwards wake the lane notify. */
enum rc_err keep_access(struct db *db, struct arena *a, const struct access_demand *d,
                        bool *asked) MUST_USE;
/* Inside db_begin: grants a request. who: the admin. */
enum rc_err keep_grant(struct db *db, const struct access_request *q, const char *who,
                       int64_t now) MUST_USE;
/* Inside db_begin: the request is refused, so the run takes the person in again if it still
 * waits. */
enum rc_err keep_refuse(struct db *db, const struct access_request *q) MUST_USE;
/* Inside db_begin, audited: the person no longer keeps it. ERR_NOT_FOUND: no such row;
 * ERR_CONFLICT: it has ended already. */
enum rc_err keep_end(struct db *db, int64_t keep, const char *who, int64_t now) MUST_USE;
#endif
