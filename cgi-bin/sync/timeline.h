/* The day on the synchronization page: slot, expected duration and tasks on a line of 24 hours. */
#ifndef CGI_BIN_SYNC_TIMELINE_H
#define CGI_BIN_SYNC_TIMELINE_H
#include "http/request.h"
#include "page/view.h"
#include "settings/sync_schedule.h"

/* Fills the part sync/timeline.tpl. longest: seconds the next synchronization may take. */
enum rc_err sync_timeline_show(struct request *r, struct dict *part, const struct schedule *s,
                               int64_t longest) MUST_USE;
#endif
