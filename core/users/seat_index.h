/* Seats by the UTC day of a moment: how many each day, up to each day, and the seconds themselves,
 * sorted, so that how many lie before any second is known without an index of all seats. The
 * moments of a product are of these kinds (core/terms/seat_age.h):
 *   used        the last activity of seats that were ever used
 *   never       since, of seats without any activity
 *   late_used   the last activity of those used seats whose since is later than it
 *   late_since  since, of these
 * The since of all other used seats is their last activity, so SQL's since_before() counts
 * used + never - late_used + late_since. Inactive for N days are those whose since lies before the
 * cutoff, never active those of never before it, active those of used not before it. */
#ifndef CORE_USERS_SEAT_INDEX_H
#define CORE_USERS_SEAT_INDEX_H
#include "db/db.h"

/* From the TEMP table new_seat (core/users/index.h) into new_moment. */
enum rc_err seat_index_make(struct db *db, struct arena *a) MUST_USE;
#endif
