/* Confirms, approves and stops runs. */
#include "runs/approve.h"
#include "base/text.h"
#include "queue/audit.h"
#include "runs/approval.h"
#include "runs/finish.h"
#include "runs/undo_plan.h"
#include "settings/access.h"

#include "sql/core/runs/approval.h"

static enum rc_err approve_check_preview(struct db *db, const struct run *r, int64_t now) {
    if (r->state == RUN_PREPARING)
        return db_refuse(db, ERR_CONFLICT,
                         "This preview is still being prepared. Wait until it lists the people.");
    if (r->state != RUN_PREVIEW)
        return db_refuse(db, ERR_CONFLICT, "This preview was already run.");
    if (run_is_old(r, now))
        return db_refuse(db, ERR_CONFLICT,
                         "This preview is older than 24 hours. Create a new one.");
    if (r->planned == 0)
        return db_refuse(db, ERR_CONFLICT, "No changes needed: this preview changes nobody.");
    return OK;
}

static enum rc_err approve_check_task(struct db *db, struct arena *a, const struct run *r) {
    struct task t;
    TRY(task_load(db, a, r->task, &t));
    if (!t.query || !text_equal(task_spec_of(a, &t), r->spec))
        return db_refuse(db, ERR_CONFLICT,
                         "The task or its filter changed after this preview. Create a new one.");
    int64_t one = 0;
    bool otherwise = false;
    TRY(db_get_int(db, Q_RUN_WARNS_OTHERWISE, &one, &otherwise, "ii", r->id, r->task));
    if (otherwise)
        return db_refuse(
            db, ERR_CONFLICT,
            "The warnings of the task changed after this preview. Create a new preview.");
    return OK;
}

/* A preview is limited by the rights of the one who made it, so another of the same area makes one
 * of their own. */
static enum rc_err approve_check_limits(struct db *db, const struct run *r) {
    const struct area *own = db_area(db);
    if (!own || r->acts_as == own->user)
        return OK;
    return db_refuse(db, ERR_RIGHT,
                     "Another person made this preview. Create your own preview and run it.");
}

enum rc_err run_confirm(struct db *db, struct arena *a, int64_t run, int64_t count, bool dry_run,
                        const char *who, const char *base_url, int64_t now) {
    struct run r;
    struct run_approval second = {0};
    TRY(run_load(db, a, run, &r));
    TRY(approve_check_preview(db, &r, now));
    if (run_needs_count(&r) && count != r.planned)
        return db_refuse(db, ERR_INPUT,
                         arena_printf(a, "Enter the number of people, %s, to start this run.",
                                      text_count(a, r.planned)));
    if (r.task && !r.undo_of)
        TRY(approve_check_task(db, a, &r));
    if (r.undo_of)
        TRY(run_undo_confirm_check(db, &r, who, now));
    TRY(approve_check_limits(db, &r));
    if (!db_area(db)) /* else the lane decides it, which sees other runs of that person */
        TRY(run_approval_of(db, who, run, r.planned, now, &second));
    TRY(db_exec(db, Q_RUNS_CONFIRM, NULL, "ii", run, (int64_t)dry_run));
    if (r.kind == RUN_TASK)
        TRY(db_exec(db, Q_RUN_ADD_TERMS, NULL, "ii", run, r.task));
    TRY(run_started_by(db, run, who, now));
    if (second.needed && !dry_run)
        TRY(run_wait(db, a, run, &second, base_url, now));
    return audit_add(db, now, who, dry_run ? "run.dry" : "run.confirm", r.name, NULL,
                     text_count(a, r.planned), r.process_id);
}

/* ERR_CONFLICT unless `asked` (NULL: nobody) and `who` are certainly two people. A person may be
 * known by e-mail and by account id, so the account decides. An address that is nobody's any more
 * was changed, perhaps by the very admin who approves. */
static enum rc_err approve_check_other(struct db *db, const char *asked, const char *who,
                                       int64_t now) {
    struct access first, second;
    if (!asked)
        return OK;
    TRY(access_of(db, asked, now, &first));
    TRY(access_of(db, who, now, &second));
    if (text_equal_nocase(asked, who) || (first.user != 0 && first.user == second.user))
        return db_refuse(db, ERR_CONFLICT, "Someone else must approve your own run.");
    if (first.user == 0 && first.level == ACCESS_NONE)
        return db_refuse(db, ERR_CONFLICT,
                         "The requester's identity changed. Reject this run and request it again.");
    return OK;
}

/* The same for an approver of an area, by the accounts that were stored when the run began to wait.
 */
static enum rc_err approve_check_accounts(struct db *db, const struct run *r, const char *who,
                                          const char *account_id) {
    struct rows *rows = NULL;
    const char *asked = NULL, *confirmed = NULL;
    TRY(db_query(db, Q_RUNS_ASKED, &rows, "i", r->id));
    if (db_next(rows)) {
        asked = db_text(rows, RUNS_ASKED__REQUESTED_ACCOUNT);
        confirmed = db_text(rows, RUNS_ASKED__CONFIRMED_ACCOUNT);
    }
    TRY(db_end(rows));
    if (r->scheduled) /* counts for the person who confirmed its task */
        asked = confirmed;
    if (!asked || !confirmed || !account_id)
        return db_refuse(db, ERR_CONFLICT,
                         "The requester's identity is not certain. Ask somebody with full access.");
    if (text_equal(asked, account_id) || text_equal(confirmed, account_id) ||
        text_equal_nocase(r->confirmed_by, who) ||
        (!r->scheduled && text_equal_nocase(r->requested_by, who)))
        return db_refuse(db, ERR_CONFLICT, "Someone else must approve your own run.");
    return OK;
}

static enum rc_err approve_check_second(struct db *db, const struct run *r, const char *who,
                                        const char *account_id, int64_t now) {
    bool inside = false;
    if (!db_area(db)) {
        if (!r->scheduled) /* a scheduled run counts for the person who confirmed its task */
            TRY(approve_check_other(db, r->requested_by, who, now));
        return approve_check_other(db, r->confirmed_by, who, now);
    }
    TRY(approve_check_accounts(db, r, who, account_id));
    TRY(run_reach_inside(db, r->id, db_area(db), &inside));
    if (inside)
        return OK;
    return db_refuse(db, ERR_RIGHT,
                     "This run reaches beyond your area. Somebody with full access, or whose area "
                     "covers all of it, approves it.");
}

enum rc_err run_approve(struct db *db, struct arena *a, int64_t run, const char *who,
                        const char *account_id, int64_t now) {
    struct run r;
    TRY(run_load(db, a, run, &r));
    if (r.state != RUN_WAITING)
        return db_refuse(db, ERR_CONFLICT, "This run no longer needs approval.");
    TRY(approve_check_second(db, &r, who, account_id, now));
    TRY(db_exec(db, Q_RUNS_APPROVE, NULL, "isi", run, who, now));
    return audit_add(db, now, who, "run.approve", r.name, NULL, text_count(a, r.planned),
                     r.process_id);
}

static enum rc_err approve_end_unstarted(struct db *db, int64_t run, const char *who, int64_t now) {
    TRY(db_exec(db, Q_RUNS_STOP, NULL, "isiss", run, who, now, "stopped-before", who));
    TRY(db_exec(db, Q_ACT_END_PEOPLE, NULL, "iss", run, "stopped-before", who));
    TRY(run_end_warnings(db, run, now));
    return db_exec(db, db_area(db) ? Q_AREA_RUNS_COUNT : Q_RUNS_COUNT, NULL, "i", run);
}

/* An approver may also reject a run that their area covers. Who made it may stop it always. */
static enum rc_err approve_check_stop(struct db *db, const struct run *r) {
    bool inside = false;
    if (r->state == RUN_WAITING)
        TRY(run_reach_inside(db, r->id, db_area(db), &inside));
    return inside || run_was_made_for(db_area(db), r) ? OK : run_check_own(db, r);
}

enum rc_err run_stop(struct db *db, struct arena *a, int64_t run, const char *who, int64_t now) {
    struct run r;
    TRY(run_load(db, a, run, &r));
    TRY(approve_check_stop(db, &r));
    bool started = r.state == RUN_RUNNING || (r.state == RUN_QUEUED && r.started_at);
    if (r.state == RUN_PREPARING)
        TRY(db_exec(db, Q_RUN_DROP, NULL, "i", run));
    else if (started)
        TRY(db_exec(db, Q_RUNS_STOP_ASK, NULL, "is", run, who));
    else if (r.state == RUN_WAITING || r.state == RUN_QUEUED || r.state == RUN_WARNING)
        TRY(approve_end_unstarted(db, run, who, now));
    else
        return db_refuse(db, ERR_CONFLICT, "This run has already ended.");
    return audit_add(db, now, who, "run.stop", r.name, NULL, NULL, r.process_id);
}

enum rc_err task_seen(struct db *db, struct arena *a, int64_t task, int64_t run, const char *who,
                      int64_t now) {
    struct task t;
    struct run r;
    TRY(task_load(db, a, task, &t));
    TRY(run_load(db, a, run, &r));
    if (r.acts_as != t.acts_as || (r.area && r.area != t.area))
        return db_refuse(db, ERR_CONFLICT,
                         "This preview has the limits of another person or area than the task. "
                         "Save the task, then review a new preview.");
    bool shows = r.state == RUN_PREVIEW || (r.dry_run && r.state == RUN_DONE), otherwise = false;
    int64_t one = 0;
    TRY(db_get_int(db, Q_RUN_WARNS_OTHERWISE, &one, &otherwise, "ii", run, task));
    const char *spec = task_spec_of(a, &t);
    if (r.task != task || !shows || otherwise || !t.query || !text_equal(r.spec, spec))
        return db_refuse(
            db, ERR_CONFLICT,
            "The task or its filter changed after this preview. Create a new preview.");
    return db_exec(db, Q_TASK_SEEN, NULL, "issi", task, spec, who, now);
}
