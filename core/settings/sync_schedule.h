/* The daily synchronization: due once each local date, from the start of its hourly slot. Times are
 * UTC seconds. */
#ifndef CORE_SETTINGS_SYNC_SCHEDULE_H
#define CORE_SETTINGS_SYNC_SCHEDULE_H
#include "db/db.h"

struct schedule {
    bool enabled;
    bool due;         /* today's slot has begun, and today has no run yet */
    int slot;         /* local hour, 0…23 */
    const char *zone; /* IANA name that this system knows */
    const char *lost; /* the name in the settings when this system does not know it, else NULL */
    const char *day;  /* YYYY-MM-DD, local: the date of the due or last run */
    int64_t next;     /* the next run, in the past when due; 0 when disabled */
    int64_t slot_start, slot_end; /* of the current local date */
};

/* A slot that the clock skips starts at the first valid second after it, a doubled one the first
 * time. */
enum rc_err sync_schedule_next(struct db *db, struct arena *a, int64_t now,
                               struct schedule *out) MUST_USE;
/* *why_not is NULL when automated tasks may start now, else a sentence. They act on figures of at
 * most 36 hours, never during a synchronization, and never in the slot before the day's run. */
enum rc_err sync_schedule_tasks_may_run(struct db *db, struct arena *a, int64_t now,
                                        const char **why_not) MUST_USE;
#endif
