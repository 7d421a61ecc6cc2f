/* Finds runs whose second step is due, and makes it. */
#include "warnings/then_step.h"
#include "base/text.h"
#include "runs/approval.h"
#include "runs/create.h"
#include "warnings/warning.h"

enum rc_err then_step_note(struct db *db, int64_t run, int64_t now) {
    return db_exec(db, Q_THEN_NOTE, NULL, "ii", run, now);
}

/* The task of the run as it is now. *go: it is on, live and reviewed, and says the same second
 * step as the run. */
static enum rc_err then_task(struct db *db, struct arena *a, int64_t task,
                             const struct task_terms *terms, struct task *t, bool *go) {
    TRY(task_load(db, a, task, t));
    *go = t->enabled && t->seen && !t->dry_run &&
          text_equal(t->terms.then_action, terms->then_action);
    return OK;
}

static enum rc_err then_queue(struct db *db, struct arena *a, const struct run *first,
                              const struct task *t, int64_t now) {
    const struct action action = {.action = t->terms.then_action};
    const struct run_draft d = {
        .kind = RUN_TASK,
        .state = RUN_QUEUED,
        .task = t->id,
        .then_of = first->id,
        .acts_as = t->acts_as,
        .area = t->area,
        .name = t->name,
        .spec = task_spec_of(a, t),
        .who = "rollcall",
        .scheduled = true,
        .limit_mode = t->limit_mode,
        .action = &action,
        .actions = 1,
    };
    int64_t id = 0;
    const char *decided = t->changed_at > t->seen_at ? t->changed_by : t->seen_by;
    TRY(run_add(db, &d, now, &id));
    return run_started_by(db, id, decided, now);
}

/* Inside db_begin. */
static enum rc_err then_step_of(struct db *db, struct arena *a, int64_t run, int64_t now,
                                bool *made) {
    struct run first;
    struct task task;
    struct task_terms terms = task_terms_defaults();
    int64_t one = 0;
    bool anybody = false, busy = false, go = false, living = false;
    TRY(run_load(db, a, run, &first));
    TRY(run_terms_load(db, run, &terms));
    TRY(db_get_int(db, Q_THEN_ANYBODY, &one, &anybody, "i", run));
    TRY(db_get_int(db, Q_THEN_TASK_LIVES, &one, &living, "i", first.task));
    TRY(db_get_int(db, Q_THEN_BUSY, &one, &busy, "i", run));
    if (!anybody || !living)
        return db_exec(db, Q_THEN_NEXT, NULL, "ii", run, (int64_t)0);
    TRY(then_task(db, a, first.task, &terms, &task, &go));
    TRY(db_exec(db, Q_THEN_NEXT, NULL, "ii", run, now + (int64_t)WARNING_DAY));
    *made = go && !busy;
    return *made ? then_queue(db, a, &first, &task, now) : OK;
}

enum rc_err then_steps_make(struct db *db, struct arena *a, int64_t now, int *made) {
    int64_t *ids = NULL;
    int n = 0;
    *made = 0;
    TRY(db_get_ints(db, Q_THEN_DUE, &ids, &n, "i", now));
    for (int i = 0; i < n; i++) {
        bool one = false;
        TRY(db_begin(db));
        TRY(then_step_of(db, a, ids[i], now, &one));
        TRY(db_commit(db));
        *made += one;
    }
    return OK;
}
