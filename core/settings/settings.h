/* Plain settings: one row each in the database. A setting without a row has the default of its
 * field (settings/field.h has them all). */
#ifndef CORE_SETTINGS_SETTINGS_H
#define CORE_SETTINGS_SETTINGS_H
#include "db/db.h"
#include "settings/field.h"

/* The stored value or the default; "" for an unknown name. Valid until the request or run ends. */
enum rc_err settings_text(struct db *db, const char *name, const char **out) MUST_USE;
/* The same as a number: true is 1; anything but a number is 0. */
/* The time zone of the pages: display.zone, else that of the daily synchronization. */
enum rc_err settings_page_zone(struct db *db, const char **out) MUST_USE;
enum rc_err settings_int(struct db *db, const char *name, int64_t *out) MUST_USE;
/* Inside db_begin: writes and audits the value when it differs. value NULL means the default.
 * *changed may be NULL. who and now go to the audit: a name, and UTC seconds. */
enum rc_err settings_save(struct db *db, const char *name, const char *value, const char *who,
                          int64_t now, bool *changed) MUST_USE;
/* The same for n settings; sets *any to true when one has changed, else leaves it. */
enum rc_err settings_save_all(struct db *db, const char *const *names, const char *const *values,
                              int n, const char *who, int64_t now, bool *any) MUST_USE;
#endif
