/* Atlassian's counts of the holders of roles. */
#ifndef TIMER_SYNC_ROLE_COUNTS_H
#define TIMER_SYNC_ROLE_COUNTS_H
#include "sync/direct_roles.h"

/* Adds a count for each role that somebody may hold, and one for each bundle of the others. */
void role_counts_add(struct sync_run *run, struct roles *roles, struct listings *all);
/* After them: adds a count for each role of a bundle that somebody holds. */
void role_counts_open_bundles(struct sync_run *run, struct roles *roles, struct listings *all);
#endif
