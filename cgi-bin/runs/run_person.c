/* Posts about single people of a preview (leave out, protect, put back) and about the people a run
 * failed for (retry). core/runs/run.h has the states in which each is allowed. */
#include "runs/run_person.h"
#include "base/text.h"
#include "page/error_page.h"
#include "run_people/people.h"
#include "runs/create.h"
#include "runs/leave_out.h"
#include "runs/run_page.h"
#include "runs/run_pending.h"
#include "users/protect_form.h"
#include "warnings/leave.h"

static const char *const ACTIONS[] = {"leave-out", "put-back", "protect", "retry"};

bool run_person_is_action(const char *action) {
    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++)
        if (text_equal(action, ACTIONS[i]))
            return true;
    return false;
}

static struct response run_person_retry(struct request *r, const struct run *run) {
    int64_t id = 0, before = 0;
    if (run_pending_before(r, &before) != OK ||
        run_preview_retry(r->db, r->arena, run->id, r->who.name, r->now, &id) != OK)
        return error_page(r);
    return run_pending_see(r, id, before, "retry");
}

/* Each: changes one person, and sets the message of the answer. */
static enum rc_err run_person_leave_out(struct request *r, const struct run *run,
                                        const char **flash) {
    const char *account = request_form_text(r, "account_id");
    bool warned = run->state == RUN_WARNING;
    *flash = warned ? "warning-left" : "left-out";
    TRY(db_begin(r->db));
    if (warned)
        TRY(warning_leave_out(r->db, r->arena, run->id, account, r->who.name, r->now));
    else
        TRY(run_leave_out(r->db, r->arena, run->id, account, r->who.name, r->now));
    return db_commit(r->db);
}

static enum rc_err run_person_put_back(struct request *r, const struct run *run,
                                       const char **flash) {
    const char *account = request_form_text(r, "account_id");
    *flash = "put-back";
    TRY(db_begin(r->db));
    TRY(run_put_back(r->db, r->arena, run->id, account, r->who.name, r->now));
    return db_commit(r->db);
}

/* Leaves *flash NULL when a preview has to show refused fields. */
static enum rc_err run_person_protect(struct request *r, const struct run *run,
                                      const char **flash) {
    const char *account = request_form_text(r, "account_id"), *reason = NULL;
    int64_t until = 0;
    TRY(protect_form_read(r, &reason, &until));
    if (r->errors && run->state == RUN_PREVIEW)
        return OK;
    *flash = "protected";
    TRY(db_begin(r->db));
    TRY(run_protect(r->db, r->arena, run->id, account, reason, until, r->who.name, r->now));
    return db_commit(r->db);
}

struct response run_person_post(struct request *r, const struct run *run) {
    const char *action = request_form_text(r, "do"), *flash = NULL;
    enum rc_err rc = OK;
    if (text_equal(action, "retry"))
        return run_person_retry(r, run);
    if (text_equal(action, "protect"))
        rc = run_person_protect(r, run, &flash);
    else if (text_equal(action, "leave-out"))
        rc = run_person_leave_out(r, run, &flash);
    else
        rc = run_person_put_back(r, run, &flash);
    if (rc != OK)
        return error_page(r);
    return flash ? response_see(r, run_people_link(r, run), flash) : run_show(r, run);
}
