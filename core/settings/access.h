/* Levels of access: of owners granted on the host, of organization admins, of the roles that the
 * settings admit, and of people and groups with an assignment. */
#ifndef CORE_SETTINGS_ACCESS_H
#define CORE_SETTINGS_ACCESS_H
#include "db/area.h"

enum access_level {
    ACCESS_NONE,
    ACCESS_SELF, /* no role: only what concerns this person */
    ACCESS_READ,
    ACCESS_FULL,
    ACCESS_OWNER
};
enum {
    ACCESS_ROLES_SECONDS = 72 * 3600, /* age at which synced roles give no more than READ */
    ACCESS_CLOCK_SECONDS = 300,       /* tolerance for a clock that was ahead */
};

struct access {
    enum access_level level;
    const char *because;    /* the role that gives the level; NULL below READ */
    const char *account_id; /* NULL when the person is not in the data */
    const char *help;       /* below READ: which role would open the door */
    /* Account ids of several living people with this e-mail address, else NULL. Which of them it is
     * cannot be known, so none of them enters. */
    const char *shared;
    int64_t user;            /* row id; 0: not in the data */
    bool lives;              /* the account is active in the organization */
    enum access_level would; /* the level of these roles when they are fresh */
    bool roles_old;          /* roles were read more than 72 hours ago, or in the future */
    bool aged;               /* the level is READ instead of `would`, because the roles are old */
    /* Where the level counts. sees: what pages show; acts: what FULL may change. NULL: everything.
     * Somebody who may read everything and change an area has FULL, sees NULL and acts the area.
     * Below READ sees, and below FULL acts, is an area of nothing. */
    const struct area *sees, *acts;
};

/* who: e-mail address, in any case, or account id. Reads synced rows. A role may have been revoked
 * since they were read, so roles of a synchronization that began more than 72 hours before now give
 * no more than READ; owners granted on the host keep their level.
 *
 * SELF is for people whose sign-in means exactly one account of the organization: active, or taken
 * out by a run of Rollcall, so that they can see that and get it back. */
enum rc_err access_of(struct db *db, const char *who, int64_t now, struct access *out) MUST_USE;
/* The same of a row of user, for what that person asked for earlier: a task, a run. */
enum rc_err access_of_user(struct db *db, int64_t user, int64_t now, struct access *out) MUST_USE;
#endif
