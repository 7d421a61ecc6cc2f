/* Only how roles came is written here, and who was asked. Seats never change: what they depend on
 * was read before (role_sources_for_seats). */
#include "sync/refine.h"
#include "base/log.h"
#include "index/index_build.h"
#include "sync/role_sources.h"

#include <time.h>

static enum rc_err compute_roles(struct lane *l, int64_t *changed) {
    static const enum query STEPS[] = {
        Q_REFINE_SOURCES_CLEAR, Q_MERGE_MAP_ROLE_SOURCE, Q_MERGE_DIRECT_ASKED, Q_REFINE_BESIDE_OUT,
        Q_MERGE_DIRECT_BESIDE,  Q_REFINE_OUT_CLEAR,      Q_REFINE_IN_CLEAR};
    int64_t out = 0, in = 0;
    TRY(db_begin_read(l->db)); /* one commit of TEMP */
    TRY(DB_EXEC_ALL(l->db, STEPS));
    TRY(db_exec(l->db, Q_MERGE_OUT_DIRECT, &out, ""));
    TRY(db_exec(l->db, Q_MERGE_IN_DIRECT, &in, ""));
    *changed = out + in;
    if (*changed)
        TRY(user_index_make_direct(l->db, Q_REFINE_DIRECT));
    return db_commit(l->db);
}

static enum rc_err write_roles(struct sync_run *run, int64_t changed) {
    static const enum query ROLES[] = {Q_MERGE_DIRECT_OUT, Q_MERGE_DIRECT_IN};
    struct lane *l = run->l;
    TRY(sync_run_progress(run));
    TRY(db_begin(l->db));
    if (changed) {
        TRY(DB_EXEC_ALL(l->db, ROLES));
        TRY(user_index_write_direct(l->db));
    }
    TRY(db_exec(l->db, Q_MERGE_ASKED, NULL, "i", (int64_t)time(NULL)));
    TRY(db_exec(l->db, Q_RUN_DETAIL_END, NULL, "is", run->id, run->cut ? "cut" : "done"));
    return db_commit(l->db);
}

static enum rc_err refine(struct sync_run *run) {
    struct lane *l = run->l;
    int64_t changed = 0;
    enum rc_err rc = role_sources_in_turn(run);
    if (rc != OK) {
        run->cut = true;
        log_line(LOG_LEVEL_NOTICE, "the next sync goes on reading how roles came: %s",
                 l->err->message);
        TRY(stage_flush(l, &run->stage)); /* what was answered whole counts */
    }
    TRY(compute_roles(l, &changed));
    return write_roles(run, changed);
}

void refine_run(struct sync_run *run) {
    run->refining = true;
    if (refine(run) == OK)
        return;
    log_err(run->l->err);
    db_rollback(run->l->db);
}
