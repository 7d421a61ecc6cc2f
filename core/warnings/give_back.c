/* Giving access back: what keeps it from happening at once, and the undo. */
#include "warnings/give_back.h"
#include "base/text.h"
#include "money/seat_limits.h"
#include "queue/audit.h"
#include "runs/approval.h"
#include "runs/approve.h"
#include "runs/undo.h"
#include "settings/api_key.h"
#include "settings/settings.h"
#include "sql/core/warnings/give_back.h"

enum { MONTH_SECONDS = 30 * 24 * 3600, SPARED_SECONDS = 7 * 24 * 3600 };

/* A product of which the person gets a seat again. Seats on their way to other people count. */
static enum rc_err give_back_check_room(struct db *db, struct arena *a,
                                        const struct access_demand *d, const char **cause) {
    struct savings savings;
    struct rows *r = NULL;
    TRY(savings_load(db, a, d->now, &savings));
    TRY(db_query(db, Q_GIVE_BACK_SEATS, &r, "ii", d->run, d->user));
    while (!*cause && db_next(r)) {
        const struct savings_line *l =
            savings_find_id(&savings, db_int(r, GIVE_BACK_SEATS__PRODUCT));
        int64_t limit = 0, coming = db_int(r, GIVE_BACK_SEATS__COMING);
        if (l)
            TRY(seat_limit_of(db, l, &limit));
        if (limit && l->seats + coming + 1 >= limit)
            *cause = "no-room";
    }
    return db_end(r);
}

/* *cause: why an admin has to answer; NULL: it can be done at once. */
static enum rc_err give_back_check(struct db *db, struct arena *a, const struct access_demand *d,
                                   enum permission may, const char **cause) {
    int64_t taken = 0, limit = 0, one = 0;
    bool gives_admins = false;
    struct reason key = {0};
    *cause = NULL;
    if (may == PERMISSION_ASK)
        return OK;
    TRY(api_key_run_problem(db, a, d->now, &key));
    TRY(settings_int(db, "returns_per_month", &limit));
    TRY(db_get_int(db, Q_GIVE_BACK_COUNT, &taken, NULL, "ii", d->user, d->now - MONTH_SECONDS));
    TRY(db_get_int(db, Q_GIVE_BACK_ADMINS, &one, &gives_admins, "ii", d->run, d->user));
    if (key.code)
        *cause = key.code;
    else if (gives_admins)
        *cause = "admin-rights";
    else if (taken >= limit)
        *cause = "too-often";
    else
        TRY(give_back_check_room(db, a, d, cause));
    return OK;
}

/* An undo of an old run is a preview. Here it concerns one person and somebody has decided just
 * that, so it is confirmed at once. */
static enum rc_err give_back_undo(struct db *db, struct arena *a, int64_t run, const char *account,
                                  const char *who, const char *base_url, int64_t now,
                                  struct run *undo) {
    int64_t id = 0;
    TRY(run_undo(db, a, run, account, who, base_url, now, &id));
    TRY(run_load(db, a, id, undo));
    if (undo->state == RUN_PREPARING) /* in an area: the lane plans it, and it needs no more */
        return run_started_by(db, id, who, now);
    if (undo->planned == 0)
        return db_refuse(db, ERR_CONFLICT,
                         "Nothing can be given back: something else changed this access since.");
    if (undo->state == RUN_PREVIEW)
        TRY(run_confirm(db, a, id, undo->planned, false, who, base_url, now));
    return run_load(db, a, id, undo);
}

/* The next run of the task would take it again, before anybody can have used it: activity is up to
 * a day late. Runs of no task come once. */
static enum rc_err give_back_spare(struct db *db, int64_t run, int64_t user, const char *reason,
                                   const char *who, int64_t now) {
    return db_exec(db, Q_GIVE_BACK_SPARE, NULL, "iiisis", run, user, now + (int64_t)SPARED_SECONDS,
                   reason, now, who);
}

/* The second step comes first: what it changed stands on what the run changed. */
static enum rc_err give_back_check_later(struct db *db, int64_t run, int64_t user) {
    int64_t one = 0;
    bool later = false;
    TRY(db_get_int(db, Q_GIVE_BACK_LATER, &one, &later, "ii", run, user));
    return later ? db_refuse(db, ERR_CONFLICT,
                             "A later step changed this account. Get that back first.")
                 : OK;
}

/* Whether the person has anything to get back from the run now. */
static enum rc_err give_back_possible(struct db *db, const struct access_demand *d,
                                      const struct run *run) {
    bool undoable = false;
    if (!run->finished_at)
        return db_refuse(db, ERR_CONFLICT, "The run is still in progress. Try again later.");
    TRY(run_undoable_for(db, d->run, d->account_id, &undoable));
    if (!undoable)
        return db_refuse(db, ERR_CONFLICT,
                         "Nothing to give back: this access is back, or on its way.");
    return give_back_check_later(db, d->run, d->user);
}

enum rc_err give_back(struct db *db, struct arena *a, const struct access_demand *d,
                      enum give_back_outcome *outcome) {
    struct run run, undo;
    struct task_terms terms;
    struct access_request before;
    const char *cause = NULL;
    TRY(request_subject(db, a, d, &run, &terms));
    TRY(request_find(db, REQUEST_RETURN, d->user, d->run, &before));
    *outcome = GIVE_BACK_ASKED;
    if (before.state == REQUEST_OPEN)
        return OK;
    enum permission may = permission(terms.give_back);
    if (may != PERMISSION_SELF && may != PERMISSION_ASK)
        return db_refuse(db, ERR_CONFLICT,
                         "This access cannot be given back here. Ask an organization admin.");
    TRY(give_back_possible(db, d, &run));
    if (before.state == REQUEST_REFUSED)
        return db_refuse(db, ERR_CONFLICT, "An admin has declined this already.");
    TRY(give_back_check(db, a, d, may, &cause));
    if (may == PERMISSION_ASK || cause)
        return request_add(db, a, d, REQUEST_RETURN, &run, cause);
    TRY(give_back_undo(db, a, d->run, d->account_id, d->who, d->base_url, d->now, &undo));
    TRY(give_back_spare(db, d->run, d->user, d->reason, d->who, d->now));
    *outcome = undo.state == RUN_WAITING ? GIVE_BACK_WAITS : GIVE_BACK_QUEUED;
    TRY(request_add_granted(db, d, REQUEST_RETURN, undo.id));
    return audit_add(db, d->now, d->who, "access.return", run.name, NULL,
                     *d->reason ? d->reason : NULL, d->account_id);
}

enum rc_err give_back_grant(struct db *db, struct arena *a, const struct access_request *q,
                            const char *who, const char *base_url, int64_t now, int64_t *undo) {
    struct run run;
    TRY(api_key_run_allowed(db, a, now));
    TRY(give_back_check_later(db, q->run, q->user));
    TRY(give_back_undo(db, a, q->run, q->account_id, who, base_url, now, &run));
    *undo = run.id;
    return give_back_spare(db, q->run, q->user, q->reason, who, now);
}
