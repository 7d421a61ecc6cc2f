/* History and warnings of one person, on their page. */
#ifndef CGI_BIN_USERS_USER_HISTORY_H
#define CGI_BIN_USERS_USER_HISTORY_H
#include "http/request.h"
#include "page/view.h"

/* Shows HISTORY, newest first, or NO_HISTORY. may_undo: changes by runs that can be undone have a
 * button. */
enum rc_err user_history_show(struct request *r, struct dict *body, const char *account_id,
                              bool may_undo) MUST_USE;
/* Shows WARNINGS, newest first: which task, when notices were accepted, when it
 * acts, and the outcome. Nothing for people who were never warned. */
enum rc_err user_warnings_show(struct request *r, struct dict *body, int64_t user) MUST_USE;
#endif
