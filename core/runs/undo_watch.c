/* Finds what changed since a run, by later runs and by synchronizations. */
#include "runs/undo_watch.h"
#include "db/turns.h"

enum rc_err run_undo_find_tree(struct db *db, int64_t run) {
    TRY(db_exec(db, Q_UNDO_TREE_CREATE, NULL, ""));
    TRY(db_exec(db, Q_UNDO_TREE_CLEAR, NULL, ""));
    return db_exec(db, Q_UNDO_TREE, NULL, "i", run);
}

enum rc_err run_undo_find_later(struct db *db, int64_t run) {
    TRY(run_undo_find_tree(db, run));
    TRY(db_exec(db, Q_UNDO_LATER_CREATE, NULL, ""));
    TRY(db_exec(db, Q_UNDO_LATER_CLEAR, NULL, ""));
    return db_exec(db, Q_UNDO_LATER, NULL, "i", run);
}

enum rc_err run_undo_next_people(struct db *db, int64_t run, int64_t after, int64_t *upto) {
    TRY(db_get_int(db, Q_RUN_ROWS_UPTO, upto, NULL, "iii", run, after, (int64_t)TURN_PEOPLE));
    if (!*upto)
        *upto = INT64_MAX;
    return OK;
}

static enum rc_err undo_watch_run(struct db *db, int64_t run) {
    struct turns t;
    int64_t upto = 0;
    TRY(run_undo_find_later(db, run));
    TRY(turns_begin(&t, db));
    for (int64_t after = 0; after < INT64_MAX; after = upto) {
        TRY(run_undo_next_people(db, run, after, &upto));
        TRY(db_exec(db, Q_UNDO_SEEN, NULL, "iii", run, after, upto));
        TRY(turns_pass(&t));
    }
    return db_commit(db);
}

enum rc_err run_undo_watch(struct db *db) {
    int64_t *ids = NULL;
    int n = 0;
    TRY(db_get_ints(db, Q_UNDO_WATCHED, &ids, &n, ""));
    for (int i = 0; i < n; i++)
        TRY(undo_watch_run(db, ids[i]));
    return OK;
}
