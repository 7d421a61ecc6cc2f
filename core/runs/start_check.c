/* Lists what keeps a run from starting. */
#include "runs/start_check.h"
#include "base/text.h"
#include "settings/api_key.h"
#include "settings/mail.h"
#include "tasks/plan_area.h"

enum {
    CLOCK_SECONDS = 300, /* how far ahead the clock of another machine may be */
    SMALL_MATCH = 5,     /* fewer people than these may double at will */
    PERCENT_MAX = 100,
    USERS_MAX = 1000000
};

static void start_check_add(struct run_problems *p, struct arena *a, bool by_clock,
                            struct reason why) {
    if (p->n < RUN_PROBLEMS_MAX)
        p->at[p->n++] = (struct run_problem){why, reason_sentence(a, why), by_clock};
}

static void start_check_add_code(struct run_problems *p, struct arena *a, const char *code,
                                 const char *detail) {
    start_check_add(p, a, false, reason_of(code, detail));
}

/* --- limits of a task */

static int64_t limit_larger(int64_t a, int64_t b) { return a > b ? a : b; }

int64_t task_limit_share(int64_t seats, int64_t percent) {
    return limit_larger(seats * percent / 100, 1);
}

/* Leaves fit_users and fit_percent 0 where no limit would allow it. */
static void limit_find_fit(const struct task *t, int64_t planned, int64_t seats,
                           struct run_problems *out) {
    int64_t percent = seats > 0 ? (planned * 100 + seats - 1) / seats : PERCENT_MAX + 1;
    if (percent > PERCENT_MAX || planned > USERS_MAX)
        return;
    out->fit_users = limit_larger(planned, t->cap_users);
    out->fit_percent = limit_larger(percent, t->cap_percent);
}

void task_limits_check(struct arena *a, const struct task *t, int64_t planned, int64_t seats,
                       struct run_problems *out) {
    int before = out->n;
    const char *people = text_count(a, planned);
    if (planned > t->cap_users)
        start_check_add(out, a, false,
                        reason_with(a, "above-people", people, text_count(a, t->cap_users), NULL));
    if (planned > task_limit_share(seats, t->cap_percent))
        start_check_add(out, a, false,
                        reason_with(a, "above-share", people, text_count(a, t->cap_percent),
                                    text_count(a, seats)));
    out->broken = out->n > before;
    if (out->broken)
        limit_find_fit(t, planned, seats, out);
}

enum rc_err task_limits_doubled(struct db *db, struct arena *a, int64_t task, int64_t before_run,
                                int64_t matched, bool by_hand, struct run_problems *out) {
    int64_t last = 0;
    bool found = false;
    TRY(db_get_int(db, Q_RUNS_LAST_MATCHED, &last, &found, "ii", task, before_run));
    if (!found || matched <= 2 * limit_larger(last, SMALL_MATCH))
        return OK;
    start_check_add(
        out, a, by_hand,
        reason_with(a, "suspicious", text_count(a, matched), text_count(a, last), NULL));
    return OK;
}

/* --- checks */

static enum rc_err start_check_key(struct db *db, struct arena *a, int64_t now,
                                   struct run_problems *out) {
    struct reason why;
    TRY(api_key_run_problem(db, a, now, &why));
    if (why.code)
        start_check_add(out, a, false, why);
    return OK;
}

static enum rc_err start_check_data(struct db *db, struct arena *a, bool undo, int64_t now,
                                    struct run_problems *out) {
    int64_t at = 0;
    bool found = false;
    TRY(db_get_int(db, Q_RUNS_DATA_AT, &at, &found, ""));
    if (!found)
        start_check_add_code(out, a, "no-data", NULL);
    else if (at > now + CLOCK_SECONDS)
        start_check_add_code(out, a, undo ? "undo-data-to-come" : "data-to-come", NULL);
    else if (now - at > RUN_DATA_SECONDS)
        start_check_add_code(out, a, undo ? "undo-data-old" : "data-old", text_ago(a, at, now));
    return OK;
}

const char *run_task_problem(struct arena *a, const struct run *r, const struct task *t) {
    if (r->scheduled && !t->enabled)
        return "task-off";
    if (r->scheduled && !t->seen)
        return "filter-changed";
    if (!text_equal(task_spec_of(a, t), r->spec))
        return "task-changed";
    return r->scheduled && t->dry_run && !r->dry_run ? "task-dry" : NULL;
}

static void start_check_second(struct run_problems *out, struct arena *a, const struct task *t,
                               int64_t planned) {
    if (planned > t->terms.then_cap_users)
        start_check_add(out, a, false,
                        reason_with(a, "above-people", text_count(a, planned),
                                    text_count(a, t->terms.then_cap_users), NULL));
}

/* Whoever cannot be told is not acted on, so a run that warns needs e-mail. */
static enum rc_err start_check_mail(struct db *db, struct arena *a, const struct run *r,
                                    struct run_problems *out) {
    struct mail mail;
    int64_t one = 0;
    bool will_warn = false;
    TRY(db_get_int(db, Q_RUN_WILL_WARN, &one, &will_warn, "i", r->id));
    if (!will_warn || r->dry_run)
        return OK;
    TRY(mail_settings(db, &mail));
    if (!mail.enabled || !*mail.server || !*mail.from)
        start_check_add_code(out, a, "mail-off", NULL);
    return OK;
}

static enum rc_err start_check_task(struct db *db, struct arena *a, const struct run *r,
                                    struct run_problems *out) {
    struct task t;
    TRY(task_load(db, a, r->task, &t));
    const char *problem = run_task_problem(a, r, &t);
    if (problem)
        start_check_add_code(out, a, problem, NULL);
    TRY(start_check_mail(db, a, r, out));
    if (r->then_of) {
        start_check_second(out, a, &t, r->planned);
        return OK;
    }
    task_limits_check(a, &t, r->planned, r->seats, out);
    return task_limits_doubled(db, a, r->task, r->id, r->matched, !r->scheduled, out);
}

/* Pages of an area do not see who may enter. */
static enum rc_err start_check_area(struct db *db, struct arena *a, const struct run *r,
                                    int64_t now, struct run_problems *out) {
    const struct area *area = NULL;
    struct reason why;
    if (db_area(db))
        return OK;
    TRY(plan_area_now(db, r->acts_as, r->area, now, &area, &why));
    if (why.code)
        start_check_add(out, a, false, why);
    return OK;
}

enum rc_err run_problems(struct db *db, struct arena *a, const struct run *r, int64_t now,
                         struct run_problems *out) {
    *out = (struct run_problems){.n = 0};
    TRY(start_check_area(db, a, r, now, out));
    TRY(start_check_key(db, a, now, out));
    TRY(start_check_data(db, a, r->undo_of != 0, now, out));
    if (r->task && r->kind == RUN_TASK)
        TRY(start_check_task(db, a, r, out));
    return OK;
}

/* --- results */

/* The i-th problem and those after it; NULL: none of them counts for this run. */
static const char *start_check_text(struct arena *a, const struct run_problems *p, int i) {
    const char *text = NULL;
    for (; i < p->n; i++)
        if (!p->at[i].by_clock)
            text = text ? arena_printf(a, "%s %s", text, p->at[i].text) : p->at[i].text;
    return text;
}

const char *run_problems_text(struct arena *a, const struct run_problems *p) {
    return start_check_text(a, p, 0);
}

enum rc_err run_problem(struct db *db, struct arena *a, const struct run *r, int64_t now,
                        const char **text) {
    struct run_problems p;
    TRY(run_problems(db, a, r, now, &p));
    *text = run_problems_text(a, &p);
    return OK;
}

enum rc_err run_cause(struct db *db, struct arena *a, const struct run *r, int64_t now,
                      struct reason *why) {
    struct run_problems p;
    int first = 0;
    *why = reason_of(NULL, NULL);
    TRY(run_problems(db, a, r, now, &p));
    while (first < p.n && p.at[first].by_clock)
        first++;
    if (first == p.n)
        return OK;
    *why = p.at[first].why;
    why->more = start_check_text(a, &p, first + 1);
    if (p.broken) {
        const char *advice = reason_text(a, "raise-or-narrow", NULL);
        why->more = why->more ? arena_printf(a, "%s %s", why->more, advice) : advice;
    }
    return OK;
}
