/* Makes the seat lists of the user index. Part of index_build.c. */
#ifndef CORE_USERS_INDEX_SEATS_H
#define CORE_USERS_INDEX_SEATS_H
#include "db/db.h"

/* Fills the TEMP table new_seat. The TEMP table new_person has to be full already. seats: as in
 * struct user_index_source. */
enum rc_err user_index_make_seats(struct db *db, struct arena *a, enum query seats) MUST_USE;
#endif
