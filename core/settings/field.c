/* The one table of plain settings, and the check of their values. The code that obeys a
 * setting knows its effect. */
#include "settings/field.h"
#include "base/text.h"
#include "base/zone.h"
#include "settings/mail_address.h"
#include "terms/price.h"

#include <string.h>

static const struct choice ADMIN_LEVELS[] = {{"off", "Off"},
                                             {"read", "Read only"},
                                             {"own", "Own products"},
                                             {"full", "Full access"},
                                             {NULL, NULL}};

static const struct choice PAGE_ROWS[] = {{"25", "25"}, {"50", "50"}, {"100", "100"}, {NULL, NULL}};

static const struct choice MAIL_TLS[] = {{"starttls", "STARTTLS (usual port 587)"},
                                         {"tls", "TLS (usual port 465)"},
                                         {"none", "None (trusted networks)"},
                                         {NULL, NULL}};

static bool is_currency(const char *value) {
    return strlen(value) == 3 && strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

static const struct field FIELDS[] = {
    {.name = "inactive_days",
     .label = "Inactivity threshold",
     .type = FIELD_NUMBER,
     .min = INACTIVE_DAYS_MIN,
     .max = INACTIVE_DAYS_MAX,
     .fallback = "30",
     .unit = "days",
     .help = "A seat is inactive when it has not been used for this many days"},
    {.name = "inactive_days.*",
     .label = "Inactivity threshold",
     .type = FIELD_NUMBER,
     .min = INACTIVE_DAYS_MIN,
     .max = INACTIVE_DAYS_MAX,
     .fallback = "",
     .unit = "days",
     .help = "Leave empty to use the general threshold",
     .optional = true},
    {.name = "price.*",
     .label = "Price",
     .type = FIELD_LINES,
     .max = PRICE_TEXT_MAX + 500,
     .fallback = "",
     .is_valid = price_valid,
     .must_be = "a price: a plan with its bands or tiers, or an amount like 7.50",
     .optional = true},
    {.name = "alert_at.*",
     .label = "Alert at",
     .type = FIELD_NUMBER,
     .min = 1,
     .max = PRICE_SEATS_MAX,
     .fallback = "",
     .unit = "seats",
     .optional = true},
    {.name = "digest.to",
     .label = "Monthly digest to",
     .type = FIELD_LINES,
     .max = 3900,
     .fallback = "",
     .is_valid = mail_recipients_valid,
     .must_be = "e-mail addresses, one per line, up to 20",
     .optional = true},
    {.name = "currency",
     .label = "Currency",
     .type = FIELD_TEXT,
     .max = 3,
     .fallback = "USD",
     .help = "Three letters, like EUR",
     .is_valid = is_currency,
     .must_be = "three letters, like EUR"},
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
     .label = "Require approval above",
     .type = FIELD_NUMBER,
     .min = 0,
     .max = 1000000,
     .fallback = "0",
     .unit = "people",
     .help =
         "One person's runs within 24 hours count together. 0 turns approval off. Loosening takes "
         "effect after 24 hours"},
    {.name = "returns_per_month",
     .label = "Access given back at once",
     .type = FIELD_NUMBER,
     .min = 0,
     .max = 100,
     .fallback = "3",
     .unit = "per person and 30 days",
     .may_lack = true,
     .help = "For tasks that give access back without asking. Further ones become requests"},
    {.name = "sync.enabled", .label = "Sync every day", .type = FIELD_SWITCH, .fallback = "true"},
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
    {.name = "display.rows",
     .label = "Rows per page",
     .type = FIELD_CHOICE,
     .fallback = "50",
     .help = "In the list of users, unless someone chooses another number there",
     .choices = PAGE_ROWS},
    {.name = "display.zone",
     .label = "Display time zone",
     .type = FIELD_ZONE,
     .max = 64,
     .fallback = "",
     .help = "For all times shown. Leave empty to use the time zone of the daily sync",
     .optional = true},
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
     .is_valid = mail_host_valid,
     .must_be = "a host name, like smtp.example.com",
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
     .help = "Leave empty if the server requires none"},
    {.name = "mail.from",
     .label = "Sender",
     .type = FIELD_TEXT,
     .max = 200,
     .fallback = "",
     .is_valid = mail_address_valid,
     .must_be = "an e-mail address, like rollcall@example.com",
     .optional = true},
    {.name = "mail.to",
     .label = "Recipients",
     .type = FIELD_LINES,
     .max = 3900,
     .fallback = "",
     .is_valid = mail_recipients_valid,
     .must_be = "e-mail addresses, one per line, up to 20",
     .optional = true,
     .help = "One per line, up to 20"},
    {.name = NULL}};

const struct field *settings_fields(void) { return FIELDS; }

bool field_is_family(const struct field *f) { return f->name[strlen(f->name) - 1] == '*'; }

const struct field *settings_field(const char *name) {
    for (const struct field *f = FIELDS; f->name; f++) {
        if (f->name[0] != name[0])
            continue;
        size_t prefix = strlen(f->name) - 1;
        if (field_is_family(f) ? strncmp(f->name, name, prefix) == 0 && name[prefix] != '\0'
                               : strcmp(f->name, name) == 0)
            return f;
    }
    return NULL;
}

static enum field_problem number_problem(const struct field *f, const char *value) {
    int64_t n = 0;
    if (strspn(value, "0123456789") != strlen(value))
        return FIELD_NOT_A_NUMBER;
    return text_to_int(value, &n) && n >= f->min && n <= f->max ? FIELD_VALID : FIELD_OUT_OF_RANGE;
}

static enum field_problem choice_problem(const struct field *f, const char *value) {
    for (const struct choice *c = f->choices; c && c->value; c++)
        if (strcmp(c->value, value) == 0)
            return FIELD_VALID;
    return FIELD_NOT_A_CHOICE;
}

static enum field_problem zone_problem(const char *value) {
    if (zone_known(value))
        return FIELD_VALID;
    return zone_renamed(value) ? FIELD_ZONE_RENAMED : FIELD_ZONE_UNKNOWN;
}

static enum field_problem text_problem(const struct field *f, const char *value) {
    if (text_has_control(value, f->type == FIELD_LINES))
        return FIELD_NOT_PRINTABLE;
    return (int64_t)text_length(value) > f->max ? FIELD_TOO_LONG : FIELD_VALID;
}

enum field_problem field_problem(const struct field *f, const char *value) {
    if (!*value)
        return FIELD_EMPTY;
    if (f->is_valid && !f->is_valid(value))
        return FIELD_NOT_VALID;
    switch (f->type) {
    case FIELD_NUMBER: return number_problem(f, value);
    case FIELD_CHOICE: return choice_problem(f, value);
    case FIELD_SWITCH:
        return text_equal(value, "true") || text_equal(value, "false") ? FIELD_VALID
                                                                       : FIELD_NOT_A_SWITCH;
    case FIELD_ZONE: return zone_problem(value);
    case FIELD_TEXT:
    case FIELD_LINES: break;
    }
    return text_problem(f, value);
}

const char *field_problem_text(struct arena *a, const struct field *f, const char *subject,
                               const char *value) {
    switch (field_problem(f, value)) {
    case FIELD_VALID: return NULL;
    case FIELD_EMPTY: return arena_printf(a, "%s has no value", subject);
    case FIELD_NOT_VALID: return arena_printf(a, "%s must be %s", subject, f->must_be);
    case FIELD_NOT_A_NUMBER:
    case FIELD_OUT_OF_RANGE:
        return arena_printf(a, "%s must be a whole number from %lld to %lld", subject,
                            (long long)f->min, (long long)f->max);
    case FIELD_NOT_A_CHOICE: return arena_printf(a, "%s must be one of its choices", subject);
    case FIELD_NOT_A_SWITCH: return arena_printf(a, "%s must be true or false", subject);
    case FIELD_ZONE_UNKNOWN:
        return arena_printf(a, "%s must be a time zone of this server, like Europe/Berlin",
                            subject);
    case FIELD_ZONE_RENAMED:
        return arena_printf(a, "%s is called %s on this server", subject, zone_renamed(value));
    case FIELD_NOT_PRINTABLE: return arena_printf(a, "%s contains control characters", subject);
    case FIELD_TOO_LONG: return arena_printf(a, "%s is too long", subject);
    }
    return NULL;
}
