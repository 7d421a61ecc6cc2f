/* The warnings of one person: which task, when they were told, when it acts, and the outcome. */
#ifndef CGI_BIN_USERS_USER_WARNINGS_H
#define CGI_BIN_USERS_USER_WARNINGS_H
#include "http/request.h"
#include "page/view.h"

/* Shows WARNINGS, newest first; nothing for people who were never warned. */
enum rc_err user_warnings_show(struct request *r, struct dict *body, int64_t user) MUST_USE;
#endif
