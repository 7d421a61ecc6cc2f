/* Fields of core/settings/field.c in forms, one by one. settings/section.c makes whole pages of
 * them. */
#ifndef CGI_BIN_PAGE_FIELDS_H
#define CGI_BIN_PAGE_FIELDS_H
#include "http/response.h"
#include "page/view.h"
#include "settings/settings.h"

/* Trims and checks the value that was sent. True: *value is the value to store, NULL for the
 * default. False: the field is refused with a message. */
bool field_check(struct request *r, const struct field *f, const char **value);
/* Adds one field to a dictionary of page/fields.tpl: the value that was sent, else the stored
 * one. */
enum rc_err field_show(struct request *r, struct dict *body, const struct field *f) MUST_USE;
/* For readers: adds a row FIELD with LABEL, VALUE and UNIT, without an input. */
enum rc_err field_show_value(struct request *r, struct dict *body, const struct field *f) MUST_USE;
/* A check box as browsers and scripts send it: on, 1, true and yes are on; absent, off, 0, false
 * and no are off. Any other value is on, and *known, which may be NULL, becomes false. */
bool form_switch(struct request *r, const char *name, bool *known);
/* The field's name in its form: the part after the dot of its stored name, so "sync.slot" is
 * "slot". A family like "inactive_days.*" keeps its whole name. */
const char *field_form_name(const struct field *f);
#endif
