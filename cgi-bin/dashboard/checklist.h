/* The checklist of the first hour on the dashboard, until it is done or dismissed. */
#ifndef CGI_BIN_DASHBOARD_CHECKLIST_H
#define CGI_BIN_DASHBOARD_CHECKLIST_H
#include "http/request.h"
#include "page/dict.h"

/* Adds the list for owners while a step is open; *shown tells whether. */
enum rc_err checklist_add(struct request *r, struct dict *body, bool *shown) MUST_USE;
/* Inside db_begin: dismisses the list for everyone, and audits that. */
enum rc_err checklist_dismiss(struct request *r) MUST_USE;
/* Inside db_begin: keeps the default of a step, and audits that. *known: there is such a step. */
enum rc_err checklist_keep(struct request *r, const char *step, bool *known) MUST_USE;
#endif
