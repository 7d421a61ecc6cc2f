/* Assignments: a person, or the members of a synced group, may read or change everything or a named
 * area. settings/access.h obeys them at each request; this saves them and audits every change. */
#ifndef CORE_AREAS_ASSIGNMENT_H
#define CORE_AREAS_ASSIGNMENT_H
#include "db/db.h"

enum { ASSIGNMENTS_MAX = 1000 };

enum assignment_level { ASSIGNMENT_READ, ASSIGNMENT_ACT, ASSIGNMENT_LEVELS };
/* As the column and the form name them: "read", "act". */
extern const char *const ASSIGNMENT_LEVEL[ASSIGNMENT_LEVELS];

struct assignment {
    int64_t user, group; /* row ids, one of them is 0 */
    enum assignment_level level;
    int64_t area; /* 0: everything */
};

enum assignment_problem {
    ASSIGNMENT_FOUND,
    ASSIGNMENT_WHO_EMPTY,
    ASSIGNMENT_WHO_UNKNOWN, /* neither a person nor a group of the organization today */
    ASSIGNMENT_WHO_SEVERAL, /* several people have this address, or several groups this name */
};

/* who: an e-mail address in any case, an account id, a group id or the exact name of a group. Sets
 * user or group of *out. */
enum rc_err assignment_find(struct db *db, const char *who, struct assignment *out,
                            enum assignment_problem *problem) MUST_USE;
/* The stored level for the same person or group and area; *found: there is one. */
enum rc_err assignment_stored(struct db *db, const struct assignment *asg, int64_t *id,
                              enum assignment_level *level, bool *found) MUST_USE;
/* Inside db_begin, audited. Replaces the level of a stored one. *changed: it was another one.
 * ERR_CONFLICT: there are ASSIGNMENTS_MAX. */
enum rc_err assignment_save(struct db *db, const struct assignment *asg, const char *by,
                            int64_t now, bool *changed) MUST_USE;
/* Inside db_begin, audited. ERR_NOT_FOUND, with a text for people. */
enum rc_err assignment_delete(struct db *db, int64_t id, const char *by, int64_t now) MUST_USE;
#endif
