/* Seats of one product instance held by people of one e-mail domain: what areas with domains count
 * from, as whole products do from seat_moment (seat_index.h). A person has one domain, so figures
 * of slices add up. There is a slice for each product and domain of such an area. */
#ifndef CORE_USERS_AREA_SLICES_H
#define CORE_USERS_AREA_SLICES_H
#include "db/db.h"

/* Inside db_begin, when an area was saved or deleted, and after the user index was written: makes
 * and removes slices, and writes what differs of their moments. */
enum rc_err area_slices_refresh(struct db *db) MUST_USE;
/* The history of slices for a day, as MERGE_HISTORY for products; protected seats are 0. */
enum rc_err area_slices_keep_day(struct db *db, const char *day, int64_t now) MUST_USE;
#endif
