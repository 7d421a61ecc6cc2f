/* Making previews of very many people: which, in which order, and what becomes of one that fails.
 * How it is planned and stored is run_prepare's business. */
#include "tasks/previews.h"
#include "base/log.h"
#include "runs/worker.h"

#include <time.h>

enum { MEMORY_MAX = 512 * 1024 * 1024 };

static enum rc_err make(struct lane *l, struct arena *a, int64_t run) {
    int64_t now = (int64_t)time(NULL);
    enum rc_err rc = run_prepare(l->db, a, run, now);
    if (rc == OK || rc == ERR_NOT_FOUND) /* dropped meanwhile */
        return OK;
    log_err(l->err);
    db_rollback(l->db);
    return db_exec(l->db, Q_RUN_PREPARING_SIGN, NULL, "iiss", run, now, "goes-on", l->err->message);
}

/* In memory of its own: each person takes some, and eight previews of 200,000 people are more than
 * a run has for its people. */
static enum rc_err make_apart(struct lane *l, int64_t run) {
    struct arena *own = arena_open(MEMORY_MAX);
    db_use(l->db, own, l->err);
    enum rc_err rc = make(l, own, run);
    arena_close(own);
    db_use(l->db, l->arena, l->err);
    return rc;
}

enum rc_err previews_make(struct lane *l) {
    int64_t *ids = NULL;
    int n = 0;
    TRY(db_get_ints(l->db, Q_RUN_PREPARING, &ids, &n, ""));
    for (int i = 0; i < n; i++)
        TRY(make_apart(l, ids[i]));
    return OK;
}
