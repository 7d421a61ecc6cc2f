/* Seats of a product by day: the table seat_moment. With it the number of seats before any second
 * is known without reading all seats.
 *
 * A row (product, kind, day of UTC) has the moments of that day, sorted, how many they are, and how
 * many moments there are up to the end of that day. Kinds (core/terms/seat_age.h):
 *
 *   used        the last activity of seats that were ever used
 *   never       since, of seats without any activity
 *   late_used   the last activity of used seats whose since is later than it
 *   late_since  since, of the same seats
 *
 * The since of all other used seats is their last activity, so the number of seats whose since is
 * before a second is used + never - late_used + late_since (SQL function since_before). For N days
 * and their cutoff, inactive are the seats whose since is before it, never active those of `never`
 * before it, active those of `used` not before it. */
#ifndef CORE_USERS_SEAT_INDEX_H
#define CORE_USERS_SEAT_INDEX_H
#include "db/db.h"

enum { MOMENT_KINDS = 4 };
struct moments {
    uint32_t *at, *spare; /* spare: as much room, for sorting */
    size_t n, room;
};
/* The seats of one product, or of a part of it, collected list by list. Begin with arena, id and
 * store, everything else zero. */
struct moments_pass {
    struct arena *arena;
    int64_t id;
    enum query store; /* takes id, kind, day, seats, seats up to it, times */
    struct moments of[MOMENT_KINDS];
};
/* data: a blob of browse_seat, of kind used or never. */
void moments_pass_add(struct moments_pass *p, bool used, const unsigned char *data, size_t bytes);
/* Stores them; the pass is empty then. */
enum rc_err moments_pass_end(struct db *db, struct moments_pass *p) MUST_USE;

/* Makes the TEMP table new_moment from the TEMP table new_seat (index_seats.h). */
enum rc_err seat_index_make(struct db *db, struct arena *a) MUST_USE;
#endif
