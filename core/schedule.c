/* The daily slot in local time. Only computes; the lane acts. */
#include "schedule.h"
#include "settings.h"
#include "zone.h"

#include <string.h>

enum { RETRY_SECONDS = 1800, MOST_TRIES = 5 }; /* a failed daily run is tried again, but not for ever */

static enum rc_err day_state(struct db *db, const char *day, int64_t now, bool *done, bool *wait) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_SCHEDULE_DAY, &r, "s", day));
    if (db_next(r)) {
        *done = db_int(r, 0) > 0 || db_int(r, 1) >= MOST_TRIES;
        *wait = now - db_int(r, 2) < RETRY_SECONDS;
    }
    return db_end(r);
}

enum rc_err schedule_next(struct db *db, struct arena *a, int64_t now, struct schedule *out) {
    int64_t enabled = 0, slot = 0;
    const char *zone = NULL;
    TRY(settings_int(db, "sync.enabled", &enabled));
    TRY(settings_int(db, "sync.slot", &slot));
    TRY(settings_text(db, "sync.time_zone", &zone));
    *out = (struct schedule){.enabled = enabled != 0, .slot = (int)slot, .zone = zone_known(zone) ? zone : "UTC"};
    struct zone_time today, tomorrow;
    zone_local(out->zone, now, &today);
    zone_utc(out->zone, today.year, today.month, today.day, out->slot, 0, &out->slot_start);
    int64_t noon = 0;
    zone_utc(out->zone, today.year, today.month, today.day, 12, 0, &noon);
    zone_local(out->zone, noon + 86400, &tomorrow); /* noon to noon: no daylight saving change reaches another date */
    out->slot_end = out->slot_start + 3600;
    out->day = arena_printf(a, "%04d-%02d-%02d", today.year, today.month, today.day);
    bool done = false, wait = false;
    TRY(day_state(db, out->day, now, &done, &wait));
    if (!out->enabled)
        return OK;
    out->due = !done && !wait && now >= out->slot_start;
    out->next = out->slot_start;
    if (done)
        zone_utc(out->zone, tomorrow.year, tomorrow.month, tomorrow.day, out->slot, 0, &out->next);
    return OK;
}
