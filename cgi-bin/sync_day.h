/* The day of the synchronization page: slot, expected duration and tasks on one line of 24 hours. */
#ifndef SYNC_DAY_H
#define SYNC_DAY_H
#include "request.h"
#include "schedule.h"
#include "view.h"

/* Fills the part settings/sync_day.tpl; longest: seconds the next synchronization may take. */
enum rc_err sync_day_show(struct request *r, struct dict *part, const struct schedule *s, int64_t longest) MUST_USE;
#endif
