/* Making runs: the previews of bulk operations and tasks, and what the clock starts. A preview of
 * very many people is only written down here and planned by lane tasks (run_plan.c). Undos are made
 * in run_undo.c. */
#include "base/limits.h"
#include "base/text.h"
#include "queue/audit.h"
#include "runs/run.h"
#include "runs/task_limit.h"
#include "runs/worker.h"
#include "settings/settings.h"
#include "tasks/plan.h"

#include <string.h>

/* What becomes a run's row. */
struct draft {
    const char *kind, *name, *state, *query, *spec, *who;
    int64_t task, undo_of, retry_of;
    bool dry_run, scheduled;
    const char *limit_mode; /* NULL: stop */
    const struct action *action;
    int actions;
};

static enum rc_err insert(struct db *db, const struct draft *d, int64_t now, int64_t *id) {
    TRY(db_exec(db, Q_RUNS_ADD, NULL, "siissiisssi", d->kind, d->task, d->undo_of, d->name,
                d->state, (int64_t)d->dry_run, (int64_t)d->scheduled, d->query, d->spec, d->who,
                now));
    *id = db_last_id(db);
    if (d->limit_mode)
        TRY(db_exec(db, Q_RUNS_LIMIT_MODE, NULL, "is", *id, d->limit_mode));
    if (d->retry_of)
        TRY(db_exec(db, Q_RUN_SET_RETRY, NULL, "ii", *id, d->retry_of));
    for (int i = 0; i < d->actions; i++)
        TRY(db_exec(db, Q_RUNS_ADD_ACTION, NULL, "iissss", *id, (int64_t)i, d->action[i].action,
                    d->action[i].product, d->action[i].site, d->action[i].group_id));
    return OK;
}

enum rc_err run_filter(struct db *db, struct arena *a, const char *query, struct user_filter *out) {
    const char *problem = NULL;
    if (user_filter_parse(a, query, out, &problem))
        return OK;
    return db_refuse(
        db, ERR_INPUT,
        arena_printf(a, "The filter cannot be read: %s", problem ? problem : "it is malformed"));
}

/* Chooses, reads the copy and derives, all in one snapshot: a synchronization that ends meanwhile
 * changes nothing of it. */
static enum rc_err plan_now(struct db *db, struct arena *a, struct plan *p, const struct task *t,
                            const char *const *account_ids, int n) {
    const char *unknown = NULL;
    TRY(db_begin_read(db));
    TRY(plan_begin(db, p));
    if (p->filter)
        TRY(plan_choose_filter(db, p));
    else
        TRY(plan_choose_accounts(db, account_ids, n, &unknown));
    TRY(run_plan_chosen(db, a, p, t, false));
    TRY(db_commit(db));
    if (unknown)
        return db_refuse(
            db, ERR_INPUT,
            arena_printf(a, "Nobody has the account id %.80s. Choose the people anew.", unknown));
    return OK;
}

static enum rc_err store_preview(struct db *db, const struct draft *d, const struct plan *p,
                                 int64_t now, int64_t *id) {
    TRY(db_begin(db));
    TRY(insert(db, d, now, id));
    TRY(plan_store(db, *id, false));
    TRY(db_exec(db, Q_RUNS_PLANNED, NULL, "iiii", *id, now, p->seats, p->synced));
    return db_commit(db);
}

static bool is_large(int64_t people) { return people > LIMIT_PREVIEW_NOW; }

/* Lane tasks makes it. Whoever has one in the making is led to that one. */
static enum rc_err hand_over(struct db *db, struct draft *d, int64_t people, int64_t now,
                             int64_t *id) {
    d->state = "preparing";
    TRY(db_begin(db));
    TRY(run_preparing_of(db, d->who, id));
    if (!*id) {
        TRY(insert(db, d, now, id));
        TRY(db_exec(db, Q_RUN_PREPARING_MATCHED, NULL, "ii", *id, people));
    }
    return db_commit(db);
}

static enum rc_err names_of(struct db *db, struct arena *a, const struct action *actions, int n,
                            const char **out) {
    *out = NULL;
    for (int i = 0; i < n; i++) {
        const char *words = NULL;
        TRY(action_text(db, a, &actions[i], &words));
        *out = *out ? arena_printf(a, "%s; %s", *out, words) : words;
    }
    return OK;
}

static enum rc_err check_actions(struct db *db, struct arena *a, const struct run_request *q) {
    struct task_problems problems = {.n = 0};
    if (q->actions < 1 || q->actions > TASK_ACTIONS_MAX)
        return db_refuse(db, ERR_INPUT, "Choose what is to be done.");
    TRY(task_check_actions(db, a, q->action, q->actions, &problems));
    return problems.n ? db_refuse(db, ERR_INPUT, problems.at[0].words) : OK;
}

static enum rc_err nobody_fits(struct db *db) {
    return db_refuse(db, ERR_INPUT, "Nobody fits the filter now, so there is nothing to do.");
}

enum rc_err run_preview_bulk(struct db *db, struct arena *a, const struct run_request *q,
                             const char *who, int64_t now, int64_t *id) {
    struct user_filter filter;
    int64_t people = 0;
    struct plan p = {.action = q->action, .actions = q->actions, .now = now};
    struct draft d = {
        .kind = "bulk", .state = "preview", .action = q->action, .actions = q->actions, .who = who};
    TRY(check_actions(db, a, q));
    if (q->n == 0 && !q->query)
        return db_refuse(db, ERR_INPUT, "Choose the people first.");
    if (q->n == 0) {
        TRY(run_filter(db, a, q->query, &filter));
        TRY(users_count(db, &filter, now, &people));
        p.filter = &filter;
        d.query = user_filter_query(a, &filter);
    }
    TRY(names_of(db, a, q->action, q->actions, &d.name));
    d.spec = task_spec(a, d.query, q->action, q->actions);
    if (is_large(people))
        return hand_over(db, &d, people, now, id);
    TRY(plan_now(db, a, &p, NULL, q->account_ids, q->n));
    return p.users ? store_preview(db, &d, &p, now, id) : nobody_fits(db);
}

static enum rc_err plan_failed(struct db *db, struct plan *p, int64_t run) {
    TRY(db_begin_read(db));
    TRY(plan_begin(db, p));
    TRY(db_exec(db, Q_RUN_CHOOSE_FAILED, NULL, "i", run));
    TRY(run_plan_chosen(db, NULL, p, NULL, true));
    return db_commit(db);
}

enum rc_err run_preview_retry(struct db *db, struct arena *a, int64_t run, const char *who,
                              int64_t now, int64_t *id) {
    struct run source;
    struct user_filter filter;
    TRY(run_load(db, a, run, &source));
    if (strcmp(source.kind, "undo") == 0)
        return db_refuse(db, ERR_CONFLICT,
                         "An undo is tried again by undoing the first run once more.");
    if (!source.finished_at || source.failed == 0)
        return db_refuse(db, ERR_CONFLICT, "Nobody failed in this run, or it is still under way.");
    struct plan p = {.action = source.action, .actions = source.actions, .now = now};
    struct draft d = {.kind = "bulk",
                      .state = "preview",
                      .name = source.name,
                      .query = source.query,
                      .action = source.action,
                      .actions = source.actions,
                      .who = who,
                      .retry_of = run,
                      .spec = task_spec(a, source.query, source.action, source.actions)};
    if (source.query) { /* it still says who is meant, and what counts as unused */
        TRY(run_filter(db, a, source.query, &filter));
        p.filter = &filter;
    }
    if (is_large(source.failed))
        return hand_over(db, &d, source.failed, now, id);
    TRY(plan_failed(db, &p, run));
    return store_preview(db, &d, &p, now, id);
}

enum rc_err run_preview_task(struct db *db, struct arena *a, int64_t task, const char *who,
                             int64_t now, int64_t *id) {
    struct task t;
    struct user_filter filter;
    TRY(task_load(db, a, task, &t));
    if (!t.query)
        return db_refuse(
            db, ERR_CONFLICT,
            "The saved filter of this task no longer exists. Choose another one first.");
    TRY(run_filter(db, a, t.query, &filter));
    struct plan p = {.filter = &filter, .action = t.action, .actions = t.actions, .now = now};
    struct draft d = {.kind = "task",
                      .state = "preview",
                      .task = task,
                      .name = t.name,
                      .query = t.query,
                      .action = t.action,
                      .actions = t.actions,
                      .who = who,
                      .limit_mode = t.limit_mode,
                      .spec = task_spec(a, t.query, t.action, t.actions)};
    int64_t people = 0;
    TRY(users_count(db, &filter, now, &people));
    if (is_large(people))
        return hand_over(db, &d, people, now, id);
    TRY(plan_now(db, a, &p, &t, NULL, 0));
    return store_preview(db, &d, &p, now, id);
}

enum rc_err run_add_due(struct db *db, struct arena *a, const struct task *t, int64_t now,
                        int64_t *id) {
    struct draft d = {.kind = "task",
                      .state = "queued",
                      .task = t->id,
                      .name = t->name,
                      .query = t->query,
                      .action = t->action,
                      .actions = t->actions,
                      .who = "rollcall",
                      .dry_run = t->dry_run,
                      .scheduled = true,
                      .limit_mode = t->limit_mode,
                      .spec = task_spec(a, t->query, t->action, t->actions)};
    return insert(db, &d, now, id);
}
