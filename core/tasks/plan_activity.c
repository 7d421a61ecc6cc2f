/* What is in use, for the planner: the definition is core/terms/seat_age.h, asked by the statements
 * of sql/queries/plan_age.sql, which go by the filter's days or else by each product's own setting.
 */
#include "tasks/plan_activity.h"
#include "settings/settings.h"

#include <string.h>

enum kind { INACTIVE = 1, NEVER, NEW };

/* The filter speaks of seats as inactive, never active or new, so it calls each of them so or
 * not. */
static bool judges_seats(const struct user_filter *f) {
    return f && (f->inactive_days > 0 || f->threshold || f->never || f->new_only);
}

static enum kind kind_of(const struct user_filter *f) {
    return f && f->never ? NEVER : f && f->new_only ? NEW : INACTIVE;
}

/* 0: each product by its own. */
static int64_t seat_days(const struct user_filter *f) {
    if (f && f->inactive_days > 0)
        return f->inactive_days;
    return f && !judges_seats(f) && f->idle_days > 0 ? f->idle_days : 0;
}

enum rc_err plan_activity_seats(struct db *db, const struct plan *p) {
    const struct user_filter *f = p->filter;
    bool some = judges_seats(f);
    TRY(db_exec(db, Q_PLAN_CLEAR_SEAT, NULL, ""));
    return db_exec(db, Q_PLAN_SEATS, NULL, "iissi", p->now, seat_days(f), some ? f->product : NULL,
                   some ? f->site : NULL, (int64_t)kind_of(f));
}

static bool reaches_people(const struct plan *p) {
    for (int i = 0; i < p->actions; i++) {
        const struct action_kind *k = action_kind(p->action[i].action);
        if (k && k->whole_person && k->takes_away)
            return true;
    }
    return false;
}

static bool takes_unused(const struct plan *p) {
    for (int i = 0; i < p->actions; i++)
        if (strcmp(p->action[i].action, "remove-unused") == 0)
            return true;
    return false;
}

/* Of many people what they used is much to read, so only what is asked for. Just before acting it
 * was read already. */
enum rc_err plan_activity_read(struct db *db, const struct plan *p, bool live) {
    static const enum query ACTIVITY[] = {Q_PLAN_STATE_ACTIVITY, Q_PLAN_STATE_ACTIVITY_ELSE};
    const struct user_filter *f = p->filter;
    bool unused = takes_unused(p);
    bool people = f && user_filter_inactive(f) && (f->idle_days > 0 || reaches_people(p));
    if (!live && (unused || people))
        TRY(db_exec_all(db, ACTIVITY, sizeof ACTIVITY / sizeof *ACTIVITY));
    return unused ? plan_activity_seats(db, p) : OK;
}

static enum rc_err leave_used(struct db *db, const struct plan *p, int64_t days) {
    int64_t otherwise = 0;
    TRY(settings_int(db, "inactive_days", &otherwise));
    TRY(db_exec(db, Q_PLAN_WHY_USED, NULL, "iii", p->now, days, otherwise));
    return db_exec(db, Q_PLAN_WHY_JOINED, NULL, "iii", p->now, days, otherwise);
}

enum rc_err plan_activity_people(struct db *db, const struct plan *p) {
    const struct user_filter *f = p->filter;
    if (!f || !user_filter_inactive(f))
        return OK;
    if (f->idle_days > 0)
        TRY(leave_used(db, p, f->idle_days));
    bool seats = judges_seats(f) && !f->new_only;
    return seats && reaches_people(p) ? leave_used(db, p, seat_days(f)) : OK;
}

enum rc_err plan_activity_again(struct db *db, const struct plan *p, bool seated) {
    if (judges_seats(p->filter))
        TRY(db_exec(db, Q_PLAN_WHY_USED_SEAT, NULL, "i", (int64_t)seated));
    return plan_activity_people(db, p);
}

enum rc_err plan_activity_target(struct db *db, const struct plan *p, const struct action *x,
                                 int64_t position) {
    return db_exec(db, Q_PLAN_TARGETS, NULL, "issi", position, x->product, x->site,
                   (int64_t)judges_seats(p->filter));
}

/* What must not be lost shrinks what can be taken, so once more until nothing shrinks it. */
static enum rc_err keep_shared(struct db *db) {
    int64_t kept = 0;
    do {
        TRY(db_exec(db, Q_PLAN_KEEP_SHARED, &kept, ""));
        TRY(db_exec(db, Q_PLAN_DROP_KEPT, NULL, ""));
    } while (kept > 0);
    return OK;
}

enum rc_err plan_activity_derive(struct db *db, const struct plan *p, bool live) {
    if (!takes_unused(p))
        return OK;
    for (int i = 0; i < p->actions; i++)
        if (strcmp(p->action[i].action, "remove-unused") == 0)
            TRY(db_exec(db, Q_PLAN_KEEP_USED, NULL, "ss", p->action[i].product, p->action[i].site));
    if (p->confirmed)
        TRY(db_exec(db, Q_PLAN_KEEP_UNCONFIRMED, NULL, "i", p->confirmed));
    if (live)
        TRY(db_exec(db, Q_PLAN_KEEP_UNTOLD, NULL, ""));
    TRY(db_exec(db, Q_PLAN_KEEP_OWNED, NULL, ""));
    TRY(db_exec(db, Q_PLAN_KEEP_INFERRED, NULL, ""));
    TRY(db_exec(db, Q_PLAN_DROP_KEPT, NULL, ""));
    TRY(keep_shared(db));
    TRY(db_exec(db, Q_PLAN_STEP_LEAVE_TARGET, NULL, ""));
    return db_exec(db, Q_PLAN_STEP_REVOKE_TARGET, NULL, "");
}
