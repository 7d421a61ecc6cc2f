/* The table of settings with names for the audit. */
#include "audit/setting_names.h"
#include "base/text.h"
#include "settings/settings.h"
#include "terms/product.h"

#include <string.h>

/* A key that ends with "*" is a family, one setting for each product. */
static const struct {
    const char *key, *name, *path;
} SETTINGS[] = {
    {"inactive_days", "Inactivity threshold", "/settings/dashboard"},
    {"inactive_days.*", "Inactivity threshold", "/settings/dashboard"},
    {"price.*", "Price per seat", "/settings/prices"},
    {"currency", "Currency", "/settings/prices"},
    {"product_admins", "Access for product admins", "/settings/access"},
    {"user_access_admins", "Access for user access admins", "/settings/access"},
    {"approval_users", "Approvals", "/settings/tasks"},
    {"returns_per_month", "Access given back at once", "/settings/tasks"},
    {"sync.enabled", "Daily sync", "/settings/sync"},
    {"sync.slot", "Sync time", "/settings/sync"},
    {"sync.time_zone", "Time zone of the sync", "/settings/sync"},
    {"display.rows", "Rows per page", "/settings/display"},
    {"display.zone", "Time zone of the pages", "/settings/display"},
    {"key_notice_30", "Reminder 30 days before the API key expires",
     "/settings/automation/notices"},
    {"key_notice_14", "Reminder 14 days before the API key expires",
     "/settings/automation/notices"},
    {"key_notice_7", "Reminder 7 days before the API key expires", "/settings/automation/notices"},
    {"key_notice_1", "Reminder 1 day before the API key expires", "/settings/automation/notices"},
    {"key_notice_expired", "Reminder when the API key has expired", "/settings/automation/notices"},
    {"mail.enabled", "E-mail", "/settings/email"},
    {"mail.server", "Mail server", "/settings/email"},
    {"mail.port", "Mail server port", "/settings/email"},
    {"mail.tls", "Mail server encryption", "/settings/email"},
    {"mail.user", "Mail server user", "/settings/email"},
    {"mail.from", "E-mail sender", "/settings/email"},
    {"mail.to", "E-mail recipients", "/settings/email"},
};
enum { SETTINGS_COUNT = sizeof SETTINGS / sizeof *SETTINGS };

static bool is_family(const char *key) { return key[strlen(key) - 1] == '*'; }

/* SETTINGS_COUNT: unknown. */
static int setting_index(const char *key) {
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        const char *known = SETTINGS[i].key;
        if (is_family(known) ? strncmp(known, key, strlen(known) - 1) == 0
                             : strcmp(known, key) == 0)
            return i;
    }
    return SETTINGS_COUNT;
}

const char *audit_setting_name(struct arena *a, const char *key) {
    int i = setting_index(key);
    if (i < SETTINGS_COUNT && is_family(SETTINGS[i].key))
        return arena_printf(a, "%s, %s", SETTINGS[i].name,
                            product_label(key + strlen(SETTINGS[i].key) - 1));
    if (i < SETTINGS_COUNT)
        return SETTINGS[i].name;
    const struct field *f = settings_field(key);
    return f ? f->label : key;
}

const char *audit_setting_path(const char *key) {
    int i = setting_index(key);
    return i < SETTINGS_COUNT ? SETTINGS[i].path : "/settings";
}

const char *audit_setting_value(struct arena *a, const char *key, const char *value,
                                bool with_unit) {
    const struct field *f = settings_field(key);
    int64_t hour = 0, number = 0;
    if (!*value)
        return "not set";
    if (!f)
        return value;
    if (strcmp(key, "sync.slot") == 0 && text_to_int(value, &hour))
        return arena_printf(a, "%02lld:00", (long long)hour);
    if (f->type == FIELD_SWITCH)
        return strcmp(value, "true") == 0 ? "on" : "off";
    for (const struct choice *c = f->choices; c && c->value; c++)
        if (strcmp(c->value, value) == 0)
            return c->label;
    if (!with_unit || !f->unit)
        return value;
    if (strcmp(f->unit, "people") == 0 && text_to_int(value, &number))
        return text_people(a, number);
    return arena_printf(a, "%s %s", value, f->unit);
}

const char *audit_setting_nth(int i, const char **name) {
    bool known = i >= 0 && i < SETTINGS_COUNT;
    *name = known ? SETTINGS[i].name : NULL;
    return known ? SETTINGS[i].key : NULL;
}
