/* Makes undos. An undo of a recent run is queued at once, of an older one it is a preview. For very
 * many people lane tasks plans the preview. */
#include "runs/undo.h"
#include "base/limits.h"
#include "base/text.h"
#include "db/area_use.h"
#include "queue/audit.h"
#include "runs/approval.h"
#include "runs/approve.h"
#include "runs/create.h"
#include "runs/plan_run.h"
#include "runs/undo_plan.h"

enum { RECENT_SECONDS = 30 * 24 * 3600 };

static bool undo_is_large(const struct run *source, const char *account_id) {
    return !account_id && source->done + source->failed > LIMIT_PREVIEW_NOW;
}

bool run_undo_previews(const struct db *db, const struct run *source, const char *account_id,
                       int64_t now) {
    return db_area(db) || undo_is_large(source, account_id) ||
           now - source->finished_at > RECENT_SECONDS;
}

static enum rc_err undo_refuse_empty(struct db *db, const struct run *source) {
    if (source->state == RUN_RUNNING)
        return db_refuse(db, ERR_CONFLICT,
                         "The run is in progress. Stop the run first, or wait until it ends.");
    return db_refuse(db, ERR_CONFLICT, "Already undone, or an undo is in progress.");
}

static enum rc_err undo_plan_now(struct db *db, const struct run *source, int64_t undo,
                                 const char *account_id, int64_t now) {
    int64_t people = 0;
    TRY(run_undo_plan(db, undo, source->id, account_id, NULL, now, &people));
    return people ? OK : undo_refuse_empty(db, source);
}

static enum rc_err undo_leave_to_lane(struct db *db, const struct run *source, int64_t undo,
                                      const char *account_id) {
    int64_t people = source->done + source->failed;
    bool any = false;
    if (account_id)
        TRY(run_undoable_for(db, source->id, account_id, &any));
    else
        TRY(run_undoable(db, source->id, &any));
    if (!any)
        return undo_refuse_empty(db, source);
    if (account_id) {
        people = 1;
        TRY(db_exec(db, Q_UNDO_LIST_ADD, NULL, "iis", undo, source->id, account_id));
    }
    return db_exec(db, Q_RUN_PREPARING_MATCHED, NULL, "ii", undo, people);
}

/* Asking for the undo is its confirmation. Where everybody is left out, the lane ends it. */
static enum rc_err undo_start(struct db *db, struct arena *a, const struct run *undo,
                              const char *who, const char *base_url, int64_t now) {
    if (undo->planned > 0)
        return run_confirm(db, a, undo->id, undo->planned, false, who, base_url, now);
    TRY(db_exec(db, Q_RUNS_CONFIRM, NULL, "ii", undo->id, (int64_t) false));
    return run_started_by(db, undo->id, who, now);
}

static enum rc_err undo_add(struct db *db, struct arena *a, const struct run *source, bool in_lane,
                            const char *who, int64_t now, int64_t *id) {
    const struct area_maker maker = db_area_maker(db);
    const struct run_draft d = {
        .kind = RUN_UNDO,
        .state = in_lane ? RUN_PREPARING : RUN_PREVIEW,
        .task = source->task,
        .undo_of = source->id,
        .name = arena_printf(a, "Undo: %s", source->name),
        .spec = "",
        .who = who,
        .acts_as = maker.user,
        .area = maker.user ? maker.area : source->area,
    };
    bool owner = false;
    TRY(run_add(db, &d, now, id));
    if (maker.user)
        return OK; /* it restores no admin rights */
    TRY(run_undo_is_owner(db, who, now, &owner));
    if (owner)
        TRY(db_exec(db, Q_UNDO_WITH_ADMINS, NULL, "i", *id));
    return OK;
}

enum rc_err run_undo(struct db *db, struct arena *a, int64_t run, const char *account_id,
                     const char *who, const char *base_url, int64_t now, int64_t *id) {
    struct run source, undo;
    TRY(run_load(db, a, run, &source));
    bool large = undo_is_large(&source, account_id), in_lane = large || db_area(db);
    *id = 0;
    TRY(run_check_own(db, &source));
    if (in_lane)
        TRY(run_preparing_limit(db, who, db_area(db) != NULL, id));
    if (*id)
        return OK; /* each person has one at a time */
    TRY(undo_add(db, a, &source, in_lane, who, now, id));
    if (in_lane)
        TRY(undo_leave_to_lane(db, &source, *id, account_id));
    else
        TRY(undo_plan_now(db, &source, *id, account_id, now));
    TRY(run_load(db, a, *id, &undo));
    const char *people = text_count(a, in_lane ? undo.matched : undo.planned);
    TRY(audit_add(db, now, who, "run.undo", source.name, NULL, people, account_id));
    if (run_undo_previews(db, &source, account_id, now))
        return OK;
    return undo_start(db, a, &undo, who, base_url, now);
}

enum rc_err run_undo_size(struct db *db, int64_t undo, int64_t *calls, int64_t *withheld) {
    TRY(db_get_int(db, Q_UNDO_CALLS, calls, NULL, "i", undo));
    return db_get_int(db, Q_UNDO_WITHHELD, withheld, NULL, "i", undo);
}

enum rc_err run_undo_protect(struct db *db, int64_t undo, int64_t days, const char *reason) {
    if (db_area(db))
        return db_refuse(db, ERR_RIGHT, "Protect the people one by one, on their own pages.");
    return db_exec(db, Q_UNDO_PROTECT, NULL, "iis", undo, days, reason);
}
