/* Decisions about a run, all of them POSTs to its page: run, seen, approve, reject, stop, undo.
 * core/runs/run.h says which state allows which; this file says where it leads and wakes the lane.
 * Undo is run_undo_page.c's. */
#include "base/text.h"
#include "base/zone.h"
#include "handlers.h"
#include "page/fields.h"
#include "page/page.h"
#include "queue/audit.h"
#include "queue/job.h"
#include "runs/approve.h"
#include "runs/run_page.h"
#include "runs/undo.h"
#include "settings/api_key.h"
#include "tasks/limit_text.h"
#include "tpl_names.h"

#include <string.h>

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

/* Lane notify, too: that a run waits for a second person is told. */
static void wake(struct request *r) {
    job_wake(r->app->config->db, "tasks");
    job_wake(r->app->config->db, "notify");
}

/* --- running a preview */

/* -1 when nothing was typed; "1,234" is a number, too. */
static bool read_count(struct request *r, int64_t *count) {
    const char *sent = request_form_text(r, "confirm_count");
    char *digits = arena_alloc(r->arena, strlen(sent) + 1), *end = digits;
    for (; *sent; sent++)
        if (*sent != ',' && *sent != ' ')
            *end++ = *sent;
    *count = -1;
    return !*digits || (text_to_int(digits, count) && *count >= 0);
}

/* What is said of a run after it was asked for. */
static const char *asked_flash(const struct run *run) {
    return is(run->state, "waiting") ? "waits" : "requested";
}

/* A dry run changes nobody, so no number has to be typed for it. */
static enum rc_err confirm(struct request *r, const struct run *run, int64_t count,
                           const struct undo_wish *wish, struct run *after) {
    TRY(db_begin(r->db));
    TRY(api_key_run_allowed(r->db, r->arena, r->now));
    if (wish->days)
        TRY(run_undo_protect(r->db, run->id, wish->days, wish->reason));
    TRY(run_confirm(
        r->db, r->arena, run->id, form_switch(r, "dry_run", NULL) ? run->planned : count,
        form_switch(r, "dry_run", NULL), r->who.name, r->app->config->base_url, r->now));
    TRY(run_load(r->db, r->arena, run->id, after));
    return db_commit(r->db);
}

static struct response run_now(struct request *r, const struct run *run) {
    struct run after;
    struct undo_wish wish;
    int64_t count = -1;
    if (run_undo_read_wish(r, run, &wish) != OK)
        return response_error(r);
    const char *want = text_count(r->arena, run->planned);
    int64_t shown = 0;
    if (request_form(r, "shown") &&
        (!text_to_int(request_form_text(r, "shown"), &shown) || shown != run->planned))
        request_refuse(r, "confirm_count",
                       "The preview was changed meanwhile: it now shows %s. Look at it again",
                       text_people(r->arena, run->planned));
    else if (!read_count(r, &count) ||
             (run_needs_count(run) && !form_switch(r, "dry_run", NULL) && count != run->planned))
        request_refuse(r, "confirm_count", "Type the number of people who would be changed: %s",
                       want);
    else if (count >= 0 && count != run->planned)
        request_refuse(r, "confirm_count", "The preview shows %s, not %lld", want,
                       (long long)count);
    else if (!request_form(r, "do") && !request_form(r, "confirm_count"))
        request_refuse(r, "confirm_count", "Say what is to be done with this run");
    if (r->errors)
        return run_show(r, run);
    if (confirm(r, run, count, &wish, &after) != OK) {
        if (r->err->code != ERR_INPUT)
            return response_error(r);
        request_refuse(r, "confirm_count", "%s", r->err->message);
        db_rollback(r->db);
        return run_show(r, run);
    }
    wake(r);
    return response_see(r, run_path(r->arena, run), asked_flash(&after));
}

/* --- seen: the task may be switched on */

static enum rc_err note_seen(struct request *r, const struct run *run, const char *then) {
    TRY(db_begin(r->db));
    TRY(task_seen(r->db, r->arena, run->task, run->id, r->who.name, r->now));
    TRY(audit_add(r->db, r->now, r->who.name, "task.seen", run->name, NULL, NULL,
                  arena_printf(r->arena, "run %lld, %lld people", (long long)run->id,
                               (long long)run->planned)));
    if (!is(then, "off"))
        TRY(task_switch(r->db, r->arena, run->task, true, is(then, "dry"), r->who.name, r->now));
    return db_commit(r->db);
}

/* Asked of whoever switches it on; *so: it is on in that way already. */
static enum rc_err ask_knows(struct request *r, const struct run *run, const char *then, bool *so) {
    struct task t;
    *so = false;
    if (r->errors || is(then, "off"))
        return OK;
    TRY(task_load(r->db, r->arena, run->task, &t));
    *so = t.enabled && t.dry_run == is(then, "dry");
    return *so ? OK : task_limits_ask(r, &t);
}

static struct response seen(struct request *r, const struct run *run) {
    const char *then = request_form(r, "switch");
    bool so = false;
    then = then ? then : "off";
    if (!is(then, "off") && !is(then, "dry") && !is(then, "on"))
        request_refuse(r, "switch", "Choose one of the three answers");
    if (!run->task)
        request_refuse(r, "switch", "Only a preview of a task can be noted as seen");
    if (ask_knows(r, run, then, &so) != OK)
        return response_error(r);
    if (r->errors)
        return run_show(r, run);
    if (note_seen(r, run, then) != OK)
        return response_error(r);
    const char *flash = is(then, "off")            ? "seen"
                        : so                       ? "seen-stays"
                        : request_form(r, "knows") ? "switched-on-idle"
                                                   : "switched-on";
    return response_see(r, arena_printf(r->arena, "/tasks/%lld", (long long)run->task), flash);
}

/* --- approve, reject, stop */

static enum rc_err decide(struct request *r, const struct run *run, bool approve) {
    TRY(db_begin(r->db));
    TRY((approve ? run_approve : run_stop)(r->db, r->arena, run->id, r->who.name, r->now));
    return db_commit(r->db);
}

static struct response decided(struct request *r, const struct run *run, bool approve,
                               const char *flash) {
    if (decide(r, run, approve) != OK)
        return response_error(r);
    wake(r);
    if (is(run->state, "preparing")) /* its page is gone */
        return response_see(
            r, run->task ? arena_printf(r->arena, "/tasks/%lld", (long long)run->task) : "/users",
            "making-left");
    return response_see(r, run_path(r->arena, run), flash);
}

/* Numbers begin anew where a restore led back to; a form that stayed open may mean the run that
 * bore one before. */
static enum rc_err same_run(struct request *r, const struct run *run) {
    const char *meant = request_form(r, "process_id");
    if (!meant || is(meant, run->process_id))
        return OK;
    return FAIL(r->err, ERR_CONFLICT,
                "This form belongs to another run that had the same number before the database was "
                "restored. Nothing was done. Look at the run as it is now.",
                "%s", "another process_id");
}

struct response run_post(struct request *r) {
    struct run run;
    const char *what = request_form_text(r, "do");
    if (run_of_path(r, &run) != OK || same_run(r, &run) != OK)
        return response_error(r);
    if (is(what, "seen"))
        return seen(r, &run);
    if (is(what, "approve"))
        return decided(r, &run, true, "approved");
    if (is(what, "reject"))
        return decided(r, &run, false, "rejected");
    if (is(what, "stop"))
        return decided(r, &run, false, "stopping");
    if (is(what, "undo"))
        return run_undo_post(r, &run);
    if (run_row_meant(what))
        return run_row_post(r, &run);
    if (*what && !is(what, "run"))
        request_refuse(r, "confirm_count", "Say what is to be done with this run");
    return run_now(r, &run);
}
