/* Makes the user index (index.h) anew and writes what differs. */
#ifndef CORE_USERS_INDEX_BUILD_H
#define CORE_USERS_INDEX_BUILD_H
#include "db/db.h"

/* The statements that read the organization, each in the order of people. Their columns are those
 * of the statements USER_INDEX_PEOPLE and so on, which read the live tables. */
struct user_index_source {
    enum query people;
    enum query by_name, by_email;         /* ids of all people */
    enum query members, direct, platform; /* a person and a group or role */
    enum query seats;
    enum query grants;   /* a group and a product it gives something on, in the order of groups */
    enum query activity; /* of products where the person has no seat */
};

/* Makes the index in TEMP tables, without the writer lock. */
enum rc_err user_index_make(struct db *db, const struct user_index_source *from) MUST_USE;
/* Inside db_begin, together with the change the index follows from: writes what differs. */
enum rc_err user_index_write(struct db *db) MUST_USE;
/* The same for the sets of direct roles alone. direct: as in user_index_source. */
enum rc_err user_index_make_direct(struct db *db, enum query direct) MUST_USE;
enum rc_err user_index_write_direct(struct db *db) MUST_USE;
/* Inside db_begin: both, from the live tables. */
enum rc_err user_index_refresh(struct db *db) MUST_USE;
#endif
