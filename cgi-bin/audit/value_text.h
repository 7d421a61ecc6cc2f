/* Stored values of the audit in words: counts of people, filters, prices, ends of runs. */
#ifndef CGI_BIN_AUDIT_VALUE_TEXT_H
#define CGI_BIN_AUDIT_VALUE_TEXT_H
#include "http/request.h"

/* Replaces *value ("" when there is none) by its words, by the kind of the row and what it is
 * about. A value that cannot be read stays as it is stored. */
enum rc_err audit_value_text(struct request *r, const char *action, const char *subject,
                             const char **value) MUST_USE;
/* The name that an area had in such a value of its rows. */
const char *audit_area_name(struct arena *a, const char *text);
#endif
