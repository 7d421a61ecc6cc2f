/* Seats by the UTC day of their last activity: how many each day, up to each day, and the seconds themselves, sorted, so that
 * how many lie before any second is known without an index of all seats. */
#ifndef CORE_SEAT_DAYS_H
#define CORE_SEAT_DAYS_H
#include "db.h"

/* From the TEMP table new_seat (core/browse.h) into new_day and new_time. Day -1 is for the seats that were never active. */
enum rc_err seat_days_make(struct db *db, struct arena *a) MUST_USE;
#endif
