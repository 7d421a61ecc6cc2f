/* Each action of a plan becomes steps (calls) and causes for people to be left out. The decisions
 * are statements of sql/queries/core/tasks/; this file chooses the ones an action needs. */
#include "tasks/plan_derive.h"
#include "base/text.h"
#include "tasks/plan_activity.h"
#include "tasks/plan_area.h"
#include "terms/reason.h"

#include "sql/core/tasks/plan_derive.h"

struct plan_group {
    int64_t id;
    const char *name;
    bool found, external, modifiable, gone, makes_admins;
};

static enum rc_err derive_load_group(struct db *db, const char *group_id, struct plan_group *out) {
    struct rows *r = NULL;
    *out = (struct plan_group){0};
    TRY(db_query(db, Q_PLAN_GROUP, &r, "s", group_id));
    if (db_next(r))
        *out = (struct plan_group){
            .found = true,
            .id = db_int(r, PLAN_GROUP__ID),
            .name = db_text(r, PLAN_GROUP__NAME),
            .external = db_int(r, PLAN_GROUP__EXTERNAL_SYNCED) != 0,
            .modifiable = db_int(r, PLAN_GROUP__MODIFIABLE) != 0,
            .gone = db_int(r, PLAN_GROUP__GONE) != 0,
            .makes_admins = db_int(r, PLAN_GROUP__MAKES_ADMINS) != 0,
        };
    return db_end(r);
}

static enum rc_err derive_group_problem(struct db *db, const struct action *x, struct plan_group *g,
                                        struct reason *why) {
    *why = reason_of(NULL, NULL);
    TRY(derive_load_group(db, x->group_id, g));
    if (!g->found || g->gone)
        *why = reason_of("group-gone", NULL);
    else if (g->external)
        *why = reason_of("group-external", g->name);
    else if (!g->modifiable)
        *why = reason_of("group-fixed", g->name);
    else if (g->makes_admins && action_code(x) == ACTION_ADD_GROUP)
        *why = reason_of("group-admins", g->name);
    return OK;
}

enum rc_err plan_group_problem(struct db *db, struct arena *a, const struct action *x,
                               const char **problem) {
    struct plan_group g;
    struct reason why;
    TRY(derive_group_problem(db, x, &g, &why));
    *problem = reason_sentence(a, why);
    return OK;
}

/* --- one action; position: its place among the actions of the plan */

static enum rc_err derive_group(struct db *db, const struct action *x, int64_t position,
                                bool live) {
    struct plan_group g;
    struct reason why;
    TRY(derive_group_problem(db, x, &g, &why));
    if (why.code)
        return db_exec(db, Q_PLAN_WHY_ALL, NULL, "ss", why.code, why.detail);
    if (action_code(x) == ACTION_REMOVE_GROUP)
        return db_exec(db, Q_PLAN_STEP_LEAVE, NULL, "ii", position, g.id);
    TRY(db_exec(db, Q_PLAN_WHY_ELSEWHERE, NULL, "ii", g.id, (int64_t)live));
    return db_exec(db, Q_PLAN_STEP_JOIN, NULL, "ii", position, g.id);
}

static enum rc_err derive_access(struct db *db, const struct action *x, int64_t position) {
    TRY(db_exec(db, Q_PLAN_WHY_OWNED, NULL, "ss", x->product, x->site));
    TRY(db_exec(db, Q_PLAN_STEP_LEAVE_PRODUCT, NULL, "iss", position, x->product, x->site));
    return db_exec(db, Q_PLAN_STEP_REVOKE, NULL, "iss", position, x->product, x->site);
}

/* step: for the directories of a person that are known. somewhere: one for all of them, where they
 * are not. */
static enum rc_err derive_directories(struct db *db, enum query step, enum query somewhere,
                                      int64_t position, bool live) {
    TRY(db_exec(db, Q_PLAN_WHY_NOWHERE, NULL, ""));
    if (live)
        TRY(db_exec(db, Q_PLAN_WHY_UNFOUND, NULL, ""));
    TRY(db_exec(db, step, NULL, "i", position));
    return live ? OK : db_exec(db, somewhere, NULL, "i", position);
}

/* People in no directory have left the organization already. */
static enum rc_err derive_removal(struct db *db, int64_t position, bool live) {
    TRY(db_exec(db, Q_PLAN_WHY_SYNCED, NULL, "s", "provider-member"));
    if (live) {
        TRY(db_exec(db, Q_PLAN_WHY_UNREAD, NULL, ""));
        TRY(db_exec(db, Q_PLAN_WHY_UNFOUND, NULL, ""));
    }
    TRY(db_exec(db, Q_PLAN_STEP_REMOVE, NULL, "i", position));
    return live ? OK : db_exec(db, Q_PLAN_STEP_REMOVE_SOMEWHERE, NULL, "i", position);
}

static enum rc_err derive_deletion(struct db *db, enum query step, int64_t position) {
    TRY(db_exec(db, Q_PLAN_WHY_UNMANAGED_DELETION, NULL, ""));
    TRY(db_exec(db, Q_PLAN_WHY_SYNCED, NULL, "s", "provider-account"));
    return db_exec(db, step, NULL, "i", position);
}

static enum rc_err derive_activation(struct db *db, enum query step, int64_t position) {
    TRY(db_exec(db, Q_PLAN_WHY_UNMANAGED, NULL, ""));
    TRY(db_exec(db, Q_PLAN_WHY_DELETION, NULL, ""));
    return db_exec(db, step, NULL, "i", position);
}

static enum rc_err derive_action(struct db *db, const struct plan *p, int64_t i, bool live) {
    const struct action *x = &p->action[i];
    switch (action_code(x)) {
    case ACTION_UNKNOWN: break;
    case ACTION_ADD_GROUP:
    case ACTION_REMOVE_GROUP: return derive_group(db, x, i, live);
    case ACTION_REMOVE_UNUSED: return plan_activity_target(db, p, x, i);
    case ACTION_REMOVE_ACCESS: return derive_access(db, x, i);
    case ACTION_REMOVE_FROM_ORG: return derive_removal(db, i, live);
    case ACTION_DELETE: return derive_deletion(db, Q_PLAN_STEP_DELETE, i);
    case ACTION_CANCEL_DELETE: return derive_deletion(db, Q_PLAN_STEP_CANCEL_DELETE, i);
    case ACTION_DEACTIVATE: return derive_activation(db, Q_PLAN_STEP_DISABLE, i);
    case ACTION_REACTIVATE: return derive_activation(db, Q_PLAN_STEP_ENABLE, i);
    case ACTION_SUSPEND:
        return derive_directories(db, Q_PLAN_STEP_SUSPEND, Q_PLAN_STEP_SUSPEND_SOMEWHERE, i, live);
    case ACTION_RESTORE:
        return derive_directories(db, Q_PLAN_STEP_RESTORE, Q_PLAN_STEP_RESTORE_SOMEWHERE, i, live);
    }
    return OK;
}

enum rc_err plan_derive(struct db *db, struct plan *p, bool live) {
    TRY(plan_area_state(db, p, live));
    TRY(plan_area_people(db, p));
    TRY(plan_protect(db, p->now));
    TRY(plan_exclude_warned(db, p));
    if (p->second)
        TRY(db_exec(db, Q_PLAN_WHY_SYNCED, NULL, "s", "provider-account"));
    if (live)
        TRY(plan_exclude(db, p));
    TRY(plan_activity_read(db, p, live));
    TRY(plan_activity_people(db, p));
    for (int i = 0; i < p->actions; i++)
        TRY(derive_action(db, p, i, live));
    TRY(plan_activity_derive(db, p, live));
    TRY(db_exec(db, Q_PLAN_WHY_BLOCKED, NULL, ""));
    TRY(plan_area_steps(db, p));
    if (p->area)
        TRY(plan_area_seats(db, p, &p->seats));
    else
        TRY(db_get_int(db, Q_PLAN_SCOPE_SEATS, &p->seats, NULL, ""));
    return db_get_int(db, Q_PLAN_COUNT, &p->users, NULL, "");
}

/* --- the longest unused first */

/* A suspension, for one, takes every seat, so there the person's last use of anything counts, and
 * not that of one seat. */
static bool derive_by_person(const struct plan *p) {
    bool person = p->filter && p->filter->idle_days > 0;
    for (int i = 0; i < p->actions && !person; i++)
        person = !p->action[i].product && !p->action[i].group_id;
    return person;
}

enum rc_err plan_take_longest(struct db *db, struct arena *a, const struct plan *p,
                              int64_t people) {
    enum { ANY, INACTIVE, NEVER }; /* seats that count, as PLAN_SINCE_SEATS has them */
    const struct user_filter *f = p->filter;
    int64_t days = f && f->inactive_days > 0 ? f->inactive_days : 0;
    int64_t kind = ANY;
    if (f && f->never)
        kind = NEVER;
    else if (f && !f->new_only && (days || f->threshold))
        kind = INACTIVE;
    if (!derive_by_person(p)) {
        TRY(db_exec(db, Q_PLAN_SINCE_TARGETS, NULL, ""));
        TRY(db_exec(db, Q_PLAN_SINCE_SEATS, NULL, "iii", p->now, days, kind));
    }
    TRY(db_exec(db, Q_PLAN_SINCE_PEOPLE, NULL, ""));
    return db_exec(db, Q_PLAN_WHY_LATER, NULL, "is", people, text_count(a, people));
}
