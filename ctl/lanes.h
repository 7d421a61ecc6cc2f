/* Holding the lanes of rollcall-timer off. */
#ifndef CTL_LANES_H
#define CTL_LANES_H
#include "session.h"

/* Takes every lane's lock as the owner of the data folder. This process holds them until it
 * ends. */
enum rc_err ctl_lock_lanes(struct ctl *c) MUST_USE;
#endif
