/* Leaves people out of a preview and puts them back. The lane acts on planned rows alone, so people
 * left out here are not changed. Nobody can be added who was not in the preview. */
#include "runs/leave_out.h"
#include "base/text.h"
#include "queue/audit.h"
#include "runs/approval.h"
#include "users/protect.h"

#include "sql/core/runs/leave_out.h"

/* Codes of terms/reason.h. */
static const char LEFT[] = "left-by-hand", PROTECTED[] = "protected-by-hand";

struct run_person {
    int64_t user;
    enum run_user_state state;
    const char *cause;
};

bool run_left_by_hand(const char *cause) {
    return text_equal(cause, LEFT) || text_equal(cause, PROTECTED);
}

static enum rc_err leave_out_load_person(struct db *db, int64_t run, const char *account_id,
                                         struct run_person *p) {
    struct rows *r = NULL;
    *p = (struct run_person){0};
    TRY(db_query(db, Q_RUN_PERSON, &r, "is", run, account_id));
    if (db_next(r))
        *p = (struct run_person){
            .user = db_int(r, RUN_PERSON__ID),
            .state = run_user_state(db_text(r, RUN_PERSON__STATE)),
            .cause = db_text(r, RUN_PERSON__CAUSE),
        };
    TRY(db_end(r));
    if (!p->user)
        return db_refuse(db, ERR_NOT_FOUND, "This person is not in this preview.");
    return OK;
}

static enum rc_err leave_out_load_preview(struct db *db, struct arena *a, int64_t run, int64_t now,
                                          struct run *r) {
    TRY(run_load(db, a, run, r));
    TRY(run_check_own(db, r));
    if (r->state != RUN_PREVIEW)
        return db_refuse(db, ERR_CONFLICT, "This preview was already run. Its people are fixed.");
    if (run_is_old(r, now))
        return db_refuse(
            db, ERR_CONFLICT,
            "This preview is older than 24 hours and cannot be run. Create a new one.");
    return OK;
}

static enum rc_err leave_out_load_planned(struct db *db, struct arena *a, int64_t run,
                                          const char *account_id, int64_t now, struct run *r,
                                          struct run_person *p) {
    TRY(leave_out_load_preview(db, a, run, now, r));
    TRY(leave_out_load_person(db, run, account_id, p));
    if (p->state != RUN_USER_PLANNED)
        return db_refuse(db, ERR_CONFLICT, "This preview does not change this person.");
    return OK;
}

/* Moves the calls of a person from one state to the other, and counts the preview anew. */
static enum rc_err leave_out_move_steps(struct db *db, int64_t run, int64_t user,
                                        enum run_user_state from, enum run_user_state to) {
    TRY(db_exec(db, Q_RUN_PERSON_STEPS, NULL, "iiss", run, user, run_user_state_name(from),
                run_user_state_name(to)));
    return db_exec(db, Q_RUN_PREVIEW_COUNT, NULL, "i", run);
}

static enum rc_err leave_out_person(struct db *db, const struct run *r, const struct run_person *p,
                                    const char *cause, const char *detail) {
    TRY(db_exec(db, Q_RUN_LEAVE_OUT, NULL, "iiss", r->id, p->user, cause, detail));
    return leave_out_move_steps(db, r->id, p->user, RUN_USER_PLANNED, RUN_USER_SKIPPED);
}

static enum rc_err leave_out_audit(struct db *db, struct arena *a, const struct run *r,
                                   const char *action, const char *account_id, const char *who,
                                   int64_t now) {
    const char *preview = arena_printf(a, "%s: %s", run_path(a, r), r->name);
    return audit_add(db, now, who, action, account_id, NULL, NULL, preview);
}

enum rc_err run_leave_out(struct db *db, struct arena *a, int64_t run, const char *account_id,
                          const char *who, int64_t now) {
    struct run r;
    struct run_person p;
    TRY(leave_out_load_planned(db, a, run, account_id, now, &r, &p));
    TRY(leave_out_person(db, &r, &p, LEFT, who));
    return leave_out_audit(db, a, &r, "preview.leave-out", account_id, who, now);
}

enum rc_err run_protect(struct db *db, struct arena *a, int64_t run, const char *account_id,
                        const char *reason, int64_t until, const char *who, int64_t now) {
    struct run r;
    struct run_person p;
    TRY(leave_out_load_planned(db, a, run, account_id, now, &r, &p));
    const struct protect_subject s = {.kind = PROTECT_USER, .id = p.user, .name = account_id};
    TRY(protect_begin(db, a, &s, reason, until, who, now));
    TRY(leave_out_person(db, &r, &p, PROTECTED, reason));
    return leave_out_audit(db, a, &r, "preview.leave-out", account_id, who, now);
}

enum rc_err run_put_back(struct db *db, struct arena *a, int64_t run, const char *account_id,
                         const char *who, int64_t now) {
    struct run r;
    struct run_person p;
    const char *why = NULL;
    TRY(leave_out_load_preview(db, a, run, now, &r));
    TRY(leave_out_load_person(db, run, account_id, &p));
    if (p.state != RUN_USER_LEFT_OUT || !run_left_by_hand(p.cause))
        return db_refuse(db, ERR_CONFLICT, "Only people skipped by hand can be included again.");
    TRY(protect_reason(db, p.user, now, &why));
    if (why)
        return db_refuse(
            db, ERR_CONFLICT,
            arena_printf(a, "This person is skipped (%s). End that on their page first.", why));
    TRY(db_exec(db, Q_RUN_PUT_BACK, NULL, "ii", run, p.user));
    TRY(leave_out_move_steps(db, run, p.user, RUN_USER_SKIPPED, RUN_USER_PLANNED));
    return leave_out_audit(db, a, &r, "preview.put-back", account_id, who, now);
}
