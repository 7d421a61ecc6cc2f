/* Posts about single people of a preview: leave out, protect, put back. And about those a run
 * failed for: try again. core/runs/run.h says when each is allowed; the answer leads back there. */
#include "runs/create.h"
#include "runs/leave_out.h"
#include "runs/run_page.h"
#include "runs/run_pending.h"
#include "runs/run_people.h"
#include "users/protect_form.h"

#include <string.h>

static const char *const MEANT[] = {"leave-out", "put-back", "protect", "retry"};

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

bool run_row_meant(const char *what) {
    for (size_t i = 0; i < sizeof MEANT / sizeof *MEANT; i++)
        if (is(what, MEANT[i]))
            return true;
    return false;
}

static struct response retry(struct request *r, const struct run *run) {
    int64_t id = 0, before = 0;
    if (run_pending_before(r, &before) != OK ||
        run_preview_retry(r->db, r->arena, run->id, r->who.name, r->now, &id) != OK)
        return response_error(r);
    return run_pending_see(r, id, before, "retry");
}

struct row {
    const char *account, *reason;
    int64_t until;
};

static enum rc_err change(struct request *r, const struct run *run, const char *what,
                          const struct row *w) {
    TRY(db_begin(r->db));
    if (is(what, "protect"))
        TRY(run_protect(r->db, r->arena, run->id, w->account, w->reason, w->until, r->who.name,
                        r->now));
    else
        TRY((is(what, "leave-out") ? run_leave_out : run_put_back)(
            r->db, r->arena, run->id, w->account, r->who.name, r->now));
    return db_commit(r->db);
}

struct response run_row_post(struct request *r, const struct run *run) {
    const char *what = request_form_text(r, "do");
    struct row w = {.account = request_form_text(r, "account_id")};
    if (is(what, "retry"))
        return retry(r, run);
    if (is(what, "protect")) {
        if (protect_form_read(r, &w.reason, &w.until) != OK)
            return response_error(r);
        if (r->errors && is(run->state, "preview"))
            return run_show(r, run);
    }
    if (change(r, run, what, &w) != OK)
        return response_error(r);
    return response_see(r, run_people_link(r, run),
                        is(what, "leave-out") ? "left-out"
                        : is(what, "protect") ? "protected"
                                              : "put-back");
}
