/* Roles that came by no group: who holds them, and how they came. */
#ifndef TIMER_SYNC_DIRECT_ROLES_H
#define TIMER_SYNC_DIRECT_ROLES_H
#include "sync/partition.h"

/* A role on a product instance, and its holders. */
struct role {
    struct user_partition partition;
    int64_t product;
    const char *name;
    int64_t explained,
        idle; /* holders known by their groups; those of them who are not active, by their state */
    int64_t active; /* by Atlassian's count of the active ones; -1: not counted */
    bool listed;    /* its holders, of whom so many were found */
    int64_t found;
    int64_t user; /* whom a group gave it last, while people are gone through */
};
struct roles {
    struct role *at;
    int n;
};

/* Each role of each instance. How many hold it is asked together with what else is in counts. */
enum rc_err direct_roles_open(struct sync_run *run, struct listings *counts,
                              struct roles *out) MUST_USE;
/* After these counts and the roles of groups: lists already, together with what else is in all, who
 * holds what groups cannot explain. */
enum rc_err direct_roles_begin(struct sync_run *run, struct roles *roles,
                               struct listings *all) MUST_USE;
/* After the users: lists who holds what the groups do not explain, and asks how these roles came.
 */
enum rc_err direct_roles_fetch(struct sync_run *run, struct roles *roles) MUST_USE;
#endif
