/* Undos: a run that puts back what another one did. Younger than a month it is queued at once,
 * older it is a preview; of very many people it is one, too, which lane tasks makes. Left out is
 * whoever a synchronization, a run or a person left in another state since, and admin rights unless
 * an owner asks. */
#include "base/limits.h"
#include "base/text.h"
#include "db/turns.h"
#include "queue/audit.h"
#include "runs/run.h"
#include "runs/undo_watch.h"
#include "runs/worker.h"
#include "settings/access.h"
#include "tasks/plan.h"
#include "users/protect.h"

#include <string.h>

enum { DAY = 24 * 3600, YOUNG_DAYS = 30 };

static bool is_large(const struct run *source, const char *account_id) {
    return !account_id && source->done + source->failed > LIMIT_PREVIEW_NOW;
}

bool run_undo_previews(const struct run *source, const char *account_id, int64_t now) {
    return is_large(source, account_id) || now - source->finished_at > (int64_t)YOUNG_DAYS * DAY;
}

/* The runs that speak of the same change as this one. */
static enum rc_err find_tree(struct db *db, int64_t run) {
    TRY(db_exec(db, Q_UNDO_TREE_CREATE, NULL, ""));
    TRY(db_exec(db, Q_UNDO_TREE_CLEAR, NULL, ""));
    return db_exec(db, Q_UNDO_TREE, NULL, "i", run);
}

/* What of this run was changed by later runs, into temp.undo_later. */
static enum rc_err look_later(struct db *db, int64_t run) {
    TRY(find_tree(db, run));
    TRY(db_exec(db, Q_UNDO_LATER_CREATE, NULL, ""));
    TRY(db_exec(db, Q_UNDO_LATER_CLEAR, NULL, ""));
    return db_exec(db, Q_UNDO_LATER, NULL, "i", run);
}

/* The last of the next people of a run; when there are no more, of all. */
static enum rc_err next_people(struct db *db, int64_t run, int64_t after, int64_t *upto) {
    TRY(db_get_int(db, Q_RUN_ROWS_UPTO, upto, NULL, "iii", run, after, (int64_t)TURN_PEOPLE));
    *upto = *upto ? *upto : INT64_MAX;
    return OK;
}

static enum rc_err watch(struct db *db, int64_t run) {
    struct turns t;
    int64_t upto = 0;
    TRY(look_later(db, run));
    TRY(turns_begin(&t, db));
    for (int64_t after = 0; after < INT64_MAX; after = upto) {
        TRY(next_people(db, run, after, &upto));
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
        TRY(watch(db, ids[i]));
    return OK;
}

/* An undo being made, or renewed just before it begins. */
struct making {
    int64_t undo, source, now;
    const char *account_id; /* NULL: everybody */
    bool again;
    int64_t people, synced; /* results: who was gathered, of a new one */
};

/* What pieces() goes by, all of it in TEMP: organization admins, protected people and who is gone,
 * as the planner has it; and what later runs changed. */
static enum rc_err look(struct db *db, struct making *m) {
    const struct plan p = {.now = m->now};
    const char *unknown = NULL;
    TRY(plan_begin(db, &p));
    if (m->again)
        TRY(plan_choose_planned(db, m->undo));
    else
        TRY(m->account_id ? plan_choose_accounts(db, &m->account_id, 1, &unknown)
                          : db_exec(db, Q_UNDO_CHOOSE, NULL, "i", m->source));
    TRY(plan_state_synced(db));
    TRY(plan_protect(db, m->now));
    TRY(db_get_int(db, Q_RUNS_SYNCED, &m->synced, NULL, ""));
    return look_later(db, m->source);
}

/* Whom there is anything to put back for, and what; nobody is left out yet. */
static enum rc_err gather(struct db *db, struct making *m, int64_t after, int64_t upto) {
    int64_t people = 0;
    TRY(db_exec(db, Q_UNDO_USERS, &people, "iisii", m->undo, m->source, m->account_id, after,
                upto));
    m->people += people;
    return db_exec(db, Q_UNDO_STEPS, NULL, "iiii", m->undo, m->source, after, upto);
}

/* What others did meanwhile. */
static enum rc_err gather_again(struct db *db, const struct making *m, int64_t after,
                                int64_t upto) {
    TRY(db_exec(db, Q_UNDO_OUT_STEPS, NULL, "iiii", m->undo, m->source, after, upto));
    return db_exec(db, Q_UNDO_OUT_TWICE, NULL, "isiii", m->undo, "skipped", m->source, after, upto);
}

static enum rc_err piece(struct db *db, struct making *m, int64_t after, int64_t upto) {
    const char *state = m->again ? "skipped" : "left-out";
    TRY((m->again ? gather_again(db, m, after, upto) : gather(db, m, after, upto)));
    TRY(db_exec(db, Q_UNDO_OUT_PLANNER, NULL, "isii", m->undo, state, after, upto));
    TRY(db_exec(db, Q_UNDO_SEEN, NULL, "iii", m->source, after, upto));
    TRY(db_exec(db, Q_UNDO_OUT_LATER, NULL, "isii", m->undo, state, after, upto));
    TRY(db_exec(db, Q_UNDO_OUT_SEEN, NULL, "isiii", m->undo, state, m->source, after, upto));
    TRY(db_exec(db, Q_UNDO_OUT_ADMINS, NULL, "iii", m->undo, after, upto));
    TRY(db_exec(db, Q_UNDO_OUT_NOTHING, NULL, "isii", m->undo, state, after, upto));
    return db_exec(db, Q_UNDO_OUT_DROP, NULL, "iii", m->undo, after, upto);
}

static enum rc_err finish(struct db *db, const struct making *m) {
    return db_exec(db, Q_RUNS_PLANNED, NULL, "iiii", m->undo, m->now, (int64_t)0, m->synced);
}

/* In short transactions; the last one stays open. *open: false when it was ended meanwhile. */
static enum rc_err pieces_in_turns(struct db *db, struct making *m, bool *open) {
    struct turns t;
    int64_t upto = 0, one = 0;
    TRY(db_begin_read(db));
    TRY(look(db, m));
    TRY(db_commit(db));
    TRY(turns_begin(&t, db));
    TRY(m->again ? OK : db_exec(db, Q_UNDO_GROUPS, NULL, "ii", m->undo, m->source));
    TRY(db_get_int(db, Q_RUNS_OPEN, &one, open, "i", m->undo));
    for (int64_t after = 0; *open && after < INT64_MAX; after = upto) {
        TRY(next_people(db, m->again ? m->undo : m->source, after, &upto));
        TRY(piece(db, m, after, upto));
        TRY(turns_pass(&t));
        TRY(db_get_int(db, Q_RUNS_OPEN, &one, open, "i", m->undo));
    }
    return *open ? finish(db, m) : OK;
}

static enum rc_err is_owner(struct db *db, const char *who, int64_t now, bool *owner) {
    struct access access;
    TRY(access_of(db, who, now, &access));
    *owner = access.level >= ACCESS_OWNER;
    return OK;
}

static enum rc_err nothing_left(struct db *db, const struct run *source) {
    return db_refuse(db, ERR_CONFLICT,
                     strcmp(source->state, "running") == 0
                         ? "The run is still under way. Stop it first, or wait for its end."
                         : "Nothing of it is left to put back, or an undo is under way.");
}

static enum rc_err make_now(struct db *db, const struct run *source, struct making *m) {
    TRY(look(db, m));
    TRY(db_exec(db, Q_UNDO_GROUPS, NULL, "ii", m->undo, m->source));
    TRY(piece(db, m, 0, INT64_MAX));
    return m->people ? finish(db, m) : nothing_left(db, source);
}

/* Lane tasks makes it. */
static enum rc_err hand_over(struct db *db, const struct run *source, int64_t undo) {
    bool some = false;
    TRY(run_undoable(db, source->id, &some));
    return some ? db_exec(db, Q_RUN_PREPARING_MATCHED, NULL, "ii", undo,
                          source->done + source->failed)
                : nothing_left(db, source);
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
    bool large = is_large(&source, account_id);
    *id = 0;
    TRY(large ? run_preparing_of(db, who, id) : OK);
    if (*id)
        return OK; /* one at a time for each person */
    const char *name = arena_printf(a, "Undo: %s", source.name);
    TRY(db_exec(db, Q_RUNS_ADD, NULL, "siissiisssi", "undo", source.task, run, name,
                large ? "preparing" : "preview", (int64_t)0, (int64_t)0, (char *)NULL, "", who,
                now));
    *id = db_last_id(db);
    TRY(is_owner(db, who, now, &owner));
    if (owner)
        TRY(db_exec(db, Q_UNDO_WITH_ADMINS, NULL, "i", *id));
    struct making m = {.undo = *id, .source = run, .now = now, .account_id = account_id};
    TRY(large ? hand_over(db, &source, *id) : make_now(db, &source, &m));
    TRY(run_load(db, a, *id, &made));
    TRY(audit_add(db, now, who, "run.undo", source.name, NULL,
                  text_count(a, large ? made.matched : made.planned), account_id));
    return run_undo_previews(&source, account_id, now) ? OK
                                                       : set_off(db, a, *id, who, base_url, now);
}

enum rc_err run_undo_prepare(struct db *db, const struct run *undo, int64_t now, bool *open) {
    struct making m = {.undo = undo->id, .source = undo->undo_of, .now = now};
    return pieces_in_turns(db, &m, open);
}

enum rc_err run_undo_renew(struct db *db, const struct run *undo, int64_t now) {
    struct making m = {.undo = undo->id, .source = undo->undo_of, .now = now, .again = true};
    bool open = false;
    TRY(pieces_in_turns(db, &m, &open));
    return db_commit(db);
}

enum rc_err run_undo_confirm_check(struct db *db, const struct run *undo, const char *who,
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
