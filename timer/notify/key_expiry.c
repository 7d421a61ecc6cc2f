/* Notices before the API key expires. Lead times are whole days of 86,400 seconds before a point in
 * time, so no zone and no daylight saving comes in. Of several that are due together only the most
 * urgent is told, and none after a more urgent one. */
#include "notify/key_expiry.h"
#include "queue/event.h"
#include "settings/settings.h"

#include <stdio.h>

static const struct {
    const char *setting;
    int64_t days;
} LEADS[] = {/* most urgent first; 0: expired */
             {"key_notice_expired", 0},
             {"key_notice_1", 1},
             {"key_notice_7", 7},
             {"key_notice_14", 14},
             {"key_notice_30", 30}};

static enum rc_err lead_due(struct lane *l, int64_t left, int64_t *days) {
    *days = -1;
    for (size_t i = 0; i < sizeof LEADS / sizeof *LEADS; i++) {
        int64_t on = 0;
        if (left > LEADS[i].days * 86400)
            continue;
        TRY(settings_int(l->db, LEADS[i].setting, &on));
        if (on) {
            *days = LEADS[i].days;
            return OK;
        }
    }
    return OK;
}

static enum rc_err tell(struct lane *l, int64_t key, int64_t left, int64_t days) {
    const char *body = NULL;
    char subject[64], *url = arena_printf(l->arena, "%s/settings/api-key", l->config->base_url);
    TRY(db_get_text(l->db, Q_KEY_NOTICE_BODY, &body, NULL, "iis", key,
                    left > 0 ? left / 86400 : (int64_t)0, url));
    snprintf(subject, sizeof subject, "key %lld %lld", (long long)key, (long long)days);
    return event_add(l->db, EVENTS[EVENT_KEY_EXPIRY].trigger, subject, body, l->now, NULL);
}

static enum rc_err notice_of(struct lane *l, int64_t key) {
    int64_t expires = 0, days = -1, one = 0;
    bool told = false;
    TRY(db_get_int(l->db, Q_KEY_NOTICE_EXPIRES, &expires, NULL, "i", key));
    TRY(lead_due(l, expires - l->now, &days));
    if (days < 0)
        return OK;
    TRY(db_get_int(l->db, Q_KEY_NOTICE_TOLD, &one, &told, "ii", key, days));
    return told ? OK : tell(l, key, expires - l->now, days);
}

enum rc_err key_expiry_notify(struct lane *l) {
    int64_t *keys = NULL;
    int n = 0;
    TRY(db_get_ints(l->db, Q_KEY_NOTICE_KEYS, &keys, &n, ""));
    for (int i = 0; i < n; i++)
        TRY(notice_of(l, keys[i]));
    return OK;
}
