/* Decides which runs need a second person, and makes them wait. */
#include "runs/approval.h"
#include "base/text.h"
#include "queue/event.h"
#include "settings/access.h"
#include "settings/settings.h"
#include "terms/reason.h"

#include "sql/core/runs/approval.h"

enum {
    SETTING_STANDS_SECONDS = 24 * 3600,
    COUNTED_SECONDS = 24 * 3600,
    COUNTED_DAILY_SECONDS = 20 * 3600 /* for runs of tasks, which start at the same time each day */
};

enum rc_err run_approval_above(struct db *db, int64_t now, int64_t *above) {
    int64_t was = 0;
    bool found = false;
    TRY(settings_int(db, "approval_users", above));
    TRY(db_get_int(db, Q_RUNS_APPROVAL_WAS, &was, &found, "i", now - SETTING_STANDS_SECONDS));
    if (found && was > 0 && (*above == 0 || was < *above))
        *above = was;
    return OK;
}

enum rc_err run_approval_of(struct db *db, const char *who, int64_t run, int64_t people,
                            int64_t now, struct run_approval *out) {
    struct access by;
    *out = (struct run_approval){0};
    TRY(run_approval_above(db, now, &out->above));
    if (out->above == 0)
        return OK;
    TRY(access_of(db, who, now, &by));
    TRY(db_get_int(db, Q_RUNS_STARTED_BY, &out->before, NULL, "ssiii", who, by.account_id,
                   now - COUNTED_SECONDS, run, now - COUNTED_DAILY_SECONDS));
    out->unknown = by.user == 0 && by.level == ACCESS_NONE;
    out->needed = people > 0 && (out->unknown || people + out->before > out->above);
    out->by_sum = out->needed && !out->unknown && people <= out->above;
    return OK;
}

enum rc_err run_needs_approval(struct db *db, const struct run *r, int64_t now,
                               struct run_approval *out) {
    const char *who = r->confirmed_by ? r->confirmed_by : r->requested_by;
    *out = (struct run_approval){0};
    if (r->dry_run || r->approved_by)
        return OK;
    if (r->acts_as && r->confirmed_by)
        TRY(run_started_by(db, r->id, who, r->confirmed_at));
    return run_approval_of(db, who, r->id, r->planned, now, out);
}

/* The connection of an area does not see who may enter; the lane finds out. */
enum rc_err run_started_by(struct db *db, int64_t run, const char *who, int64_t now) {
    struct access by;
    if (db_area(db))
        return db_exec(db, Q_RUNS_STARTED, NULL, "isni", run, who, now);
    TRY(access_of(db, who, now, &by));
    return db_exec(db, Q_RUNS_STARTED, NULL, "issi", run, who, by.account_id, now);
}

static struct reason approval_reason(struct arena *a, const struct run *r,
                                     const struct run_approval *p) {
    if (p->unknown)
        return reason_of("second-person-unknown", NULL);
    if (!p->by_sum)
        return reason_of("second-person", NULL);
    return reason_with(a, "second-person-sum", text_people(a, p->before),
                       text_count(a, p->before + r->planned), text_count(a, p->above));
}

enum rc_err run_wait(struct db *db, struct arena *a, int64_t run, const struct run_approval *p,
                     const char *base_url, int64_t now) {
    const char *trigger = EVENTS[EVENT_APPROVAL_NEEDED].trigger;
    const char *body = NULL;
    struct access asked;
    struct run r;
    TRY(run_load(db, a, run, &r));
    struct reason why = approval_reason(a, &r, p);
    TRY(db_exec(db, Q_RUNS_WAIT, NULL, "iss", run, why.code, why.detail));
    TRY(access_of(db, r.requested_by, now, &asked));
    TRY(db_exec(db, Q_RUNS_REQUESTED, NULL, "is", run, asked.account_id));
    TRY(run_reach_store(db, run));
    const char *link = arena_printf(a, "%s%s", base_url, run_path(a, &r));
    TRY(db_get_text(db, Q_RUNS_EVENT_APPROVAL, &body, NULL, "isssi", run, trigger, link,
                    run_types(a, &r), p->above));
    const char *subject = arena_printf(a, "run %lld", (long long)run);
    return event_add(db, trigger, subject, body, now, NULL);
}

/* --- areas: whose a run is, and who may approve it */

bool run_was_made_for(const struct area *area, const struct run *r) {
    if (!area)
        return true;
    if (!r->area)
        return r->acts_as == area->user;
    for (int i = 0; i < area->named_n; i++)
        if (r->area == area->named[i])
            return true;
    return false;
}

bool run_is_of(const struct area *area, const struct run *r) {
    return !area || (r->own && run_was_made_for(area, r));
}

enum rc_err run_check_own(struct db *db, const struct run *r) {
    if (run_is_of(db_area(db), r))
        return OK;
    return db_refuse(db, ERR_RIGHT,
                     "This run was not made for your area. Ask somebody with full access.");
}

enum rc_err run_reach_store(struct db *db, int64_t run) {
    static const enum query ADD[] = {Q_RUN_REACH_ROLES, Q_RUN_REACH_GROUPS, Q_RUN_REACH_ELSE,
                                     Q_RUN_REACH_PEOPLE};
    TRY(db_exec(db, Q_RUN_REACH_CLEAR, NULL, "i", run));
    for (size_t i = 0; i < sizeof ADD / sizeof *ADD; i++)
        TRY(db_exec(db, ADD[i], NULL, "i", run));
    return OK;
}

static bool reach_has(const struct area *area, int64_t product, const char *domain) {
    for (int i = 0; i < area->n; i++) {
        const struct area_part *part = &area->part[i];
        if (part->product == product && (!part->domain || text_equal(part->domain, domain)))
            return true;
    }
    return false;
}

enum rc_err run_reach_inside(struct db *db, int64_t run, const struct area *area, bool *yes) {
    struct rows *r = NULL;
    int64_t rows = 0;
    *yes = true;
    if (!area)
        return OK;
    TRY(db_query(db, Q_RUN_REACH, &r, "i", run));
    for (; db_next(r); rows++)
        if (!reach_has(area, db_int(r, RUN_REACH__PRODUCT), db_text_borrow(r, RUN_REACH__DOMAIN)))
            *yes = false;
    *yes = *yes && rows > 0;
    return db_end(r);
}
