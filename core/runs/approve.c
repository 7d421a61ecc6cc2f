/* Deciding about runs: confirm, approve, stop. */
#include "base/text.h"
#include "queue/audit.h"
#include "runs/run.h"
#include "runs/worker.h"
#include "settings/access.h"
#include "settings/settings.h"

#include <string.h>

enum { COUNT_TYPED_ABOVE = 20, PREVIEW_SECONDS = 24 * 3600 };

static bool is(const struct run *r, const char *state) { return strcmp(r->state, state) == 0; }

bool run_needs_count(const struct run *r) {
    return is(r, "preview") && r->planned > COUNT_TYPED_ABOVE;
}
bool run_is_old(const struct run *r, int64_t now) {
    return now - r->requested_at > PREVIEW_SECONDS;
}

static enum rc_err check_confirm(struct db *db, struct arena *a, const struct run *r, int64_t count,
                                 int64_t now) {
    if (is(r, "preparing"))
        return db_refuse(
            db, ERR_CONFLICT,
            "This preview is still being made. Wait until it shows whom it would hit.");
    if (!is(r, "preview"))
        return db_refuse(db, ERR_CONFLICT, "This preview was run already.");
    if (run_is_old(r, now))
        return db_refuse(db, ERR_CONFLICT,
                         "This preview is older than a day. Make a new one: people and figures may "
                         "have changed.");
    if (r->planned == 0)
        return db_refuse(db, ERR_CONFLICT,
                         "There is nothing to do: nobody in this preview would be touched.");
    if (run_needs_count(r) && count != r->planned)
        return db_refuse(db, ERR_INPUT,
                         arena_printf(a, "Type the number of people, %s, to run this.",
                                      text_count(a, r->planned)));
    if (r->task && !r->undo_of) {
        struct task t;
        TRY(task_load(db, a, r->task, &t));
        if (!t.query || strcmp(task_spec(a, t.query, t.action, t.actions), r->spec) != 0)
            return db_refuse(
                db, ERR_CONFLICT,
                "The task or its filter was changed after this preview. Make a new one.");
    }
    return OK;
}

enum rc_err run_confirm(struct db *db, struct arena *a, int64_t run, int64_t count, bool dry_run,
                        const char *who, const char *base_url, int64_t now) {
    struct run r;
    struct run_approval second;
    TRY(run_load(db, a, run, &r));
    TRY(check_confirm(db, a, &r, count, now));
    TRY(r.undo_of ? run_undo_confirm_check(db, &r, who, now) : OK);
    TRY(run_approval_of(db, who, run, r.planned, now, &second));
    TRY(db_exec(db, Q_RUNS_CONFIRM, NULL, "ii", run, (int64_t)dry_run));
    TRY(run_started_by(db, run, who, now));
    if (second.needed && !dry_run)
        TRY(run_wait(db, a, run, &second, base_url, now));
    return audit_add(db, now, who, dry_run ? "run.dry" : "run.confirm", r.name, NULL,
                     text_count(a, r.planned), r.process_id);
}

/* What keeps b from being a second person beside a. One person may be known by e-mail and by
 * account id: the account decides. An address that is nobody's any more was changed, by an admin
 * himself perhaps. */
static enum rc_err check_other(struct db *db, const char *a, const char *b, int64_t now) {
    struct access left, right;
    if (!a)
        return OK;
    TRY(access_of(db, a, now, &left));
    TRY(access_of(db, b, now, &right));
    if (text_equal_nocase(a, b) || (left.user != 0 && left.user == right.user))
        return db_refuse(db, ERR_CONFLICT,
                         "Somebody else has to approve this: it is your own run.");
    if (left.user == 0 && left.level == ACCESS_NONE)
        return db_refuse(db, ERR_CONFLICT,
                         "Whoever asked for this is known by another name now, so nobody can tell "
                         "whether that is you. Reject it, and ask for it again.");
    return OK;
}

enum rc_err run_approve(struct db *db, struct arena *a, int64_t run, const char *who, int64_t now) {
    struct run r;
    TRY(run_load(db, a, run, &r));
    if (!is(&r, "waiting"))
        return db_refuse(db, ERR_CONFLICT, "This run does not wait for anybody any more.");
    if (!r.scheduled) /* else by the clock, for whoever confirmed the task */
        TRY(check_other(db, r.requested_by, who, now));
    TRY(check_other(db, r.confirmed_by, who, now));
    TRY(db_exec(db, Q_RUNS_APPROVE, NULL, "isi", run, who, now));
    return audit_add(db, now, who, "run.approve", r.name, NULL, text_count(a, r.planned),
                     r.process_id);
}

enum rc_err run_stop(struct db *db, struct arena *a, int64_t run, const char *who, int64_t now) {
    struct run r;
    TRY(run_load(db, a, run, &r));
    if (is(&r, "preparing"))
        TRY(db_exec(db, Q_RUN_DROP, NULL, "i", run));
    else if (is(&r, "running") || (is(&r, "queued") && r.started_at))
        TRY(db_exec(db, Q_RUNS_STOP_ASK, NULL, "is", run, who));
    else if (is(&r, "waiting") || is(&r, "queued")) {
        TRY(db_exec(db, Q_RUNS_STOP, NULL, "isiss", run, who, now, "stopped-before", who));
        TRY(db_exec(db, Q_ACT_END_PEOPLE, NULL, "iss", run, "stopped-before", who));
        TRY(db_exec(db, Q_RUNS_COUNT, NULL, "i", run));
    } else
        return db_refuse(db, ERR_CONFLICT, "This run is over already.");
    return audit_add(db, now, who, "run.stop", r.name, NULL, NULL, r.process_id);
}
