/* Lane notify: parts of its own. */
#ifndef TIMER_NOTIFY_KEY_EXPIRY_H
#define TIMER_NOTIFY_KEY_EXPIRY_H
#include "lane.h"

/* Inside db_begin: adds the event that is due about the current key's expiry, if any. */
enum rc_err key_expiry_notify(struct lane *l) MUST_USE;
#endif
