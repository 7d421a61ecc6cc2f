/* Posts to the page of a run: run, seen, approve, reject, stop; undo is run_undo.c, single people
 * are run_person.c. core/runs/run.h has the states that allow each; this file leads on and wakes
 * the timer. */
#include "base/text.h"
#include "base/zone.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/fields.h"
#include "page/page.h"
#include "queue/audit.h"
#include "queue/job.h"
#include "runs/approve.h"
#include "runs/run_facts.h"
#include "runs/run_page.h"
#include "runs/run_person.h"
#include "runs/run_undo.h"
#include "runs/run_undo_form.h"
#include "runs/undo.h"
#include "settings/api_key.h"
#include "tasks/limit_text.h"
#include "tpl_names.h"
#include "warnings/leave.h"

#include <string.h>

/* Lane tasks acts; lane notify sends the message that a run waits for approval. */
static void run_post_wake(struct request *r) {
    job_wake(r->app->config->db, "tasks");
    job_wake(r->app->config->db, "notify");
}

/* --- running a preview */

/* *count: -1 when nothing was typed. Takes "1,234", too. False when it is not a number. */
static bool read_confirm_count(struct request *r, int64_t *count) {
    const char *sent = request_form_text(r, "confirm_count");
    char *digits = arena_alloc(r->arena, strlen(sent) + 1), *end = digits;
    for (; *sent; sent++)
        if (*sent != ',' && *sent != ' ')
            *end++ = *sent;
    *count = -1;
    return !*digits || (text_to_int(digits, count) && *count >= 0);
}

/* The message after a run was asked for. */
static const char *asked_flash(const struct run *run) {
    return run->state == RUN_WAITING ? "waits" : "requested";
}

/* A dry run changes nobody, so it needs no typed number. */
static enum rc_err run_post_confirm(struct request *r, const struct run *run, int64_t count,
                                    const struct undo_protection *protection, struct run *after) {
    bool dry_run = form_switch(r, "dry_run", NULL);
    count = dry_run ? run->planned : count;
    TRY(db_begin(r->db));
    TRY(api_key_run_allowed(r->db, r->arena, r->now));
    if (protection->days)
        TRY(run_undo_protect(r->db, run->id, protection->days, protection->reason));
    TRY(run_confirm(r->db, r->arena, run->id, count, dry_run, r->who.name, r->app->config->base_url,
                    r->now));
    TRY(run_load(r->db, r->arena, run->id, after));
    return db_commit(r->db);
}

/* True when the form was made for another number of people than the preview shows now. */
static bool is_preview_changed(struct request *r, const struct run *run) {
    const char *sent = request_form(r, "shown");
    int64_t shown = 0;
    return sent && (!text_to_int(sent, &shown) || shown != run->planned);
}

/* The typed number of people in *count, -1: none. Refuses the field confirm_count. */
static void run_post_check_count(struct request *r, const struct run *run, int64_t *count) {
    bool needed = run_needs_count(run) && !form_switch(r, "dry_run", NULL);
    const char *planned = text_count(r->arena, run->planned);
    if (is_preview_changed(r, run))
        request_refuse(r, "confirm_count",
                       "The preview changed: it now lists %s. Review the preview again",
                       text_people(r->arena, run->planned));
    else if (!read_confirm_count(r, count) || (needed && *count != run->planned))
        request_refuse(r, "confirm_count", "Enter the number of people who will change: %s",
                       planned);
    else if (*count >= 0 && *count != run->planned)
        request_refuse(r, "confirm_count", "The preview lists %s, not %lld", planned,
                       (long long)*count);
    else if (!request_form(r, "do") && !request_form(r, "confirm_count"))
        request_refuse(r, "confirm_count", "Choose an action for this run");
}

static struct response run_post_start(struct request *r, const struct run *run) {
    struct undo_protection protection;
    struct run after;
    int64_t count = -1;
    if (run_undo_form_read(r, run, &protection) != OK)
        return error_page(r);
    run_post_check_count(r, run, &count);
    if (r->errors)
        return run_show(r, run);
    if (run_post_confirm(r, run, count, &protection, &after) != OK) {
        if (r->err->code != ERR_INPUT)
            return error_page(r);
        request_refuse(r, "confirm_count", "%s", r->err->message);
        db_rollback(r->db);
        return run_show(r, run);
    }
    run_post_wake(r);
    return response_see(r, run_path(r->arena, run), asked_flash(&after));
}

/* --- seen: the task may be switched on */

static enum rc_err run_post_note_seen(struct request *r, const struct run *run, const char *then) {
    const char *detail = arena_printf(r->arena, "run %lld, %s", (long long)run->id,
                                      text_people(r->arena, run->planned));
    TRY(db_begin(r->db));
    TRY(task_seen(r->db, r->arena, run->task, run->id, r->who.name, r->now));
    TRY(audit_add(r->db, r->now, r->who.name, "task.seen", run->name, NULL, NULL, detail));
    if (!text_equal(then, "off")) {
        bool dry_run = text_equal(then, "dry");
        TRY(task_switch(r->db, r->arena, run->task, true, dry_run, r->who.name, r->now));
    }
    return db_commit(r->db);
}

/* Switching a task on that would not start needs a tick. *unchanged: the task is already on in this
 * way, which needs none. */
static enum rc_err run_post_ask_knows(struct request *r, const struct run *run, const char *then,
                                      bool *unchanged) {
    struct task t;
    *unchanged = false;
    if (r->errors || text_equal(then, "off"))
        return OK;
    TRY(task_load(r->db, r->arena, run->task, &t));
    *unchanged = t.enabled && t.dry_run == text_equal(then, "dry");
    return *unchanged ? OK : task_limits_ask(r, &t);
}

/* The message after a preview was noted as seen. */
static const char *seen_flash(struct request *r, const char *then, bool unchanged) {
    if (text_equal(then, "off"))
        return "seen";
    if (unchanged)
        return "seen-stays";
    return request_form(r, "knows") ? "switched-on-idle" : "switched-on";
}

static struct response run_post_seen(struct request *r, const struct run *run) {
    const char *then = request_form(r, "switch");
    bool unchanged = false;
    then = then ? then : "off";
    if (!text_equal(then, "off") && !text_equal(then, "dry") && !text_equal(then, "on"))
        request_refuse(r, "switch", "Choose one of the buttons");
    if (!run->task)
        request_refuse(r, "switch", "Only previews of tasks can be marked as reviewed");
    if (run_post_ask_knows(r, run, then, &unchanged) != OK)
        return error_page(r);
    if (r->errors)
        return run_show(r, run);
    if (run_post_note_seen(r, run, then) != OK)
        return error_page(r);
    return response_see(r, arena_printf(r->arena, "/tasks/%lld", (long long)run->task),
                        seen_flash(r, then, unchanged));
}

/* --- approve, reject, stop */

static enum rc_err run_post_decide(struct request *r, const struct run *run, bool approve) {
    TRY(db_begin(r->db));
    if (approve)
        TRY(run_approve(r->db, r->arena, run->id, r->who.name, r->who.account_id, r->now));
    else
        TRY(run_stop(r->db, r->arena, run->id, r->who.name, r->now));
    return db_commit(r->db);
}

static struct response run_post_decided(struct request *r, const struct run *run, bool approve,
                                        const char *flash) {
    if (run_post_decide(r, run, approve) != OK)
        return error_page(r);
    const char *task = arena_printf(r->arena, "/tasks/%lld", (long long)run->task);
    run_post_wake(r);
    /* A stopped preview in the making has no page any more. */
    if (run->state == RUN_PREPARING)
        return response_see(r, run->task ? task : "/users", "making-left");
    return response_see(r, run_path(r->arena, run), flash);
}

/* After a restore of the database, run numbers are given again: a form that stayed open may mean
 * the earlier run of the same number. */
static enum rc_err run_post_check_same(struct request *r, const struct run *run) {
    const char *meant = request_form(r, "process_id");
    if (!meant || text_equal(meant, run->process_id))
        return OK;
    return FAIL(
        r->err, ERR_CONFLICT,
        "The database was restored, and this number now belongs to another run. Nothing was "
        "changed. Reload the page.",
        "%s", "another process_id");
}

/* --- addresses whose notices came back */

static enum rc_err run_post_add_bounced(struct request *r, const struct run *run,
                                        struct warning_bounces *out) {
    TRY(db_begin(r->db));
    TRY(warnings_bounced(r->db, r->arena, run->id, request_form_text(r, "addresses"), r->who.name,
                         r->now, out));
    return db_commit(r->db);
}

static struct response run_post_bounced(struct request *r, const struct run *run) {
    struct warning_bounces out;
    enum rc_err rc = run_post_add_bounced(r, run, &out);
    if (rc == ERR_INPUT) {
        db_rollback(r->db);
        request_refuse(r, "addresses", "%s", r->err->message);
        return run_show(r, run);
    }
    if (rc != OK)
        return error_page(r);
    if (!*out.unmatched)
        return response_see(r, run_path(r->arena, run), "bounced");
    request_refuse(r, "addresses", "%s skipped. This run warns nobody at these addresses: %s",
                   text_people(r->arena, out.people), out.unmatched);
    return run_show(r, run);
}

struct response run_post(struct request *r) {
    struct run run;
    const char *action = request_form_text(r, "do");
    if (run_of_path(r, &run) != OK || run_post_check_same(r, &run) != OK)
        return error_page(r);
    if (text_equal(action, "seen"))
        return run_post_seen(r, &run);
    if (text_equal(action, "approve"))
        return run_post_decided(r, &run, true, "approved");
    if (text_equal(action, "reject"))
        return run_post_decided(r, &run, false, "rejected");
    if (text_equal(action, "stop"))
        return run_post_decided(r, &run, false, "stopping");
    if (text_equal(action, "bounced"))
        return run_post_bounced(r, &run);
    if (text_equal(action, "undo"))
        return run_undo_post(r, &run);
    if (run_person_is_action(action))
        return run_person_post(r, &run);
    if (*action && !text_equal(action, "run"))
        request_refuse(r, "confirm_count", "Choose an action for this run");
    return run_post_start(r, &run);
}
