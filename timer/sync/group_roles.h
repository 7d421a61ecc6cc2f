/* What groups grant: which groups are asked about in a run. */
#ifndef TIMER_SYNC_GROUP_ROLES_H
#define TIMER_SYNC_GROUP_ROLES_H
#include "sync/pages.h"

/* Adds the requests for groups that are new or have another number of resources, and for those that
 * were asked about longest ago. The others keep the roles they are known for. */
enum rc_err group_roles_add(struct sync_run *run, struct listings *all,
                            struct batch *batch) MUST_USE;
/* Reads the groups that group_roles_add left out. *any: there were some. */
enum rc_err group_roles_read_others(struct sync_run *run, bool *any) MUST_USE;
#endif
