/* Settings in the audit: a name that can stand alone, the page of each, and values in words. */
#ifndef CGI_BIN_AUDIT_SETTING_NAMES_H
#define CGI_BIN_AUDIT_SETTING_NAMES_H
#include "base/arena.h"
#include <stdbool.h>

/* "approval_users" is "Approvals"; of an unknown key it is the key. */
const char *audit_setting_name(struct arena *a, const char *key);
/* The page where it is set. */
const char *audit_setting_path(const char *key);
/* "true" is "on", "2" of the sync time is "02:00". with_unit: "10 people" instead of "10". */
const char *audit_setting_value(struct arena *a, const char *key, const char *value,
                                bool with_unit);
/* The i-th known key, which may be a family like "price.*", and its name; NULL after the last. */
const char *audit_setting_nth(int i, const char **name);
#endif
