/* Counts the people of a task against its limits. Whether a run may start is decided in
 * start_check.c. */
#include "runs/task_limit.h"
#include "index/index.h"
#include "index/index_find.h"

#include "sql/core/runs/task_limit.h"

static int64_t limit_smaller(int64_t a, int64_t b) { return a < b ? a : b; }

int64_t task_limit_max(const struct task *t, int64_t seats) {
    return limit_smaller(t->cap_users, task_limit_share(seats, t->cap_percent));
}

/* The people with a seat of the product, or of any. */
static enum rc_err limit_seat_holders(struct db *db, const struct user_filter_list *product,
                                      const struct user_filter_list *site, int64_t now,
                                      struct user_set *out) {
    struct user_filter f = USER_FILTER_ANY;
    f.billable = true;
    f.product = *product;
    f.site = *site;
    return users_find(db, &f, now, out);
}

/* to |= from */
static void limit_unite(struct user_set *to, const struct user_set *from) {
    int64_t blocks = limit_smaller(to->chunks, from->chunks) * USER_INDEX_BLOCKS;
    for (int64_t i = 0; i < blocks; i++)
        to->bits[i] |= from->bits[i];
}

static int64_t limit_count(const struct user_set *s) {
    int64_t n = 0;
    for (int64_t i = 0; i < s->chunks * USER_INDEX_BLOCKS; i++)
        n += __builtin_popcountll(s->bits[i]);
    return n;
}

/* As the plan counts them: seats of the filter's products, else of those the actions name, else of
 * all. */
static enum rc_err limit_count_seats(struct db *db, const struct task *t,
                                     const struct user_filter *f, int64_t now, int64_t *seats) {
    struct user_set all = {0}, one;
    bool any = false;
    for (int i = 0; i < t->actions && !f->product.n && !f->site.n; i++) {
        const struct action *x = &t->action[i];
        struct user_filter_list product = user_filter_only(x->product);
        struct user_filter_list site = user_filter_only(x->site);
        if (!x->product)
            continue;
        TRY(limit_seat_holders(db, &product, &site, now, &one));
        if (any)
            limit_unite(&all, &one);
        else
            all = one;
        any = true;
    }
    if (!any)
        TRY(limit_seat_holders(db, &f->product, &f->site, now, &all));
    *seats = limit_count(&all);
    return OK;
}

/* Figures of the last plan with the same filter and actions; *found false without one. */
static enum rc_err limit_read_plan(struct db *db, struct arena *a, const struct task *t,
                                   struct task_reach *out, bool *found) {
    struct rows *r = NULL;
    const char *spec = task_spec_of(a, t);
    TRY(db_query(db, Q_TASK_LAST_PLAN, &r, "is", t->id, spec));
    *found = db_next(r);
    if (*found) {
        int64_t touched = out->fit - db_int(r, TASK_LAST_PLAN__LEFT_OUT);
        out->touched = touched > 0 ? touched : 0;
        out->seats = db_int(r, TASK_LAST_PLAN__SEATS);
    }
    return db_end(r);
}

enum rc_err task_reach(struct db *db, struct arena *a, const struct task *t, int64_t now,
                       struct task_reach *out) {
    struct user_filter f;
    bool planned = false;
    *out = (struct task_reach){0};
    TRY(user_filter_read(db, a, t->query, &f));
    TRY(users_count(db, &f, now, &out->fit));
    out->touched = out->fit;
    TRY(limit_read_plan(db, a, t, out, &planned));
    if (!planned)
        TRY(limit_count_seats(db, t, &f, now, &out->seats));
    out->max = task_limit_max(t, out->seats);
    if (limit_mode(t->limit_mode) != LIMIT_MODE_LONGEST)
        task_limits_check(a, t, out->touched, out->seats, &out->broken);
    return task_limits_doubled(db, a, t->id, INT64_MAX, out->fit, false, &out->broken);
}
