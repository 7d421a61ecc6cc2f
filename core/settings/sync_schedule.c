/* The daily slot in local time. Only computes; the lane sync runs. */
#include "settings/sync_schedule.h"
#include "base/zone.h"
#include "settings/settings.h"
#include "sql/core/settings/sync_schedule.h"

enum {
    RETRY_SECONDS = 1800,
    TRIES_MAX = 5, /* of a daily run that fails */
    STALE_SECONDS = 36 * 3600,
    SLOT_SECONDS = 3600,
    SECONDS_PER_DAY = 86400,
};

/* The runs of a local date. */
struct day {
    bool done; /* it needs no more runs */
    bool wait; /* the next try is not due yet */
    int64_t tries, last;
};

static enum rc_err sync_schedule_day(struct db *db, const char *date, int64_t now,
                                     struct day *out) {
    struct rows *r = NULL;
    *out = (struct day){0};
    TRY(db_query(db, Q_SCHEDULE_DAY, &r, "s", date));
    if (db_next(r)) {
        out->tries = db_int(r, SCHEDULE_DAY__TRIES);
        out->last = db_int(r, SCHEDULE_DAY__LAST);
        out->done = db_int(r, SCHEDULE_DAY__DONE) > 0 || out->tries >= TRIES_MAX;
        out->wait = !out->done && out->tries > 0 && now - out->last < RETRY_SECONDS;
    }
    return db_end(r);
}

static enum rc_err schedule_runs_since(struct db *db, int64_t since, int64_t *after,
                                       int64_t *ever) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_SCHEDULE_SINCE, &r, "i", since));
    if (db_next(r)) {
        *after = db_int(r, SCHEDULE_SINCE__AFTER);
        *ever = db_int(r, SCHEDULE_SINCE__EVER);
    }
    return db_end(r);
}

static int64_t slot_start(const char *zone, const struct zone_time *t, int hour) {
    int64_t utc = 0;
    zone_utc(zone, t->year, t->month, t->day, hour, 0, &utc);
    return utc;
}

/* Two runs can be due before today's slot: yesterday's, when this machine slept through it and no
 * run came since; and a first run that failed, so that people need not wait for a slot. */
static enum rc_err schedule_due_early(struct db *db, struct arena *a, int64_t now,
                                      const struct zone_time *yesterday, const struct day *today,
                                      struct schedule *s) {
    struct day before;
    int64_t slot = slot_start(s->zone, yesterday, s->slot), after = 0, ever = 0;
    const char *date = zone_date(a, yesterday);
    TRY(schedule_runs_since(db, slot, &after, &ever));
    TRY(sync_schedule_day(db, date, now, &before));
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

static enum rc_err schedule_settings(struct db *db, struct arena *a, struct schedule *out) {
    int64_t enabled = 0, slot = 0;
    const char *zone = NULL;
    TRY(settings_int(db, "sync.enabled", &enabled));
    TRY(settings_int(db, "sync.slot", &slot));
    TRY(settings_text(db, "sync.time_zone", &zone));
    *out = (struct schedule){.enabled = enabled != 0,
                             .slot = (int)slot,
                             .zone = arena_strdup(a, zone_or_nearest(zone)),
                             .lost = zone_known(zone) ? NULL : zone};
    return OK;
}

enum rc_err sync_schedule_next(struct db *db, struct arena *a, int64_t now, struct schedule *out) {
    int64_t noon = 0;
    struct zone_time today, tomorrow, yesterday;
    struct day state;
    TRY(schedule_settings(db, a, out));
    zone_local(out->zone, now, &today);
    zone_utc(out->zone, today.year, today.month, today.day, 12, 0, &noon);
    /* From noon to noon: a daylight saving change cannot lead to another date. */
    zone_local(out->zone, noon + SECONDS_PER_DAY, &tomorrow);
    zone_local(out->zone, noon - SECONDS_PER_DAY, &yesterday);
    out->slot_start = slot_start(out->zone, &today, out->slot);
    out->slot_end = out->slot_start + SLOT_SECONDS;
    out->day = zone_date(a, &today);
    TRY(sync_schedule_day(db, out->day, now, &state));
    if (!out->enabled)
        return OK;
    out->next = out->slot_start;
    if (state.done)
        out->next = slot_start(out->zone, &tomorrow, out->slot);
    else if (now < out->slot_start)
        return schedule_due_early(db, a, now, &yesterday, &state, out);
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
        running = db_int(r, SCHEDULE_DATA__RUNNING) > 0;
        any = !db_is_null(r, SCHEDULE_DATA__LAST);
        last = db_int(r, SCHEDULE_DATA__LAST);
    }
    TRY(db_end(r));
    bool in_slot = s.enabled && now >= s.slot_start && now < s.slot_end;
    if (!any)
        *why_not = "No sync has finished yet.";
    else if (now - last > STALE_SECONDS)
        *why_not =
            arena_printf(a,
                         "The last complete sync is %lld hours old. Scheduled tasks need data "
                         "of the last 36 hours. See Settings > Sync.",
                         (long long)((now - last) / 3600));
    else if (running)
        *why_not = "A sync is running. Scheduled tasks start after it.";
    else if (in_slot && (s.due || s.next < s.slot_end))
        *why_not = "The daily sync is due within this hour. Scheduled tasks start after it.";
    return OK;
}
