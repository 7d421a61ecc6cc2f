/* One run: /tasks/{id}/runs/{run} for a run of a task, /users/bulk/{run} for any other. Only shows
 * it: run_post.c takes decisions, the timer acts. */
#include "runs/run_page.h"
#include "base/text.h"
#include "handlers.h"
#include "page/page.h"
#include "runs/run_facts.h"
#include "runs/run_pending.h"
#include "runs/run_people.h"
#include "runs/run_preview.h"
#include "runs/run_reasons.h"
#include "runs/run_text.h"
#include "tpl_names.h"

static bool is_under_way(const struct run *run) {
    return text_equal(run->state, "queued") || text_equal(run->state, "running");
}

static const char *run_page_intro(struct request *r, const struct run *run) {
    if (text_equal(run->state, "queued"))
        return "It starts within a minute.";
    if (text_equal(run->state, "waiting"))
        return "Nothing happens before somebody has approved it.";
    if (text_equal(run->state, "running"))
        return "It is under way. What is done already stands below.";
    const char *words = run_counts_text(r->arena, run);
    if (run->dry_run && text_equal(run->state, "done"))
        return arena_printf(
            r->arena,
            "A dry run: everything was checked, nobody was touched. %s would have been changed.",
            text_people(r->arena, run->planned));
    return run->reason && *run->reason ? arena_printf(r->arena, "%s. %s", words, run->reason)
                                       : arena_printf(r->arena, "%s.", words);
}

static enum rc_err run_page_show_progress(struct request *r, struct dict *body,
                                          const struct run *run) {
    const struct run_people PLANNED = {.which = "planned"}, ACTING = {.which = "acting"};
    int64_t left = 0, acting = 0;
    const char *until = NULL;
    struct dict *card = dict_row(body, T_PROGRESS);
    bool queued = text_equal(run->state, "queued");
    TRY(run_users_count(r->db, run->id, &PLANNED, &left));
    TRY(run_users_count(r->db, run->id, &ACTING, &acting));
    dict_set(card, T_PROGRESS_HEADING,
             queued         ? "Waiting to start"
             : run->dry_run ? "Checking now, changing nothing"
                            : "Running now");
    if (queued)
        dict_set(dict_row(card, T_QUEUED), T_QUEUED_WORDS,
                 run->reason ? run->reason : "It was asked for and starts within a minute.");
    else if (run->planned > 0) {
        int64_t dealt = run->planned - left - acting;
        struct dict *bar = dict_row(card, T_BAR);
        dict_set_int(bar, T_BAR_MAX, run->planned);
        dict_set_int(bar, T_BAR_VALUE, dealt > 0 ? dealt : 0);
        dict_set(bar, T_BAR_TEXT,
                 arena_printf(r->arena, "%s of %s people dealt with",
                              text_count(r->arena, dealt > 0 ? dealt : 0),
                              text_count(r->arena, run->planned)));
    }
    if (run->waiting_until > r->now) {
        struct dict *wait = dict_row(card, T_RATE_LIMIT);
        TRY(run_time(r, run->waiting_until, &until));
        dict_set(wait, T_WAITING_UNTIL, until);
        dict_set(wait, T_WAITING_FOR, text_duration(r->arena, run->waiting_until - r->now));
    }
    if (run->stop_by)
        dict_set(dict_row(card, T_STOPPING), T_STOP_BY, run->stop_by);
    dict_show_if(card, r->who.level >= LEVEL_FULL && !run->stop_by, T_MAY_STOP);
    return OK;
}

static bool is_me(const struct request *r, const char *name) {
    return text_equal_nocase(name, r->who.name) ||
           (r->who.account_id && text_equal(name, r->who.account_id));
}

static void run_page_show_waiting(struct request *r, struct dict *body, const struct run *run) {
    struct dict *card = dict_row(body, T_WAITS);
    const char *by = run_asked_by(run);
    bool own = is_me(r, by) || is_me(r, run->requested_by);
    dict_set(card, T_ASKED_BY, by);
    if (run->cause && text_equal(run->cause, "second-person-sum")) /* else the heading says it */
        dict_set(dict_row(card, T_WAITS_WHY), T_RUN_REASON, run->reason);
    dict_set(card, T_ASKED_AGO,
             text_ago(r->arena, run->confirmed_at ? run->confirmed_at : run->requested_at, r->now));
    if (r->who.level < LEVEL_FULL)
        return;
    dict_show_if(card, own, T_OWN);
    struct dict *decide = dict_row(card, T_MAY_DECIDE);
    dict_show(decide, own ? T_OWN : T_FOREIGN);
    dict_show_if(decide, !own, T_MAY_APPROVE);
}

static enum rc_err run_page_show_times(struct request *r, struct dict *body,
                                       const struct run *run) {
    const char *asked = NULL, *started = NULL;
    TRY(run_time(r, run->requested_at, &asked));
    TRY(run_time(r, run->started_at, &started));
    const char *by = run_asked_by(run),
               *approved = run->approved_by
                               ? arena_printf(r->arena, "; approved by %s", run->approved_by)
                               : "";
    const char *stopped =
        run->stop_by ? arena_printf(r->arena, "; stopped by %s", run->stop_by) : "";
    dict_set(body, T_STARTED_BY, arena_printf(r->arena, "%s%s%s", by, approved, stopped));
    if (!run->started_at)
        dict_set(body, T_TIMES, arena_printf(r->arena, "asked for %s, not started", asked));
    else if (run->finished_at)
        dict_set(body, T_TIMES,
                 arena_printf(r->arena, "%s, took %s", started,
                              run->finished_at > run->started_at
                                  ? text_duration(r->arena, run->finished_at - run->started_at)
                                  : "less than a second"));
    else
        dict_set(body, T_TIMES, arena_printf(r->arena, "since %s", started));
    dict_show_if(body, run->data_at != 0, T_DATA);
    return OK;
}

/* Who tried its failures again, and the button that does. */
static enum rc_err run_page_show_retries(struct request *r, struct dict *body,
                                         const struct run *run) {
    struct run *runs = NULL;
    int n = 0;
    TRY(run_retries(r->db, r->arena, run->id, &runs, &n));
    struct dict *list = n ? dict_row(body, T_RETRIED_BY) : NULL;
    for (int i = 0; i < n; i++) {
        struct dict *row = dict_row(list, T_RETRIED);
        dict_set(row, T_RUN_PATH, run_path(r->arena, &runs[i]));
        dict_set_int(row, T_RUN_ID, runs[i].id);
        dict_set(row, T_RUN_STATE_WORDS,
                 arena_printf(r->arena, "%s: %s", run_state_text(&runs[i]),
                              run_counts_text(r->arena, &runs[i])));
    }
    dict_set(body, T_FAILED_LINK,
             arena_printf(r->arena, "%s?outcome=failed#people", run_path(r->arena, run)));
    if (run->failed > 0 && run->finished_at && !run->undo_of && r->who.level >= LEVEL_FULL)
        dict_set(dict_row(body, T_MAY_RETRY), T_RETRY_BUTTON,
                 run->failed == 1 ? "Try the one failed again"
                                  : arena_printf(r->arena, "Try the %s failed again",
                                                 text_count(r->arena, run->failed)));
    return OK;
}

static enum rc_err run_page_show_undos(struct request *r, struct dict *body,
                                       const struct run *run) {
    struct run *undos = NULL;
    int n = 0;
    TRY(run->undo_of ? run_facts_show_source(r, body, run) : OK);
    TRY(run_undos(r->db, r->arena, run->id, &undos, &n));
    struct dict *list = n ? dict_row(body, T_UNDONE_BY) : NULL;
    for (int i = 0; i < n; i++) {
        struct dict *row = dict_row(list, T_UNDONE);
        dict_set(row, T_RUN_PATH, run_path(r->arena, &undos[i]));
        dict_set_int(row, T_RUN_ID, undos[i].id);
        dict_set(row, T_RUN_STATE_WORDS,
                 arena_printf(r->arena, "%s: %s", run_state_text(&undos[i]),
                              run_counts_text(r->arena, &undos[i])));
    }
    return OK;
}

static enum rc_err run_page_fill(struct request *r, struct dict *body, const struct run *run) {
    bool undoable = false, full = r->who.level >= LEVEL_FULL;
    const char *path = run_path(r->arena, run);
    page_csrf(r, body);
    TRY(run_facts_show(r, body, run));
    dict_set(body, T_HERE,
             *r->env.query ? arena_printf(r->arena, "%s?%s", path, r->env.query) : path);
    dict_set(body, T_RUN_STATE, run_state_text(run));
    run_badge_of(body, run);
    dict_show_if(body, run->dry_run, T_RUN_DRY);
    dict_set(body, T_RUN_LEDE, run_page_intro(r, run));
    dict_show_if(body, is_under_way(run), T_MOVING);
    if (is_under_way(run))
        TRY(run_page_show_progress(r, body, run));
    if (text_equal(run->state, "waiting"))
        run_page_show_waiting(r, body, run);
    dict_show(body, run->started_at ? T_BEGUN : T_NOT_BEGUN);
    dict_set(body, T_SEATS_LABEL,
             run->dry_run || !run->started_at ? "Seats it would free" : "Seats freed");
    dict_set(body, T_DONE_LABEL, run->dry_run ? "Done: a dry run changes nothing" : "Done");
    dict_set(body, T_DONE, text_count(r->arena, run->done));
    dict_set(body, T_ALREADY, text_count(r->arena, run->already));
    dict_set(body, T_SKIPPED, text_count(r->arena, run->skipped));
    dict_set(body, T_FAILED, text_count(r->arena, run->failed));
    dict_set(body, T_REQUESTS, text_count(r->arena, run->requests));
    TRY(run_page_show_times(r, body, run));
    TRY(run_page_show_undos(r, body, run));
    TRY(run_page_show_retries(r, body, run));
    TRY(run_undoable(r->db, run->id, &undoable));
    dict_show_if(body, undoable && full && !is_under_way(run), T_MAY_UNDO);
    TRY(run_reasons_show(r, body, run));
    return run_people_show(r, dict_part(body, T_PEOPLE, TPL_RUNS_RUN_PEOPLE), run,
                           undoable && full && !is_under_way(run));
}

struct response run_show(struct request *r, const struct run *run) {
    if (text_equal(run->state, "preview"))
        return run_preview_page(r, run);
    if (text_equal(run->state, "preparing"))
        return run_pending_page(r, run);
    struct page p = page_begin(r, arena_printf(r->arena, "%s: %s", run->name, run_state_text(run)),
                               TPL_RUNS_RUN_PAGE);
    return run_page_fill(r, p.body, run) == OK ? page_end(r, &p) : response_error(r);
}

struct response run_page(struct request *r) {
    struct run run;
    return run_of_path(r, &run) == OK ? run_show(r, &run) : response_error(r);
}
