/* Plain settings: one row each; what is unset has the default of its field. */
#ifndef CORE_SETTINGS_SETTINGS_H
#define CORE_SETTINGS_SETTINGS_H
#include "db/db.h"

enum field_type { FIELD_TEXT, FIELD_LINES, FIELD_NUMBER, FIELD_SWITCH, FIELD_CHOICE, FIELD_ZONE };
struct choice {
    const char *value, *label;
};
struct field {
    const char *name, *label;
    enum field_type type;
    int64_t min, max;     /* number: bounds; text: length in characters */
    const char *fallback; /* default value as text */
    const char *help, *unit;
    const struct choice *choices; /* ends with NULL */
    bool optional;
};

/* Every plain setting the product knows (also those of sections with pages of their own); ends with
 * name NULL. Names: inactive_days, inactive_days.<product>, price.<product>, currency,
 * product_admins, user_access_admins, approval_users, enabled, slot, time_zone (stored as
 * sync.enabled, sync.slot, sync.time_zone), key_notice_…, mail.…. */
const struct field *settings_fields(void);
const struct field *settings_field(const char *name);

/* Value or the default; lent until the request or run ends. */
enum rc_err settings_text(struct db *db, const char *name, const char **out) MUST_USE;
enum rc_err settings_int(struct db *db, const char *name, int64_t *out) MUST_USE;
/* Inside db_begin: writes and audits when it differs; *changed may be NULL. value NULL: back to the
 * default. */
enum rc_err settings_save(struct db *db, const char *name, const char *value, const char *who,
                          int64_t now, bool *changed) MUST_USE;
/* The same for n of them; *any becomes true when one has changed. */
enum rc_err settings_save_all(struct db *db, const char *const *names, const char *const *values,
                              int n, const char *who, int64_t now, bool *any) MUST_USE;
#endif
