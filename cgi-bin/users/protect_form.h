/* The form that protects a person or a group: the same on a person's page and on a group's. */
#ifndef CGI_BIN_USERS_PROTECT_FORM_H
#define CGI_BIN_USERS_PROTECT_FORM_H
#include "http/request.h"
#include "users/protect.h"
struct dict;
/* Fills the part PROTECT of a page: the protection in force, and for full level the forms that
 * change and end it. path: where they post to. */
enum rc_err protect_form_show(struct request *r, struct dict *page, const struct protect_subject *s,
                              const char *path) MUST_USE;
/* The field reason alone; missing: what to do when it is empty. */
const char *protect_form_reason(struct request *r, const char *missing);
/* The reason and the last day of a form that protects: *until is the first second without
 * protection, 0 for no end. What is wrong is noted in r->errors under reason and until. The field
 * days, where a form has it, says what is meant: "30" or "90" from today, "" for no end, "date" for
 * the day in until. */
enum rc_err protect_form_read(struct request *r, const char **reason, int64_t *until) MUST_USE;
/* What was posted: writes, or notes what is to be mended in r->errors. *flash: of the answer; not
 * set when something is to be mended. */
enum rc_err protect_form_save(struct request *r, const struct protect_subject *s,
                              const char **flash) MUST_USE;
#endif
