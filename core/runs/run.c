/* Reading runs. */
#include "runs/run.h"
#include "base/text.h"

#include <string.h>

static void read_texts(struct rows *r, struct run *out) {
    out->process_id = db_text(r, 3);
    out->kind = db_text(r, 4);
    out->name = db_text(r, 5);
    out->state = db_text(r, 6);
    out->dry_run = db_int(r, 7) != 0;
    out->scheduled = db_int(r, 8) != 0;
    out->query = db_text(r, 9);
    out->spec = db_text(r, 10);
    out->requested_by = db_text(r, 11);
    out->confirmed_by = db_text(r, 12);
    out->approved_by = db_text(r, 13);
    out->stop_by = db_text(r, 14);
    out->reason = db_text(r, 15);
}

static void read_numbers(struct rows *r, struct run *out) {
    int64_t *const number[] = {&out->requested_at, &out->confirmed_at,  &out->approved_at,
                               &out->planned_at,   &out->data_at,       &out->started_at,
                               &out->finished_at,  &out->waiting_until, &out->progress_at,
                               &out->matched,      &out->planned,       &out->done,
                               &out->already,      &out->skipped,       &out->failed,
                               &out->requests,     &out->seats};
    for (int i = 0; i < (int)(sizeof number / sizeof *number); i++)
        *number[i] = db_int(r, 16 + i);
}

static enum rc_err read_undone(struct db *db, struct run *out) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_UNDO_LOAD, &r, "i", out->id));
    if (db_next(r)) {
        out->undone = db_int(r, 0);
        out->undone_some = db_int(r, 1) != 0;
        out->undone_wholly = db_int(r, 2) != 0;
        out->with_admins = db_int(r, 3) != 0;
        out->protect_days = db_int(r, 4);
        out->protect_reason = db_text(r, 5);
    }
    return db_end(r);
}

enum rc_err run_load(struct db *db, struct arena *a, int64_t id, struct run *out) {
    struct rows *r = NULL;
    (void)a; /* texts come into the connection's arena, which is the same */
    *out = (struct run){0};
    TRY(db_query(db, Q_RUNS_LOAD, &r, "i", id));
    if (db_next(r)) {
        out->id = db_int(r, 0);
        out->task = db_int(r, 1);
        out->undo_of = db_int(r, 2);
        read_texts(r, out);
        read_numbers(r, out);
        out->limit_mode = db_text(r, 33);
        out->cause = db_text(r, 34);
    }
    TRY(db_end(r));
    if (!out->id)
        return db_refuse(db, ERR_NOT_FOUND, "There is no such run.");
    TRY(read_undone(db, out));
    TRY(db_query(db, Q_RUNS_ACTIONS, &r, "i", id));
    while (out->actions < TASK_ACTIONS_MAX && db_next(r))
        out->action[out->actions++] =
            (struct action){db_text(r, 0), db_text(r, 1), db_text(r, 2), db_text(r, 3)};
    return db_end(r);
}

const char *run_path(struct arena *a, const struct run *r) {
    return r->task ? arena_printf(a, "/tasks/%lld/runs/%lld", (long long)r->task, (long long)r->id)
                   : arena_printf(a, "/users/bulk/%lld", (long long)r->id);
}

const char *run_counts_text(struct arena *a, const struct run *r) {
    const struct {
        int64_t n;
        const char *word;
    } part[] = {{r->done, "done"},
                {r->failed, "failed"},
                {r->already, "already so"},
                {r->skipped, "skipped"}};
    const char *words = NULL;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        if (part[i].n)
            words = arena_printf(a, "%s%s%s %s", words ? words : "", words ? ", " : "",
                                 text_count(a, part[i].n), part[i].word);
    if (words && r->undone_some)
        return arena_printf(a, "%s; %s", words, run_undone_text(a, r));
    return words ? words : "nobody was touched";
}

const char *run_undone_text(struct arena *a, const struct run *r) {
    if (r->undone_wholly)
        return "all of it undone";
    return r->undone ? arena_printf(a, "undone for %s", text_people(a, r->undone))
                     : "undone in part";
}

/* ids first, then each: the list is a page, not the history. */
static enum rc_err load_each(struct db *db, struct arena *a, const int64_t *ids, int n,
                             struct run **out) {
    *out = arena_alloc(a, (size_t)(n ? n : 1) * sizeof **out);
    for (int i = 0; i < n; i++)
        TRY(run_load(db, a, ids[i], &(*out)[i]));
    return OK;
}

enum { LIST_MAX = 1000 };

enum rc_err run_list(struct db *db, struct arena *a, int64_t task, const char *state, int64_t limit,
                     int64_t offset, struct run **out, int *n, int64_t *total) {
    struct rows *r = NULL;
    int64_t *ids = arena_alloc(a, LIST_MAX * sizeof *ids);
    *n = 0;
    *total = 0;
    limit = limit >= 0 && limit < LIST_MAX ? limit : (int64_t)LIST_MAX;
    if (state)
        TRY(db_query(db, Q_RUNS_LIST_STATE, &r, "sii", state, limit, offset));
    else if (task)
        TRY(db_query(db, Q_RUNS_LIST_TASK, &r, "iii", task, limit, offset));
    else
        TRY(db_query(db, Q_RUNS_LIST, &r, "ii", limit, offset));
    while (db_next(r)) {
        ids[(*n)++] = db_int(r, 0);
        *total = db_int(r, 1);
    }
    TRY(db_end(r));
    return load_each(db, a, ids, *n, out);
}

enum rc_err run_undos(struct db *db, struct arena *a, int64_t run, struct run **out, int *n) {
    struct rows *r = NULL;
    int64_t *ids = arena_alloc(a, LIST_MAX * sizeof *ids);
    *n = 0;
    TRY(db_query(db, Q_RUNS_UNDOS, &r, "i", run));
    while (*n < LIST_MAX && db_next(r))
        ids[(*n)++] = db_int(r, 0);
    TRY(db_end(r));
    return load_each(db, a, ids, *n, out);
}

static const struct run_people EVERYBODY = {NULL, NULL, 0};

enum rc_err run_users(struct db *db, int64_t run, const struct run_people *p, int64_t limit,
                      int64_t offset, struct rows **rows) {
    p = p ? p : &EVERYBODY;
    return db_query(db, Q_RUNS_USERS, rows, "isiisi", run, p->which, limit, offset, p->words,
                    p->used_since);
}

enum rc_err run_users_count(struct db *db, int64_t run, const struct run_people *p, int64_t *n) {
    p = p ? p : &EVERYBODY;
    return db_get_int(db, Q_RUNS_USERS_COUNT, n, NULL, "issi", run, p->which, p->words,
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

enum rc_err run_undoable(struct db *db, int64_t run, bool *yes) {
    int64_t one = 0;
    return db_get_int(db, Q_RUNS_UNDOABLE, &one, yes, "i", run);
}

enum rc_err run_undoable_for(struct db *db, int64_t run, const char *account_id, bool *yes) {
    int64_t one = 0;
    return db_get_int(db, Q_RUN_UNDOABLE_FOR, &one, yes, "is", run, account_id);
}

enum rc_err run_retry_of(struct db *db, int64_t run, int64_t *of) {
    bool found = false;
    *of = 0;
    return db_get_int(db, Q_RUN_RETRY_OF, of, &found, "i", run);
}

enum rc_err run_retries(struct db *db, struct arena *a, int64_t run, struct run **out, int *n) {
    int64_t *ids = NULL;
    *n = 0;
    TRY(db_get_ints(db, Q_RUN_RETRIES, &ids, n, "i", run));
    return load_each(db, a, ids, *n, out);
}
