/* Single people of a preview: left out of it, protected, put back. The lane acts on planned rows
 * alone, so whoever is left out here is not hit. Nobody comes into a preview who was not in it. */
#include "queue/audit.h"
#include "runs/run.h"
#include "users/protect.h"

#include <string.h>

/* Causes of rows; their words are in reason.c. */
static const char LEFT[] = "left-by-hand", PROTECTED[] = "protected-by-hand";

struct person {
    int64_t user;
    const char *state, *cause;
};

bool run_left_by_hand(const char *cause) {
    return cause && (strcmp(cause, LEFT) == 0 || strcmp(cause, PROTECTED) == 0);
}

static enum rc_err find(struct db *db, int64_t run, const char *account_id, struct person *p) {
    struct rows *r = NULL;
    *p = (struct person){0};
    TRY(db_query(db, Q_RUN_PERSON, &r, "is", run, account_id));
    if (db_next(r))
        *p = (struct person){db_int(r, 0), db_text(r, 1), db_text(r, 2)};
    TRY(db_end(r));
    return p->user ? OK : db_refuse(db, ERR_NOT_FOUND, "This person is not in this preview.");
}

static enum rc_err open_preview(struct db *db, struct arena *a, int64_t run, int64_t now,
                                struct run *r) {
    TRY(run_load(db, a, run, r));
    if (strcmp(r->state, "preview") != 0)
        return db_refuse(db, ERR_CONFLICT,
                         "This preview was run already, so its people can no longer be changed.");
    if (run_is_old(r, now))
        return db_refuse(
            db, ERR_CONFLICT,
            "This preview is older than a day and can no longer be run. Make a new one.");
    return OK;
}

static enum rc_err leave(struct db *db, const struct run *r, const struct person *p,
                         const char *cause, const char *detail) {
    TRY(db_exec(db, Q_RUN_LEAVE, NULL, "iiss", r->id, p->user, cause, detail));
    TRY(db_exec(db, Q_RUN_PERSON_STEPS, NULL, "iiss", r->id, p->user, "planned", "skipped"));
    return db_exec(db, Q_RUN_PREVIEW_COUNT, NULL, "i", r->id);
}

static enum rc_err find_planned(struct db *db, struct arena *a, int64_t run, const char *account_id,
                                int64_t now, struct run *r, struct person *p) {
    TRY(open_preview(db, a, run, now, r));
    TRY(find(db, run, account_id, p));
    return strcmp(p->state, "planned") == 0
               ? OK
               : db_refuse(db, ERR_CONFLICT,
                           "This person would not be changed by this preview, so there is nothing "
                           "to leave out.");
}

static const char *place(struct arena *a, const struct run *r) {
    return arena_printf(a, "%s: %s", run_path(a, r), r->name);
}

enum rc_err run_leave_out(struct db *db, struct arena *a, int64_t run, const char *account_id,
                          const char *who, int64_t now) {
    struct run r;
    struct person p;
    TRY(find_planned(db, a, run, account_id, now, &r, &p));
    TRY(leave(db, &r, &p, LEFT, who));
    return audit_add(db, now, who, "preview.leave-out", account_id, NULL, NULL, place(a, &r));
}

enum rc_err run_protect(struct db *db, struct arena *a, int64_t run, const char *account_id,
                        const char *reason, int64_t until, const char *who, int64_t now) {
    struct run r;
    struct person p;
    TRY(find_planned(db, a, run, account_id, now, &r, &p));
    const struct protect_subject s = {PROTECT_USER, p.user, account_id};
    TRY(protect_begin(db, a, &s, reason, until, who, now));
    TRY(leave(db, &r, &p, PROTECTED, reason));
    return audit_add(db, now, who, "preview.leave-out", account_id, NULL, NULL, place(a, &r));
}

enum rc_err run_put_back(struct db *db, struct arena *a, int64_t run, const char *account_id,
                         const char *who, int64_t now) {
    struct run r;
    struct person p;
    const char *why = NULL;
    TRY(open_preview(db, a, run, now, &r));
    TRY(find(db, run, account_id, &p));
    if (strcmp(p.state, "left-out") != 0 || !run_left_by_hand(p.cause))
        return db_refuse(
            db, ERR_CONFLICT,
            "Only whoever was left out of this preview by hand can be put back into it.");
    TRY(protect_reason(db, p.user, now, &why));
    if (why)
        return db_refuse(
            db, ERR_CONFLICT,
            arena_printf(a, "This person is left alone (%s). End that on their page first.", why));
    TRY(db_exec(db, Q_RUN_TAKE_BACK, NULL, "ii", run, p.user));
    TRY(db_exec(db, Q_RUN_PERSON_STEPS, NULL, "iiss", run, p.user, "skipped", "planned"));
    TRY(db_exec(db, Q_RUN_PREVIEW_COUNT, NULL, "i", run));
    return audit_add(db, now, who, "preview.put-back", account_id, NULL, NULL, place(a, &r));
}
