/* Who may enter: owners granted on the host, organization admins, and the roles the setting lets in. */
#ifndef CORE_ACCESS_H
#define CORE_ACCESS_H
#include "db.h"
enum access_level { ACCESS_NONE, ACCESS_READ, ACCESS_FULL, ACCESS_OWNER };
struct access { enum access_level level; const char *because, *account_id, *help; int64_t user; };
/* who: e-mail (no case) or accountId. help says which role would open the door when level is NONE. From synced rows, now. */
enum rc_err access_of(struct db *db, const char *who, struct access *out) MUST_USE;
#endif
