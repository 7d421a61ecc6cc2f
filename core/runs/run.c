/* Reads runs and their people, and describes a run as text. */
#include "runs/run.h"
#include "base/text.h"

#include "sql/core/runs/run.h"

enum { COUNT_TYPED_ABOVE = 20, PREVIEW_SECONDS = 24 * 3600, LIST_MAX = 1000 };

/* --- names of kinds and states */

static const char *const KIND_NAME[] = {
    [RUN_TASK] = "task",
    [RUN_BULK] = "bulk",
    [RUN_UNDO] = "undo",
};
static const char *const STATE_NAME[] = {
    [RUN_PREPARING] = "preparing", [RUN_DROPPED] = "dropped", [RUN_PREVIEW] = "preview",
    [RUN_WAITING] = "waiting",     [RUN_QUEUED] = "queued",   [RUN_WARNING] = "warning",
    [RUN_RUNNING] = "running",     [RUN_DONE] = "done",       [RUN_FAILED] = "failed",
    [RUN_REFUSED] = "refused",     [RUN_STOPPED] = "stopped",
};
static const char *const USER_STATE_NAME[] = {
    [RUN_USER_LEFT_OUT] = "left-out", [RUN_USER_PLANNED] = "planned",
    [RUN_USER_ACTING] = "acting",     [RUN_USER_DONE] = "done",
    [RUN_USER_ALREADY] = "already",   [RUN_USER_SKIPPED] = "skipped",
    [RUN_USER_FAILED] = "failed",
};
#define SIZE(table) (sizeof(table) / sizeof *(table))

/* The index of a text; 0, which has none, when it is not there. */
static int run_name_index(const char *const *table, size_t n, const char *text) {
    for (size_t i = 1; i < n; i++)
        if (text_equal(table[i], text))
            return (int)i;
    return 0;
}

const char *run_kind_name(enum run_kind kind) { return KIND_NAME[kind]; }
const char *run_state_name(enum run_state state) { return STATE_NAME[state]; }
const char *run_user_state_name(enum run_user_state state) { return USER_STATE_NAME[state]; }

enum run_kind run_kind(const char *text) {
    return (enum run_kind)run_name_index(KIND_NAME, SIZE(KIND_NAME), text);
}
enum run_state run_state(const char *text) {
    return (enum run_state)run_name_index(STATE_NAME, SIZE(STATE_NAME), text);
}
enum run_user_state run_user_state(const char *text) {
    return (enum run_user_state)run_name_index(USER_STATE_NAME, SIZE(USER_STATE_NAME), text);
}

/* --- what a run is */

bool run_needs_count(const struct run *r) {
    return r->state == RUN_PREVIEW && r->planned > COUNT_TYPED_ABOVE;
}

bool run_is_old(const struct run *r, int64_t now) {
    return now - r->requested_at > PREVIEW_SECONDS;
}

const char *run_path(struct arena *a, const struct run *r) {
    if (r->task)
        return arena_printf(a, "/tasks/%lld/runs/%lld", (long long)r->task, (long long)r->id);
    return arena_printf(a, "/users/bulk/%lld", (long long)r->id);
}

/* Of a run with undone_some. counts: its counts as text. */
static const char *run_undone_text(struct arena *a, const struct run *r, const char *counts) {
    if (r->undone_wholly)
        return arena_printf(a, "%s; undone", counts);
    if (r->undone)
        return arena_printf(a, "%s; undone for %s", counts, text_people(a, r->undone));
    return arena_printf(a, "%s; partly undone", counts);
}

const char *run_counts_text(struct arena *a, const struct run *r) {
    const struct {
        int64_t n;
        const char *label;
    } parts[] = {
        {r->done, "changed"},
        {r->failed, "failed"},
        {r->already, "unchanged"},
        {r->skipped, "skipped"},
    };
    const char *text = NULL;
    for (size_t i = 0; i < SIZE(parts); i++)
        if (parts[i].n)
            text = arena_printf(a, "%s%s%s %s", text ? text : "", text ? ", " : "",
                                text_count(a, parts[i].n), parts[i].label);
    if (text && r->undone_some)
        return run_undone_text(a, r, text);
    return text ? text : "nobody changed";
}

const char *run_types(struct arena *a, const struct run *r) {
    const char *list = r->kind == RUN_UNDO ? "\"undo\"" : "";
    for (int i = 0; i < r->actions; i++)
        list =
            arena_printf(a, "%s%s\"%s\"", list, *list ? "," : "", action_type(r->action[i].action));
    return arena_printf(a, "[%s]", list);
}

/* --- loading */

static void run_read_row(struct rows *r, struct run *out) {
    out->id = db_int(r, RUNS_LOAD__ID);
    out->task = db_int(r, RUNS_LOAD__TASK);
    out->undo_of = db_int(r, RUNS_LOAD__UNDO_OF);
    out->then_of = db_int(r, RUNS_LOAD__THEN_OF);
    out->process_id = db_text(r, RUNS_LOAD__PROCESS_ID);
    out->kind = run_kind(db_text_borrow(r, RUNS_LOAD__KIND));
    out->state = run_state(db_text_borrow(r, RUNS_LOAD__STATE));
    out->name = db_text(r, RUNS_LOAD__NAME);
    out->dry_run = db_int(r, RUNS_LOAD__DRY_RUN) != 0;
    out->scheduled = db_int(r, RUNS_LOAD__SCHEDULED) != 0;
    out->query = db_text(r, RUNS_LOAD__QUERY);
    out->spec = db_text(r, RUNS_LOAD__SPEC);
    out->limit_mode = db_text(r, RUNS_LOAD__LIMIT_MODE);
    out->requested_by = db_text(r, RUNS_LOAD__REQUESTED_BY);
    out->confirmed_by = db_text(r, RUNS_LOAD__CONFIRMED_BY);
    out->approved_by = db_text(r, RUNS_LOAD__APPROVED_BY);
    out->stop_by = db_text(r, RUNS_LOAD__STOP_BY);
    out->cause = db_text(r, RUNS_LOAD__CAUSE);
    out->reason = db_text(r, RUNS_LOAD__REASON);
}

static void run_read_times(struct rows *r, struct run *out) {
    out->requested_at = db_int(r, RUNS_LOAD__REQUESTED_AT);
    out->confirmed_at = db_int(r, RUNS_LOAD__CONFIRMED_AT);
    out->approved_at = db_int(r, RUNS_LOAD__APPROVED_AT);
    out->planned_at = db_int(r, RUNS_LOAD__PLANNED_AT);
    out->data_at = db_int(r, RUNS_LOAD__DATA_AT);
    out->started_at = db_int(r, RUNS_LOAD__STARTED_AT);
    out->finished_at = db_int(r, RUNS_LOAD__FINISHED_AT);
    out->waiting_until = db_int(r, RUNS_LOAD__WAITING_UNTIL);
    out->progress_at = db_int(r, RUNS_LOAD__PROGRESS_AT);
}

static void run_read_counts(struct rows *r, struct run *out) {
    out->matched = db_int(r, RUNS_LOAD__MATCHED);
    out->planned = db_int(r, RUNS_LOAD__PLANNED);
    out->done = db_int(r, RUNS_LOAD__DONE);
    out->already = db_int(r, RUNS_LOAD__ALREADY);
    out->skipped = db_int(r, RUNS_LOAD__SKIPPED);
    out->failed = db_int(r, RUNS_LOAD__FAILED);
    out->requests = db_int(r, RUNS_LOAD__REQUESTS);
    out->seats = db_int(r, RUNS_LOAD__SEATS);
    out->acts_as = db_int(r, RUNS_LOAD__ACTS_AS);
    out->area = db_int(r, RUNS_LOAD__AREA);
    out->own = db_int(r, RUNS_LOAD__OWN) != 0;
}

static enum rc_err run_read_undo(struct db *db, struct run *out) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_UNDO_LOAD, &r, "i", out->id));
    if (db_next(r)) {
        out->undone = db_int(r, UNDO_LOAD__UNDONE);
        out->undone_some = db_int(r, UNDO_LOAD__UNDONE_SOME) != 0;
        out->undone_wholly = db_int(r, UNDO_LOAD__UNDONE_WHOLLY) != 0;
        out->with_admins = db_int(r, UNDO_LOAD__WITH_ADMINS) != 0;
        out->protect_days = db_int(r, UNDO_LOAD__PROTECT_DAYS);
        out->protect_reason = db_text(r, UNDO_LOAD__PROTECT_REASON);
    }
    return db_end(r);
}

static enum rc_err run_read_actions(struct db *db, struct run *out) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_RUNS_ACTIONS, &r, "i", out->id));
    while (out->actions < TASK_ACTIONS_MAX && db_next(r))
        out->action[out->actions++] = (struct action){
            .action = db_text(r, RUNS_ACTIONS__ACTION),
            .product = db_text(r, RUNS_ACTIONS__PRODUCT),
            .site = db_text(r, RUNS_ACTIONS__SITE),
            .group_id = db_text(r, RUNS_ACTIONS__GROUP_ID),
        };
    return db_end(r);
}

enum rc_err run_load(struct db *db, struct arena *a, int64_t id, struct run *out) {
    struct rows *r = NULL;
    (void)a; /* the texts are in the connection's arena, which is the same */
    *out = (struct run){0};
    TRY(db_query(db, Q_RUNS_LOAD, &r, "i", id));
    if (db_next(r)) {
        run_read_row(r, out);
        run_read_times(r, out);
        run_read_counts(r, out);
    }
    TRY(db_end(r));
    if (!out->id)
        return db_refuse(db, ERR_NOT_FOUND, "Run not found.");
    TRY(run_read_undo(db, out));
    return run_read_actions(db, out);
}

/* --- lists: ids first, then each run, for a list is a page and not the history */

static enum rc_err run_load_each(struct db *db, struct arena *a, const int64_t *ids, int n,
                                 struct run **out) {
    *out = arena_alloc(a, (size_t)(n ? n : 1) * sizeof **out);
    for (int i = 0; i < n; i++)
        TRY(run_load(db, a, ids[i], &(*out)[i]));
    return OK;
}

enum rc_err run_list(struct db *db, struct arena *a, int64_t task, const char *state, int64_t limit,
                     int64_t offset, struct run **out, int *n, int64_t *total) {
    struct rows *r = NULL;
    int64_t *ids = arena_alloc(a, LIST_MAX * sizeof *ids);
    *n = 0;
    *total = 0;
    if (limit < 0 || limit > LIST_MAX)
        limit = LIST_MAX;
    if (state)
        TRY(db_query(db, Q_RUNS_LIST_STATE, &r, "sii", state, limit, offset));
    else if (task)
        TRY(db_query(db, Q_RUNS_LIST_TASK, &r, "iii", task, limit, offset));
    else
        TRY(db_query(db, Q_RUNS_LIST, &r, "ii", limit, offset));
    while (db_next(r)) { /* the three have the same columns */
        ids[(*n)++] = db_int(r, RUNS_LIST__ID);
        *total = db_int(r, RUNS_LIST__TOTAL);
    }
    TRY(db_end(r));
    return run_load_each(db, a, ids, *n, out);
}

enum rc_err run_undos(struct db *db, struct arena *a, int64_t run, struct run **out, int *n) {
    int64_t *ids = NULL;
    *n = 0;
    TRY(db_get_ints(db, Q_RUNS_UNDOS, &ids, n, "i", run));
    if (*n > LIST_MAX)
        *n = LIST_MAX;
    return run_load_each(db, a, ids, *n, out);
}

enum rc_err run_retries(struct db *db, struct arena *a, int64_t run, struct run **out, int *n) {
    int64_t *ids = NULL;
    *n = 0;
    TRY(db_get_ints(db, Q_RUN_RETRIES, &ids, n, "i", run));
    return run_load_each(db, a, ids, *n, out);
}

enum rc_err run_retry_of(struct db *db, int64_t run, int64_t *of) {
    bool found = false;
    *of = 0;
    return db_get_int(db, Q_RUN_RETRY_OF, of, &found, "i", run);
}

enum rc_err run_undoable(struct db *db, int64_t run, bool *yes) {
    int64_t one = 0;
    return db_get_int(db, Q_RUNS_UNDOABLE, &one, yes, "i", run);
}

enum rc_err run_undoable_for(struct db *db, int64_t run, const char *account_id, bool *yes) {
    int64_t one = 0;
    return db_get_int(db, Q_RUN_UNDOABLE_FOR, &one, yes, "is", run, account_id);
}

/* --- people and calls */

static const struct run_people EVERYBODY = {0};

enum rc_err run_users(struct db *db, int64_t run, const struct run_people *p, int64_t limit,
                      int64_t offset, struct rows **rows) {
    if (!p)
        p = &EVERYBODY;
    return db_query(db, Q_RUNS_USERS, rows, "isiisi", run, p->which, limit, offset, p->search,
                    p->used_since);
}

enum rc_err run_users_count(struct db *db, int64_t run, const struct run_people *p, int64_t *n) {
    if (!p)
        p = &EVERYBODY;
    return db_get_int(db, Q_RUNS_USERS_COUNT, n, NULL, "issi", run, p->which, p->search,
                      p->used_since);
}

enum rc_err run_reasons(struct db *db, int64_t run, bool failed, struct rows **rows) {
    return db_query(db, Q_RUNS_REASONS, rows, "ii", run, (int64_t)failed);
}

enum rc_err run_steps(struct db *db, int64_t run, const char *account_id, struct rows **rows) {
    return db_query(db, Q_RUNS_STEPS, rows, "is", run, account_id);
}

enum rc_err run_seats(struct db *db, int64_t run, struct rows **rows) {
    return db_query(db, Q_RUNS_SEATS, rows, "i", run);
}

enum rc_err run_further(struct db *db, int64_t run, struct rows **rows) {
    return db_query(db, Q_RUNS_FURTHER, rows, "i", run);
}

enum rc_err run_losses(struct db *db, int64_t run, const char *account_id, struct rows **rows) {
    return db_query(db, Q_RUNS_LOSSES, rows, "is", run, account_id);
}
