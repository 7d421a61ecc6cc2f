/* Roles that no group grants: who holds them. */
#ifndef TIMER_SYNC_DIRECT_ROLES_H
#define TIMER_SYNC_DIRECT_ROLES_H
#include "sync/partition.h"

/* Roles that nobody is known to hold, counted together. */
struct role_bundle;

/* A role on a product instance, and its holders. */
struct role {
    struct user_partition partition;
    int64_t product;
    const char *name;
    const char *resource;       /* the ARI of the instance, percent-encoded */
    struct role_bundle *bundle; /* NULL: it is counted by itself */
    bool granted;               /* some group grants it */
    int64_t bound;              /* the most people groups can grant it; -1: not known */
    int64_t held;               /* people who held it without a group in the last run */
    bool counts_idle;           /* Atlassian's count includes people who are not active */
    /* of this run: holders by group, holders known to hold it without one, and those of both who
     * are not active, by their state */
    int64_t explained, known, idle;
    int64_t direct; /* holders without a group, known or found now */
    int64_t proven; /* holders by group who are in the listing of holders, too */
    int64_t active; /* Atlassian's count of the active holders; -1: not counted */
    bool doubted;   /* a holder known from the last run may have lost it */
    bool listed;    /* we listed its holders */
    int64_t found;  /* how many we found */
    int64_t user;   /* the last one whom a group granted it, while we go through the users */
};
struct roles {
    struct role *at;
    size_t n, capacity;
    struct batch batch; /* what is to be read before the next step */
};

/* Finds each role of each instance. */
enum rc_err direct_roles_open(struct sync_run *run, struct roles *out) MUST_USE;
/* So many requests direct_roles_begin may add while others are read. */
size_t direct_roles_late_max(const struct roles *roles);
/* After the roles of groups, as the `then` of a batch; arg is a struct roles. Adds the counts of
 * holders to the phase under way, then the listings of holders whom neither the sizes of the groups
 * nor the last run can explain. */
enum rc_err direct_roles_begin(struct sync_run *run, void *arg) MUST_USE;
/* After the users: proves by the counts that everybody who holds a role is known, or lists its
 * holders. */
enum rc_err direct_roles_fetch(struct sync_run *run, struct roles *roles) MUST_USE;
#endif
