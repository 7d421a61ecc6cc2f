/* When the daily synchronization is due: once for each local date, from the start of its hourly
 * slot on. */
#ifndef CORE_SETTINGS_SYNC_SCHEDULE_H
#define CORE_SETTINGS_SYNC_SCHEDULE_H
#include "db/db.h"

struct schedule {
    bool enabled, due; /* due: now is past today's slot start and today has no run yet */
    int slot;          /* local hour 0..23 */
    const char *zone;  /* IANA name that is known here */
    const char *lost;  /* the name of the settings where it is unknown here, else NULL */
    const char *day;   /* local date YYYY-MM-DD the due or last run stands for */
    int64_t next;      /* UTC second of the next run (now or past when due); 0 when switched off */
    int64_t slot_start, slot_end; /* UTC, of the current local date */
};
/* A slot that daylight saving skips starts at the first valid second after it; a doubled one at its
 * first pass. */
enum rc_err sync_schedule_next(struct db *db, struct arena *a, int64_t now,
                               struct schedule *out) MUST_USE;
/* Whether automated tasks may start now: *why_not is NULL, or says in words why not. They act on
 * figures of at most 36 hours, never while a run is under way, and never in the slot before the
 * day's run is done. */
enum rc_err sync_schedule_tasks_may_run(struct db *db, struct arena *a, int64_t now,
                                        const char **why_not) MUST_USE;
#endif
