/* Events: the table of their kinds, and queueing deliveries. The lane notify sends them. */
#include "queue/event.h"

#include <string.h>

#define RUN_FIELDS                                                                                 \
    "processId name actionTypes deepLink startedAt finishedAt matched succeeded failed skipped "   \
    "freedSeats savedPerMonth currency saving error"

const struct event_kind EVENTS[EVENT_COUNT] = {
    [EVENT_KEY_EXPIRY] =
        {
            .trigger = "orgKeyExpiry",
            .label = "API key expires soon or is rejected",
            .hint = "7 days before, once for each key, or as set in Reminders. Rejection: at once, "
                    "with cause and error",
            .fields = "apiKeyId name expiresAt daysLeft settingsUrl",
            .sample = Q_EVENT_SAMPLE_KEY,
            .mailed = true,
            .title = "The organization API key expires",
            .subject = "Rollcall: the organization API key expires",
            .name_label = "Key:",
            .link_label = "Replace:",
            .lead = "Sync and tasks stop without a working key.\r\nCreate a new key at "
                    "admin.atlassian.com and enter it in Rollcall.",
        },
    [EVENT_TASK_FAILURE] =
        {
            .trigger = "taskFailure",
            .label = "Automated task failed",
            .hint = "Also if only some people failed",
            .fields = RUN_FIELDS,
            .sample = Q_EVENT_SAMPLE_RUN,
            .mailed = true,
            .title = "An automated task failed",
            .subject = "Rollcall: an automated task failed",
            .name_label = "Task:",
            .link_label = "Run:",
            .lead = "An automated task failed for some or all people.",
        },
    [EVENT_TASK_SUCCESS] =
        {
            .trigger = "taskSuccess",
            .label = "Automated task succeeded",
            .hint = "Everyone was processed",
            .fields = RUN_FIELDS,
            .sample = Q_EVENT_SAMPLE_RUN,
            .mailed = false,
            .title = "An automated task finished",
            .subject = "Rollcall: an automated task finished",
            .name_label = "Task:",
            .link_label = "Run:",
            .lead = "An automated task finished.",
        },
    [EVENT_RUN_REFUSED] =
        {
            .trigger = "runRefused",
            .label = "Run did not start",
            .hint =
                "A task, bulk action or undo was blocked by limits, old data, the key or missing "
                "approval",
            .fields = RUN_FIELDS " cause",
            .sample = Q_EVENT_SAMPLE_RUN,
            .mailed = true,
            .title = "A run did not start",
            .subject = "Rollcall: a run did not start",
            .name_label = "Name:",
            .link_label = "Run:",
            .lead = "A task, bulk action or undo did not start. Nobody was changed.",
        },
    [EVENT_APPROVAL_NEEDED] =
        {
            .trigger = "approvalNeeded",
            .label = "Run needs approval",
            .hint = "Someone else with full access must approve the run within a week",
            .fields = "processId name actionTypes deepLink people above reason",
            .sample = Q_EVENT_SAMPLE_APPROVAL,
            .mailed = true,
            .title = "A run needs approval",
            .subject = "Rollcall: a run needs approval",
            .name_label = "Name:",
            .link_label = "Run:",
            .lead = "This run is so large that someone else with full access must approve it.\r\n"
                    "Nobody is changed before that. After a week the run is rejected.",
        },
    [EVENT_ACCESS_REQUESTED] =
        {
            .trigger = "accessRequested",
            .label = "Someone asks for access",
            .hint = "A person asks to keep their access, or to get it back",
            .fields = "requestId kind name people deepLink reason",
            .sample = Q_EVENT_SAMPLE_REQUEST,
            .mailed = true,
            .title = "Someone asks for access",
            .subject = "Rollcall: someone asks for access",
            .name_label = "Task:",
            .link_label = "Answer:",
            .lead = "A person asks to keep their access, or to get it back.",
        },
    [EVENT_SYNC_FAILED] =
        {
            .trigger = "syncFailed",
            .label = "Sync failed",
            .hint = "Also if the data looked incomplete. At most once a day until a sync succeeds",
            .fields = "runId startedAt finishedAt outcome error deepLink",
            .sample = Q_EVENT_SAMPLE_SYNC,
            .mailed = true,
            .title = "A sync failed",
            .subject = "Rollcall: a sync failed",
            .name_label = NULL,
            .link_label = "Sync:",
            .lead = "A sync failed, or was rejected because the data looked incomplete.\r\n"
                    "The old data stays. When it is older than 36 hours, no task runs.",
        },
    [EVENT_BULK_DONE] =
        {
            .trigger = "bulkDone",
            .label = "Bulk action finished",
            .hint = "Whether or not everyone was processed",
            .fields = RUN_FIELDS,
            .sample = Q_EVENT_SAMPLE_RUN,
            .mailed = true,
            .title = "A bulk action finished",
            .subject = "Rollcall: a bulk action finished",
            .name_label = "Name:",
            .link_label = "Run:",
            .lead = "A bulk action finished. Its page lists who failed and who was skipped.",
        },
    [EVENT_SEAT_LIMIT] =
        {
            .trigger = "seatLimit",
            .label = "Seats reach a limit",
            .hint = "The number or tier of a product under Prices is reached, or forecast within "
                    "14 days",
            .fields = "name product site seats alertAt expectedOn reason deepLink",
            .sample = Q_EVENT_SAMPLE_SEATS,
            .mailed = true,
            .title = "The seats of a product reach a limit",
            .subject = "Rollcall: the seats of a product reach a limit",
            .name_label = "Product:",
            .link_label = "Free:",
            .lead = "The seats of a product reach the number or tier set under Prices,\r\n"
                    "or are forecast to do so within 14 days.",
        },
    [EVENT_DIGEST] =
        {
            .trigger = "digest",
            .label = "Monthly digest",
            .hint = "Cost, waste and savings of the last month, after its end",
            .fields = "name cost wasted savedPerMonth freedSeats currency reason deepLink",
            .sample = Q_EVENT_SAMPLE_DIGEST,
            .mailed = false,
            .title = "Costs and savings of the last month",
            .subject = "Rollcall: costs and savings of the last month",
            .name_label = "Month:",
            .link_label = "Report:",
            .lead = "Costs and savings of the last month.",
        },
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
    const char *text = "";
    for (int i = 0; i < EVENT_COUNT; i++)
        if (set & 1u << i)
            text = arena_printf(a, "%s%s%s", text, *text ? " " : "", EVENTS[i].trigger);
    return text;
}

static enum rc_err event_queue(struct db *db, const char *trigger, const char *subject,
                               const char *body, bool mail, int64_t now, int64_t *id) {
    int64_t event = 0;
    bool found = false;
    TRY(db_get_int(db, Q_EVENT_BY_SUBJECT, &event, &found, "ss", trigger, subject));
    if (!found) {
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
    return event_queue(db, trigger, subject, body, kind && kind->mailed, now, id);
}

enum rc_err event_add_unmailed(struct db *db, const char *trigger, const char *subject,
                               const char *body, int64_t now, int64_t *id) {
    return event_queue(db, trigger, subject, body, false, now, id);
}

enum rc_err event_add_mail(struct db *db, int64_t event, const char *addresses, int64_t now) {
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
