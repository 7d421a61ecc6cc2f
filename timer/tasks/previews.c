/* Decides which previews are made, in which order, and what happens to a failed one. run_prepare
 * plans and stores a preview. */
#include "tasks/previews.h"
#include "base/log.h"
#include "runs/plan_run.h"

#include <time.h>

enum { PREVIEW_BYTES_MAX = 512 * 1024 * 1024 };

static enum rc_err preview_make(struct lane *l, struct arena *a, int64_t run) {
    int64_t now = (int64_t)time(NULL);
    enum rc_err rc = run_prepare(l->db, a, run, now);
    if (rc == OK || rc == ERR_NOT_FOUND) /* ERR_NOT_FOUND: it was dropped meanwhile */
        return OK;
    log_err(l->err);
    db_rollback(l->db);
    return db_exec(l->db, Q_RUN_PREPARING_SIGN, NULL, "iiss", run, now, "goes-on", l->err->message);
}

/* Each preview has memory of its own: eight previews of 200,000 people need more than the run's
 * arena may take. */
static enum rc_err preview_make_in_own_arena(struct lane *l, int64_t run) {
    struct arena *own = arena_open(PREVIEW_BYTES_MAX);
    db_use(l->db, own, l->err);
    enum rc_err rc = preview_make(l, own, run);
    arena_close(own);
    db_use(l->db, l->arena, l->err);
    return rc;
}

enum rc_err previews_make(struct lane *l) {
    int64_t *ids = NULL;
    int n = 0;
    TRY(db_get_ints(l->db, Q_RUN_PREPARING, &ids, &n, ""));
    for (int i = 0; i < n; i++)
        TRY(preview_make_in_own_arena(l, ids[i]));
    return OK;
}
