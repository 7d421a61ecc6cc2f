/* Limits: counting is all that is done here, whoever acts asks run_problems(). */
#include "runs/task_limit.h"
#include "base/text.h"
#include "runs/worker.h"
#include "users/index.h"

#include <string.h>

enum { SMALL_MATCH = 5, PERCENT_MAX = 100, USERS_MAX = 1000000 };

static int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t share(int64_t seats, int64_t percent) { return larger(seats * percent / 100, 1); }

int64_t task_limit_max(const struct task *t, int64_t seats) {
    return smaller(t->cap_users, share(seats, t->cap_percent));
}

/* Where no limit would do, nothing is offered. */
static void find_fit(const struct task *t, int64_t planned, int64_t seats,
                     struct run_problems *out) {
    int64_t percent = seats > 0 ? (planned * 100 + seats - 1) / seats : PERCENT_MAX + 1;
    if (percent > PERCENT_MAX || planned > USERS_MAX)
        return;
    out->fit_users = larger(planned, t->cap_users);
    out->fit_percent = larger(percent, t->cap_percent);
}

void task_limits_check(struct arena *a, const struct task *t, int64_t planned, int64_t seats,
                       struct run_problems *out) {
    int before = out->n;
    const char *people = text_count(a, planned);
    if (planned > t->cap_users)
        run_problem_add(out, a, false,
                        reason_with(a, "above-people", people, text_count(a, t->cap_users), NULL));
    if (planned > share(seats, t->cap_percent))
        run_problem_add(out, a, false,
                        reason_with(a, "above-share", people, text_count(a, t->cap_percent),
                                    text_count(a, seats)));
    out->broken = out->n > before;
    if (out->broken)
        find_fit(t, planned, seats, out);
}

enum rc_err task_limits_doubled(struct db *db, struct arena *a, int64_t task, int64_t before_run,
                                int64_t matched, bool by_hand, struct run_problems *out) {
    int64_t last = 0;
    bool found = false;
    TRY(db_get_int(db, Q_RUNS_LAST_MATCHED, &last, &found, "ii", task, before_run));
    if (found && matched > 2 * larger(last, SMALL_MATCH))
        run_problem_add(
            out, a, by_hand,
            reason_with(a, "suspicious", text_count(a, matched), text_count(a, last), NULL));
    return OK;
}

/* --- by a count */

/* Whoever holds a seat of the product, or of any. */
static enum rc_err holders(struct db *db, const char *product, const char *site, int64_t now,
                           struct user_set *out) {
    struct user_filter f = USER_FILTER_ANY;
    f.billable = true;
    f.product = product;
    f.site = site;
    return users_find(db, &f, now, out);
}

static int64_t count_bits(const struct user_set *s) {
    int64_t n = 0;
    for (int64_t i = 0; i < s->chunks * BROWSE_WORDS; i++)
        n += __builtin_popcountll(s->bits[i]);
    return n;
}

/* As the plan counts them: products of the filter, else of what is taken away, else all. */
static enum rc_err count_seats(struct db *db, const struct task *t, const struct user_filter *f,
                               int64_t now, int64_t *seats) {
    struct user_set all = {0}, one;
    bool any = false;
    for (int i = 0; i < t->actions && !f->product && !f->site; i++) {
        if (!t->action[i].product)
            continue;
        TRY(holders(db, t->action[i].product, t->action[i].site, now, any ? &one : &all));
        for (int64_t k = 0; any && k < smaller(all.chunks, one.chunks) * BROWSE_WORDS; k++)
            all.bits[k] |= one.bits[k];
        any = true;
    }
    if (!any)
        TRY(holders(db, f->product, f->site, now, &all));
    *seats = count_bits(&all);
    return OK;
}

enum rc_err task_reach(struct db *db, struct arena *a, const struct task *t, int64_t now,
                       struct task_reach *out) {
    struct user_filter f;
    struct rows *r = NULL;
    bool planned = false;
    *out = (struct task_reach){0};
    TRY(run_filter(db, a, t->query, &f));
    TRY(users_count(db, &f, now, &out->fit));
    out->touched = out->fit;
    TRY(db_query(db, Q_TASK_LAST_PLAN, &r, "is", t->id,
                 task_spec(a, t->query, t->action, t->actions)));
    planned = db_next(r);
    if (planned) {
        out->touched = larger(out->fit - db_int(r, 0), 0);
        out->seats = db_int(r, 1);
    }
    TRY(db_end(r));
    if (!planned)
        TRY(count_seats(db, t, &f, now, &out->seats));
    out->most = task_limit_max(t, out->seats);
    if (strcmp(t->limit_mode, "longest") != 0)
        task_limits_check(a, t, out->touched, out->seats, &out->broken);
    return task_limits_doubled(db, a, t->id, INT64_MAX, out->fit, false, &out->broken);
}
