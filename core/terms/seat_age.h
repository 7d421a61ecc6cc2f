/* The meaning of inactive, in one place. Times are UTC seconds, a day has 86,400 of them.
 *
 * The age of a seat counts from `since`: the latest of its last activity, the time the person
 * joined, and the time the seat was first seen. For N days a seat is
 *   active        used within N days
 *   inactive      not used within N days, and `since` is more than N days ago
 *   never active  inactive, and without any activity
 *   new           not used within N days, but too young to be inactive
 * A person is idle for N days when they used no product within them and joined longer ago. */
#ifndef CORE_TERMS_SEAT_AGE_H
#define CORE_TERMS_SEAT_AGE_H
#include <stdbool.h>
#include <stdint.h>

enum seat_state { SEAT_ACTIVE, SEAT_NEW, SEAT_INACTIVE, SEAT_NEVER_ACTIVE };

/* False for a time nobody can have joined at: Atlassian also sends 1970, the future and nonsense.
 */
bool seat_time_valid(int64_t at, int64_t now);
/* added_to_org: as Atlassian sends it, 0 for none. first_seen: by Rollcall. */
int64_t seat_joined(int64_t added_to_org, int64_t first_seen);
/* last_active: 0 for never. seen_at: when Rollcall first saw the seat, 0 for the seats of the very
 * first synchronization. */
int64_t seat_since(int64_t last_active, int64_t joined, int64_t seen_at);

/* The first second of the last `days` days: earlier times are more than so many days ago. */
static inline int64_t seat_cutoff(int64_t now, int64_t days) { return now - days * 86400; }

static inline enum seat_state seat_state(int64_t last_active, int64_t since, int64_t cutoff) {
    if (last_active > 0 && last_active >= cutoff)
        return SEAT_ACTIVE;
    if (since >= cutoff)
        return SEAT_NEW;
    return last_active > 0 ? SEAT_INACTIVE : SEAT_NEVER_ACTIVE;
}

/* last_active: in any product, 0 for never. */
static inline bool person_idle(int64_t last_active, int64_t joined, int64_t cutoff) {
    return last_active < cutoff && joined < cutoff;
}
#endif
