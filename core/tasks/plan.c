/* The steps of planning, each one or a few statements of sql/queries/plan.sql. */
#include "tasks/plan.h"
#include "base/text.h"
#include "db/turns.h"
#include "settings/settings.h"
#include "tasks/plan_activity.h"
#include "terms/product.h"
#include "users/protect.h"

#include <string.h>

#define NOBODY INT64_C(0) /* rows have ids from 1 */
#define EVERYBODY INT64_MAX

#define EACH(db, list) db_exec_all((db), (list), sizeof(list) / sizeof *(list))

/* Products whose activity and seats the plan is about: of the filter, else of what is taken away,
 * else all. */
static enum rc_err set_scope(struct db *db, const struct plan *p) {
    bool any = false;
    if (p->filter && (p->filter->product || p->filter->site))
        return db_exec(db, Q_PLAN_SCOPE_ADD, NULL, "ss", p->filter->product, p->filter->site);
    for (int i = 0; i < p->actions; i++)
        if (p->action[i].product) {
            any = true;
            TRY(db_exec(db, Q_PLAN_SCOPE_ADD, NULL, "ss", p->action[i].product, p->action[i].site));
        }
    return any ? OK : db_exec(db, Q_PLAN_SCOPE_ADD, NULL, "nn");
}

enum rc_err plan_text(struct db *db) {
    static const enum query CREATE[] = {Q_PLAN_CREATE_WORD, Q_PLAN_CREATE_PRODUCT};
    const char *label = NULL;
    TRY(EACH(db, CREATE));
    for (int i = 0; product_nth(i, &label); i++)
        TRY(db_exec(db, Q_PLAN_WORD, NULL, "ss", product_nth(i, &label), label));
    return OK;
}

enum rc_err plan_begin(struct db *db, const struct plan *p) {
    static const enum query CREATE[] = {
        Q_PLAN_CREATE_CHOSEN, Q_PLAN_CREATE_FITS,   Q_PLAN_CREATE_SCOPE,    Q_PLAN_CREATE_USER,
        Q_PLAN_CREATE_MEMBER, Q_PLAN_CREATE_DIRECT, Q_PLAN_CREATE_PLACE,    Q_PLAN_CREATE_STEP,
        Q_PLAN_CREATE_LOSS,   Q_PLAN_CREATE_SINCE,  Q_PLAN_CREATE_ACTIVITY, Q_PLAN_CREATE_SEAT,
        Q_PLAN_CREATE_TARGET, Q_PLAN_CREATE_KEPT};
    static const enum query CLEAR[] = {
        Q_PLAN_CLEAR_CHOSEN, Q_PLAN_CLEAR_FITS,   Q_PLAN_CLEAR_SCOPE,    Q_PLAN_CLEAR_USER,
        Q_PLAN_CLEAR_MEMBER, Q_PLAN_CLEAR_DIRECT, Q_PLAN_CLEAR_PLACE,    Q_PLAN_CLEAR_STEP,
        Q_PLAN_CLEAR_LOSS,   Q_PLAN_CLEAR_SINCE,  Q_PLAN_CLEAR_ACTIVITY, Q_PLAN_CLEAR_SEAT,
        Q_PLAN_CLEAR_TARGET, Q_PLAN_CLEAR_KEPT};
    TRY(EACH(db, CREATE));
    TRY(EACH(db, CLEAR));
    TRY(plan_text(db));
    return set_scope(db, p);
}

static enum rc_err matching_into(struct db *db, const struct plan *p, enum query into) {
    enum { BATCH = 512 };
    struct user_set s;
    int64_t ids[BATCH], after = -1;
    TRY(users_find(db, p->filter, p->now, &s));
    for (int n; (n = users_after(&s, after, BATCH, ids)) > 0; after = ids[n - 1])
        for (int i = 0; i < n; i++)
            TRY(db_exec(db, into, NULL, "i", ids[i]));
    return OK;
}

enum rc_err plan_choose_filter(struct db *db, const struct plan *p) {
    return matching_into(db, p, Q_PLAN_CHOOSE);
}

enum rc_err plan_choose_accounts(struct db *db, const char *const *account_ids, int n,
                                 const char **unknown) {
    *unknown = NULL;
    for (int i = 0; i < n && !*unknown; i++) {
        int64_t user = 0;
        bool found = false;
        TRY(db_get_int(db, Q_PLAN_ACCOUNT, &user, &found, "s", account_ids[i]));
        if (found)
            TRY(plan_choose_user(db, user));
        else
            *unknown = account_ids[i];
    }
    return OK;
}

enum rc_err plan_choose_user(struct db *db, int64_t user) {
    return db_exec(db, Q_PLAN_CHOOSE, NULL, "i", user);
}
enum rc_err plan_choose_planned(struct db *db, int64_t run) {
    return db_exec(db, Q_PLAN_CHOOSE_PLANNED, NULL, "i", run);
}

enum rc_err plan_state_synced(struct db *db) {
    static const enum query STATE[] = {Q_PLAN_STATE_USERS, Q_PLAN_STATE_MEMBERS,
                                       Q_PLAN_STATE_DIRECT, Q_PLAN_STATE_PLACES};
    return EACH(db, STATE);
}

enum rc_err plan_keep_fitting(struct db *db, const struct plan *p) {
    TRY(db_exec(db, Q_PLAN_CLEAR_FITS, NULL, ""));
    TRY(matching_into(db, p, Q_PLAN_FITS));
    return db_exec(db, Q_PLAN_FITS_NOT, NULL, "");
}

enum rc_err plan_protect(struct db *db, int64_t now) {
    struct rows *r = NULL;
    TRY(db_exec(db, Q_PLAN_WHY_ADMIN, NULL, ""));
    TRY(db_query(db, Q_PLAN_UNDECIDED, &r, ""));
    enum rc_err rc = OK;
    while (rc == OK && db_next(r)) {
        struct reason why;
        int64_t user = db_int(r, 0);
        rc = protect_cause(db, user, now, &why);
        if (rc == OK && why.code)
            rc = db_exec(db, Q_PLAN_WHY, NULL, "iss", user, why.code, why.detail);
    }
    enum rc_err ended = db_end(r);
    TRY(rc != OK ? rc : ended);
    return db_exec(db, Q_PLAN_WHY_GROUP, NULL, "i", now);
}

struct group {
    int64_t id;
    const char *name;
    bool found, external, fixed, gone, makes_admins;
};

static enum rc_err group_find(struct db *db, const char *group_id, struct group *out) {
    struct rows *r = NULL;
    *out = (struct group){0};
    TRY(db_query(db, Q_PLAN_GROUP, &r, "s", group_id));
    if (db_next(r))
        *out = (struct group){.found = true,
                              .id = db_int(r, 0),
                              .name = db_text(r, 1),
                              .external = db_int(r, 2) != 0,
                              .fixed = db_int(r, 3) == 0,
                              .gone = db_int(r, 4) != 0,
                              .makes_admins = db_int(r, 5) != 0};
    return db_end(r);
}

static enum rc_err group_problem(struct db *db, const struct action *x, struct group *g,
                                 struct reason *why) {
    *why = reason_of(NULL, NULL);
    TRY(group_find(db, x->group_id, g));
    if (!g->found || g->gone)
        *why = reason_of("group-gone", NULL);
    else if (g->external)
        *why = reason_of("group-external", g->name);
    else if (g->fixed)
        *why = reason_of("group-fixed", g->name);
    else if (g->makes_admins && strcmp(x->action, "add-group") == 0)
        *why = reason_of("group-admins", g->name);
    return OK;
}

enum rc_err plan_group_problem(struct db *db, struct arena *a, const struct action *x,
                               const char **words) {
    struct group g;
    struct reason why;
    TRY(group_problem(db, x, &g, &why));
    *words = reason_sentence(a, why);
    return OK;
}

static enum rc_err derive_group(struct db *db, const struct action *x, int64_t position,
                                bool live) {
    struct group g;
    struct reason why;
    TRY(group_problem(db, x, &g, &why));
    if (why.code)
        return db_exec(db, Q_PLAN_WHY_ALL, NULL, "ss", why.code, why.detail);
    if (strcmp(x->action, "add-group") != 0)
        return db_exec(db, Q_PLAN_STEP_LEAVE, NULL, "ii", position, g.id);
    TRY(db_exec(db, Q_PLAN_WHY_ELSEWHERE, NULL, "ii", g.id, (int64_t)live));
    return db_exec(db, Q_PLAN_STEP_JOIN, NULL, "ii", position, g.id);
}

static enum rc_err derive_places(struct db *db, bool suspend, int64_t position, bool live) {
    TRY(db_exec(db, Q_PLAN_WHY_NOWHERE, NULL, ""));
    TRY(live ? db_exec(db, Q_PLAN_WHY_UNFOUND, NULL, "") : OK);
    TRY(db_exec(db, suspend ? Q_PLAN_STEP_SUSPEND : Q_PLAN_STEP_RESTORE, NULL, "i", position));
    return live ? OK
                : db_exec(db,
                          suspend ? Q_PLAN_STEP_SUSPEND_SOMEWHERE : Q_PLAN_STEP_RESTORE_SOMEWHERE,
                          NULL, "i", position);
}

/* Out of every directory; who is in none any more is out already. */
static enum rc_err derive_removal(struct db *db, int64_t position, bool live) {
    TRY(db_exec(db, Q_PLAN_WHY_SYNCED, NULL, "s", "provider-member"));
    TRY(live ? db_exec(db, Q_PLAN_WHY_UNREAD, NULL, "") : OK);
    TRY(live ? db_exec(db, Q_PLAN_WHY_UNFOUND, NULL, "") : OK);
    TRY(db_exec(db, Q_PLAN_STEP_REMOVE, NULL, "i", position));
    return live ? OK : db_exec(db, Q_PLAN_STEP_REMOVE_SOMEWHERE, NULL, "i", position);
}

static enum rc_err derive_deletion(struct db *db, bool cancel, int64_t position) {
    TRY(db_exec(db, Q_PLAN_WHY_UNMANAGED_DELETION, NULL, ""));
    TRY(db_exec(db, Q_PLAN_WHY_SYNCED, NULL, "s", "provider-account"));
    return db_exec(db, cancel ? Q_PLAN_STEP_CANCEL_DELETE : Q_PLAN_STEP_DELETE, NULL, "i",
                   position);
}

static enum rc_err derive_one(struct db *db, const struct plan *p, int64_t position, bool live) {
    const struct action *x = &p->action[position];
    if (x->group_id)
        return derive_group(db, x, position, live);
    if (strcmp(x->action, "remove-unused") == 0)
        return plan_activity_target(db, p, x, position);
    if (strcmp(x->action, "remove-from-org") == 0)
        return derive_removal(db, position, live);
    if (strcmp(x->action, "delete") == 0 || strcmp(x->action, "cancel-delete") == 0)
        return derive_deletion(db, strcmp(x->action, "cancel-delete") == 0, position);
    if (strcmp(x->action, "remove-access") == 0) {
        TRY(db_exec(db, Q_PLAN_WHY_OWNED, NULL, "ss", x->product, x->site));
        TRY(db_exec(db, Q_PLAN_STEP_LEAVE_PRODUCT, NULL, "iss", position, x->product, x->site));
        return db_exec(db, Q_PLAN_STEP_REVOKE, NULL, "iss", position, x->product, x->site);
    }
    if (strcmp(x->action, "suspend") == 0 || strcmp(x->action, "restore") == 0)
        return derive_places(db, strcmp(x->action, "suspend") == 0, position, live);
    TRY(db_exec(db, Q_PLAN_WHY_UNMANAGED, NULL, ""));
    TRY(db_exec(db, Q_PLAN_WHY_DELETION, NULL, ""));
    return db_exec(db,
                   strcmp(x->action, "deactivate") == 0 ? Q_PLAN_STEP_DISABLE : Q_PLAN_STEP_ENABLE,
                   NULL, "i", position);
}

enum rc_err plan_derive(struct db *db, struct plan *p, bool live) {
    TRY(plan_protect(db, p->now));
    TRY(plan_activity_read(db, p, live));
    TRY(plan_activity_people(db, p));
    for (int i = 0; i < p->actions; i++)
        TRY(derive_one(db, p, i, live));
    TRY(plan_activity_derive(db, p, live));
    TRY(db_exec(db, Q_PLAN_WHY_KEPT, NULL, ""));
    TRY(db_get_int(db, Q_PLAN_SCOPE_SEATS, &p->seats, NULL, ""));
    return db_get_int(db, Q_PLAN_COUNT, &p->users, NULL, "");
}

/* Whoever is suspended loses every seat, so there the person's last use of anything counts, and not
 * one seat's. */
static bool speaks_of_people(const struct plan *p) {
    bool people = p->filter && p->filter->idle_days > 0;
    for (int i = 0; i < p->actions && !people; i++)
        people = !p->action[i].product && !p->action[i].group_id;
    return people;
}

enum rc_err plan_take_longest(struct db *db, struct arena *a, const struct plan *p, int64_t most) {
    enum { ANY, INACTIVE, NEVER };
    const struct user_filter *f = p->filter;
    int64_t days = f && f->inactive_days > 0 ? f->inactive_days : 0;
    int64_t kind = f && f->never                                 ? NEVER
                   : f && !f->new_only && (days || f->threshold) ? INACTIVE
                                                                 : ANY;
    if (!speaks_of_people(p)) {
        TRY(db_exec(db, Q_PLAN_SINCE_TARGETS, NULL, ""));
        TRY(db_exec(db, Q_PLAN_SINCE_SEATS, NULL, "iii", p->now, days, kind));
    }
    TRY(db_exec(db, Q_PLAN_SINCE_PEOPLE, NULL, ""));
    return db_exec(db, Q_PLAN_WHY_LATER, NULL, "is", most, text_count(a, most));
}

enum rc_err plan_losses(struct db *db, int64_t run, bool again) {
    TRY(db_exec(db, Q_PLAN_LOSSES, NULL, "i", run));
    return again ? db_exec(db, Q_PLAN_WHY_MORE, NULL, "i", run) : OK;
}

static enum rc_err store_people(struct db *db, int64_t run, bool again, int64_t after,
                                int64_t upto) {
    TRY(db_exec(db, Q_PLAN_DROP_STEPS, NULL, "iii", run, after, upto));
    TRY(db_exec(db, Q_RUN_ROWS_LOSSES, NULL, "iii", run, after, upto));
    TRY(db_exec(db, Q_PLAN_STORE_USERS, NULL, "isii", run, again ? "skipped" : "left-out", after,
                upto));
    TRY(db_exec(db, Q_PLAN_STORE_STEPS, NULL, "iii", run, after, upto));
    return db_exec(db, Q_PLAN_STORE_LOSSES, NULL, "iii", run, after, upto);
}

enum rc_err plan_store(struct db *db, int64_t run, bool again) {
    TRY(plan_losses(db, run, again));
    TRY(store_people(db, run, again, NOBODY, EVERYBODY));
    return db_exec(db, Q_PLAN_STORE_GROUPS, NULL, "i", run);
}

static enum rc_err still_open(struct db *db, int64_t run, bool *open) {
    int64_t one = 0;
    return db_get_int(db, Q_RUNS_OPEN, &one, open, "i", run);
}

enum rc_err plan_store_in_turns(struct db *db, int64_t run, bool again, bool *open) {
    struct turns t;
    int64_t upto = 0;
    *open = true;
    TRY(turns_begin(&t, db));
    TRY(still_open(db, run, open));
    for (int64_t after = NOBODY; *open && after < EVERYBODY; after = upto) {
        TRY(db_get_int(db, Q_PLAN_UPTO, &upto, NULL, "ii", after, (int64_t)TURN_PEOPLE));
        upto = upto ? upto : EVERYBODY;
        TRY(store_people(db, run, again, after, upto));
        TRY(turns_pass(&t));
        TRY(still_open(db, run, open));
    }
    return *open ? db_exec(db, Q_PLAN_STORE_GROUPS, NULL, "i", run) : OK;
}

enum rc_err plan_inactive_days(struct db *db, const struct plan *p, int64_t *days) {
    if (p->filter && p->filter->never)
        *days = 0;
    else if (p->filter && p->filter->inactive_days > 0)
        *days = p->filter->inactive_days;
    else
        return settings_int(db, "inactive_days", days);
    return OK;
}

bool plan_takes_away(const struct plan *p) {
    for (int i = 0; i < p->actions; i++) {
        const struct action_kind *k = action_kind(p->action[i].action);
        if (k && k->takes_away)
            return true;
    }
    return false;
}
