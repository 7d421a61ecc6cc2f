/* A server whose network is broken retries for days. So there is one event a local day for each
 * outcome, and another after a good run in between. */
#include "sync/failure_event.h"
#include "base/zone.h"
#include "queue/event.h"
#include "settings/settings.h"
#include "sql/timer/sync/failure_event.h"

static enum rc_err local_today(struct lane *l, int64_t now, const char **date) {
    const char *zone = NULL;
    struct zone_time local;
    TRY(settings_text(l->db, "sync.time_zone", &zone));
    zone_local(zone_or_nearest(zone), now, &local);
    *date = zone_date(l->arena, &local);
    return OK;
}

enum rc_err sync_failure_notify(struct lane *l, int64_t run, int64_t now, bool mail) {
    struct rows *r = NULL;
    const char *trigger = EVENTS[EVENT_SYNC_FAILED].trigger;
    const char *date = NULL, *body = NULL, *outcome = NULL;
    int64_t last_good = 0;
    TRY(local_today(l, now, &date));
    TRY(db_query(l->db, Q_SYNC_NOTICE_BODY, &r, "iss", run, trigger,
                 arena_printf(l->arena, "%s/settings/sync", l->config->base_url)));
    if (db_next(r)) {
        body = db_text(r, SYNC_NOTICE_BODY__BODY);
        outcome = db_text(r, SYNC_NOTICE_BODY__OUTCOME);
        last_good = db_int(r, SYNC_NOTICE_BODY__LAST_GOOD);
    }
    TRY(db_end(r));
    if (!body)
        return OK;
    const char *subject =
        arena_printf(l->arena, "sync %s %s after %lld", outcome, date, (long long)last_good);
    return mail ? event_add(l->db, trigger, subject, body, now, NULL)
                : event_add_unmailed(l->db, trigger, subject, body, now, NULL);
}
