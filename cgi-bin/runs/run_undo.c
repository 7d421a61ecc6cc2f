/* Undo, from the page of a run. The undo of a run of today is made on trial, to show whom it would
 * restore, and rolled back; the undo of an older run, or of very many people, is a preview with a
 * page of its own. */
#include "runs/run_undo.h"
#include "base/text.h"
#include "page/error_page.h"
#include "page/page.h"
#include "queue/job.h"
#include "runs/run_facts.h"
#include "runs/run_page.h"
#include "runs/run_pending.h"
#include "runs/run_reasons.h"
#include "runs/run_undo_form.h"
#include "runs/start_check.h"
#include "runs/undo.h"
#include "settings/api_key.h"
#include "tpl_names.h"

/* "12 people", or the name of the one person, who then stands in the form. */
static enum rc_err run_undo_whom(struct request *r, struct dict *form, const char *account,
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

static enum rc_err run_undo_show_effect(struct request *r, struct dict *body, struct dict *form,
                                        const struct run *undo, const char *account) {
    int64_t calls = 0, withheld = 0;
    const char *whom = NULL;
    TRY(run_undo_size(r->db, undo->id, &calls, &withheld));
    TRY(run_undo_whom(r, form, account, undo->planned, &whom));
    dict_set(body, T_UNDO_QUESTION, "Undo run");
    if (undo->planned == 0)
        dict_show(body, T_NOBODY);
    else {
        dict_set(body, T_UNDO_QUESTION, arena_printf(r->arena, "Undo run for %s?", whom));
        dict_set(body, T_UNDO_BUTTON, arena_printf(r->arena, "Undo for %s", whom));
        dict_set(dict_row(body, T_EFFECT), T_UNDO_TEXT,
                 text_plural(r->arena, calls, "%s change", "%s changes"));
    }
    return run_reasons_show(r, body, undo);
}

static enum rc_err run_undo_fill(struct request *r, struct dict *body, const struct run *run,
                                 const struct run *undo, const char *account) {
    const char *problem = NULL;
    struct dict *form = NULL;
    TRY(run_problem(r->db, r->arena, undo, r->now, &problem));
    if (problem)
        dict_set(dict_row(body, T_NOT_NOW), T_PROBLEM_TEXT, problem);
    else if (undo->planned > 0) {
        form = dict_row(body, T_UNDO_FORM);
        page_csrf(r, form);
    }
    dict_set(body, T_RUN_PATH, run_path(r->arena, run));
    dict_set(body, T_PROCESS_ID, run->process_id);
    dict_set(body, T_UNDO_HEADING, run->name);
    TRY(run_undo_show_effect(r, body, form, undo, account));
    TRY(run_undo_form_show(r, body, form, run, undo->id));
    return run_facts_show_approval(r, body, undo->planned);
}

/* Opens a transaction and makes the undo in it. account: of one person; NULL: everybody. */
static enum rc_err run_undo_make(struct request *r, const struct run *run, const char *account,
                                 struct run *undo) {
    int64_t id = 0;
    TRY(db_begin(r->db));
    TRY(run_undo(r->db, r->arena, run->id, account, r->who.name, r->app->config->base_url, r->now,
                 &id));
    return run_load(r->db, r->arena, id, undo);
}

static struct response run_undo_ask(struct request *r, const struct run *run, const char *account) {
    struct page p = page_begin(r, "Undo run", TPL_RUNS_RUN_UNDO);
    struct run undo;
    enum rc_err rc = run_undo_make(r, run, account, &undo);
    if (rc == OK)
        rc = run_undo_fill(r, p.body, run, &undo, account);
    db_rollback(r->db); /* the undo was made on trial */
    return rc == OK ? page_end(r, &p) : error_page(r);
}

static enum rc_err run_undo_begin(struct request *r, const struct run *run, const char *account,
                                  const struct undo_protection *protection, struct run *undo) {
    TRY(run_undo_make(r, run, account, undo));
    if (!run_undo_previews(r->db, run, account, r->now))
        TRY(api_key_run_allowed(r->db, r->arena, r->now));
    if (protection->days)
        TRY(run_undo_protect(r->db, undo->id, protection->days, protection->reason));
    return db_commit(r->db);
}

struct response run_undo_post(struct request *r, const struct run *run) {
    const char *sent = request_form_text(r, "account_id"), *account = *sent ? sent : NULL;
    bool preview = run_undo_previews(r->db, run, account, r->now);
    bool confirmed = text_equal(request_form_text(r, "confirm"), "yes");
    struct undo_protection protection;
    struct run undo;
    int64_t before = 0;
    if (run_undo_form_read(r, run, &protection) != OK)
        return error_page(r);
    if (preview && r->errors)
        return run_show(r, run);
    if (!preview && (!confirmed || r->errors))
        return run_undo_ask(r, run, account);
    if (preview)
        protection.days = 0; /* the preview has the form for it */
    if (run_pending_before(r, &before) != OK ||
        run_undo_begin(r, run, account, &protection, &undo) != OK)
        return error_page(r);
    if (preview)
        return run_pending_see(r, undo.id, before, NULL);
    job_wake(r->app->config->db, "tasks");
    return response_see(r, run_path(r->arena, &undo),
                        undo.state == RUN_WAITING ? "waits" : "requested");
}
