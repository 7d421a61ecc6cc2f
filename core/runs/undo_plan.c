/* Plans undos with the statements of undo.sql, for ranges of people by row id: above `after`, up to
 * `upto`. */
#include "runs/undo_plan.h"
#include "db/turns.h"
#include "runs/undo_watch.h"
#include "settings/access.h"
#include "tasks/plan_area.h"
#include "users/protect.h"

enum { DAY_SECONDS = 24 * 3600 };
static const int64_t USER_FIRST = 0, USER_LAST = INT64_MAX; /* row ids begin at 1 */

struct undo_planning {
    int64_t undo, source, now;
    const char *account_id;  /* NULL: everybody */
    const struct area *area; /* whose limits it has; NULL: none */
    bool again;              /* renews a stored plan */
    /* Results: */
    int64_t people; /* of a new plan: those there is anything to put back for */
    int64_t synced; /* the synchronization whose figures it read */
};

/* Leaves out people whom a call of the undo would reach beyond the area. They may hold nothing of
 * it any more: the run took it. */
static enum rc_err undo_plan_limit(struct db *db, const struct undo_planning *m,
                                   const struct plan *p) {
    if (!m->area)
        return OK;
    TRY(plan_area_state(db, p, false));
    TRY(db_exec(db, Q_UNDO_AREA_STEPS, NULL, "i", m->source));
    return plan_area_steps(db, p);
}

/* Reads into TEMP tables what the statements of undo_plan_range need: organization admins,
 * protected people and people who left, as the planner has them, and what later runs changed. */
static enum rc_err undo_plan_read(struct db *db, struct undo_planning *m) {
    const struct plan p = {.now = m->now, .area = m->area};
    const char *unknown = NULL;
    TRY(plan_begin(db, &p));
    if (m->again)
        TRY(plan_choose_planned(db, m->undo));
    else if (m->account_id)
        TRY(plan_choose_accounts(db, &m->account_id, 1, &unknown));
    else
        TRY(db_exec(db, Q_UNDO_CHOOSE, NULL, "i", m->source));
    TRY(plan_state_synced(db));
    TRY(undo_plan_limit(db, m, &p));
    TRY(plan_protect(db, m->now));
    TRY(db_get_int(db, Q_RUNS_SYNCED, &m->synced, NULL, ""));
    return run_undo_find_later(db, m->source);
}

static enum rc_err undo_plan_begin(struct db *db, const struct undo_planning *m) {
    if (m->area)
        TRY(db_exec(db, Q_RUN_AREA_ADD, NULL, "i", m->undo));
    return db_exec(db, Q_UNDO_GROUPS, NULL, "ii", m->undo, m->source);
}

/* Stores the people there is anything to put back for, and the calls. */
static enum rc_err undo_plan_collect(struct db *db, struct undo_planning *m, int64_t after,
                                     int64_t upto) {
    int64_t people = 0;
    TRY(db_exec(db, Q_UNDO_USERS, &people, "iisii", m->undo, m->source, m->account_id, after,
                upto));
    m->people += people;
    return db_exec(db, Q_UNDO_STEPS, NULL, "iiii", m->undo, m->source, after, upto);
}

/* Skips what other undos of the same run put back meanwhile. */
static enum rc_err undo_plan_skip_undone(struct db *db, const struct undo_planning *m,
                                         int64_t after, int64_t upto) {
    TRY(db_exec(db, Q_UNDO_OUT_STEPS, NULL, "iiii", m->undo, m->source, after, upto));
    return db_exec(db, Q_UNDO_OUT_TWICE, NULL, "isiii", m->undo,
                   run_user_state_name(RUN_USER_SKIPPED), m->source, after, upto);
}

static enum rc_err undo_plan_range(struct db *db, struct undo_planning *m, int64_t after,
                                   int64_t upto) {
    const char *out = run_user_state_name(m->again ? RUN_USER_SKIPPED : RUN_USER_LEFT_OUT);
    if (m->again)
        TRY(undo_plan_skip_undone(db, m, after, upto));
    else
        TRY(undo_plan_collect(db, m, after, upto));
    TRY(db_exec(db, Q_UNDO_OUT_PLANNER, NULL, "isii", m->undo, out, after, upto));
    TRY(db_exec(db, Q_UNDO_SEEN, NULL, "iii", m->source, after, upto));
    TRY(db_exec(db, Q_UNDO_OUT_LATER, NULL, "isii", m->undo, out, after, upto));
    TRY(db_exec(db, Q_UNDO_OUT_SEEN, NULL, "isiii", m->undo, out, m->source, after, upto));
    TRY(db_exec(db, Q_UNDO_OUT_ADMINS, NULL, "iii", m->undo, after, upto));
    TRY(db_exec(db, Q_UNDO_OUT_NOTHING, NULL, "isii", m->undo, out, after, upto));
    return db_exec(db, Q_UNDO_OUT_DROP, NULL, "iii", m->undo, after, upto);
}

static enum rc_err undo_plan_end(struct db *db, const struct undo_planning *m) {
    return db_exec(db, Q_RUNS_PLANNED, NULL, "iiii", m->undo, m->now, (int64_t)0, m->synced);
}

enum rc_err run_undo_plan(struct db *db, int64_t undo, int64_t source, const char *account_id,
                          const struct area *area, int64_t now, int64_t *people) {
    struct undo_planning m = {
        .undo = undo, .source = source, .account_id = account_id, .area = area, .now = now};
    TRY(undo_plan_read(db, &m));
    TRY(undo_plan_begin(db, &m));
    TRY(undo_plan_range(db, &m, USER_FIRST, USER_LAST));
    *people = m.people;
    return m.people ? undo_plan_end(db, &m) : OK;
}

/* Leaves the last transaction open. *open: false when somebody ended the undo meanwhile. */
static enum rc_err undo_plan_in_turns(struct db *db, struct undo_planning *m, bool *open) {
    struct turns t;
    int64_t upto = 0, one = 0;
    TRY(db_begin_read(db));
    TRY(undo_plan_read(db, m));
    TRY(db_commit(db));
    TRY(turns_begin(&t, db));
    if (!m->again)
        TRY(undo_plan_begin(db, m));
    TRY(db_get_int(db, Q_RUNS_OPEN, &one, open, "i", m->undo));
    for (int64_t after = USER_FIRST; *open && after < USER_LAST; after = upto) {
        TRY(run_undo_next_people(db, m->again ? m->undo : m->source, after, &upto));
        TRY(undo_plan_range(db, m, after, upto));
        TRY(turns_pass(&t));
        TRY(db_get_int(db, Q_RUNS_OPEN, &one, open, "i", m->undo));
    }
    return *open ? undo_plan_end(db, m) : OK;
}

enum rc_err run_undo_prepare(struct db *db, const struct run *undo, int64_t now, bool *open) {
    struct undo_planning m = {.undo = undo->id, .source = undo->undo_of, .now = now};
    TRY(plan_area_limit(db, undo->acts_as, undo->area, now, &m.area));
    return undo_plan_in_turns(db, &m, open);
}

enum rc_err run_undo_renew(struct db *db, const struct run *undo, int64_t now) {
    struct undo_planning m = {.undo = undo->id, .source = undo->undo_of, .now = now, .again = true};
    bool open = false;
    TRY(plan_area_limit(db, undo->acts_as, undo->area, now, &m.area));
    TRY(undo_plan_in_turns(db, &m, &open));
    return db_commit(db);
}

enum rc_err run_undo_is_owner(struct db *db, const char *who, int64_t now, bool *owner) {
    struct access access;
    TRY(access_of(db, who, now, &access));
    *owner = access.level >= ACCESS_OWNER;
    return OK;
}

enum rc_err run_undo_confirm_check(struct db *db, const struct run *undo, const char *who,
                                   int64_t now) {
    int64_t one = 0;
    bool gives = false, owner = false;
    if (!undo->with_admins)
        return OK;
    TRY(db_get_int(db, Q_UNDO_GIVES_ADMINS, &one, &gives, "i", undo->id));
    TRY(run_undo_is_owner(db, who, now, &owner));
    if (gives && !owner)
        return db_refuse(db, ERR_CONFLICT,
                         "Only an organization admin can restore admin roles. Start your own undo: "
                         "it skips them.");
    return OK;
}

static enum rc_err undo_plan_protect(struct db *db, struct arena *a, const struct run *undo,
                                     int64_t now) {
    const char *who = undo->confirmed_by ? undo->confirmed_by : undo->requested_by;
    int64_t *users = NULL, until = now + undo->protect_days * DAY_SECONDS;
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
    TRY(run_undo_find_tree(db, undo->id));
    TRY(db_exec(db, Q_UNDO_MARK, NULL, "i", undo->id));
    TRY(db_exec(db, Q_UNDO_UNMARK, NULL, "i", undo->id));
    TRY(db_exec(db, Q_UNDO_MARK_USERS, NULL, "i", undo->id));
    TRY(db_exec(db, Q_UNDO_MARK_RUNS, NULL, "i", undo->id));
    TRY(db_exec(db, Q_UNDO_VOID_REQUESTS, NULL, "ii", undo->id, now));
    return undo->protect_days > 0 ? undo_plan_protect(db, a, undo, now) : OK;
}
