/* Who holds which role by a group, and who without one. */
#ifndef TIMER_SYNC_ROLE_MATCH_H
#define TIMER_SYNC_ROLE_MATCH_H
#include "sync/direct_roles.h"

/* NULL: there is none. */
struct role *role_find(const struct roles *roles, int64_t product, const char *name);
/* Counts for each role the holders we know, and stages those without a granting group. May be
 * called again after more was read. */
enum rc_err role_match(struct sync_run *run, struct roles *roles) MUST_USE;
#endif
