/* The question before an undo, and what is asked for beside it. The undo of a run of today is made
 * on trial to say whom it would put back, and rolled back; that of an old run, or of very many
 * people, is a preview with a page of its own. */
#include "base/text.h"
#include "base/zone.h"
#include "page/page.h"
#include "queue/job.h"
#include "runs/run_page.h"
#include "runs/run_pending.h"
#include "runs/run_people.h"
#include "runs/start_check.h"
#include "runs/undo.h"
#include "settings/api_key.h"
#include "tasks/task_schedule.h"
#include "tpl_names.h"
#include "users/protect.h"
#include "users/protect_form.h"

#include <string.h>

enum { PROTECT_DAYS = 30 };

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

/* --- the wish: whoever is put back is protected */

/* Only what a task took can be taken again by itself. */
static bool may_protect(const struct run *source) { return source->task && !source->undo_of; }

static enum rc_err source_of(struct request *r, const struct run *run, struct run *source) {
    *source = *run;
    bool preview = is(run->state, "preview");
    return preview && run->undo_of ? run_load(r->db, r->arena, run->undo_of, source) : OK;
}

enum rc_err run_undo_read_wish(struct request *r, const struct run *run, struct undo_wish *out) {
    const char *sent = request_form_text(r, "protect");
    struct run source;
    *out = (struct undo_wish){0};
    if (!*sent)
        return OK;
    TRY(source_of(r, run, &source));
    if (!may_protect(&source) || (is(run->state, "preview") && !run->undo_of))
        request_refuse(r, "protect",
                       "Only whoever a task took something from can be protected here");
    else if (!is(sent, "30"))
        request_refuse(r, "protect", "Choose 30 days, or no protection");
    else
        out->reason = protect_form_reason(r, "Enter a reason for the protection");
    if (!r->errors)
        out->days = PROTECT_DAYS;
    return OK;
}

/* Prefilled with what it is; as much of the name as there is room for. */
static const char *reason_filled(struct request *r, const struct run *source) {
    const char *sent = request_form(r, "reason");
    if (sent)
        return sent;
    const char *reason = arena_printf(r->arena, "Undone run %s", source->name);
    return text_length(reason) <= PROTECT_REASON_MAX
               ? reason
               : arena_printf(r->arena, "Undone run %lld", (long long)source->id);
}

static void show_wish(struct request *r, struct dict *form, const struct run *source) {
    struct dict *part = dict_part(form, T_UNDO_PROTECT, TPL_RUNS_RUN_UNDO_PROTECT);
    struct dict *choice = dict_row(part, T_PROTECT_FIELD), *reason = dict_row(part, T_REASON_FIELD);
    dict_show_if(choice, *request_form_text(r, "protect") != '\0', T_CHECKED);
    page_field_error(r, choice, "protect");
    dict_set(reason, T_VALUE, reason_filled(r, source));
    page_field_error(r, reason, "reason");
}

/* --- what stands on the page that asks, and on the preview of an undo */

/* A task that is on takes away again what an undo of its run puts back. */
static enum rc_err warn_again(struct request *r, struct dict *page, const struct run *source) {
    struct task t;
    bool there = false;
    TRY(run_task(r, source, &t, &there));
    if (!there || source->undo_of || !t.enabled || t.dry_run || !t.next_run_at ||
        task_zone_lost(&t))
        return OK;
    struct dict *again = dict_row(page, T_AGAIN);
    dict_set(again, T_NEXT_RUN, zone_text(r->arena, t.time_zone, t.next_run_at));
    dict_set(again, T_TASK_PATH, arena_printf(r->arena, "/tasks/%lld", (long long)t.id));
    return OK;
}

static void show_kept_back(struct request *r, struct dict *page, int64_t n) {
    if (n > 0)
        dict_set(dict_row(page, T_KEPT_BACK), T_KEPT_BACK_WORDS,
                 arena_printf(r->arena,
                              "%s admin role%s not given back; an organization admin can.",
                              text_count(r->arena, n), n == 1 ? " is" : "s are"));
}

enum rc_err run_undo_show_hints(struct request *r, struct dict *page, struct dict *form,
                                const struct run *source, int64_t undo) {
    int64_t calls = 0, kept_back = 0;
    TRY(run_undo_size(r->db, undo, &calls, &kept_back));
    show_kept_back(r, page, kept_back);
    TRY(warn_again(r, page, source));
    if (form && may_protect(source))
        show_wish(r, form, source);
    return OK;
}

/* --- the question */

static enum rc_err whom_words(struct request *r, struct dict *form, const char *account,
                              int64_t people, const char **whom) {
    const char *name = NULL;
    bool found = false;
    *whom = text_people(r->arena, people);
    if (!account)
        return OK;
    TRY(db_get_text(r->db, Q_TASK_PAGE_PERSON, &name, &found, "s", account));
    if (form)
        dict_set(dict_row(form, T_ONE_PERSON), T_ACCOUNT_ID, account);
    *whom = name && *name ? name : account;
    return OK;
}

static enum rc_err show_effect(struct request *r, struct dict *body, struct dict *form,
                               const struct run *undo, const char *account) {
    int64_t calls = 0, kept_back = 0;
    const char *whom = NULL;
    TRY(run_undo_size(r->db, undo->id, &calls, &kept_back));
    TRY(whom_words(r, form, account, undo->planned, &whom));
    if (undo->planned == 0)
        dict_show(body, T_NOBODY);
    else
        dict_set(dict_row(body, T_EFFECT), T_UNDO_TEXT,
                 arena_printf(r->arena,
                              "For %s exactly the groups, roles and states that this run changed "
                              "are put back: %s change%s.",
                              whom, text_count(r->arena, calls), calls == 1 ? "" : "s"));
    return run_reasons_show(r, body, undo);
}

static enum rc_err fill_question(struct request *r, struct dict *body, const struct run *run,
                                 const struct run *undo, const char *account) {
    const char *problem = NULL;
    struct dict *form = NULL;
    TRY(run_problem(r->db, r->arena, undo, r->now, &problem));
    if (problem)
        dict_set(dict_row(body, T_NOT_NOW), T_PROBLEM_WORDS, problem);
    else if (undo->planned > 0) {
        form = dict_row(body, T_UNDO_FORM);
        page_csrf(r, form);
    }
    dict_set(body, T_RUN_PATH, run_path(r->arena, run));
    dict_set(body, T_PROCESS_ID, run->process_id);
    dict_set(body, T_UNDO_HEADING, run->name);
    TRY(show_effect(r, body, form, undo, account));
    TRY(run_undo_show_hints(r, body, form, run, undo->id));
    return run_show_approval(r, body, undo->planned);
}

static enum rc_err make(struct request *r, const struct run *run, const char *account,
                        struct run *undo) {
    int64_t id = 0;
    TRY(db_begin(r->db));
    TRY(run_undo(r->db, r->arena, run->id, account, r->who.name, r->app->config->base_url, r->now,
                 &id));
    return run_load(r->db, r->arena, id, undo);
}

static struct response ask(struct request *r, const struct run *run, const char *account) {
    struct page p = page_begin(r, "Confirm undo", TPL_RUNS_RUN_UNDO);
    struct run undo;
    enum rc_err rc = make(r, run, account, &undo);
    if (rc == OK)
        rc = fill_question(r, p.body, run, &undo, account);
    db_rollback(r->db); /* it was made to be looked at */
    return rc == OK ? page_end(r, &p) : response_error(r);
}

/* --- the answer */

static enum rc_err begin(struct request *r, const struct run *run, const char *account,
                         const struct undo_wish *wish, struct run *undo) {
    TRY(make(r, run, account, undo));
    if (!run_undo_previews(run, account, r->now))
        TRY(api_key_run_allowed(r->db, r->arena, r->now));
    if (wish->days)
        TRY(run_undo_protect(r->db, undo->id, wish->days, wish->reason));
    return db_commit(r->db);
}

struct response run_undo_post(struct request *r, const struct run *run) {
    const char *account = request_form(r, "account_id");
    struct run undo;
    struct undo_wish wish;
    account = account && *account ? account : NULL;
    int64_t before = 0;
    bool preview = run_undo_previews(run, account, r->now),
         confirmed = is(request_form_text(r, "confirm"), "yes");
    if (run_undo_read_wish(r, run, &wish) != OK)
        return response_error(r);
    if (preview && r->errors)
        return run_show(r, run);
    if (!preview && (!confirmed || r->errors))
        return ask(r, run, account);
    if (preview)
        wish.days = 0; /* asked for with its confirmation */
    if (run_pending_before(r, &before) != OK || begin(r, run, account, &wish, &undo) != OK)
        return response_error(r);
    if (preview)
        return run_pending_see(r, undo.id, before, NULL);
    job_wake(r->app->config->db, "tasks");
    return response_see(r, run_path(r->arena, &undo),
                        is(undo.state, "waiting") ? "waits" : "requested");
}
