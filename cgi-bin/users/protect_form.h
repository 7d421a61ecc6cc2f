/* The form that protects a person or a group, on the page of either. */
#ifndef CGI_BIN_USERS_PROTECT_FORM_H
#define CGI_BIN_USERS_PROTECT_FORM_H
#include "http/request.h"
#include "users/protect.h"
struct dict;
/* Fills the part PROTECT of a page: the protection in force, and for full access the forms that
 * change and end it; those of a group not for people who change an area only. path: where they post
 * to; NULL: no forms. */
enum rc_err protect_form_show(struct request *r, struct dict *page, const struct protect_subject *s,
                              const char *path) MUST_USE;
/* Adds the part PROTECT_FIELDS, reason and last day, to a form: as sent, else as given. */
void protect_form_fields(struct request *r, struct dict *form, const char *reason, const char *day);
/* Reads the field reason alone. missing: the message for an empty one. */
const char *protect_form_reason(struct request *r, const char *missing);
/* Reads reason and last day of a form that protects: *until is the first second without protection,
 * 0 for no end. Notes refusals of the fields reason and until. The field days, where a form has it,
 * chooses: "30" or "90" days from today, "" no end, "date" the day in until. */
enum rc_err protect_form_read(struct request *r, const char **reason, int64_t *until) MUST_USE;
/* Saves or ends the protection by what was posted, unless a field is refused. *flash: the message
 * of the answer; not set for a refused form. */
enum rc_err protect_form_save(struct request *r, const struct protect_subject *s,
                              const char **flash) MUST_USE;
#endif
