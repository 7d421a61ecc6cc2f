/* Fields of core/settings/field.c in forms, one by one. settings/section.c makes whole pages
 * of them. */
#ifndef CGI_BIN_PAGE_FIELDS_H
#define CGI_BIN_PAGE_FIELDS_H
#include "http/response.h"
#include "page/view.h"
#include "settings/settings.h"

/* Checks the sent value of one field: trims, UTF-8, control characters, bounds; refuses with its
 * message or sets *value. */
bool field_check(struct request *r, const struct field *f, const char **value);
/* One field into a dictionary of settings/fields.tpl: the person's answer when one was sent, else
 * what is stored. */
enum rc_err field_show(struct request *r, struct dict *body, const struct field *f) MUST_USE;
/* For those who may look but not change: a FIELD row with LABEL, VALUE and UNIT. */
enum rc_err field_show_value(struct request *r, struct dict *body, const struct field *f) MUST_USE;
/* A check box as browsers and scripts send it: on, 1, true, yes; absent, off, 0, false or no is
 * off. Anything else counts as on and *known, which may be NULL, is false. */
bool form_switch(struct request *r, const char *name, bool *known);
/* Name of the field in its form: what follows the dot of a stored name, so "sync.slot" is "slot".
 * A family like "inactive_days.*" keeps its whole name. */
const char *field_form_name(const struct field *f);
#endif
