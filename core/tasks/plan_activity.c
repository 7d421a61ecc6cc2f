/* Checks activity for the planner, with the statements of plan_activity.sql. They use the filter's
 * days or else each product's own setting. */
#include "tasks/plan_activity.h"
#include "settings/settings.h"
#include "tasks/plan_area.h"

/* Which seats the filter means, as PLAN_SEATS has them. */
enum seat_kind { INACTIVE = 1, NEVER, NEW };

/* The filter has a condition on seats: inactive, never active or new. */
static bool activity_of_seats(const struct user_filter *f) {
    return f && (f->inactive_days > 0 || f->threshold || f->never || f->new_only);
}

static enum seat_kind activity_seat_kind(const struct user_filter *f) {
    if (f && f->never)
        return NEVER;
    return f && f->new_only ? NEW : INACTIVE;
}

/* 0: each product by its own setting. */
static int64_t activity_seat_days(const struct user_filter *f) {
    if (f && f->inactive_days > 0)
        return f->inactive_days;
    return f && !activity_of_seats(f) && f->idle_days > 0 ? f->idle_days : 0;
}

enum rc_err plan_activity_seats(struct db *db, const struct plan *p) {
    const struct user_filter *f = p->filter;
    bool scoped = activity_of_seats(f);
    const char *product = scoped ? user_filter_json(db_arena(db), &f->product) : NULL;
    const char *site = scoped ? user_filter_json(db_arena(db), &f->site) : NULL;
    int64_t kind = activity_seat_kind(f);
    TRY(db_exec(db, Q_PLAN_CLEAR_SEAT, NULL, ""));
    TRY(db_exec(db, Q_PLAN_SEATS, NULL, "iissi", p->now, activity_seat_days(f), product, site,
                kind));
    return plan_area_activity(db, p);
}

/* An action takes something from the whole person. */
static bool activity_of_people(const struct plan *p) {
    for (int i = 0; i < p->actions; i++) {
        const struct action_kind *k = action_kind(p->action[i].action);
        if (k && k->whole_person && k->takes_away)
            return true;
    }
    return false;
}

static bool activity_takes_unused(const struct plan *p) {
    for (int i = 0; i < p->actions; i++)
        if (action_code(&p->action[i]) == ACTION_REMOVE_UNUSED)
            return true;
    return false;
}

/* The activity of many people takes long to read, so only what the plan needs. */
enum rc_err plan_activity_read(struct db *db, const struct plan *p, bool live) {
    static const enum query ACTIVITY[] = {Q_PLAN_STATE_ACTIVITY, Q_PLAN_STATE_ACTIVITY_ELSE};
    const struct user_filter *f = p->filter;
    bool unused = activity_takes_unused(p);
    bool people = f && user_filter_inactive(f) && (f->idle_days > 0 || activity_of_people(p));
    if (!live && (unused || people))
        TRY(DB_EXEC_ALL(db, ACTIVITY));
    TRY(plan_area_activity(db, p));
    return unused ? plan_activity_seats(db, p) : OK;
}

/* Leaves out people who used anything, or joined, within `days`; 0: by the setting. */
static enum rc_err activity_leave_out(struct db *db, const struct plan *p, int64_t days) {
    int64_t setting = 0;
    TRY(settings_int(db, "inactive_days", &setting));
    TRY(db_exec(db, Q_PLAN_WHY_USED, NULL, "iii", p->now, days, setting));
    return db_exec(db, Q_PLAN_WHY_JOINED, NULL, "iii", p->now, days, setting);
}

enum rc_err plan_activity_people(struct db *db, const struct plan *p) {
    const struct user_filter *f = p->filter;
    if (!f || !user_filter_inactive(f))
        return OK;
    if (f->idle_days > 0)
        TRY(activity_leave_out(db, p, f->idle_days));
    if (activity_of_seats(f) && !f->new_only && activity_of_people(p))
        TRY(activity_leave_out(db, p, activity_seat_days(f)));
    return OK;
}

enum rc_err plan_activity_again(struct db *db, const struct plan *p, bool seated) {
    if (activity_of_seats(p->filter))
        TRY(db_exec(db, Q_PLAN_WHY_USED_SEAT, NULL, "i", (int64_t)seated));
    return plan_activity_people(db, p);
}

enum rc_err plan_activity_target(struct db *db, const struct plan *p, const struct action *x,
                                 int64_t position) {
    return db_exec(db, Q_PLAN_TARGETS, NULL, "issi", position, x->product, x->site,
                   (int64_t)activity_of_seats(p->filter));
}

/* A seat that has to stay may share its group with others, which then have to stay, too. Repeats
 * until no more seats are kept. */
static enum rc_err activity_keep_shared(struct db *db) {
    int64_t added = 0;
    do {
        TRY(db_exec(db, Q_PLAN_KEEP_SHARED, &added, ""));
        TRY(db_exec(db, Q_PLAN_DROP_BLOCKED, NULL, ""));
    } while (added > 0);
    return OK;
}

enum rc_err plan_activity_derive(struct db *db, const struct plan *p, bool live) {
    if (!activity_takes_unused(p))
        return OK;
    for (int i = 0; i < p->actions; i++) {
        const struct action *x = &p->action[i];
        if (action_code(x) == ACTION_REMOVE_UNUSED)
            TRY(db_exec(db, Q_PLAN_KEEP_USED, NULL, "ss", x->product, x->site));
    }
    if (p->confirmed)
        TRY(db_exec(db, Q_PLAN_KEEP_UNCONFIRMED, NULL, "i", p->confirmed));
    if (live)
        TRY(db_exec(db, Q_PLAN_KEEP_UNKNOWN, NULL, ""));
    TRY(plan_area_targets(db, p));
    TRY(db_exec(db, Q_PLAN_KEEP_OWNED, NULL, ""));
    TRY(db_exec(db, Q_PLAN_KEEP_INFERRED, NULL, ""));
    TRY(db_exec(db, Q_PLAN_DROP_BLOCKED, NULL, ""));
    TRY(activity_keep_shared(db));
    TRY(db_exec(db, Q_PLAN_STEP_LEAVE_TARGET, NULL, ""));
    return db_exec(db, Q_PLAN_STEP_REVOKE_TARGET, NULL, "");
}
