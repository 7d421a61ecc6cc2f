/* The page of a preview while the timer still makes it: previews of very many people. */
#include "runs/run_pending.h"
#include "base/text.h"
#include "page/error_page.h"
#include "page/page.h"
#include "queue/job.h"
#include "run_people/view.h"
#include "runs/plan_run.h"
#include "runs/run_facts.h"
#include "runs/run_text.h"
#include "tpl_names.h"

enum rc_err run_pending_before(struct request *r, int64_t *before) {
    return run_preparing_of(r->db, r->who.name, before);
}

struct response run_pending_see(struct request *r, int64_t id, int64_t before, const char *flash) {
    struct run run;
    if (run_load(r->db, r->arena, id, &run) != OK)
        return error_page(r);
    if (run.state == RUN_PREPARING) {
        flash = id == before ? "making-before" : "making";
        job_wake(r->app->config->db, "tasks");
    }
    return response_see(r, run_path(r->arena, &run), flash);
}

static void run_pending_show_bar(struct request *r, struct dict *body, const struct run *run,
                                 int64_t people) {
    const char *text = "Starts within a minute, after earlier requests.";
    if (people) {
        text = arena_printf(r->arena, "%s of %s recorded.", text_count(r->arena, people),
                            text_people(r->arena, run->matched));
        dict_set_int(dict_row(body, T_BAR), T_BAR_VALUE, people);
    } else if (run->progress_at)
        text = "Checking what each person has and would lose.";
    dict_set_int(body, T_BAR_MAX, run->matched);
    dict_set(body, T_BAR_TEXT, text);
}

static enum rc_err run_pending_fill(struct request *r, struct dict *body, const struct run *run) {
    const char *asked = NULL;
    int64_t people = 0;
    page_csrf(r, body);
    TRY(run_facts_show(r, body, run));
    if (run->undo_of)
        TRY(run_facts_show_source(r, body, run));
    TRY(run_time(r, run->requested_at, &asked));
    TRY(run_prepared_people(r->db, run->id, &people));
    dict_set(body, T_MADE, arena_printf(r->arena, "%s by %s", asked, run->requested_by));
    dict_set(body, T_PROGRESS_HEADING, run->progress_at ? "Preparing preview" : "Queued");
    run_pending_show_bar(r, body, run, people);
    if (run->reason)
        dict_set(dict_row(body, T_WHY), T_RUN_REASON, run->reason);
    dict_show_if(body, run_may_change(r, run), T_MAY_STOP);
    return OK;
}

struct response run_pending_page(struct request *r, const struct run *run) {
    const char *title = arena_printf(r->arena, "Preview: %s", run->name);
    struct page p = page_begin(r, title, TPL_RUNS_RUN_PENDING);
    return run_pending_fill(r, p.body, run) == OK ? page_end(r, &p) : error_page(r);
}
