/* Lead times are whole days of 86,400 seconds before a point in time, so no time zone matters. Of
 * several that are due together only the most urgent is sent, and none after a more urgent one. */
#include "notify/key_expiry.h"
#include "queue/event.h"
#include "settings/settings.h"

#include <stdio.h>

static const struct {
    const char *setting;
    int64_t days;
} LEADS[] = {
    /* most urgent first; 0: expired */
    {"key_notice_expired", 0}, {"key_notice_1", 1},   {"key_notice_7", 7},
    {"key_notice_14", 14},     {"key_notice_30", 30},
};

static enum rc_err lead_due(struct lane *l, int64_t seconds_left, int64_t *days) {
    *days = -1;
    for (size_t i = 0; i < sizeof LEADS / sizeof *LEADS; i++) {
        int64_t on = 0;
        if (seconds_left > LEADS[i].days * 86400)
            continue;
        TRY(settings_int(l->db, LEADS[i].setting, &on));
        if (on) {
            *days = LEADS[i].days;
            return OK;
        }
    }
    return OK;
}

static enum rc_err add_notice(struct lane *l, int64_t key, int64_t seconds_left, int64_t days) {
    const char *body = NULL;
    char subject[64];
    char *url = arena_printf(l->arena, "%s/settings/api-key", l->config->base_url);
    int64_t days_left = seconds_left > 0 ? seconds_left / 86400 : 0;
    TRY(db_get_text(l->db, Q_KEY_NOTICE_BODY, &body, NULL, "iis", key, days_left, url));
    snprintf(subject, sizeof subject, "key %lld %lld", (long long)key, (long long)days);
    return event_add(l->db, EVENTS[EVENT_KEY_EXPIRY].trigger, subject, body, l->now, NULL);
}

static enum rc_err notify_one(struct lane *l, int64_t key) {
    int64_t expires = 0, days = -1, one = 0;
    bool was_sent = false;
    TRY(db_get_int(l->db, Q_KEY_NOTICE_EXPIRES, &expires, NULL, "i", key));
    TRY(lead_due(l, expires - l->now, &days));
    if (days < 0)
        return OK;
    TRY(db_get_int(l->db, Q_KEY_NOTICE_SENT, &one, &was_sent, "ii", key, days));
    return was_sent ? OK : add_notice(l, key, expires - l->now, days);
}

enum rc_err key_expiry_notify(struct lane *l) {
    int64_t *keys = NULL;
    int n = 0;
    TRY(db_get_ints(l->db, Q_KEY_NOTICE_KEYS, &keys, &n, ""));
    for (int i = 0; i < n; i++)
        TRY(notify_one(l, keys[i]));
    return OK;
}
