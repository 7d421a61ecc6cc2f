/* Who may enter: owners granted on the host, organization admins, and the roles the setting lets
 * in. */
#ifndef CORE_SETTINGS_ACCESS_H
#define CORE_SETTINGS_ACCESS_H
#include "db/db.h"
enum access_level { ACCESS_NONE, ACCESS_READ, ACCESS_FULL, ACCESS_OWNER };
enum { ACCESS_ROLES_SECONDS = 72 * 3600, ACCESS_CLOCK_SECONDS = 300 };
struct access {
    enum access_level level;
    const char *because, *account_id;
    const char *help;        /* which role would open the door when level is NONE */
    const char *shared;      /* account ids of the living people who all bear this address, else
                                NULL: which of them it is nobody can tell, so none is let in */
    int64_t user;            /* 0: not in the data */
    enum access_level would; /* the level these roles give when they are fresh; level is lower when
                                they are aged */
    bool roles_old; /* all roles were read more than 72 hours ago, or at a time still to come */
    bool aged;      /* and that is why this level is no more than READ */
};
/* who: e-mail (no case) or accountId. From synced rows. A role may have been taken away since they
 * were read, so roles of a synchronization that began more than 72 hours before now give no more
 * than READ; owners granted on the server stay. */
enum rc_err access_of(struct db *db, const char *who, int64_t now, struct access *out) MUST_USE;
#endif
