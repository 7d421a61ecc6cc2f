/* Limits of seats: the number an admin set, and the edge of a tier. */
#ifndef CORE_MONEY_SEAT_LIMITS_H
#define CORE_MONEY_SEAT_LIMITS_H
#include "db/db.h"
#include "money/savings.h"

/* Inside db_begin. Raises `seatLimit` once each time the seats of a product reach its `alert_at` or
 * outgrow a tier, and once when a straight line through the last months gets there within 14 days.
 * *any: an event was added. */
enum rc_err seat_limits(struct db *db, struct arena *a, const char *base_url, int64_t now,
                        bool *any) MUST_USE;
/* Inside db_begin, when an admin sets a number: seats that are above it already raise nothing
 * before they fell below it. */
enum rc_err seat_limit_begin(struct db *db, const char *product, const char *site, int64_t seats,
                             int64_t alert_at) MUST_USE;
/* The number of seats of a product that is not to be reached: its `alert_at` or the first seat
 * above the present tier, whichever is lower; 0: there is none. l: its line of savings_load. */
enum rc_err seat_limit_of(struct db *db, const struct savings_line *l, int64_t *limit) MUST_USE;
#endif
