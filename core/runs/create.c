/* Makes previews and queues due tasks. Undos are made in undo.c. */
#include "runs/create.h"
#include "base/limits.h"
#include "db/area_use.h"
#include "index/index_find.h"
#include "runs/approval.h"
#include "runs/plan_run.h"
#include "tasks/plan_store.h"
#include "tasks/task_validate.h"
#include "users/filter_text.h"

/* ?1 to ?13 of RUNS_ADD: type and value. */
/* clang-format off */
#define RUN_VALUES(X)                  \
    X("s", run_kind_name(d->kind))     \
    X("i", d->task)                    \
    X("i", d->undo_of)                 \
    X("s", d->name)                    \
    X("s", run_state_name(d->state))   \
    X("i", (int64_t)d->dry_run)        \
    X("i", (int64_t)d->scheduled)      \
    X("s", d->query)                   \
    X("s", d->spec)                    \
    X("s", d->who)                     \
    X("i", now)                        \
    X("i", d->acts_as)                 \
    X("i", d->area)
#define TYPE(type, value) type
#define VALUE(type, value) , value
/* clang-format on */

enum rc_err run_add(struct db *db, const struct run_draft *d, int64_t now, int64_t *id) {
    TRY(db_exec(db, Q_RUNS_ADD, NULL, RUN_VALUES(TYPE) RUN_VALUES(VALUE)));
    *id = db_last_id(db);
    if (d->limit_mode)
        TRY(db_exec(db, Q_RUNS_LIMIT_MODE, NULL, "is", *id, d->limit_mode));
    if (d->retry_of)
        TRY(db_exec(db, Q_RUN_SET_RETRY, NULL, "ii", *id, d->retry_of));
    if (d->then_of) {
        TRY(db_exec(db, Q_RUN_SET_THEN_OF, NULL, "ii", *id, d->then_of));
        TRY(db_exec(db, Q_RUN_ADD_SECOND_TERMS, NULL, "ii", *id, d->then_of));
    } else if (d->kind == RUN_TASK && !d->retry_of)
        TRY(db_exec(db, Q_RUN_ADD_TERMS, NULL, "ii", *id, d->task));
    for (int i = 0; i < d->actions; i++) {
        const struct action *x = &d->action[i];
        TRY(db_exec(db, Q_RUNS_ADD_ACTION, NULL, "iissss", *id, (int64_t)i, x->action, x->product,
                    x->site, x->group_id));
    }
    return OK;
}

/* --- planning a preview now, or leaving it to lane tasks */

static bool create_in_lane(const struct run_draft *d, int64_t people) {
    return d->acts_as != 0 || people > LIMIT_PREVIEW_NOW;
}

static const char *create_unknown(struct arena *a, const char *account_id) {
    return arena_printf(a, "No person has the account ID %.80s. Select the people again.",
                        account_id);
}

/* Chooses people, reads the copy and decides, all in one snapshot: a synchronization that ends
 * meanwhile has no effect on it. account_ids: of a plan without a filter. */
static enum rc_err create_plan(struct db *db, struct arena *a, struct plan *p, const struct task *t,
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
        return db_refuse(db, ERR_INPUT, create_unknown(a, unknown));
    return OK;
}

static enum rc_err create_plan_retry(struct db *db, struct plan *p, int64_t run) {
    TRY(db_begin_read(db));
    TRY(plan_begin(db, p));
    TRY(db_exec(db, Q_RUN_CHOOSE_FAILED, NULL, "i", run));
    TRY(run_plan_chosen(db, NULL, p, NULL, true));
    return db_commit(db);
}

/* Takes the place of an earlier preview. The decisions must be those the preview was made of. */
static enum rc_err create_link_review(struct db *db, const struct run_draft *d, int64_t run) {
    int64_t changed = 0;
    TRY(db_exec(db, Q_RUN_DROP_OF_REVIEW, NULL, "i", d->review));
    TRY(db_exec(db, Q_RUN_SET_REVIEW, &changed, "iii", run, d->review, d->review_changes));
    if (changed == 0)
        return db_refuse(db, ERR_CONFLICT, "The review changed meanwhile. Preview its run again.");
    return OK;
}

static enum rc_err create_store(struct db *db, struct run_draft *d, const struct plan *p,
                                int64_t now, int64_t *id) {
    d->state = RUN_PREVIEW;
    TRY(db_begin(db));
    TRY(run_add(db, d, now, id));
    if (d->review)
        TRY(create_link_review(db, d, *id));
    TRY(plan_store(db, *id, false));
    TRY(db_exec(db, Q_RUNS_PLANNED, NULL, "iiii", *id, now, p->seats, p->synced));
    return db_commit(db);
}

/* Stores the people of a preview that is a list. */
static enum rc_err create_list(struct db *db, struct arena *a, int64_t run,
                               const char *const *account_ids, int n) {
    int64_t user = 0;
    for (int i = 0; i < n; i++) {
        bool found = false;
        TRY(db_get_int(db, Q_PLAN_ACCOUNT, &user, &found, "s", account_ids[i]));
        if (!found)
            return db_refuse(db, ERR_INPUT, create_unknown(a, account_ids[i]));
        TRY(db_exec(db, Q_RUN_LIST_ADD, NULL, "ii", run, user));
    }
    return OK;
}

/* account_ids: of a list, else n is 0. */
static enum rc_err create_leave_to_lane(struct db *db, struct run_draft *d, int64_t people,
                                        const char *const *account_ids, int n, int64_t now,
                                        int64_t *id) {
    d->state = RUN_PREPARING;
    *id = 0;
    TRY(db_begin(db));
    TRY(run_preparing_limit(db, d->who, d->acts_as != 0, id));
    if (*id && d->review)
        return db_refuse(db, ERR_CONFLICT,
                         "Your previous preview is still being prepared. Wait until it is ready.");
    if (!*id) {
        TRY(run_add(db, d, now, id));
        if (d->review)
            TRY(create_link_review(db, d, *id));
        TRY(create_list(db, db_arena(db), *id, account_ids, n));
        TRY(db_exec(db, Q_RUN_PREPARING_MATCHED, NULL, "ii", *id, people));
    }
    return db_commit(db);
}

/* Of what is made on the connection of an area: whose it is. */
static void create_limit(struct db *db, struct run_draft *d) {
    struct area_maker maker = db_area_maker(db);
    if (!maker.user)
        return;
    d->acts_as = maker.user;
    d->area = maker.area;
}

/* --- bulk operations */

/* "Suspend access; Remove from group x" */
static enum rc_err create_name(struct db *db, struct arena *a, const struct action *actions, int n,
                               const char **out) {
    *out = NULL;
    for (int i = 0; i < n; i++) {
        const char *text = NULL;
        TRY(action_text(db, a, &actions[i], &text));
        *out = *out ? arena_printf(a, "%s; %s", *out, text) : text;
    }
    return OK;
}

static enum rc_err create_check_request(struct db *db, struct arena *a,
                                        const struct run_request *q) {
    struct task_problems problems = {.n = 0};
    if (q->actions < 1 || q->actions > TASK_ACTIONS_MAX)
        return db_refuse(db, ERR_INPUT, "Choose an action.");
    TRY(task_check_actions(db, a, q->action, q->actions, &problems));
    if (problems.n)
        return db_refuse(db, ERR_INPUT, problems.at[0].text);
    if (q->n == 0 && !q->query)
        return db_refuse(db, ERR_INPUT, "Select at least one person.");
    return OK;
}

enum rc_err run_preview_bulk(struct db *db, struct arena *a, const struct run_request *q,
                             const char *who, int64_t now, int64_t *id) {
    struct user_filter filter;
    int64_t people = q->n;
    struct plan p = {.action = q->action, .actions = q->actions, .now = now};
    struct run_draft d = {.kind = RUN_BULK, .action = q->action, .actions = q->actions, .who = who};
    d.review = q->review;
    d.review_changes = q->review_changes;
    TRY(create_check_request(db, a, q));
    create_limit(db, &d);
    if (q->n == 0) {
        TRY(user_filter_read(db, a, q->query, &filter));
        TRY(users_count(db, &filter, now, &people));
        p.filter = &filter;
        d.query = user_filter_query(a, &filter);
    }
    TRY(create_name(db, a, q->action, q->actions, &d.name));
    d.spec = task_spec(a, d.query, q->action, q->actions);
    if (people > 0 && create_in_lane(&d, people))
        return create_leave_to_lane(db, &d, people, q->account_ids, q->n, now, id);
    if (people > 0)
        TRY(create_plan(db, a, &p, NULL, q->account_ids, q->n));
    if (p.users == 0)
        return db_refuse(db, ERR_INPUT, "Nobody matches the filter now.");
    return create_store(db, &d, &p, now, id);
}

enum rc_err run_retry_allowed(struct db *db, int64_t run, bool *yes) {
    int64_t one = 0;
    bool warned = false;
    TRY(db_get_int(db, Q_RUN_RETRY_NEVER, &one, &warned, "i", run));
    *yes = !warned;
    return OK;
}

enum rc_err run_preview_retry(struct db *db, struct arena *a, int64_t run, const char *who,
                              int64_t now, int64_t *id) {
    struct run source;
    struct user_filter filter;
    bool allowed = false;
    TRY(run_load(db, a, run, &source));
    TRY(run_check_own(db, &source));
    TRY(run_retry_allowed(db, run, &allowed));
    if (!allowed)
        return db_refuse(db, ERR_CONFLICT,
                         "A run that warned people, or a second step, is not retried. Start its "
                         "task again, or select the people on the Users page.");
    if (source.kind == RUN_UNDO)
        return db_refuse(db, ERR_CONFLICT, "To retry an undo, undo the first run again.");
    if (!source.finished_at || source.failed == 0)
        return db_refuse(db, ERR_CONFLICT, "Nobody failed in this run, or the run is in progress.");
    struct plan p = {.action = source.action, .actions = source.actions, .now = now};
    struct run_draft d = {
        .kind = RUN_BULK,
        .name = source.name,
        .query = source.query,
        .action = source.action,
        .actions = source.actions,
        .who = who,
        .retry_of = run,
        .spec = task_spec(a, source.query, source.action, source.actions),
        .acts_as = source.acts_as,
        .area = source.area,
    };
    create_limit(db, &d);
    if (source.query) { /* it still decides who fits, and which seats are unused */
        TRY(user_filter_read(db, a, source.query, &filter));
        p.filter = &filter;
    }
    if (create_in_lane(&d, source.failed))
        return create_leave_to_lane(db, &d, source.failed, NULL, 0, now, id);
    TRY(create_plan_retry(db, &p, run));
    return create_store(db, &d, &p, now, id);
}

/* --- tasks */

static struct run_draft create_task_draft(struct arena *a, const struct task *t, const char *who) {
    return (struct run_draft){
        .kind = RUN_TASK,
        .task = t->id,
        .name = t->name,
        .query = t->query,
        .action = t->action,
        .actions = t->actions,
        .who = who,
        .limit_mode = t->limit_mode,
        .spec = task_spec_of(a, t),
        .acts_as = t->acts_as,
        .area = t->area,
    };
}

enum rc_err run_preview_task(struct db *db, struct arena *a, int64_t task, const char *who,
                             int64_t now, int64_t *id) {
    struct task t;
    struct user_filter filter;
    int64_t people = 0;
    TRY(task_load(db, a, task, &t));
    if (!t.query)
        return db_refuse(db, ERR_CONFLICT,
                         "The filter of this task was deleted. Choose another one first.");
    TRY(user_filter_read(db, a, t.query, &filter));
    struct plan p = {.filter = &filter, .action = t.action, .actions = t.actions, .now = now};
    p.task = task;
    struct run_draft d = create_task_draft(a, &t, who);
    create_limit(db, &d);
    TRY(users_count(db, &filter, now, &people));
    if (create_in_lane(&d, people))
        return create_leave_to_lane(db, &d, people, NULL, 0, now, id);
    TRY(create_plan(db, a, &p, &t, NULL, 0));
    return create_store(db, &d, &p, now, id);
}

enum rc_err run_add_due(struct db *db, struct arena *a, const struct task *t, int64_t now,
                        int64_t *id) {
    struct run_draft d = create_task_draft(a, t, "rollcall");
    d.state = RUN_QUEUED;
    d.dry_run = t->dry_run;
    d.scheduled = true;
    return run_add(db, &d, now, id);
}
