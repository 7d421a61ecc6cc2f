/* The plain settings the product knows, and their values. What a setting does is known where it is
 * obeyed. */
#include "settings/settings.h"
#include "base/text.h"
#include "queue/audit.h"

#include <string.h>

static const struct choice ADMIN_LEVELS[] = {
    {"off", "Off"}, {"read", "Read only"}, {"full", "Full access"}, {NULL, NULL}};

static const struct choice MAIL_TLS[] = {{"starttls", "STARTTLS (usual port 587)"},
                                         {"tls", "TLS (usual port 465)"},
                                         {"none", "None (trusted networks)"},
                                         {NULL, NULL}};

static const struct field FIELDS[] = {
    {.name = "inactive_days",
     .label = "Inactive after",
     .type = FIELD_NUMBER,
     .min = 3,
     .max = 180,
     .fallback = "30",
     .unit = "days",
     .help = "A person who has not opened a product for this many days counts as inactive in it"},
    {.name = "inactive_days.*",
     .label = "Inactive after",
     .type = FIELD_NUMBER,
     .min = 3,
     .max = 180,
     .fallback = "",
     .unit = "days",
     .help = "Leave empty to use the general number",
     .optional = true},
    {.name = "price.*",
     .label = "Price",
     .type = FIELD_TEXT,
     .max = 12,
     .fallback = "",
     .help = "For one seat and month",
     .optional = true},
    {.name = "currency",
     .label = "Currency",
     .type = FIELD_TEXT,
     .max = 3,
     .fallback = "USD",
     .help = "Three letters, like EUR"},
    {.name = "product_admins",
     .label = "Product admins",
     .type = FIELD_CHOICE,
     .fallback = "off",
     .choices = ADMIN_LEVELS},
    {.name = "user_access_admins",
     .label = "User access admins",
     .type = FIELD_CHOICE,
     .fallback = "off",
     .choices = ADMIN_LEVELS},
    {.name = "approval_users",
     .label = "Approval threshold",
     .type = FIELD_NUMBER,
     .min = 0,
     .max = 1000000,
     .fallback = "0",
     .unit = "people",
     .help = "A larger run waits until somebody else with full access approves it. What one person "
             "started within 24 hours counts together. 0: no run waits. A number that is raised, "
             "or set to 0, counts on for a day"},
    {.name = "sync.enabled",
     .label = "Synchronize every day",
     .type = FIELD_SWITCH,
     .fallback = "true"},
    {.name = "sync.slot",
     .label = "Hour",
     .type = FIELD_NUMBER,
     .min = 0,
     .max = 23,
     .fallback = "2",
     .unit = "o'clock"},
    {.name = "sync.time_zone",
     .label = "Time zone",
     .type = FIELD_ZONE,
     .max = 64,
     .fallback = "UTC"},
    {.name = "key_notice_30", .label = "30 days before", .type = FIELD_SWITCH, .fallback = "false"},
    {.name = "key_notice_14", .label = "14 days before", .type = FIELD_SWITCH, .fallback = "false"},
    {.name = "key_notice_7", .label = "7 days before", .type = FIELD_SWITCH, .fallback = "true"},
    {.name = "key_notice_1", .label = "1 day before", .type = FIELD_SWITCH, .fallback = "false"},
    {.name = "key_notice_expired",
     .label = "When it has expired",
     .type = FIELD_SWITCH,
     .fallback = "false"},
    {.name = "mail.enabled", .label = "Send e-mail", .type = FIELD_SWITCH, .fallback = "false"},
    {.name = "mail.server",
     .label = "Mail server",
     .type = FIELD_TEXT,
     .max = 253,
     .fallback = "",
     .optional = true},
    {.name = "mail.port",
     .label = "Port",
     .type = FIELD_NUMBER,
     .min = 1,
     .max = 65535,
     .fallback = "587"},
    {.name = "mail.tls",
     .label = "Encryption",
     .type = FIELD_CHOICE,
     .fallback = "starttls",
     .choices = MAIL_TLS},
    {.name = "mail.user",
     .label = "User name",
     .type = FIELD_TEXT,
     .max = 200,
     .fallback = "",
     .optional = true,
     .help = "Leave empty when the server asks for none"},
    {.name = "mail.from",
     .label = "Sender",
     .type = FIELD_TEXT,
     .max = 200,
     .fallback = "",
     .optional = true},
    {.name = "mail.to",
     .label = "Recipients",
     .type = FIELD_LINES,
     .max = 3900,
     .fallback = "",
     .optional = true,
     .help = "One address a line, 20 at most"},
    {.name = NULL}};

const struct field *settings_fields(void) { return FIELDS; }

const struct field *settings_field(const char *name) {
    for (const struct field *f = FIELDS; f->name; f++) {
        if (f->name[0] != name[0])
            continue;
        size_t n = strlen(f->name);
        bool family = f->name[n - 1] == '*';
        if (family ? strncmp(f->name, name, n - 1) == 0 && name[n - 1] != '\0'
                   : strcmp(f->name, name) == 0)
            return f;
    }
    return NULL;
}

enum rc_err settings_text(struct db *db, const char *name, const char **out) {
    bool found = false;
    TRY(db_get_text(db, Q_SETTINGS_STORED, out, &found, "s", name));
    if (found)
        return OK;
    const struct field *f = settings_field(name);
    *out = f ? f->fallback : "";
    return OK;
}

enum rc_err settings_int(struct db *db, const char *name, int64_t *out) {
    const char *text = NULL;
    TRY(settings_text(db, name, &text));
    if (strcmp(text, "true") == 0)
        *out = 1;
    else if (!text_to_int(text, out))
        *out = 0;
    return OK;
}

enum rc_err settings_save(struct db *db, const char *name, const char *value, const char *who,
                          int64_t now, bool *changed) {
    const struct field *f = settings_field(name);
    const char *before = NULL;
    TRY(settings_text(db, name, &before));
    const char *after = value ? value : f ? f->fallback : "";
    bool differs = strcmp(before, after) != 0;
    if (changed)
        *changed = differs;
    if (!differs)
        return OK;
    if (value)
        TRY(db_exec(db, Q_SETTINGS_SAVE, NULL, "ssis", name, value, now, who));
    else
        TRY(db_exec(db, Q_SETTINGS_FORGET, NULL, "s", name));
    return audit_add(db, now, who, "setting.change", name, before, after, NULL);
}

enum rc_err settings_save_all(struct db *db, const char *const *names, const char *const *values,
                              int n, const char *who, int64_t now, bool *any) {
    for (int i = 0; i < n; i++) {
        bool changed = false;
        TRY(settings_save(db, names[i], values[i], who, now, &changed));
        *any = *any || changed;
    }
    return OK;
}
