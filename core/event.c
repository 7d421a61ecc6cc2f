/* Writing events and queueing their deliveries. Sending them is lane notify's business. */
#include "event.h"

#include <string.h>

enum rc_err event_add(struct db *db, const char *trigger, const char *subject, const char *body, int64_t now, int64_t *id) {
    int64_t event = 0;
    bool told = false;
    TRY(db_get_int(db, Q_EVENT_BY_SUBJECT, &event, &told, "ss", trigger, subject));
    if (!told) {
        TRY(db_exec(db, Q_EVENT_ADD, NULL, "sssi", trigger, subject, body, now));
        event = db_last_id(db);
        TRY(db_exec(db, Q_EVENT_TO_WEBHOOKS, NULL, "isi", event, trigger, now));
        if (strcmp(trigger, "taskSuccess") != 0)
            TRY(db_exec(db, Q_EVENT_TO_MAIL, NULL, "iii", event, now, (int64_t)0));
    }
    if (id)
        *id = event;
    return OK;
}

enum rc_err event_tell(struct db *db, int64_t event, const char *addresses, int64_t now) {
    return db_exec(db, Q_EVENT_TO_ADDRESSES, NULL, "isi", event, addresses, now);
}

enum rc_err event_cancel_old_keys(struct db *db, int64_t now) { return db_exec(db, Q_EVENT_CANCEL_OLD_KEYS, NULL, "i", now); }

enum rc_err event_test(struct db *db, const char *trigger, int64_t webhook, const char *base_url, int64_t now) {
    TRY(db_exec(db, Q_EVENT_ADD_TEST, NULL, "sis", trigger, now, base_url));
    int64_t event = db_last_id(db);
    if (webhook)
        return db_exec(db, Q_EVENT_TO_ONE_WEBHOOK, NULL, "iii", event, webhook, now);
    return db_exec(db, Q_EVENT_TO_MAIL, NULL, "iii", event, now, (int64_t)1);
}
