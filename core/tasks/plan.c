/* Prepares a plan: products in question, people chosen, their state, who is protected. */
#include "tasks/plan.h"
#include "index/index_find.h"
#include "settings/settings.h"
#include "tasks/plan_area.h"
#include "terms/product.h"
#include "users/protect.h"

/* The products in question are those of the filter, else those the actions name, else all. */
static enum rc_err plan_set_scope(struct db *db, const struct plan *p) {
    const struct user_filter *f = p->filter;
    struct arena *a = db_arena(db);
    bool any = false;
    if (f && (f->product.n || f->site.n))
        return db_exec(db, Q_PLAN_SCOPE_ADD, NULL, "ss", user_filter_json(a, &f->product),
                       user_filter_json(a, &f->site));
    for (int i = 0; i < p->actions; i++) {
        const struct action *x = &p->action[i];
        struct user_filter_list product = user_filter_only(x->product);
        struct user_filter_list site = user_filter_only(x->site);
        if (!x->product)
            continue;
        any = true;
        TRY(db_exec(db, Q_PLAN_SCOPE_ADD, NULL, "ss", user_filter_json(a, &product),
                    user_filter_json(a, &site)));
    }
    return any ? OK : db_exec(db, Q_PLAN_SCOPE_ADD, NULL, "nn");
}

enum rc_err plan_text(struct db *db) {
    static const enum query CREATE[] = {Q_PLAN_CREATE_LABEL, Q_PLAN_CREATE_PRODUCT};
    const char *label = NULL, *product = NULL;
    TRY(DB_EXEC_ALL(db, CREATE));
    for (int i = 0; (product = product_nth(i, &label)) != NULL; i++)
        TRY(db_exec(db, Q_PLAN_LABEL_ADD, NULL, "ss", product, label));
    return OK;
}

enum rc_err plan_begin(struct db *db, const struct plan *p) {
    static const enum query CREATE[] = {
        Q_PLAN_CREATE_CHOSEN, Q_PLAN_CREATE_FITS,    Q_PLAN_CREATE_SCOPE,     Q_PLAN_CREATE_USER,
        Q_PLAN_CREATE_MEMBER, Q_PLAN_CREATE_DIRECT,  Q_PLAN_CREATE_DIRECTORY, Q_PLAN_CREATE_STEP,
        Q_PLAN_CREATE_LOSS,   Q_PLAN_CREATE_SINCE,   Q_PLAN_CREATE_ACTIVITY,  Q_PLAN_CREATE_SEAT,
        Q_PLAN_CREATE_TARGET, Q_PLAN_CREATE_BLOCKED,
    };
    static const enum query CLEAR[] = {
        Q_PLAN_CLEAR_CHOSEN, Q_PLAN_CLEAR_FITS,    Q_PLAN_CLEAR_SCOPE,     Q_PLAN_CLEAR_USER,
        Q_PLAN_CLEAR_MEMBER, Q_PLAN_CLEAR_DIRECT,  Q_PLAN_CLEAR_DIRECTORY, Q_PLAN_CLEAR_STEP,
        Q_PLAN_CLEAR_LOSS,   Q_PLAN_CLEAR_SINCE,   Q_PLAN_CLEAR_ACTIVITY,  Q_PLAN_CLEAR_SEAT,
        Q_PLAN_CLEAR_TARGET, Q_PLAN_CLEAR_BLOCKED,
    };
    TRY(DB_EXEC_ALL(db, CREATE));
    TRY(DB_EXEC_ALL(db, CLEAR));
    TRY(plan_text(db));
    TRY(plan_area_begin(db, p));
    TRY(plan_set_scope(db, p));
    return p->area ? db_exec(db, Q_PLAN_AREA_SCOPE, NULL, "") : OK;
}

/* Runs `insert` for everybody whom the filter means. */
static enum rc_err plan_each_match(struct db *db, const struct plan *p, enum query insert) {
    enum { BATCH = 512 };
    struct user_set s;
    int64_t ids[BATCH], after = -1;
    if (p->area)
        return plan_area_match(db, p, insert);
    TRY(users_find(db, p->filter, p->now, &s));
    for (int n; (n = users_after(&s, after, BATCH, ids)) > 0; after = ids[n - 1])
        for (int i = 0; i < n; i++)
            TRY(db_exec(db, insert, NULL, "i", ids[i]));
    return OK;
}

enum rc_err plan_choose_filter(struct db *db, const struct plan *p) {
    return plan_each_match(db, p, Q_PLAN_CHOOSE);
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
                                       Q_PLAN_STATE_DIRECT, Q_PLAN_STATE_DIRECTORIES};
    return DB_EXEC_ALL(db, STATE);
}

enum rc_err plan_keep_fitting(struct db *db, const struct plan *p) {
    TRY(db_exec(db, Q_PLAN_CLEAR_FITS, NULL, ""));
    TRY(plan_each_match(db, p, Q_PLAN_FITS));
    return db_exec(db, Q_PLAN_FITS_NOT, NULL, "");
}

enum rc_err plan_keep_unchanged(struct db *db, const struct plan *p) {
    TRY(db_exec(db, Q_PLAN_CLEAR_FITS, NULL, ""));
    TRY(db_exec(db, Q_THEN_FITS, NULL, "i", p->second));
    return db_exec(db, Q_THEN_FITS_NOT, NULL, "");
}

static enum rc_err plan_protect_user(struct db *db, int64_t user, int64_t now) {
    struct reason why;
    TRY(protect_cause(db, user, now, &why));
    if (!why.code)
        return OK;
    return db_exec(db, Q_PLAN_WHY, NULL, "iss", user, why.code, why.detail);
}

enum rc_err plan_protect(struct db *db, int64_t now) {
    struct rows *r = NULL;
    enum rc_err rc = OK;
    TRY(db_exec(db, Q_PLAN_WHY_ADMIN, NULL, ""));
    TRY(db_query(db, Q_PLAN_UNDECIDED, &r, ""));
    while (rc == OK && db_next(r))
        rc = plan_protect_user(db, db_int(r, 0), now);
    enum rc_err ended = db_end(r);
    TRY(rc);
    TRY(ended);
    TRY(db_exec(db, Q_PLAN_WHY_GROUP, NULL, "i", now));
    return db_exec(db, Q_PLAN_AREA_PROTECTED, NULL, "");
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

/* --- who came under an exclusion of the filter, or is warned or keeps access by now */

static enum rc_err exclude_each(struct db *db, enum query q, const struct user_filter_list *l) {
    for (int i = 0; i < l->n; i++)
        TRY(db_exec(db, q, NULL, "s", l->at[i]));
    return OK;
}

enum rc_err plan_exclude(struct db *db, const struct plan *p) {
    const struct user_filter *f = p->filter;
    if (!f)
        return OK;
    TRY(exclude_each(db, Q_PLAN_EXCLUDE_STATUS, &f->not_status));
    TRY(exclude_each(db, Q_PLAN_EXCLUDE_GROUP, &f->not_group));
    TRY(exclude_each(db, Q_PLAN_EXCLUDE_ROLE, &f->not_role));
    TRY(exclude_each(db, Q_PLAN_EXCLUDE_PRODUCT, &f->not_product));
    return exclude_each(db, Q_PLAN_EXCLUDE_SITE, &f->not_site);
}

enum rc_err plan_exclude_warned(struct db *db, const struct plan *p) {
    if (!p->task)
        return OK;
    TRY(db_exec(db, Q_PLAN_WHY_KEEPS, NULL, "ii", p->task, p->now));
    return db_exec(db, Q_PLAN_WHY_WARNED, NULL, "ii", p->task, p->confirmed);
}
