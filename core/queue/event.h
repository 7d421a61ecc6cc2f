/* Events and their deliveries: a transactional outbox. The lane notify sends the deliveries. */
#ifndef CORE_QUEUE_EVENT_H
#define CORE_QUEUE_EVENT_H
#include "db/db.h"

/* The triggers a webhook can choose, in the order of forms. Form, import and export, tests, e-mail,
 * feed, and the list of fields on the page of webhooks all come from the table in event.c. */
enum event_id {
    EVENT_KEY_EXPIRY,
    EVENT_TASK_FAILURE,
    EVENT_TASK_SUCCESS,
    EVENT_RUN_REFUSED,
    EVENT_APPROVAL_NEEDED,
    EVENT_ACCESS_REQUESTED,
    EVENT_SYNC_FAILED,
    EVENT_BULK_DONE,
    EVENT_SEAT_LIMIT,
    EVENT_DIGEST,
    EVENT_COUNT
};

struct event_kind {
    const char *trigger;      /* its name in webhooks and tables */
    const char *label, *hint; /* of the form */
    const char *fields;       /* of the body beside trigger, in its order, separated by blanks */
    enum query sample;        /* makes the body of a test from trigger, now and base URL */
    bool mailed;              /* also goes to the e-mail recipients of the settings */
    const char *title;        /* in the feed */
    const char *subject;      /* of the e-mail */
    const char *name_label, *link_label; /* of the facts in the e-mail; name_label may be NULL */
    const char *lead; /* text above the facts, in lines of at most 78 characters */
};
extern const struct event_kind EVENTS[EVENT_COUNT];
const struct event_kind *event_kind(const char *trigger); /* NULL when unknown */

/* A set has a bit for each event_id. As text it is the triggers in the order of the table,
 * separated by blanks; unknown triggers are left out. */
unsigned event_set(const char *triggers);
const char *event_set_text(struct arena *a, unsigned set);

/* Inside the db_begin that makes the event true; call job_wake(path, "notify") after the commit.
 * body: JSON text of a named query, under 20,000 bytes. subject: names the occasion; a second event
 * with this trigger and subject is not added, and *id (may be NULL) is the first one's.
 * Queues a delivery for each enabled webhook with this trigger and, when the event is mailed and
 * e-mail is on, for each recipient. */
enum rc_err event_add(struct db *db, const char *trigger, const char *subject, const char *body,
                      int64_t now, int64_t *id) MUST_USE;
/* The same for webhooks only, when another trigger informs the recipients of e-mail. */
enum rc_err event_add_unmailed(struct db *db, const char *trigger, const char *subject,
                               const char *body, int64_t now, int64_t *id) MUST_USE;
/* Inside the same db_begin: also queues deliveries to these addresses, separated by commas. Nobody
 * gets an event twice. Does nothing while e-mail is off. */
enum rc_err event_add_mail(struct db *db, int64_t event, const char *addresses,
                           int64_t now) MUST_USE;
/* Inside db_begin: queues a sample with "test": true to one webhook, enabled or not, or to all
 * e-mail recipients (webhook 0). It is tried once and is in no feed. */
enum rc_err event_test(struct db *db, const char *trigger, int64_t webhook, const char *base_url,
                       int64_t now) MUST_USE;
/* Inside db_begin: cancels waiting deliveries about keys that are not the current one. */
enum rc_err event_cancel_old_keys(struct db *db, int64_t now) MUST_USE;
#endif
