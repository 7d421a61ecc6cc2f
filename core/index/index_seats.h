/* Makes the seat lists of the user index. Part of index_build.c. */
#ifndef CORE_USERS_INDEX_SEATS_H
#define CORE_USERS_INDEX_SEATS_H
#include "index/index_instances.h"

/* Fills the TEMP table new_seat. The TEMP table new_person has to be full already. seats: as in
 * struct user_index_source. Who holds one is added to x. */
enum rc_err user_index_make_seats(struct db *db, struct arena *a, enum query seats,
                                  struct index_instances *x) MUST_USE;
/* Adds the last activity of people without a seat. activity: likewise. */
enum rc_err user_index_make_active(struct db *db, struct arena *a, enum query activity) MUST_USE;
#endif
