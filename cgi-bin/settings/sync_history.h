/* The part of the synchronization page that is about runs: the one under way, the suspicious one,
 * the last 30. */
#ifndef CGI_BIN_SETTINGS_SYNC_HISTORY_H
#define CGI_BIN_SETTINGS_SYNC_HISTORY_H
#include "http/request.h"
#include "page/view.h"

/* Fills body. *moving: a run is under way or asked for, so the page looks again by itself. */
enum rc_err sync_history_show(struct request *r, struct dict *body, const char *zone,
                              bool *moving) MUST_USE;
/* "about 2 min" for the next run, and *longest in seconds; NULL before the first complete run. */
enum rc_err sync_estimate(struct request *r, const char **words, int64_t *longest) MUST_USE;
#endif
