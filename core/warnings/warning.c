/* States, days and the end of warnings. */
#include "warnings/warning.h"
#include "base/text.h"
#include "base/zone.h"
#include "settings/settings.h"

enum { HOUR = 3600 };

static const char *const STATE_NAME[] = {
    [WARNING_WARNED] = "warned", [WARNING_NOTICE_FAILED] = "notice-failed",
    [WARNING_KEPT] = "kept",     [WARNING_ASKED] = "asked",
    [WARNING_ACTIVE] = "active", [WARNING_LEFT] = "left",
};

const char *warning_state_name(enum warning_state state) { return STATE_NAME[state]; }

enum warning_state warning_state(const char *text) {
    for (enum warning_state s = WARNING_WARNED; s <= WARNING_LEFT; s++)
        if (text_equal(STATE_NAME[s], text))
            return s;
    return WARNING_UNKNOWN;
}

enum rc_err warning_acts_at(struct db *db, int64_t now, int64_t days, int64_t *acts_at) {
    const char *zone = NULL;
    struct zone_time there;
    int64_t at = now + HOUR + days * WARNING_DAY;
    TRY(settings_page_zone(db, &zone));
    zone = zone_or_nearest(zone);
    *acts_at = 0;
    for (int64_t in_day = at; *acts_at < at; in_day += WARNING_DAY)
        if (!zone_local(zone, in_day, &there) ||
            !zone_utc(zone, there.year, there.month, there.day, 0, 0, acts_at))
            *acts_at = at;
    return OK;
}

enum rc_err warning_end(struct db *db, int64_t run, int64_t user, enum warning_state state,
                        const char *cause, const char *detail, int64_t now, bool *ended) {
    int64_t changed = 0;
    TRY(db_exec(db, Q_WARNING_SKIP, &changed, "iiss", run, user, cause, detail));
    *ended = changed > 0;
    if (!*ended)
        return OK;
    TRY(db_exec(db, Q_WARNING_END, NULL, "iisi", run, user, warning_state_name(state), now));
    return db_exec(db, Q_WARNING_CANCEL_NOTICES, NULL, "ii", run, user);
}
