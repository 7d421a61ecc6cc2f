/* Settings, reminders before the key expires: a plain section. The lane notify sends them
 * (timer/notify/key_expiry.c). */
#include "base/text.h"
#include "settings/section.h"
#include "settings/settings.h"

static const char *const FIELDS[] = {
    "key_notice_30", "key_notice_14", "key_notice_7", "key_notice_1", "key_notice_expired", NULL,
};

static const char *section_automation_notices_state(struct request *r) {
    static const char *const DAYS[] = {"30", "14", "7", "1", NULL}; /* as in FIELDS */
    const char *days = "";
    int64_t on = 0;
    for (int i = 0; DAYS[i]; i++) {
        if (settings_int(r->db, FIELDS[i], &on) != OK)
            return NULL;
        if (on)
            days = arena_printf(r->arena, "%s%s%s", days, *days ? ", " : "", DAYS[i]);
    }
    if (settings_int(r->db, "key_notice_expired", &on) != OK)
        return NULL;
    if (!*days)
        return on ? "When the key has expired." : "No reminders.";
    if (text_equal(days, "1"))
        return on ? "1 day before and when it has expired." : "1 day before.";
    if (on)
        return arena_printf(r->arena, "%s days before and when it has expired.", days);
    return arena_printf(r->arena, "%s days before.", days);
}

const struct section section_automation_notices = {
    .path = "/settings/automation/notices",
    .title = "Reminders",
    .icon = "notice",
    .about = "Remind me before the API key expires",
    .state = section_automation_notices_state,
    .fields = FIELDS,
};
