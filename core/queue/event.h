/* Events: what happened and whom it is told. A transactional outbox; lane notify delivers. */
#ifndef CORE_QUEUE_EVENT_H
#define CORE_QUEUE_EVENT_H
#include "db/db.h"

/* Everything a webhook may ask for, in the order of forms. THE table is in event.c: form, import
 * and export, tests, e-mail, feed and the list of fields on the page of webhooks come from it. */
enum event_id {
    EVENT_KEY_EXPIRY,
    EVENT_TASK_FAILURE,
    EVENT_TASK_SUCCESS,
    EVENT_RUN_REFUSED,
    EVENT_APPROVAL_NEEDED,
    EVENT_SYNC_FAILED,
    EVENT_BULK_DONE,
    EVENT_COUNT
};

struct event_kind {
    const char *trigger;      /* as webhooks name it and the tables hold it */
    const char *label, *hint; /* of the form */
    const char *fields;       /* of the body beside trigger, separated by blanks, in its order */
    enum query sample;        /* makes the body of a test: trigger, now, base URL */
    bool mailed;              /* to the recipients of the settings */
    const char *news; /* what happened, in a few words: subject of the e-mail, title in the feed */
    const char *name_label, *link_label; /* of the e-mail's facts */
    const char *lead; /* what the e-mail says above its facts, lines of at most 78 characters */
};
extern const struct event_kind EVENTS[EVENT_COUNT];
const struct event_kind *event_kind(const char *trigger); /* NULL when nobody may ask for it */
/* Triggers as one word each, separated by blanks, in the order of the table; what is unknown is
 * left out. */
unsigned event_set(const char *triggers); /* a bit for each event_id */
const char *event_set_text(struct arena *a, unsigned set);

/* Inside the db_begin of whatever makes it true; after the commit call job_wake(path, "notify").
 * trigger: of the table above. body: the JSON text, written by a named query, under 20,000 bytes.
 * subject: a word that names the occasion; an event with the same trigger and subject is not added
 * twice, *id (may be NULL) is then the first one's. One delivery is queued for each webhook that is
 * on and subscribed, and, when the table says so and e-mail is on, for each e-mail recipient. */
enum rc_err event_add(struct db *db, const char *trigger, const char *subject, const char *body,
                      int64_t now, int64_t *id) MUST_USE;
/* The same for webhooks only: the occasion reaches the recipients of e-mail under another
 * trigger. */
enum rc_err event_add_unmailed(struct db *db, const char *trigger, const char *subject,
                               const char *body, int64_t now, int64_t *id) MUST_USE;
/* Inside the same db_begin: to e-mail addresses of its own, separated by commas, beside the
 * recipients of the settings; each hears of it once. Nothing is queued while e-mail is off. */
enum rc_err event_tell(struct db *db, int64_t event, const char *addresses, int64_t now) MUST_USE;
/* Inside db_begin: a sample with "test": true to one webhook (0: to all e-mail recipients), on or
 * off. It is tried once and stands in no feed. */
enum rc_err event_test(struct db *db, const char *trigger, int64_t webhook, const char *base_url,
                       int64_t now) MUST_USE;
/* Inside db_begin: what still waits about another key than the current one is not sent any more. */
enum rc_err event_cancel_old_keys(struct db *db, int64_t now) MUST_USE;
#endif
