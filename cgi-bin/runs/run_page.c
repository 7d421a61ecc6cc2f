/* One run, or its preview: /tasks/{id}/runs/{run} for those of a task, /users/bulk/{run} for the
 * others. Only shows it: decisions are run_decision.c's, acting is the lane's business. */
#include "runs/run_page.h"
#include "base/text.h"
#include "handlers.h"
#include "page/page.h"
#include "runs/approval.h"
#include "runs/run_pending.h"
#include "runs/run_people.h"
#include "runs/run_text.h"
#include "settings/settings.h"
#include "tasks/limit_text.h"
#include "tasks/task_schedule.h"
#include "terms/product.h"
#include "tpl_names.h"
#include "users/filter.h"

#include <stdlib.h>
#include <string.h>

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

/* A run has one address: that of another task, or of no task, leads nowhere. */
enum rc_err run_of_path(struct request *r, struct run *run) {
    int64_t id = 0, task = 0;
    bool of_task = text_starts(r->env.path, "/tasks/");
    const char *sent = r->path_arg[of_task ? 1 : 0];
    if (!text_to_int(sent, &id) || (of_task && !text_to_int(r->path_arg[0], &task)))
        return FAIL(r->err, ERR_NOT_FOUND,
                    "There is no such run. The list of runs shows all of them.", "run %s", sent);
    TRY(run_load(r->db, r->arena, id, run));
    return run->task == task ? OK
                             : FAIL(r->err, ERR_NOT_FOUND,
                                    "There is no such run. The list of runs shows all of them.",
                                    "run %s", r->env.path);
}

enum rc_err run_task(struct request *r, const struct run *run, struct task *t, bool *there) {
    struct err kept = *r->err;
    enum rc_err rc = run->task ? task_load(r->db, r->arena, run->task, t) : ERR_NOT_FOUND;
    *there = rc == OK;
    if (rc == ERR_NOT_FOUND)
        *r->err = kept;
    return rc == ERR_NOT_FOUND ? OK : rc;
}

/* --- what preview and run have in common */

static enum rc_err show_seats(struct request *r, struct dict *body, const struct run *run) {
    struct rows *rows = NULL;
    const char *currency = NULL;
    struct dict *tile = NULL;
    int64_t seats = 0, freed = 0, back = 0;
    double saving = 0;
    bool ended = run->started_at && !run->dry_run;
    TRY(run_seats(r->db, run->id, &rows));
    while (db_next(rows)) {
        const char *price = NULL;
        TRY(settings_text(r->db, arena_printf(r->arena, "price.%s", db_text(rows, 0)), &price));
        seats += db_int(rows, 2);
        freed += db_int(rows, 3);
        back += db_int(rows, 4);
        saving += price ? strtod(price, NULL) * (double)db_int(rows, 2) : 0;
        tile = tile ? tile : dict_row(body, T_SEATS);
        const char *count = text_count(r->arena, db_int(rows, 2));
        if (ended && db_int(rows, 3) != db_int(rows, 2))
            count =
                arena_printf(r->arena, "%s of %s", text_count(r->arena, db_int(rows, 3)), count);
        dict_set(dict_row(tile, T_SEATS_ROW), T_SEATS_WORDS,
                 arena_printf(r->arena, "%s on %s: %s", product_label(db_text(rows, 0)),
                              db_text(rows, 1), count));
    }
    TRY(db_end(rows));
    if (!tile)
        return OK;
    dict_set(tile, T_SEATS_FREED, text_count(r->arena, ended ? freed : seats));
    if (ended && freed != seats) {
        const char *given =
            back ? arena_printf(r->arena, "; %s given back by an undo", text_count(r->arena, back))
                 : "";
        dict_set(
            dict_row(tile, T_SEATS_HINT), T_SEATS_HINT_WORDS,
            arena_printf(r->arena, "of %s it was to free%s", text_count(r->arena, seats), given));
    }
    TRY(settings_text(r->db, "currency", &currency));
    if (saving >= 1)
        dict_set(dict_row(body, T_SAVING), T_SAVING_TEXT,
                 arena_printf(r->arena, "%s %s", text_count(r->arena, (int64_t)saving), currency));
    return OK;
}

static enum rc_err show_retry_of(struct request *r, struct dict *body, const struct run *run) {
    struct run source;
    int64_t of = 0;
    TRY(run_retry_of(r->db, run->id, &of));
    if (!of)
        return OK;
    TRY(run_load(r->db, r->arena, of, &source));
    struct dict *row = dict_row(body, T_RETRY_OF);
    dict_set(row, T_RETRY_LINK, run_path(r->arena, &source));
    dict_set_int(row, T_RETRY_RUN, of);
    return OK;
}

enum rc_err run_show_facts(struct request *r, struct dict *body, const struct run *run) {
    const char *whom = "a list of chosen people", *data = NULL, *path = run_path(r->arena, run);
    struct task t;
    bool there = false;
    TRY(run_task(r, run, &t, &there));
    if (run->query)
        TRY(run_filter_text(r, run->query, &whom));
    TRY(run_time(r, run->data_at, &data));
    dict_set(body, T_RUN_NAME, run->name);
    dict_set(body, T_RUN_PATH, path);
    dict_set(body, T_PROCESS_ID, run->process_id);
    dict_set(body, T_CSV_LINK, arena_printf(r->arena, "%s/results.csv", path));
    dict_set(body, T_CSV_SEMICOLON_LINK,
             arena_printf(r->arena, "%s/results.csv?separator=semicolon", path));
    dict_set(body, T_JSON_LINK, arena_printf(r->arena, "%s/results.json", path));
    bool preview = is(run->state, "preview") || is(run->state, "preparing");
    dict_set(body, T_BACK_LINK,
             there     ? arena_printf(r->arena, "/tasks/%lld", (long long)run->task)
             : preview ? "/users"
                       : "/tasks/runs");
    dict_set(body, T_BACK_WORDS, there ? "The task" : preview ? "Users" : "All runs");
    dict_set(body, T_MATCHED, text_count(r->arena, run->matched));
    dict_set(body, T_PLANNED, text_count(r->arena, run->planned));
    dict_set(body, T_WHOM, run->undo_of ? "the people of that run" : whom);
    dict_set(body, T_DATA_AT, data);
    TRY(run_show_actions(r, body, run->action, run->actions));
    TRY(show_retry_of(r, body, run));
    return show_seats(r, body, run);
}

static enum rc_err show_further(struct request *r, struct dict *body, const struct run *run) {
    struct rows *rows = NULL;
    const char *words = "";
    TRY(run_further(r->db, run->id, &rows));
    while (db_next(rows)) {
        int64_t n = db_int(rows, 2);
        words = arena_printf(r->arena, "%s%s%s %s %s on %s", words, *words ? "; " : "",
                             text_people(r->arena, n), n == 1 ? "loses" : "lose",
                             product_label(db_text(rows, 0)), db_text(rows, 1));
    }
    if (*words)
        dict_set(dict_row(body, T_FURTHER), T_FURTHER_WORDS, words);
    return db_end(rows);
}

enum rc_err run_show_approval(struct request *r, struct dict *d, int64_t people) {
    struct run_approval second;
    TRY(run_approval_of(r->db, r->who.name, 0, people, r->now, &second));
    if (!second.needed)
        return OK;
    struct dict *approval = dict_row(d, T_APPROVAL);
    dict_set(approval, T_APPROVAL_USERS, text_count(r->arena, second.above));
    if (second.by_sum)
        dict_set(dict_row(approval, T_BEFORE), T_BEFORE_PEOPLE,
                 text_people(r->arena, second.before));
    return OK;
}

enum rc_err run_show_source(struct request *r, struct dict *body, const struct run *run) {
    struct run source;
    TRY(run_load(r->db, r->arena, run->undo_of, &source));
    struct dict *row = dict_row(body, T_UNDO_WORDS);
    dict_set(row, T_UNDO_LINK, run_path(r->arena, &source));
    dict_set_int(row, T_UNDO_OF, source.id);
    return OK;
}

/* --- the preview */

/* Whoever is idle in the product the filter speaks of may work in another every day. */
static enum rc_err show_still_used(struct request *r, struct dict *body, const struct run *run) {
    int64_t days = 0, people = 0;
    TRY(run_used_days(r, run, &days));
    const struct run_people used = {.which = "used", .used_since = r->now - days * 86400};
    TRY(run_users_count(r->db, run->id, &used, &people));
    if (people == 0)
        return OK;
    struct dict *row = dict_row(body, T_STILL_USED);
    dict_set(row, T_USED_LINK,
             arena_printf(r->arena, "%s?outcome=used#people", run_path(r->arena, run)));
    dict_set(
        row, T_STILL_USED_WORDS,
        arena_printf(r->arena, "%s of them %s used within %lld days a product that would be lost.",
                     text_count(r->arena, people), people == 1 ? "has" : "have", (long long)days));
    return OK;
}

static enum rc_err show_seen_form(struct request *r, struct dict *body, const struct task *t) {
    struct dict *form = dict_row(body, T_SEE_FORM);
    const char *sent = r->env.method == POST ? request_form_text(r, "switch") : "";
    struct task_reach reach = {.broken = {.n = 0}};
    bool on = is(sent, "on") || (!*sent && t->enabled && !t->dry_run),
         dry = is(sent, "dry") || (!*sent && t->enabled && t->dry_run);
    page_csrf(r, form);
    dict_set(form, T_SCHEDULE_WORDS, task_schedule_text(r->arena, t));
    page_field_error(r, form, "switch");
    dict_show(form, on ? T_THEN_ON : dry ? T_THEN_DRY : T_THEN_OFF);
    if (t->query && !t->enabled)
        TRY(task_reach(r->db, r->arena, t, r->now, &reach));
    if (reach.broken.n || request_error(r, "knows"))
        task_limits_box(r, form);
    return OK;
}

static enum rc_err show_undo_hints(struct request *r, struct dict *body, struct dict *form,
                                   const struct run *run) {
    struct run source;
    TRY(run_load(r->db, r->arena, run->undo_of, &source));
    return run_undo_show_hints(r, body, form, &source, run->id);
}

static const char *final_words(const struct run *run) {
    for (int i = 0; i < run->actions; i++)
        if (action_is_final(run->action[i].action))
            return action_undo_text(run->action[i].action);
    return NULL;
}

static enum rc_err show_run_form(struct request *r, struct dict *body, const struct run *run) {
    struct dict *form = dict_row(body, T_RUN_FORM);
    bool counted = run_needs_count(run);
    page_csrf(r, form);
    dict_set_int(form, T_SHOWN, run->planned);
    dict_set(form, T_RUN_HEADING,
             run->undo_of ? "Put it back"
             : run->task  ? "Run it once now"
                          : "Run it");
    TRY(run->undo_of ? show_undo_hints(r, body, form, run) : OK);
    if (final_words(run) && !run->undo_of)
        dict_set(dict_row(form, T_FINAL), T_OF_UNDO_WORDS, final_words(run));
    dict_set(dict_row(form, T_MAY_ACT), T_RUN_BUTTON,
             arena_printf(r->arena, "Act on %s now", text_people(r->arena, run->planned)));
    struct dict *field = dict_row(form, counted ? T_COUNT_FIELD : T_NO_COUNT);
    dict_set(field, T_VALUE, r->env.method == POST ? request_form_text(r, "confirm_count") : "");
    page_field_error(r, field, "confirm_count");
    return run_show_approval(r, form, run->planned);
}

/* problem: why it would not start, or NULL; then nothing is offered that would only be refused
 * later. */
static enum rc_err show_decisions(struct request *r, struct dict *body, const struct run *run,
                                  const char *problem) {
    struct task t;
    bool old = run_is_old(run, r->now), of_task = run->task && !run->undo_of;
    if (r->who.level < LEVEL_FULL) {
        dict_show(body, T_READ_ONLY);
        return OK;
    }
    dict_show_if(body, old, T_OLD);
    dict_show_if(body, run->planned == 0 && !of_task, T_NOTHING_TO_DO);
    if (old)
        return OK;
    dict_show_if(body, of_task || run->planned, T_TO_DECIDE);
    if (of_task) {
        TRY(task_load(r->db, r->arena, run->task, &t));
        TRY(show_seen_form(r, body, &t));
    }
    if (run->planned && problem && !r->errors) {
        dict_set(dict_row(body, T_NOT_NOW), T_PROBLEM_WORDS, problem);
        return OK;
    }
    return run->planned ? show_run_form(r, body, run) : OK;
}

static enum rc_err fill_preview(struct request *r, struct dict *body, const struct run *run) {
    const char *problem = NULL, *made = NULL;
    int64_t later = 0;
    TRY(run_show_facts(r, body, run));
    TRY(show_further(r, body, run));
    TRY(task_limits_preview(r, body, run, &problem));
    TRY(show_still_used(r, body, run));
    TRY(run->undo_of ? run_show_source(r, body, run) : OK);
    TRY(run_time(r, run->requested_at, &made));
    dict_set(body, T_MADE, arena_printf(r->arena, "%s by %s", made, run->requested_by));
    TRY(run_users_count(r->db, run->id, &(struct run_people){.which = "later"}, &later));
    if (later) {
        struct dict *tile = dict_row(body, T_LATER);
        dict_set(tile, T_LATER_COUNT, text_count(r->arena, later));
        dict_set(tile, T_LINK,
                 arena_printf(r->arena, "%s?outcome=later#people", run_path(r->arena, run)));
    }
    dict_set(body, T_LEFT_OUT, text_count(r->arena, run->matched - run->planned - later));
    TRY(run_reasons_show(r, body, run));
    if (run->planned && r->who.level >= LEVEL_FULL && !run_is_old(run, r->now))
        dict_show_if(dict_row(body, T_PICK_WORDS), run->task != 0, T_OF_TASK);
    TRY(run_people_show(r, dict_part(body, T_PEOPLE, TPL_RUNS_RUN_PEOPLE), run, false));
    return show_decisions(r, body, run, problem);
}

static struct response show_preview(struct request *r, const struct run *run) {
    struct page p =
        page_begin(r, arena_printf(r->arena, "Preview: %s", run->name), TPL_RUNS_RUN_PREVIEW);
    return fill_preview(r, p.body, run) == OK ? page_end(r, &p) : response_error(r);
}

/* --- the run */

static bool moving(const struct run *run) {
    return is(run->state, "queued") || is(run->state, "running");
}

static const char *lede(struct request *r, const struct run *run) {
    if (is(run->state, "queued"))
        return "It starts within a minute.";
    if (is(run->state, "waiting"))
        return "Nothing happens before somebody has approved it.";
    if (is(run->state, "running"))
        return "It is under way. What is done already stands below.";
    const char *words = run_counts_text(r->arena, run);
    if (run->dry_run && is(run->state, "done"))
        return arena_printf(
            r->arena,
            "A dry run: everything was checked, nobody was touched. %s would have been changed.",
            text_people(r->arena, run->planned));
    return run->reason && *run->reason ? arena_printf(r->arena, "%s. %s", words, run->reason)
                                       : arena_printf(r->arena, "%s.", words);
}

static enum rc_err show_progress(struct request *r, struct dict *body, const struct run *run) {
    const struct run_people PLANNED = {.which = "planned"}, ACTING = {.which = "acting"};
    int64_t left = 0, acting = 0;
    const char *until = NULL;
    struct dict *card = dict_row(body, T_PROGRESS);
    bool queued = is(run->state, "queued");
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
           (r->who.account_id && is(name, r->who.account_id));
}

static void show_waiting(struct request *r, struct dict *body, const struct run *run) {
    struct dict *card = dict_row(body, T_WAITS);
    const char *by = run_asked_by(run);
    bool own = is_me(r, by) || is_me(r, run->requested_by);
    dict_set(card, T_ASKED_BY, by);
    if (run->cause && is(run->cause, "second-person-sum")) /* else the heading says it */
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

static enum rc_err show_times(struct request *r, struct dict *body, const struct run *run) {
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
static enum rc_err show_retries(struct request *r, struct dict *body, const struct run *run) {
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

static enum rc_err show_undos(struct request *r, struct dict *body, const struct run *run) {
    struct run *undos = NULL;
    int n = 0;
    TRY(run->undo_of ? run_show_source(r, body, run) : OK);
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

static enum rc_err fill_run(struct request *r, struct dict *body, const struct run *run) {
    bool undoable = false, full = r->who.level >= LEVEL_FULL;
    const char *path = run_path(r->arena, run);
    page_csrf(r, body);
    TRY(run_show_facts(r, body, run));
    dict_set(body, T_HERE,
             *r->env.query ? arena_printf(r->arena, "%s?%s", path, r->env.query) : path);
    dict_set(body, T_RUN_STATE, run_state_text(run));
    run_badge_of(body, run);
    dict_show_if(body, run->dry_run, T_RUN_DRY);
    dict_set(body, T_RUN_LEDE, lede(r, run));
    dict_show_if(body, moving(run), T_MOVING);
    if (moving(run))
        TRY(show_progress(r, body, run));
    if (is(run->state, "waiting"))
        show_waiting(r, body, run);
    dict_show(body, run->started_at ? T_BEGUN : T_NOT_BEGUN);
    dict_set(body, T_SEATS_LABEL,
             run->dry_run || !run->started_at ? "Seats it would free" : "Seats freed");
    dict_set(body, T_DONE_LABEL, run->dry_run ? "Done: a dry run changes nothing" : "Done");
    dict_set(body, T_DONE, text_count(r->arena, run->done));
    dict_set(body, T_ALREADY, text_count(r->arena, run->already));
    dict_set(body, T_SKIPPED, text_count(r->arena, run->skipped));
    dict_set(body, T_FAILED, text_count(r->arena, run->failed));
    dict_set(body, T_REQUESTS, text_count(r->arena, run->requests));
    TRY(show_times(r, body, run));
    TRY(show_undos(r, body, run));
    TRY(show_retries(r, body, run));
    TRY(run_undoable(r->db, run->id, &undoable));
    dict_show_if(body, undoable && full && !moving(run), T_MAY_UNDO);
    TRY(run_reasons_show(r, body, run));
    return run_people_show(r, dict_part(body, T_PEOPLE, TPL_RUNS_RUN_PEOPLE), run,
                           undoable && full && !moving(run));
}

struct response run_show(struct request *r, const struct run *run) {
    if (is(run->state, "preview"))
        return show_preview(r, run);
    if (is(run->state, "preparing"))
        return run_pending_page(r, run);
    struct page p = page_begin(r, arena_printf(r->arena, "%s: %s", run->name, run_state_text(run)),
                               TPL_RUNS_RUN_PAGE);
    return fill_run(r, p.body, run) == OK ? page_end(r, &p) : response_error(r);
}

struct response run_page(struct request *r) {
    struct run run;
    return run_of_path(r, &run) == OK ? run_show(r, &run) : response_error(r);
}
