/* What stands against a start: key, age of the figures, the task's switch and limits. All of it is
 * told at once. */
#include "base/text.h"
#include "runs/run.h"
#include "runs/task_limit.h"
#include "settings/api_key.h"

#include <string.h>

enum { CLOCK_SECONDS = 300 };

void run_problem_add(struct run_problems *p, struct arena *a, bool by_clock, struct reason why) {
    if (p->n < RUN_PROBLEMS_MAX)
        p->at[p->n++] = (struct run_problem){why, reason_sentence(a, why), by_clock};
}

static void add(struct run_problems *p, struct arena *a, const char *code, const char *detail) {
    run_problem_add(p, a, false, reason_of(code, detail));
}

static enum rc_err key_problem(struct db *db, struct arena *a, int64_t now,
                               struct run_problems *out) {
    struct reason why;
    TRY(api_key_run_problem(db, a, now, &why));
    if (why.code)
        run_problem_add(out, a, false, why);
    return OK;
}

static enum rc_err data_problem(struct db *db, struct arena *a, bool undo, int64_t now,
                                struct run_problems *out) {
    int64_t at = 0;
    bool found = false;
    TRY(db_get_int(db, Q_RUNS_DATA_AT, &at, &found, ""));
    if (!found)
        add(out, a, "no-data", NULL);
    else if (at > now + CLOCK_SECONDS)
        add(out, a, undo ? "undo-data-to-come" : "data-to-come", NULL);
    else if (now - at > RUN_DATA_SECONDS)
        add(out, a, undo ? "undo-data-old" : "data-old", text_ago(a, at, now));
    return OK;
}

static enum rc_err task_problem(struct db *db, struct arena *a, const struct run *r,
                                struct run_problems *out) {
    struct task t;
    TRY(task_load(db, a, r->task, &t));
    const char *spec = task_spec(a, t.query, t.action, t.actions);
    if (r->scheduled && !t.enabled)
        add(out, a, "task-off", NULL);
    else if (r->scheduled && !t.seen)
        add(out, a, "filter-changed", NULL);
    else if (strcmp(spec, r->spec) != 0)
        add(out, a, "task-changed", NULL);
    else if (r->scheduled && t.dry_run && !r->dry_run)
        add(out, a, "task-dry", NULL);
    task_limits_check(a, &t, r->planned, r->seats, out);
    return task_limits_doubled(db, a, r->task, r->id, r->matched, !r->scheduled, out);
}

enum rc_err run_problems(struct db *db, struct arena *a, const struct run *r, int64_t now,
                         struct run_problems *out) {
    *out = (struct run_problems){.n = 0};
    TRY(key_problem(db, a, now, out));
    TRY(data_problem(db, a, r->undo_of != 0, now, out));
    return r->task && strcmp(r->kind, "task") == 0 ? task_problem(db, a, r, out) : OK;
}

/* From the i-th on; NULL: none of them stands against this run. */
static const char *words_from(struct arena *a, const struct run_problems *p, int i) {
    const char *words = NULL;
    for (; i < p->n; i++)
        if (!p->at[i].by_clock)
            words = words ? arena_printf(a, "%s %s", words, p->at[i].words) : p->at[i].words;
    return words;
}

const char *run_problems_text(struct arena *a, const struct run_problems *p) {
    return words_from(a, p, 0);
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
    why->more = words_from(a, &p, first + 1);
    if (p.broken) {
        const char *advice = reason_text(a, "raise-or-narrow", NULL);
        why->more = why->more ? arena_printf(a, "%s %s", why->more, advice) : advice;
    }
    return OK;
}

enum rc_err run_problem(struct db *db, struct arena *a, const struct run *r, int64_t now,
                        const char **words) {
    struct run_problems p;
    TRY(run_problems(db, a, r, now, &p));
    *words = run_problems_text(a, &p);
    return OK;
}
