/* Roles that no group grants: who holds them, and where they come from. */
#ifndef TIMER_SYNC_DIRECT_ROLES_H
#define TIMER_SYNC_DIRECT_ROLES_H
#include "sync/partition.h"

/* A role on a product instance, and its holders. */
struct role {
    struct user_partition partition;
    int64_t product;
    const char *name;
    int64_t explained; /* holders whom a group grants it */
    int64_t idle;      /* those of them who are not active, by their state */
    int64_t active;    /* Atlassian's count of the active holders; -1: not counted */
    bool listed;       /* we listed its holders */
    int64_t found;     /* how many we found */
    int64_t user;      /* the last one whom a group granted it, while we go through the users */
};
struct roles {
    struct role *at;
    size_t n, capacity;
};

/* Finds each role of each instance. Adds the requests for their counts to counts. */
enum rc_err direct_roles_open(struct sync_run *run, struct listings *counts,
                              struct roles *out) MUST_USE;
/* After these counts and the roles of groups: adds to all the listings of holders whom the sizes of
 * the groups cannot explain. */
enum rc_err direct_roles_begin(struct sync_run *run, struct roles *roles,
                               struct listings *all) MUST_USE;
/* After the users: lists the holders of roles that memberships do not explain, and reads the
 * sources of their roles. */
enum rc_err direct_roles_fetch(struct sync_run *run, struct roles *roles) MUST_USE;
#endif
