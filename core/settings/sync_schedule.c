/* The daily slot in local time. Only computes; the lane acts. */
#include "settings/sync_schedule.h"
#include "base/zone.h"
#include "settings/settings.h"

#include <string.h>

enum {
    RETRY_SECONDS = 1800,
    TRIES_MAX = 5, /* a failed daily run is tried again, but not for ever */
    STALE_SECONDS = 36 * 3600
};

struct day {
    bool done, wait;
    int64_t tries, last;
};

static enum rc_err day_state(struct db *db, const char *date, int64_t now, struct day *out) {
    struct rows *r = NULL;
    *out = (struct day){0};
    TRY(db_query(db, Q_SCHEDULE_DAY, &r, "s", date));
    if (db_next(r)) {
        out->tries = db_int(r, 1);
        out->last = db_int(r, 2);
        out->done = db_int(r, 0) > 0 || out->tries >= TRIES_MAX;
        out->wait = !out->done && out->tries > 0 && now - out->last < RETRY_SECONDS;
    }
    return db_end(r);
}

static enum rc_err runs_since(struct db *db, int64_t since, int64_t *after, int64_t *ever) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_SCHEDULE_SINCE, &r, "i", since));
    if (db_next(r)) {
        *after = db_int(r, 0);
        *ever = db_int(r, 1);
    }
    return db_end(r);
}

static int64_t slot_of(const char *zone, const struct zone_time *t, int hour) {
    int64_t utc = 0;
    zone_utc(zone, t->year, t->month, t->day, hour, 0, &utc);
    return utc;
}

/* Before today's slot two things can be due: yesterday's run, when this machine slept through it
 * and nothing came since, and a first run that failed: nobody should wait for figures until a slot.
 */
static enum rc_err due_early(struct db *db, struct arena *a, int64_t now,
                             const struct zone_time *yesterday, const struct day *today,
                             struct schedule *s) {
    struct day before;
    int64_t slot = slot_of(s->zone, yesterday, s->slot), after = 0, ever = 0;
    const char *date = zone_date(a, yesterday);
    TRY(runs_since(db, slot, &after, &ever));
    TRY(day_state(db, date, now, &before));
    if (ever == 0 && today->tries > 0 && !today->done) {
        s->due = !today->wait;
        s->next = today->last + RETRY_SECONDS;
    } else if (ever > 0 && after == 0 && !before.done) {
        s->due = !before.wait;
        s->next = before.wait ? before.last + RETRY_SECONDS : slot;
        s->day = date;
    }
    return OK;
}

enum rc_err sync_schedule_next(struct db *db, struct arena *a, int64_t now, struct schedule *out) {
    int64_t enabled = 0, slot = 0, noon = 0;
    const char *zone = NULL;
    struct zone_time today, tomorrow, yesterday;
    struct day state;
    TRY(settings_int(db, "sync.enabled", &enabled));
    TRY(settings_int(db, "sync.slot", &slot));
    TRY(settings_text(db, "sync.time_zone", &zone));
    *out = (struct schedule){.enabled = enabled != 0,
                             .slot = (int)slot,
                             .zone = arena_strdup(a, zone_or_nearest(zone)),
                             .lost = zone_known(zone) ? NULL : zone};
    zone_local(out->zone, now, &today);
    zone_utc(out->zone, today.year, today.month, today.day, 12, 0, &noon);
    zone_local(out->zone, noon + 86400,
               &tomorrow); /* noon to noon: no daylight saving change reaches another date */
    zone_local(out->zone, noon - 86400, &yesterday);
    out->slot_start = slot_of(out->zone, &today, out->slot);
    out->slot_end = out->slot_start + 3600;
    out->day = zone_date(a, &today);
    TRY(day_state(db, out->day, now, &state));
    if (!out->enabled)
        return OK;
    out->next = out->slot_start;
    if (state.done)
        out->next = slot_of(out->zone, &tomorrow, out->slot);
    else if (now < out->slot_start)
        return due_early(db, a, now, &yesterday, &state, out);
    else if (state.wait && state.last + RETRY_SECONDS > out->slot_start)
        out->next = state.last + RETRY_SECONDS;
    else
        out->due = true;
    return OK;
}

enum rc_err sync_schedule_tasks_may_run(struct db *db, struct arena *a, int64_t now,
                                        const char **why_not) {
    struct schedule s;
    struct rows *r = NULL;
    bool running = false, any = false;
    int64_t last = 0;
    *why_not = NULL;
    TRY(sync_schedule_next(db, a, now, &s));
    TRY(db_query(db, Q_SCHEDULE_DATA, &r, ""));
    if (db_next(r)) {
        running = db_int(r, 0) > 0;
        any = !db_is_null(r, 1);
        last = db_int(r, 1);
    }
    TRY(db_end(r));
    bool in_slot = s.enabled && now >= s.slot_start && now < s.slot_end;
    if (!any)
        *why_not = "There are no figures yet: no synchronization was complete so far.";
    else if (now - last > STALE_SECONDS)
        *why_not = arena_printf(a,
                                "The last complete synchronization is %lld hours old. Automated "
                                "tasks act on figures of at most 36 hours; "
                                "look at the synchronization page.",
                                (long long)((now - last) / 3600));
    else if (running)
        *why_not =
            "A synchronization is running. Automated tasks start when its figures are there.";
    else if (in_slot && (s.due || s.next < s.slot_end))
        *why_not = "The daily synchronization is due in this hour. Automated tasks start after it.";
    return OK;
}
