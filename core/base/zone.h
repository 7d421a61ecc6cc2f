/* IANA time zones from the system's zone data. Owns the process's TZ: nothing else may use local
 * time. Times are UTC seconds. */
#ifndef CORE_BASE_ZONE_H
#define CORE_BASE_ZONE_H
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

struct zone_time {
    int year, month, day, hour, minute, second;
    int offset; /* seconds east of UTC */
    char abbreviation[8];
};

/* The zone exists under $TZDIR or /usr/share/zoneinfo. Refuses paths that leave the folder. */
bool zone_known(const char *name);
/* Today's name of a zone that this system does not have any more: "US/Eastern" is America/New_York.
 * NULL when tzdata names none. Valid until the next call. */
const char *zone_renamed(const char *name);
/* The name itself when it is known, else today's name, else UTC. Valid as zone_renamed(). */
const char *zone_or_nearest(const char *name);
/* False when the zone is unknown. */
bool zone_local(const char *name, int64_t utc, struct zone_time *out);
/* The first UTC second of a local time. A time skipped by the clock gives the first second after
 * the gap, a doubled one the first of both. False when the zone is unknown. */
bool zone_utc(const char *name, int year, int month, int day, int hour, int minute, int64_t *utc);

/* For people; an unknown zone is replaced as in zone_or_nearest(). */
char *zone_date(struct arena *a, const struct zone_time *t);     /* 2026-11-24 */
char *zone_text(struct arena *a, const char *name, int64_t utc); /* Tue 24 Nov 2026, 05:12 CET */
/* today 05:12; yesterday 23:40; 21 Nov 2026, 05:12 */
char *zone_day_text(struct arena *a, const char *name, int64_t utc, int64_t now);
#endif
