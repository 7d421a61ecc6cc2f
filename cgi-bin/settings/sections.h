/* What each settings section says of itself in words, for the overview. NULL when the database
 * failed (r->err says why). */
#ifndef CGI_BIN_SETTINGS_SECTIONS_H
#define CGI_BIN_SETTINGS_SECTIONS_H
#include "http/request.h"
#include "page/fields.h"

const char *settings_api_key_state(struct request *r);
const char *settings_dashboard_state(struct request *r);
const char *settings_access_state(struct request *r);
/* "12 people": who holds product_admins or user_access_admins (these with product access) now. */
const char *settings_access_holders(struct request *r, const char *role);
const char *settings_sync_state(struct request *r);
const char *settings_automation_state(struct request *r);
const char *settings_email_state(struct request *r);
/* Plain sections, for the route table. */
extern const struct section settings_tasks;   /* settings_tasks.c */
extern const struct section settings_notices; /* settings_notices.c */
#endif
