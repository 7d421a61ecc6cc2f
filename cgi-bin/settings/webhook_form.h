/* One webhook: its row, its form, and the values typed into it. For settings/automation.c. */
#ifndef CGI_BIN_SETTINGS_WEBHOOK_FORM_H
#define CGI_BIN_SETTINGS_WEBHOOK_FORM_H
#include "http/request.h"
#include "page/view.h"
#include "queue/event.h"
#include "settings/webhook_limits.h"

/* Times are UTC seconds, 0 when not. Texts are in the arena of the request. */
struct webhook {
    int64_t id; /* 0: not stored yet */
    const char *name, *url, *notes;
    bool enabled;
    unsigned triggers; /* a set of events: event_set() */
    bool has_secret;
    const char *last4;  /* NULL when the secret is too short to show any of it */
    const char *secret; /* as typed, wiped with the arena; NULL keeps the stored one */
    int64_t created_at, changed_at;
    const char *created_by, *changed_by;
    int64_t paused_at;
    int64_t off_at; /* switched off by the lane, and nobody has saved the webhook since */
};

/* Loads the webhook with the id of the path; ERR_NOT_FOUND when there is none. */
enum rc_err webhook_get(struct request *r, struct webhook *out) MUST_USE;
/* Reads a row of AUTOMATION_LIST. */
void webhook_row(struct rows *rows, struct webhook *out);
/* Labels of its triggers, separated by commas. */
const char *webhook_triggers(struct request *r, const struct webhook *w);
/* Fills the form's part: with the values of this POST, else with w. */
void webhook_form_show(struct request *r, struct dict *d, const struct webhook *w);
/* Checks the values that were sent and puts them into *w; id and stored secret stay. Refusals are
 * in r->errors. */
void webhook_form_read(struct request *r, struct webhook *w);
/* Adds a webhook (old NULL) or changes it, and audits that. Also refuses a name that is taken. With
 * r->errors, nothing is written. */
enum rc_err webhook_save(struct request *r, const struct webhook *old, struct webhook *w,
                         bool *changed) MUST_USE;
enum rc_err webhook_delete(struct request *r, const struct webhook *w) MUST_USE;
#endif
