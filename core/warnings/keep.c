/* Keeping access: the row that later runs of the task obey, and the end of the warning. */
#include "warnings/keep.h"
#include "base/text.h"
#include "queue/audit.h"
#include "sql/core/warnings/keep.h"
#include "warnings/warning.h"

static enum rc_err keep_too_late(struct db *db) {
    return db_refuse(db, ERR_CONFLICT,
                     "Too late to keep this access: the run has begun, or you are no longer part "
                     "of it. Reload the page to see what happened.");
}

/* The days count from the click, so nobody gets fewer than the task says. */
static enum rc_err keep_add(struct db *db, int64_t user, const struct run *run,
                            const struct task_terms *terms, const char *reason, const char *who,
                            int64_t now) {
    return db_exec(db, Q_KEEP_ADD, NULL, "iiiisis", user, run->task, run->id,
                   now + terms->keep_days * WARNING_DAY, reason, now, who);
}

static enum rc_err keep_at_once(struct db *db, const struct access_demand *d, const struct run *run,
                                const struct task_terms *terms) {
    bool ended = false;
    TRY(warning_end(db, d->run, d->user, WARNING_KEPT, "kept", NULL, d->now, &ended));
    if (!ended)
        return keep_too_late(db);
    TRY(keep_add(db, d->user, run, terms, d->reason, d->who, d->now));
    TRY(request_add_granted(db, d, REQUEST_KEEP, 0));
    return audit_add(db, d->now, d->who, "access.keep", run->name, NULL,
                     *d->reason ? d->reason : NULL, d->account_id);
}

/* In a run that is about to begin nothing reads the state of the warning any more, so the person is
 * skipped there at once. */
static enum rc_err keep_ask(struct db *db, struct arena *a, const struct access_demand *d,
                            const struct run *run) {
    int64_t changed = 0;
    TRY(db_exec(db, Q_KEEP_ASKED, &changed, "ii", d->run, d->user));
    if (!changed)
        return keep_too_late(db);
    if (run->state != RUN_WARNING)
        TRY(db_exec(db, Q_WARNING_SKIP, NULL, "iisn", d->run, d->user, "asked"));
    return request_add(db, a, d, REQUEST_KEEP, run, NULL);
}

enum rc_err keep_access(struct db *db, struct arena *a, const struct access_demand *d,
                        bool *asked) {
    struct run run;
    struct task_terms terms;
    struct access_request before;
    enum permission may;
    *asked = false;
    TRY(request_subject(db, a, d, &run, &terms));
    TRY(request_find(db, REQUEST_KEEP, d->user, d->run, &before));
    *asked = before.state == REQUEST_OPEN;
    if (*asked || before.state == REQUEST_GRANTED)
        return OK;
    if (before.state == REQUEST_REFUSED)
        return db_refuse(db, ERR_CONFLICT, "An admin has declined this already.");
    may = permission(terms.keep);
    if (may != PERMISSION_SELF && may != PERMISSION_ASK)
        return db_refuse(db, ERR_CONFLICT,
                         "This task lets nobody keep their access here. Ask an "
                         "organization admin.");
    if (run.state != RUN_WARNING && run.state != RUN_WAITING && run.state != RUN_QUEUED)
        return keep_too_late(db);
    if (may == PERMISSION_SELF)
        return keep_at_once(db, d, &run, &terms);
    TRY(keep_ask(db, a, d, &run));
    *asked = true;
    return OK;
}

enum rc_err keep_grant(struct db *db, const struct access_request *q, const char *who,
                       int64_t now) {
    struct run run;
    struct task_terms terms = task_terms_defaults();
    bool ended = false;
    TRY(run_load(db, db_arena(db), q->run, &run));
    TRY(run_terms_load(db, q->run, &terms));
    TRY(warning_end(db, q->run, q->user, WARNING_KEPT, "kept", NULL, now, &ended));
    if (!ended) /* the run has skipped the person meanwhile */
        TRY(db_exec(db, Q_WARNING_END, NULL, "iisi", q->run, q->user,
                    warning_state_name(WARNING_KEPT), now));
    return keep_add(db, q->user, &run, &terms, q->reason, who, now);
}

enum rc_err keep_refuse(struct db *db, const struct access_request *q) {
    return db_exec(db, Q_KEEP_REFUSED, NULL, "ii", q->run, q->user);
}

enum rc_err keep_end(struct db *db, int64_t keep, const char *who, int64_t now) {
    struct rows *r = NULL;
    const char *task = NULL, *account = NULL;
    int64_t changed = 0;
    TRY(db_query(db, Q_KEEP_LOAD, &r, "i", keep));
    if (db_next(r)) {
        task = db_text(r, KEEP_LOAD__NAME);
        account = db_text(r, KEEP_LOAD__ACCOUNT_ID);
    }
    TRY(db_end(r));
    if (!task)
        return db_refuse(db, ERR_NOT_FOUND, "Nobody keeps this access.");
    TRY(db_exec(db, Q_KEEP_END, &changed, "iis", keep, now, who));
    if (!changed)
        return db_refuse(db, ERR_CONFLICT, "This person no longer keeps the access.");
    return audit_add(db, now, who, "keep.end", task, NULL, NULL, account);
}
