/* The runs on the synchronization page: the one under way, the suspicious one, the last 30. */
#ifndef CGI_BIN_SYNC_HISTORY_H
#define CGI_BIN_SYNC_HISTORY_H
#include "http/request.h"
#include "page/view.h"

/* Fills body with times of zone. *moving: a run is under way or queued, so the page reloads. */
enum rc_err sync_history_show(struct request *r, struct dict *body, const char *zone,
                              bool *moving) MUST_USE;
/* "about 2 min" for the next run; NULL before the first complete run. *longest: seconds of the
 * longest of the last runs, 0 when there is none. */
enum rc_err sync_estimate(struct request *r, const char **text, int64_t *longest) MUST_USE;
#endif
