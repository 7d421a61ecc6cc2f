/* One run: /tasks/{id}/runs/{run} for a run of a task, /users/bulk/{run} for any other. Only shows
 * it: run_post.c takes decisions, the timer acts. */
#include "runs/run_page.h"
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "run_people/people.h"
#include "run_people/view.h"
#include "runs/approval.h"
#include "runs/create.h"
#include "runs/run_facts.h"
#include "runs/run_pending.h"
#include "runs/run_preview.h"
#include "runs/run_reasons.h"
#include "runs/run_text.h"
#include "runs/run_warning.h"
#include "tpl_names.h"

static bool is_under_way(const struct run *run) {
    return run->state == RUN_QUEUED || run->state == RUN_RUNNING;
}

/* The sentence below the heading. */
static const char *run_page_intro(struct request *r, const struct run *run) {
    if (run->state == RUN_QUEUED)
        return "The run starts within a minute.";
    if (run->state == RUN_WAITING)
        return "Nobody is changed before approval.";
    if (run->state == RUN_WARNING)
        return "People are warned first. Nobody is changed before the day of their notices.";
    if (run->state == RUN_RUNNING)
        return "In progress. Finished people are listed below.";
    if (run->dry_run && run->state == RUN_DONE)
        return arena_printf(r->arena, "Dry run: nobody was changed. %s would have changed.",
                            text_people(r->arena, run->planned));
    const char *counts = run_counts_text(r->arena, run);
    return run->reason && *run->reason ? arena_printf(r->arena, "%s. %s", counts, run->reason)
                                       : arena_printf(r->arena, "%s.", counts);
}

static enum rc_err run_page_show_bar(struct request *r, struct dict *card, const struct run *run) {
    const struct run_people planned = {.which = "planned"}, acting = {.which = "acting"};
    int64_t not_begun = 0, in_flight = 0;
    TRY(run_users_count(r->db, run->id, &planned, &not_begun));
    TRY(run_users_count(r->db, run->id, &acting, &in_flight));
    int64_t dealt = run->planned - not_begun - in_flight;
    dealt = dealt > 0 ? dealt : 0;
    struct dict *bar = dict_row(card, T_BAR);
    dict_set_int(bar, T_BAR_MAX, run->planned);
    dict_set_int(bar, T_BAR_VALUE, dealt);
    dict_set(bar, T_BAR_TEXT,
             arena_printf(r->arena, "%s of %s people processed", text_count(r->arena, dealt),
                          text_count(r->arena, run->planned)));
    return OK;
}

static enum rc_err run_page_show_progress(struct request *r, struct dict *body,
                                          const struct run *run) {
    struct dict *card = dict_row(body, T_PROGRESS);
    const char *heading = run->dry_run ? "Dry run in progress" : "Running";
    const char *until = NULL;
    if (run->state == RUN_QUEUED) {
        heading = "Queued";
        dict_set(dict_row(card, T_QUEUED), T_QUEUED_TEXT,
                 run->reason ? run->reason : "The run starts within a minute.");
    } else if (run->planned > 0)
        TRY(run_page_show_bar(r, card, run));
    dict_set(card, T_PROGRESS_HEADING, heading);
    if (run->waiting_until > r->now) {
        struct dict *wait = dict_row(card, T_RATE_LIMIT);
        TRY(run_time(r, run->waiting_until, &until));
        dict_set(wait, T_WAITING_UNTIL, until);
        dict_set(wait, T_WAITING_FOR, text_duration(r->arena, run->waiting_until - r->now));
    }
    if (run->stop_by)
        dict_set(dict_row(card, T_STOPPING), T_STOP_BY, run->stop_by);
    dict_show_if(card, run_may_change(r, run) && !run->stop_by, T_MAY_STOP);
    return OK;
}

static bool is_me(const struct request *r, const char *name) {
    return text_equal_nocase(name, r->who.name) ||
           (r->who.account_id && text_equal(name, r->who.account_id));
}

/* The card of a run that waits for approval. The person who asked for it cannot approve it. */
static enum rc_err run_page_show_waiting(struct request *r, struct dict *body,
                                         const struct run *run) {
    struct dict *card = dict_row(body, T_WAITS);
    const char *by = run_asked_by(run);
    bool covered = false;
    bool own = is_me(r, by) || is_me(r, run->requested_by);
    dict_set(card, T_ASKED_BY, by);
    dict_show(card, own ? T_OWN : T_FOREIGN);
    /* Any other cause stands in the heading. */
    if (text_equal(run->cause, "second-person-sum"))
        dict_set(dict_row(card, T_WAITS_WHY), T_RUN_REASON, run->reason);
    dict_set(card, T_ASKED_AGO,
             text_ago(r->arena, run->confirmed_at ? run->confirmed_at : run->requested_at, r->now));
    if (r->who.level >= LEVEL_FULL)
        TRY(run_reach_inside(r->db, run->id, r->who.acts, &covered));
    dict_show_if(card, r->who.level >= LEVEL_FULL && !own && !covered, T_BEYOND);
    if (!covered && !run_may_change(r, run))
        return OK;
    struct dict *decide = dict_row(card, T_MAY_DECIDE);
    dict_show(decide, own ? T_OWN : T_FOREIGN);
    dict_show_if(decide, !own && covered, T_MAY_APPROVE);
    return OK;
}

static enum rc_err run_page_show_times(struct request *r, struct dict *body,
                                       const struct run *run) {
    const char *asked = NULL, *started = NULL;
    const char *took = "less than a second";
    int64_t seconds = run->finished_at - run->started_at;
    TRY(run_time(r, run->requested_at, &asked));
    TRY(run_time(r, run->started_at, &started));
    dict_set(body, T_STARTED_BY, run_asked_by(run));
    if (run->approved_by)
        dict_set(dict_row(body, T_APPROVED), T_BY, run->approved_by);
    if (run->stop_by)
        dict_set(dict_row(body, T_STOPPED), T_BY, run->stop_by);
    if (seconds > 0)
        took = text_duration(r->arena, seconds);
    if (!run->started_at)
        dict_set(body, T_TIMES, arena_printf(r->arena, "requested %s, not started", asked));
    else if (run->finished_at)
        dict_set(body, T_TIMES, arena_printf(r->arena, "%s, took %s", started, took));
    else
        dict_set(body, T_TIMES, arena_printf(r->arena, "since %s", started));
    dict_show_if(body, run->data_at != 0, T_DATA);
    return OK;
}

/* One more run in a list of runs that retried or undid this one. */
static void run_page_add_run(struct request *r, struct dict *list, const char *section,
                             const struct run *run) {
    struct dict *row = dict_row(list, section);
    const char *state = run_state_label(run), *counts = run_counts_text(r->arena, run);
    dict_set(row, T_RUN_PATH, run_path(r->arena, run));
    dict_set_int(row, T_RUN_ID, run->id);
    dict_set(row, T_RUN_STATE_TEXT, arena_printf(r->arena, "%s: %s", state, counts));
}

/* The runs that tried the failures again, and the button that does. */
static enum rc_err run_page_show_retries(struct request *r, struct dict *body,
                                         const struct run *run) {
    struct run *runs = NULL;
    int n = 0;
    bool allowed = false;
    TRY(run_retry_allowed(r->db, run->id, &allowed));
    TRY(run_retries(r->db, r->arena, run->id, &runs, &n));
    struct dict *list = n ? dict_row(body, T_RETRIED_BY) : NULL;
    for (int i = 0; i < n; i++)
        run_page_add_run(r, list, T_RETRIED, &runs[i]);
    dict_set(body, T_FAILED_LINK,
             arena_printf(r->arena, "%s?outcome=failed#people", run_path(r->arena, run)));
    if (run->failed == 0 || !run->finished_at || run->undo_of || !allowed ||
        !run_may_change(r, run))
        return OK;
    const char *count = run->failed == 1 ? "one" : text_count(r->arena, run->failed);
    dict_set(dict_row(body, T_MAY_RETRY), T_RETRY_BUTTON,
             arena_printf(r->arena, "Retry the %s failed", count));
    return OK;
}

static enum rc_err run_page_show_undos(struct request *r, struct dict *body,
                                       const struct run *run) {
    struct run *undos = NULL;
    int n = 0;
    if (run->undo_of)
        TRY(run_facts_show_source(r, body, run));
    TRY(run_undos(r->db, r->arena, run->id, &undos, &n));
    struct dict *list = n ? dict_row(body, T_UNDONE_BY) : NULL;
    for (int i = 0; i < n; i++)
        run_page_add_run(r, list, T_UNDONE, &undos[i]);
    return OK;
}

static void run_page_show_counts(struct request *r, struct dict *body, const struct run *run) {
    dict_set(body, T_SEATS_LABEL,
             run->dry_run || !run->started_at ? "Seats to free" : "Seats freed");
    dict_set(body, T_DONE_LABEL, run->dry_run ? "Changed (dry run: nobody)" : "Changed");
    dict_set(body, T_DONE, text_count(r->arena, run->done));
    dict_set(body, T_ALREADY, text_count(r->arena, run->already));
    dict_set(body, T_SKIPPED, text_count(r->arena, run->skipped));
    dict_set(body, T_FAILED, text_count(r->arena, run->failed));
    dict_set(body, T_REQUESTS, text_count(r->arena, run->requests));
}

static enum rc_err run_page_fill(struct request *r, struct dict *body, const struct run *run) {
    const char *path = run_path(r->arena, run);
    bool undoable = false;
    page_csrf(r, body);
    TRY(run_facts_show(r, body, run));
    dict_set(body, T_HERE,
             *r->env.query ? arena_printf(r->arena, "%s?%s", path, r->env.query) : path);
    dict_set(body, T_RUN_STATE, run_state_label(run));
    run_badge_of(body, run);
    dict_show_if(body, run->dry_run, T_RUN_DRY);
    dict_set(body, T_RUN_LEDE, run_page_intro(r, run));
    dict_show_if(body, is_under_way(run), T_MOVING);
    if (is_under_way(run))
        TRY(run_page_show_progress(r, body, run));
    if (run->state == RUN_WAITING)
        TRY(run_page_show_waiting(r, body, run));
    if (run->state == RUN_WARNING)
        TRY(run_warning_show(r, body, run));
    dict_show(body, run->started_at ? T_BEGUN : T_NOT_BEGUN);
    run_page_show_counts(r, body, run);
    TRY(run_page_show_times(r, body, run));
    TRY(run_page_show_undos(r, body, run));
    TRY(run_page_show_retries(r, body, run));
    TRY(run_undoable(r->db, run->id, &undoable));
    bool may_undo = undoable && run_may_change(r, run) && !is_under_way(run);
    dict_show_if(body, may_undo, T_MAY_UNDO);
    TRY(run_reasons_show(r, body, run));
    return run_people_show(r, dict_part(body, T_PEOPLE, TPL_RUN_PEOPLE_PEOPLE), run, may_undo);
}

struct response run_show(struct request *r, const struct run *run) {
    if (run->state == RUN_PREVIEW)
        return run_preview_page(r, run);
    if (run->state == RUN_PREPARING)
        return run_pending_page(r, run);
    const char *title = arena_printf(r->arena, "%s: %s", run->name, run_state_label(run));
    /* Bulk operations are in the list of runs, too, where the page leads back to. */
    struct page p = page_begin_below(r, title, TPL_RUNS_RUN_PAGE, "/tasks/runs");
    return run_page_fill(r, p.body, run) == OK ? page_end(r, &p) : error_page(r);
}

struct response run_page(struct request *r) {
    struct run run;
    return run_of_path(r, &run) == OK ? run_show(r, &run) : error_page(r);
}
