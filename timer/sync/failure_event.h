/* The event syncFailed. */
#ifndef TIMER_SYNC_FAILURE_EVENT_H
#define TIMER_SYNC_FAILURE_EVENT_H
#include "lane.h"
/* Adds the event, inside the db_begin that ends the run as failed or suspicious. Wake lane notify
 * afterwards. mail: by e-mail too. */
enum rc_err sync_failure_notify(struct lane *l, int64_t run, int64_t now, bool mail) MUST_USE;
#endif
