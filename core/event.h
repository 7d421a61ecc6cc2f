/* Events: what happened and whom it is told. A transactional outbox; lane notify delivers. */
#ifndef CORE_EVENT_H
#define CORE_EVENT_H
#include "db.h"

/* Inside the db_begin of whatever makes it true; after the commit call job_wake(path, "notify").
 * trigger: orgKeyExpiry, taskSuccess or taskFailure. body: the JSON text, written by a named query, under 20,000 bytes.
 * subject: a word that names the occasion; an event with the same trigger and subject is not added twice, *id (may be
 * NULL) is then the first one's. One delivery is queued for each webhook that is on and subscribed, and, for key expiry
 * and failures, for each e-mail recipient when e-mail is on. */
enum rc_err event_add(struct db *db, const char *trigger, const char *subject, const char *body, int64_t now, int64_t *id) MUST_USE;
/* Inside the same db_begin: to e-mail addresses of its own, separated by commas, beside the recipients of the settings; each
 * hears of it once. Nothing is queued while e-mail is off. */
enum rc_err event_tell(struct db *db, int64_t event, const char *addresses, int64_t now) MUST_USE;
/* Inside db_begin: a sample with "test": true to one webhook (0: to all e-mail recipients), on or off. It is tried once
 * and stands in no feed. */
enum rc_err event_test(struct db *db, const char *trigger, int64_t webhook, const char *base_url, int64_t now) MUST_USE;
/* Inside db_begin: what still waits about another key than the current one is not sent any more. */
enum rc_err event_cancel_old_keys(struct db *db, int64_t now) MUST_USE;
#endif
