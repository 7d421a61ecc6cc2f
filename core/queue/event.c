/* Events and who hears of them: the table, and queueing their deliveries. Sending them is lane
 * notify's business. */
#include "queue/event.h"

#include <string.h>

#define RUN_FIELDS                                                                                 \
    "processId name actionTypes deepLink startedAt finishedAt matched succeeded failed skipped "   \
    "error"

const struct event_kind EVENTS[EVENT_COUNT] = {
    [EVENT_KEY_EXPIRY] =
        {"orgKeyExpiry", "API key expires soon, or is refused",
         "7 days before, once for each key; other days can be chosen under Expiry notices. When "
         "Atlassian no longer takes a key, at once, and then with cause and error",
         "apiKeyId name expiresAt daysLeft settingsUrl", Q_EVENT_SAMPLE_KEY, true,
         "the organization API key expires", "Key:", "Replace:",
         "Without a key that Atlassian takes, synchronization and automated tasks stop.\r\nCreate "
         "a "
         "new key at admin.atlassian.com and enter it in Rollcall."},
    [EVENT_TASK_FAILURE] = {"taskFailure", "Automated task failed",
                            "Also when only some people of a run failed", RUN_FIELDS,
                            Q_EVENT_SAMPLE_RUN, true, "an automated task failed", "Task:", "Run:",
                            "An automated task failed, for some people or as a whole."},
    [EVENT_TASK_SUCCESS] = {"taskSuccess", "Automated task succeeded",
                            "Everybody of the run went well", RUN_FIELDS, Q_EVENT_SAMPLE_RUN, false,
                            "an automated task is done",
                            "Task:", "Run:", "An automated task is done."},
    [EVENT_RUN_REFUSED] =
        {"runRefused", "Run did not start",
         "A task, bulk operation or undo that its limits, old figures, the key or a missing "
         "approval kept from starting",
         RUN_FIELDS " cause", Q_EVENT_SAMPLE_RUN, true, "a run did not start", "What:", "Run:",
         "A task, bulk operation or undo did not start. Nobody was changed by it."},
    [EVENT_APPROVAL_NEEDED] =
        {"approvalNeeded", "Run waits for a second person",
         "Somebody else with full access has to approve it; after a week it is refused",
         "processId name actionTypes deepLink people above reason", Q_EVENT_SAMPLE_APPROVAL, true,
         "a run waits for a second person", "What:", "Run:",
         "A run hits so many people that somebody else with full access has to approve "
         "it.\r\nNothing happens before; after a week it is refused."},
    [EVENT_SYNC_FAILED] =
        {"syncFailed", "Synchronization failed",
         "Or looked wrong and was not taken over; once a day, and again after a good one in "
         "between",
         "runId startedAt finishedAt outcome error deepLink", Q_EVENT_SAMPLE_SYNC, true,
         "a synchronization failed", NULL, "Look:",
         "A synchronization failed, or looked wrong and was not taken over. The figures\r\nbefore "
         "it stand; on figures older than 36 hours no task runs."},
    [EVENT_BULK_DONE] =
        {"bulkDone", "Bulk operation ended", "Whether or not it went well for everybody",
         RUN_FIELDS, Q_EVENT_SAMPLE_RUN, true, "a bulk operation ended", "What:", "Run:",
         "A bulk operation ended. Who failed and who was left out stands on its page."},
};
_Static_assert(EVENT_COUNT < 32, "a bit for each");

const struct event_kind *event_kind(const char *trigger) {
    for (int i = 0; i < EVENT_COUNT; i++)
        if (strcmp(EVENTS[i].trigger, trigger) == 0)
            return &EVENTS[i];
    return NULL;
}

unsigned event_set(const char *triggers) {
    unsigned set = 0;
    for (const char *p = triggers ? triggers : ""; *p;) {
        size_t n = strcspn(p, " ");
        for (int i = 0; i < EVENT_COUNT; i++)
            if (strlen(EVENTS[i].trigger) == n && memcmp(EVENTS[i].trigger, p, n) == 0)
                set |= 1u << i;
        p += n + (p[n] == ' ');
    }
    return set;
}

const char *event_set_text(struct arena *a, unsigned set) {
    const char *words = "";
    for (int i = 0; i < EVENT_COUNT; i++)
        if (set & 1u << i)
            words = arena_printf(a, "%s%s%s", words, *words ? " " : "", EVENTS[i].trigger);
    return words;
}

static enum rc_err add(struct db *db, const char *trigger, const char *subject, const char *body,
                       bool mail, int64_t now, int64_t *id) {
    int64_t event = 0;
    bool told = false;
    TRY(db_get_int(db, Q_EVENT_BY_SUBJECT, &event, &told, "ss", trigger, subject));
    if (!told) {
        TRY(db_exec(db, Q_EVENT_ADD, NULL, "sssi", trigger, subject, body, now));
        event = db_last_id(db);
        TRY(db_exec(db, Q_EVENT_TO_WEBHOOKS, NULL, "isi", event, trigger, now));
        if (mail)
            TRY(db_exec(db, Q_EVENT_TO_MAIL, NULL, "iii", event, now, (int64_t)0));
    }
    if (id)
        *id = event;
    return OK;
}

enum rc_err event_add(struct db *db, const char *trigger, const char *subject, const char *body,
                      int64_t now, int64_t *id) {
    const struct event_kind *kind = event_kind(trigger);
    return add(db, trigger, subject, body, kind && kind->mailed, now, id);
}

enum rc_err event_add_unmailed(struct db *db, const char *trigger, const char *subject,
                               const char *body, int64_t now, int64_t *id) {
    return add(db, trigger, subject, body, false, now, id);
}

enum rc_err event_tell(struct db *db, int64_t event, const char *addresses, int64_t now) {
    return db_exec(db, Q_EVENT_TO_ADDRESSES, NULL, "isi", event, addresses, now);
}

enum rc_err event_cancel_old_keys(struct db *db, int64_t now) {
    return db_exec(db, Q_EVENT_CANCEL_OLD_KEYS, NULL, "i", now);
}

enum rc_err event_test(struct db *db, const char *trigger, int64_t webhook, const char *base_url,
                       int64_t now) {
    const struct event_kind *kind = event_kind(trigger);
    const char *body = NULL;
    if (kind)
        TRY(db_get_text(db, kind->sample, &body, NULL, "sis", trigger, now, base_url));
    TRY(db_exec(db, Q_EVENT_ADD_TEST, NULL, "ssi", trigger, body, now));
    int64_t event = db_last_id(db);
    if (webhook)
        return db_exec(db, Q_EVENT_TO_ONE_WEBHOOK, NULL, "iii", event, webhook, now);
    return db_exec(db, Q_EVENT_TO_MAIL, NULL, "iii", event, now, (int64_t)1);
}
