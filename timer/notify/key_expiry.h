/* Notices before the API key expires. */
#ifndef TIMER_NOTIFY_KEY_EXPIRY_H
#define TIMER_NOTIFY_KEY_EXPIRY_H
#include "lane.h"

/* Adds the event that is due about the current keys, if any. Inside db_begin. */
enum rc_err key_expiry_notify(struct lane *l) MUST_USE;
#endif
