/* The age of a seat. The SQL functions joined_at() and seat_since() (db/functions.c) call these. */
#include "terms/seat_age.h"

enum { VALID_FROM = 365 * 86400 }; /* programs write "no date" as a time in 1970 */

bool seat_time_valid(int64_t at, int64_t now) { return at >= VALID_FROM && at <= now; }

int64_t seat_joined(int64_t added_to_org, int64_t first_seen) {
    return added_to_org > 0 ? added_to_org : first_seen;
}

int64_t seat_since(int64_t last_active, int64_t joined, int64_t seen_at) {
    int64_t since = last_active > joined ? last_active : joined;
    return since > seen_at ? since : seen_at;
}
