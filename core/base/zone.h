/* IANA time zones from the system's zone data. Uses the process's TZ as its own: nothing else may
 * use local time. */
#ifndef CORE_BASE_ZONE_H
#define CORE_BASE_ZONE_H
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

struct zone_time {
    int year, month, day, hour, minute, second;
    int offset; /* seconds east */
    char abbreviation[8];
};

bool zone_known(const char *name); /* exists under $TZDIR or /usr/share/zoneinfo; no path tricks */
/* Names get lost when a system is upgraded. What the zone is called today, as "US/Eastern" is
 * America/New_York, where tzdata tells; else NULL. Valid until the next call. */
const char *zone_renamed(const char *name);
/* The name itself where it is known, else what it is called today, else UTC. Validity as above. */
const char *zone_or_nearest(const char *name);
bool zone_local(const char *name, int64_t utc, struct zone_time *out);
/* First UTC second of the given local wall time; for a skipped time the first valid second after
 * it, for a doubled time the first of both. False when the zone is unknown. */
bool zone_utc(const char *name, int year, int month, int day, int hour, int minute, int64_t *utc);
char *zone_date(struct arena *a, const struct zone_time *t); /* 2026-11-24 */
/* For people; where the zone is unknown by the nearest, see above. */
char *zone_text(struct arena *a, const char *name, int64_t utc); /* "Tue 24 Nov 2026, 05:12 CET" */
char *zone_day_text(struct arena *a, const char *name, int64_t utc,
                    int64_t now); /* "today 05:12", "yesterday 23:40", "21 Nov 2026, 05:12" */
#endif
