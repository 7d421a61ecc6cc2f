/* Making previews of very many people: which, in which order, and what becomes of one that fails.
 * How it is planned and stored is run_prepare's business. */
#include "previews.h"
#include "log.h"
#include "run_lane.h"

#include <time.h>

static enum rc_err make(struct lane *l, int64_t run) {
    int64_t now = (int64_t)time(NULL);
    enum rc_err rc = run_prepare(l->db, l->arena, run, now);
    if (rc == OK || rc == ERR_NOT_FOUND) /* dropped meanwhile */
        return OK;
    log_err(l->err);
    db_rollback(l->db);
    return db_exec(l->db, Q_RUN_PREPARING_SIGN, NULL, "iiss", run, now, "goes-on", l->err->people);
}

enum rc_err previews_make(struct lane *l) {
    int64_t *ids = NULL;
    int n = 0;
    TRY(db_get_ints(l->db, Q_RUN_PREPARING, &ids, &n, ""));
    for (int i = 0; i < n; i++)
        TRY(make(l, ids[i]));
    return OK;
}
