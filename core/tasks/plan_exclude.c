/* Compares the live state of people with the lists not_… of the filter. */
#include "tasks/plan_exclude.h"

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
