/* One webhook: as stored, as a form, as typed. Used by the pages of settings_automation.c. */
#ifndef CGI_BIN_SETTINGS_WEBHOOK_FORM_H
#define CGI_BIN_SETTINGS_WEBHOOK_FORM_H
#include "http/request.h"
#include "page/view.h"
#include "queue/event.h"
#include "settings/webhook_limits.h"

struct webhook {
    int64_t id; /* 0: not stored yet */
    const char *name, *url, *notes;
    bool enabled;
    unsigned triggers; /* as event_set has them */
    bool has_secret;
    const char *last4;  /* NULL when the secret is too short to show any of it */
    const char *secret; /* as typed, wiped with the arena; NULL keeps the stored one */
    int64_t created_at, changed_at;
    const char *created_by, *changed_by;
    int64_t paused_at,
        off_at; /* 0: not; off_at: switched off by the lane, and nobody has saved it since */
};

/* ERR_NOT_FOUND when there is none with the id in the path. */
enum rc_err webhook_get(struct request *r, struct webhook *out) MUST_USE;
/* Reads columns 0 to 8 of AUTOMATION_LIST and AUTOMATION_GET. */
void webhook_row(struct rows *rows, struct webhook *out);
/* Labels of its triggers, separated by commas. */
const char *webhook_triggers(struct request *r, const struct webhook *w);
/* Fills the form's part: what was sent with this POST, else w. */
void webhook_form_show(struct request *r, struct dict *d, const struct webhook *w);
/* Checks what was sent into *w (id and stored secret stay); refusals are noted in r. */
void webhook_form_read(struct request *r, struct webhook *w);
/* Adds (old NULL) or changes; also refuses a name that is taken. Nothing is written when r->errors
 * is set afterwards. */
enum rc_err webhook_save(struct request *r, const struct webhook *old, struct webhook *w,
                         bool *changed) MUST_USE;
enum rc_err webhook_delete(struct request *r, const struct webhook *w) MUST_USE;
#endif
