/* The history on the sync page: the last 30 runs, and the error of the newest. */
#ifndef CGI_BIN_SYNC_HISTORY_H
#define CGI_BIN_SYNC_HISTORY_H
#include "http/request.h"
#include "page/view.h"

/* Fills body with times of zone. */
enum rc_err sync_history_show(struct request *r, struct dict *body, const char *zone) MUST_USE;
#endif
