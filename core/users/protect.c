/* Begins, ends and explains protections. */
#include "users/protect.h"
#include "base/zone.h"
#include "queue/audit.h"
#include "settings/settings.h"

/* The statements and audit actions of each kind of subject. */
static const struct subject_kind {
    enum query begin, end, reason;
    const char *audit_begin, *audit_end;
} KINDS[] = {
    [PROTECT_USER] = {Q_PROTECT_USER, Q_PROTECT_END_USER, Q_PROTECT_OF_USER, "protect.user",
                      "protect.user.end"},
    [PROTECT_GROUP] = {Q_PROTECT_GROUP, Q_PROTECT_END_GROUP, Q_PROTECT_OF_GROUP, "protect.group",
                       "protect.group.end"},
};

enum rc_err protect_cause(struct db *db, int64_t user, int64_t now, struct reason *out) {
    struct rows *r = NULL;
    *out = reason_of(NULL, NULL);
    TRY(db_query(db, Q_PROTECT_WHY, &r, "ii", user, now));
    if (db_next(r))
        *out = reason_of(db_text(r, 0), db_text(r, 1));
    return db_end(r);
}

enum rc_err protect_reason(struct db *db, int64_t user, int64_t now, const char **reason) {
    struct reason why;
    TRY(protect_cause(db, user, now, &why));
    *reason = reason_sentence(db_arena(db), why);
    return OK;
}

enum rc_err protect_last_day(struct db *db, struct arena *a, int64_t until, const char **day) {
    const char *zone = NULL;
    struct zone_time t;
    TRY(settings_page_zone(db, &zone));
    *day = until && zone_local(zone_or_nearest(zone), until - 1, &t) ? zone_date(a, &t) : "";
    return OK;
}

/* Protection keeps tasks of the whole organization from people, so in an area it is for those who
 * are in no other part of it. */
static enum rc_err protect_check_area(struct db *db, const struct protect_subject *s) {
    int64_t one = 0;
    bool inside = false;
    if (!db_area(db))
        return OK;
    if (s->kind == PROTECT_USER)
        TRY(db_get_int(db, Q_PROTECT_INSIDE, &one, &inside, "i", s->id));
    if (inside)
        return OK;
    return db_refuse(db, ERR_RIGHT,
                     s->kind == PROTECT_USER
                         ? "This person also has access outside your area. Ask somebody with full "
                           "access to change the protection."
                         : "Only somebody with full access can change the protection of a group.");
}

enum rc_err protect_begin(struct db *db, struct arena *a, const struct protect_subject *s,
                          const char *reason, int64_t until, const char *by, int64_t now) {
    const struct subject_kind *kind = &KINDS[s->kind];
    const char *day = NULL;
    TRY(protect_check_area(db, s));
    if (until)
        TRY(db_exec(db, kind->begin, NULL, "isiis", s->id, reason, until, now, by));
    else
        TRY(db_exec(db, kind->begin, NULL, "isnis", s->id, reason, now, by));
    TRY(protect_last_day(db, a, until, &day));
    const char *end = *day ? arena_printf(a, "until %s", day) : "no end date";
    return audit_add(db, now, by, kind->audit_begin, s->name, NULL, reason, end);
}

enum rc_err protect_end(struct db *db, const struct protect_subject *s, const char *by, int64_t now,
                        bool *ended) {
    const struct subject_kind *kind = &KINDS[s->kind];
    const char *reason = NULL;
    TRY(protect_check_area(db, s));
    TRY(db_get_text(db, kind->reason, &reason, ended, "i", s->id));
    if (!*ended)
        return OK;
    TRY(db_exec(db, kind->end, NULL, "iis", s->id, now, by));
    return audit_add(db, now, by, kind->audit_end, s->name, reason, NULL, NULL);
}
