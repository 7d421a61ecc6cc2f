/* Events about seats and money, after a synchronization: a count that reached the number an admin
 * set, and the digest of a month. */
#ifndef CORE_MONEY_NOTICES_H
#define CORE_MONEY_NOTICES_H
#include "db/db.h"

/* Outside of a transaction. Raises `seatLimit` (money/seat_limits.h), and `digest` once for the
 * last month when somebody subscribed. *any: an event was added, so the lane notify has work. */
enum rc_err money_notices(struct db *db, struct arena *a, const char *base_url, int64_t now,
                          bool *any) MUST_USE;
#endif
