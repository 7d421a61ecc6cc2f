/* Undos: a run that puts back what another one did. Younger than a month it is queued at once,
 * older it is a preview. Left out is whoever a synchronization, a run or a person left in another
 * state since, and admin rights unless an owner asks. */
#include "access.h"
#include "audit.h"
#include "plan.h"
#include "protect.h"
#include "run.h"
#include "run_lane.h"
#include "text.h"
#include "undo_watch.h"

#include <string.h>

enum { DAY = 24 * 3600, YOUNG_DAYS = 30 };

bool run_undo_previews(const struct run *source, int64_t now) {
    return now - source->finished_at > (int64_t)YOUNG_DAYS * DAY;
}

/* The runs that speak of the same change as this one. */
static enum rc_err find_tree(struct db *db, int64_t run) {
    TRY(db_exec(db, Q_UNDO_TREE_CREATE, NULL, ""));
    TRY(db_exec(db, Q_UNDO_TREE_CLEAR, NULL, ""));
    return db_exec(db, Q_UNDO_TREE, NULL, "i", run);
}

/* What became of what this run left: changed by later runs (into temp.undo_later), or seen
 * otherwise. */
static enum rc_err look_since(struct db *db, int64_t run) {
    TRY(find_tree(db, run));
    TRY(db_exec(db, Q_UNDO_LATER_CREATE, NULL, ""));
    TRY(db_exec(db, Q_UNDO_LATER_CLEAR, NULL, ""));
    TRY(db_exec(db, Q_UNDO_LATER, NULL, "i", run));
    return db_exec(db, Q_UNDO_SEEN, NULL, "i", run);
}

enum rc_err run_undo_watch(struct db *db) {
    int64_t *ids = NULL;
    int n = 0;
    TRY(db_get_ints(db, Q_UNDO_WATCHED, &ids, &n, ""));
    for (int i = 0; i < n; i++) {
        TRY(db_begin(db));
        TRY(look_since(db, ids[i]));
        TRY(db_commit(db));
    }
    return OK;
}

/* Organization admins, protected people, and who is gone: as the planner has it. */
static enum rc_err leave_out_by_plan(struct db *db, int64_t undo, const char *state, int64_t now) {
    const struct plan p = {.now = now};
    TRY(plan_begin(db, &p));
    TRY(plan_choose_planned(db, undo));
    TRY(plan_state_synced(db));
    TRY(plan_protect(db, now));
    return db_exec(db, Q_UNDO_OUT_PLANNER, NULL, "is", undo, state);
}

static enum rc_err leave_out(struct db *db, int64_t undo, int64_t source, const char *state,
                             int64_t now) {
    int64_t synced = 0;
    TRY(leave_out_by_plan(db, undo, state, now));
    TRY(look_since(db, source));
    TRY(db_exec(db, Q_UNDO_OUT_LATER, NULL, "is", undo, state));
    TRY(db_exec(db, Q_UNDO_OUT_SEEN, NULL, "isi", undo, state, source));
    TRY(db_exec(db, Q_UNDO_OUT_ADMINS, NULL, "i", undo));
    TRY(db_exec(db, Q_UNDO_OUT_NOTHING, NULL, "is", undo, state));
    TRY(db_exec(db, Q_UNDO_OUT_DROP, NULL, "i", undo));
    TRY(db_get_int(db, Q_RUNS_SYNCED, &synced, NULL, ""));
    return db_exec(db, Q_RUNS_PLANNED, NULL, "iiii", undo, now, (int64_t)0, synced);
}

static enum rc_err is_owner(struct db *db, const char *who, int64_t now, bool *owner) {
    struct access access;
    TRY(access_of(db, who, now, &access));
    *owner = access.level >= ACCESS_OWNER;
    return OK;
}

/* Whom there is anything to put back for, and what; nobody is left out yet. */
static enum rc_err gather(struct db *db, const struct run *source, const char *account_id,
                          int64_t undo) {
    int64_t people = 0;
    TRY(db_exec(db, Q_UNDO_USERS, &people, "iis", undo, source->id, account_id));
    if (people == 0)
        return db_refuse(db, ERR_CONFLICT,
                         strcmp(source->state, "running") == 0
                             ? "The run is still under way. Stop it first, or wait for its end."
                             : "Nothing of it is left to put back, or an undo is under way.");
    TRY(db_exec(db, Q_UNDO_STEPS, NULL, "ii", undo, source->id));
    return db_exec(db, Q_UNDO_GROUPS, NULL, "ii", undo, source->id);
}

/* Confirmed by asking for it. Where everybody is left out, the lane ends it and says so. */
static enum rc_err set_off(struct db *db, struct arena *a, int64_t undo, const char *who,
                           const char *base_url, int64_t now) {
    struct run r;
    TRY(run_load(db, a, undo, &r));
    if (r.planned > 0)
        return run_confirm(db, a, undo, r.planned, false, who, base_url, now);
    TRY(db_exec(db, Q_RUNS_CONFIRM, NULL, "ii", undo, (int64_t)0));
    return run_started_by(db, undo, who, now);
}

enum rc_err run_undo(struct db *db, struct arena *a, int64_t run, const char *account_id,
                     const char *who, const char *base_url, int64_t now, int64_t *id) {
    struct run source, made;
    bool owner = false;
    TRY(run_load(db, a, run, &source));
    const char *name = arena_printf(a, "Undo: %s", source.name);
    TRY(db_exec(db, Q_RUNS_ADD, NULL, "siissiisssi", "undo", source.task, run, name, "preview",
                (int64_t)0, (int64_t)0, (char *)NULL, "", who, now));
    *id = db_last_id(db);
    TRY(gather(db, &source, account_id, *id));
    TRY(is_owner(db, who, now, &owner));
    if (owner)
        TRY(db_exec(db, Q_UNDO_WITH_ADMINS, NULL, "i", *id));
    TRY(leave_out(db, *id, run, "left-out", now));
    TRY(run_load(db, a, *id, &made));
    TRY(audit_add(db, now, who, "run.undo", source.name, NULL, text_count(a, made.planned),
                  account_id));
    return run_undo_previews(&source, now) ? OK : set_off(db, a, *id, who, base_url, now);
}

enum rc_err run_undo_renew(struct db *db, const struct run *undo, int64_t now) {
    TRY(db_begin(db));
    TRY(db_exec(db, Q_UNDO_OUT_STEPS, NULL, "ii", undo->id, undo->undo_of));
    TRY(db_exec(db, Q_UNDO_OUT_TWICE, NULL, "isi", undo->id, "skipped", undo->undo_of));
    TRY(leave_out(db, undo->id, undo->undo_of, "skipped", now));
    return db_commit(db);
}

enum rc_err run_undo_may_confirm(struct db *db, const struct run *undo, const char *who,
                                 int64_t now) {
    int64_t one = 0;
    bool gives = false, owner = false;
    if (!undo->with_admins)
        return OK;
    TRY(db_get_int(db, Q_UNDO_GIVES_ADMINS, &one, &gives, "i", undo->id));
    TRY(is_owner(db, who, now, &owner));
    return !gives || owner ? OK
                           : db_refuse(db, ERR_CONFLICT,
                                       "This undo gives admin rights back, which only an "
                                       "organization admin can ask for. Ask for an undo "
                                       "of your own: it leaves them out.");
}

enum rc_err run_undo_size(struct db *db, int64_t undo, int64_t *calls, int64_t *kept_back) {
    TRY(db_get_int(db, Q_UNDO_CALLS, calls, NULL, "i", undo));
    return db_get_int(db, Q_UNDO_KEPT_BACK, kept_back, NULL, "i", undo);
}

enum rc_err run_undo_protect(struct db *db, int64_t undo, int64_t days, const char *reason) {
    return db_exec(db, Q_UNDO_PROTECT, NULL, "iis", undo, days, reason);
}

static enum rc_err protect_them(struct db *db, struct arena *a, const struct run *undo,
                                int64_t now) {
    const char *who = undo->confirmed_by ? undo->confirmed_by : undo->requested_by;
    int64_t *users = NULL, until = now + undo->protect_days * DAY;
    int n = 0;
    TRY(db_get_ints(db, Q_UNDO_PUT_BACK, &users, &n, "ii", undo->id, now));
    for (int i = 0; i < n; i++) {
        struct protect_subject s = {.kind = PROTECT_USER, .id = users[i]};
        TRY(db_get_text(db, Q_UNDO_ACCOUNT, &s.name, NULL, "i", users[i]));
        TRY(protect_begin(db, a, &s, undo->protect_reason, until, who, now));
    }
    return OK;
}

enum rc_err run_undo_mark(struct db *db, struct arena *a, const struct run *undo, int64_t now) {
    TRY(find_tree(db, undo->id));
    TRY(db_exec(db, Q_UNDO_MARK, NULL, "i", undo->id));
    TRY(db_exec(db, Q_UNDO_UNMARK, NULL, "i", undo->id));
    TRY(db_exec(db, Q_UNDO_MARK_USERS, NULL, "i", undo->id));
    TRY(db_exec(db, Q_UNDO_MARK_RUNS, NULL, "i", undo->id));
    return undo->protect_days > 0 ? protect_them(db, a, undo, now) : OK;
}
