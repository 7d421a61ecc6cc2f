/* Settings, notices before the key expires: a plain section. The lane notify sends the notices
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
        return on ? "Once when it has expired." : "No notice at all.";
    return arena_printf(r->arena, "%s %s before%s.", days, text_equal(days, "1") ? "day" : "days",
                        on ? ", and once when it has expired" : "");
}

const struct section section_automation_notices = {
    .path = "/settings/automation/notices",
    .title = "Expiry notices",
    .icon = "notice",
    .about = "When word goes out that the organization API key expires, once for each key",
    .state = section_automation_notices_state,
    .fields = FIELDS,
};
