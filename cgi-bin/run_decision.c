/* Decisions about a run, all of them POSTs to its page: run, seen, approve, reject, stop, undo. core/run.h says which state
 * allows which; this file says where it leads and wakes the lane. */
#include "audit.h"
#include "form.h"
#include "handlers.h"
#include "job.h"
#include "page.h"
#include "page_run.h"
#include "text.h"
#include "tpl_names.h"
#include "zone.h"

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
static const char *asked_flash(const struct run *run) { return is(run->state, "waiting") ? "waits" : "requested"; }

/* A dry run changes nobody, so no number has to be typed for it. */
static enum rc_err confirm(struct request *r, const struct run *run, int64_t count, struct run *after) {
    TRY(db_begin(r->db));
    TRY(run_confirm(
        r->db, r->arena, run->id, form_switch(r, "dry_run", NULL) ? run->planned : count,
        form_switch(r, "dry_run", NULL), r->who.name, r->app->config->base_url, r->now));
    TRY(run_load(r->db, r->arena, run->id, after));
    return db_commit(r->db);
}

static struct response run_now(struct request *r, const struct run *run) {
    struct run after;
    int64_t count = -1;
    const char *want = text_count(r->arena, run->planned);
    if (!read_count(r, &count) || (run_needs_count(run) && !form_switch(r, "dry_run", NULL) && count != run->planned))
        request_refuse(r, "confirm_count", "Type the number of people who would be changed: %s", want);
    else if (count >= 0 && count != run->planned)
        request_refuse(r, "confirm_count", "The preview shows %s, not %lld", want, (long long)count);
    else if (!request_form(r, "do") && !request_form(r, "confirm_count"))
        request_refuse(r, "confirm_count", "Say what is to be done with this run");
    if (r->errors)
        return run_show(r, run);
    if (confirm(r, run, count, &after) != OK) {
        if (r->err->code != ERR_INPUT)
            return response_error(r);
        request_refuse(r, "confirm_count", "%s", r->err->people);
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
    TRY(audit_add(r->db, r->now, r->who.name, "task.seen", run->name, NULL, NULL, arena_printf(r->arena, "run %lld, %lld people", (long long)run->id, (long long)run->planned)));
    if (!is(then, "off"))
        TRY(task_switch(r->db, r->arena, run->task, true, is(then, "dry"), r->who.name, r->now));
    return db_commit(r->db);
}

static struct response seen(struct request *r, const struct run *run) {
    const char *then = request_form(r, "switch");
    then = then ? then : "off";
    if (!is(then, "off") && !is(then, "dry") && !is(then, "on"))
        request_refuse(r, "switch", "Choose one of the three answers");
    if (!run->task)
        request_refuse(r, "switch", "Only a preview of a task can be noted as seen");
    if (r->errors)
        return run_show(r, run);
    if (note_seen(r, run, then) != OK)
        return response_error(r);
    return response_see(r, arena_printf(r->arena, "/tasks/%lld", (long long)run->task), is(then, "off") ? "seen" : "switched-on");
}

/* --- approve, reject, stop */

static enum rc_err decide(struct request *r, const struct run *run, bool approve) {
    TRY(db_begin(r->db));
    TRY((approve ? run_approve : run_stop)(r->db, r->arena, run->id, r->who.name, r->now));
    return db_commit(r->db);
}

static struct response decided(struct request *r, const struct run *run, bool approve, const char *flash) {
    if (decide(r, run, approve) != OK)
        return response_error(r);
    wake(r);
    return response_see(r, run_path(r->arena, run), flash);
}

/* --- undo */

static enum rc_err undo_size(struct request *r, const struct run *run, const char *account, int64_t *people, int64_t *calls) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_TASK_PAGE_UNDO_PEOPLE, &rows, "is", run->id, account));
    if (db_next(rows)) {
        *people = db_int(rows, 0);
        *calls = db_int(rows, 1);
    }
    return db_end(rows);
}

/* A task that is on takes away again what an undo of its run puts back. */
static enum rc_err warn_again(struct request *r, struct dict *body, const struct run *run) {
    struct task t;
    bool there = false;
    TRY(run_task(r, run, &t, &there));
    if (!there || run->undo_of || !t.enabled || t.dry_run || !t.next_run_at)
        return OK;
    struct dict *again = dict_row(body, T_AGAIN);
    dict_set(again, T_NEXT_RUN, zone_text(r->arena, t.time_zone, t.next_run_at));
    dict_set(again, T_TASK_PATH, arena_printf(r->arena, "/tasks/%lld", (long long)t.id));
    return OK;
}

static enum rc_err fill_undo(struct request *r, struct dict *body, const struct run *run, const char *account) {
    int64_t people = 0, calls = 0;
    const char *name = NULL;
    bool found = false;
    TRY(undo_size(r, run, account, &people, &calls));
    if (people == 0)
        return FAIL(r->err, ERR_CONFLICT, "Nothing of it is left to put back.", "run %lld", (long long)run->id);
    page_csrf(r, body);
    dict_set(body, T_RUN_PATH, run_path(r->arena, run));
    dict_set(body, T_UNDO_HEADING, run->name);
    const char *whom = text_people(r->arena, people);
    if (account) {
        TRY(db_get_text(r->db, Q_TASK_PAGE_PERSON, &name, &found, "s", account));
        dict_set(dict_row(body, T_ONE_PERSON), T_ACCOUNT_ID, account);
        whom = name && *name ? name : account;
    }
    dict_set(body, T_UNDO_TEXT, arena_printf(r->arena, "For %s exactly the groups, roles and states that this run changed are put back: %s change%s.", whom,
                                             text_count(r->arena, calls), calls == 1 ? "" : "s"));
    TRY(warn_again(r, body, run));
    return run_show_approval(r, body, people);
}

static struct response ask_undo(struct request *r, const struct run *run, const char *account) {
    struct page p = page_begin(r, "Confirm undo", TPL_RUNS_UNDO);
    return fill_undo(r, p.body, run, account) == OK ? page_end(r, &p) : response_error(r);
}

static enum rc_err begin_undo(struct request *r, const struct run *run, const char *account, struct run *undo) {
    int64_t id = 0;
    TRY(db_begin(r->db));
    TRY(run_undo(r->db, r->arena, run->id, account, r->who.name, r->app->config->base_url, r->now,
                 &id));
    TRY(run_load(r->db, r->arena, id, undo));
    return db_commit(r->db);
}

static struct response undo(struct request *r, const struct run *run) {
    const char *account = request_form(r, "account_id");
    struct run new;
    account = account && *account ? account : NULL;
    if (!is(request_form_text(r, "confirm"), "yes"))
        return ask_undo(r, run, account);
    if (begin_undo(r, run, account, &new) != OK)
        return response_error(r);
    wake(r);
    return response_see(r, run_path(r->arena, &new), asked_flash(&new));
}

struct response run_post(struct request *r) {
    struct run run;
    const char *what = request_form_text(r, "do");
    if (run_of_path(r, &run) != OK)
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
        return undo(r, &run);
    if (*what && !is(what, "run"))
        request_refuse(r, "confirm_count", "Say what is to be done with this run");
    return run_now(r, &run);
}
