/* Where roles come from, which Atlassian tells person by person only. */
#ifndef TIMER_SYNC_ROLE_SOURCES_H
#define TIMER_SYNC_ROLE_SOURCES_H
#include "sync/pages.h"

/* Reads the sources of roles that seats depend on: a person suspended in one of several directories
 * has a seat unless the role comes from there. */
enum rc_err role_sources_for_seats(struct sync_run *run) MUST_USE;
/* Reads the sources of a share of the people, for the detail. */
enum rc_err role_sources_in_turn(struct sync_run *run) MUST_USE;
#endif
