/* What inactive means, in one place. Times are UTC seconds, days are 86,400 of them.
 *
 * The age of a seat counts from `since`: the latest of its last activity, the moment the person
 * joined, and the moment the seat was first seen. For N days a seat is
 *   active        used within N days
 *   inactive      not used within N days, and `since` is more than N days ago
 *   never active  inactive, and without any activity
 *   new           neither: not used within N days, but too young to be called inactive
 * A person is idle for N days who used no product at all within them and joined longer ago. */
#ifndef CORE_TERMS_SEAT_AGE_H
#define CORE_TERMS_SEAT_AGE_H
#include <stdbool.h>
#include <stdint.h>

enum seat_state { SEAT_ACTIVE, SEAT_NEW, SEAT_INACTIVE, SEAT_NEVER_ACTIVE };

/* Whether a day of joining can be one: Atlassian also tells 1970, the future and nonsense. */
bool seat_time_valid(int64_t at, int64_t now);
/* added_to_org: as Atlassian tells it, 0 when it does not; first_seen: when Rollcall first saw
 * the person. */
int64_t seat_joined(int64_t added_to_org, int64_t first_seen);
/* last_active: 0 for never; seen_at: when Rollcall first saw the seat, 0 for those of the very
 * first synchronization. */
int64_t seat_since(int64_t last_active, int64_t joined, int64_t seen_at);

/* The first second of the last `days` days: what lies before it is more than so many days ago. */
static inline int64_t seat_cutoff(int64_t now, int64_t days) { return now - days * 86400; }
static inline enum seat_state seat_state(int64_t last_active, int64_t since, int64_t cutoff) {
    if (last_active > 0 && last_active >= cutoff)
        return SEAT_ACTIVE;
    if (since >= cutoff)
        return SEAT_NEW;
    return last_active > 0 ? SEAT_INACTIVE : SEAT_NEVER_ACTIVE;
}
/* last_active: of any product, 0 for never. */
static inline bool person_idle(int64_t last_active, int64_t joined, int64_t cutoff) {
    return last_active < cutoff && joined < cutoff;
}
#endif
