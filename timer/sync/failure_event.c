/* Telling that a synchronization failed, or was not taken over. A server whose network is broken
 * tries again for days: one event a local day for each outcome, and another after a good run in
 * between. */
#include "sync/failure_event.h"
#include "base/zone.h"
#include "queue/event.h"
#include "settings/settings.h"

static enum rc_err today(struct lane *l, int64_t now, const char **date) {
    const char *zone = NULL;
    struct zone_time local;
    TRY(settings_text(l->db, "sync.time_zone", &zone));
    zone_local(zone_or_nearest(zone), now, &local);
    *date = zone_date(l->arena, &local);
    return OK;
}

enum rc_err sync_failure_notify(struct lane *l, int64_t run, int64_t now, bool mail) {
    struct rows *r = NULL;
    const char *trigger = EVENTS[EVENT_SYNC_FAILED].trigger, *date = NULL, *body = NULL,
               *outcome = NULL;
    int64_t good = 0;
    TRY(today(l, now, &date));
    TRY(db_query(l->db, Q_SYNC_NOTICE_BODY, &r, "iss", run, trigger,
                 arena_printf(l->arena, "%s/settings/sync", l->config->base_url)));
    if (db_next(r)) {
        body = db_text(r, 0);
        outcome = db_text(r, 1);
        good = db_int(r, 2);
    }
    TRY(db_end(r));
    if (!body)
        return OK;
    return (mail ? event_add : event_add_unmailed)(
        l->db, trigger,
        arena_printf(l->arena, "sync %s %s after %lld", outcome, date, (long long)good), body, now,
        NULL);
}
