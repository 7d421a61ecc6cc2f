/* Stores a plan, for ranges of people by row id: above `after`, up to `upto`. */
#include "tasks/plan_store.h"
#include "db/turns.h"

static const int64_t USER_FIRST = 0, USER_LAST = INT64_MAX; /* row ids begin at 1 */

enum rc_err plan_losses(struct db *db, int64_t run, bool again) {
    TRY(db_exec(db, Q_PLAN_LOSSES, NULL, "i", run));
    return again ? db_exec(db, Q_PLAN_WHY_MORE, NULL, "i", run) : OK;
}

static enum rc_err plan_store_users(struct db *db, int64_t run, bool again, int64_t after,
                                    int64_t upto) {
    const char *out = again ? "skipped" : "left-out";
    TRY(db_exec(db, Q_PLAN_DROP_STEPS, NULL, "iii", run, after, upto));
    TRY(db_exec(db, Q_RUN_ROWS_LOSSES, NULL, "iii", run, after, upto));
    TRY(db_exec(db, Q_PLAN_STORE_USERS, NULL, "isii", run, out, after, upto));
    TRY(db_exec(db, Q_PLAN_STORE_STEPS, NULL, "iii", run, after, upto));
    return db_exec(db, Q_PLAN_STORE_LOSSES, NULL, "iii", run, after, upto);
}

enum rc_err plan_store(struct db *db, int64_t run, bool again) {
    TRY(plan_losses(db, run, again));
    TRY(plan_store_users(db, run, again, USER_FIRST, USER_LAST));
    return db_exec(db, Q_PLAN_STORE_GROUPS, NULL, "i", run);
}

static enum rc_err plan_run_open(struct db *db, int64_t run, bool *open) {
    int64_t one = 0;
    return db_get_int(db, Q_RUNS_OPEN, &one, open, "i", run);
}

enum rc_err plan_store_in_turns(struct db *db, int64_t run, bool again, bool *open) {
    struct turns t;
    int64_t upto = 0;
    *open = true;
    TRY(turns_begin(&t, db));
    TRY(plan_run_open(db, run, open));
    for (int64_t after = USER_FIRST; *open && after < USER_LAST; after = upto) {
        TRY(db_get_int(db, Q_PLAN_UPTO, &upto, NULL, "ii", after, (int64_t)TURN_PEOPLE));
        if (!upto)
            upto = USER_LAST;
        TRY(plan_store_users(db, run, again, after, upto));
        TRY(turns_pass(&t));
        TRY(plan_run_open(db, run, open));
    }
    return *open ? db_exec(db, Q_PLAN_STORE_GROUPS, NULL, "i", run) : OK;
}
