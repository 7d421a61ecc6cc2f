/* The preview of a run: who would be changed, what stands against it, and the forms that run it. */
#include "runs/run_preview.h"
#include "base/text.h"
#include "page/error_page.h"
#include "page/page.h"
#include "run_people/people.h"
#include "run_people/reach.h"
#include "run_people/view.h"
#include "runs/run_facts.h"
#include "runs/run_reasons.h"
#include "runs/run_text.h"
#include "runs/run_undo_form.h"
#include "runs/task_limit.h"
#include "sql/core/runs/run.h"
#include "tasks/limit_text.h"
#include "tasks/task_schedule.h"
#include "terms/product.h"
#include "tpl_names.h"

/* Products that people lose although nobody asked for it: the group to leave gives them, too. */
static enum rc_err run_preview_show_further(struct request *r, struct dict *body,
                                            const struct run *run) {
    struct rows *rows = NULL;
    const char *list = "";
    TRY(run_further(r->db, run->id, &rows));
    while (db_next(rows)) {
        int64_t people = db_int(rows, RUNS_FURTHER__SEATS);
        const char *product = product_label(db_text(rows, RUNS_FURTHER__PRODUCT));
        const char *site = db_text(rows, RUNS_FURTHER__SITE_NAME);
        list = arena_printf(r->arena, "%s%s%s on %s, %s", list, *list ? "; " : "", product, site,
                            text_people(r->arena, people));
    }
    if (*list)
        dict_set(dict_row(body, T_FURTHER), T_FURTHER_TEXT, list);
    return db_end(rows);
}

/* People who are idle in the product of the filter may use another one every day. */
static enum rc_err run_preview_show_still_used(struct request *r, struct dict *body,
                                               const struct run *run) {
    int64_t days = 0, people = 0;
    TRY(run_used_days(r, run, &days));
    const struct run_people used = {.which = "used", .used_since = r->now - days * 86400};
    TRY(run_users_count(r->db, run->id, &used, &people));
    if (people == 0)
        return OK;
    struct dict *row = dict_row(body, T_STILL_USED);
    dict_set(row, T_USED_LINK,
             arena_printf(r->arena, "%s?outcome=used#people", run_path(r->arena, run)));
    dict_set(row, T_STILL_USED_TEXT,
             arena_printf(r->arena, "%s used a product they would lose in the last %lld days.",
                          text_people(r->arena, people), (long long)days));
    return OK;
}

/* The buttons of a review. is_on, is_dry: of the task. The first of its state is the main one. */
/* clang-format off */
static const struct {
    bool is_on, is_dry;
    const char *value, *text;
} SEE_BUTTONS[] = {
    {false, true,  "on",  "Review and turn on"},
    {false, true,  "dry", "Review and turn on as dry run"},
    {false, true,  "off", "Mark as reviewed"},
    {true,  true,  "off", "Mark as reviewed"},
    {true,  true,  "on",  "Review and end dry run"},
    {true,  false, "off", "Mark as reviewed"},
    {true,  false, "dry", "Review and change to dry run"},
};
/* clang-format on */
enum { SEE_BUTTONS_COUNT = sizeof SEE_BUTTONS / sizeof *SEE_BUTTONS };

static void run_preview_show_see_buttons(struct dict *form, const struct task *t) {
    bool is_dry = !t->enabled || t->dry_run;
    const char *class = "primary";
    for (int i = 0; i < SEE_BUTTONS_COUNT; i++) {
        if (SEE_BUTTONS[i].is_on != t->enabled || SEE_BUTTONS[i].is_dry != is_dry)
            continue;
        struct dict *button = dict_row(form, T_SEE_BUTTON);
        dict_set(button, T_SEE_VALUE, SEE_BUTTONS[i].value);
        dict_set(button, T_SEE_TEXT, SEE_BUTTONS[i].text);
        dict_set(button, T_SEE_CLASS, class);
        class = "secondary";
    }
}

/* The form that notes the preview of a task as reviewed, and may turn the task on. */
static enum rc_err run_preview_show_seen_form(struct request *r, struct dict *body,
                                              const struct run *run, const struct task *t) {
    struct dict *form = dict_row(body, T_SEE_FORM);
    struct task_reach reach = {.broken = {.n = 0}};
    page_csrf(r, form);
    dict_set(form, T_SCHEDULE_TEXT, task_schedule_text(r->arena, t));
    page_field_error(r, form, "switch");
    run_preview_show_see_buttons(form, t);
    TRY(run_facts_show_approval(r, form, run->planned));
    if (t->query && !t->enabled)
        TRY(task_reach(r->db, r->arena, t, r->now, &reach));
    if (reach.broken.n || request_error(r, "knows"))
        task_limits_box(r, form);
    return OK;
}

static enum rc_err run_preview_show_undo(struct request *r, struct dict *body, struct dict *form,
                                         const struct run *run) {
    struct run source;
    TRY(run_load(r->db, r->arena, run->undo_of, &source));
    return run_undo_form_show(r, body, form, &source, run->id);
}

/* What cannot be undone, when one of the actions is final; else NULL. */
static const char *final_action_text(const struct run *run) {
    for (int i = 0; i < run->actions; i++)
        if (action_is_final(run->action[i].action))
            return action_undo_text(run->action[i].action);
    return NULL;
}

static enum rc_err run_preview_show_run_form(struct request *r, struct dict *body,
                                             const struct run *run) {
    struct dict *form = dict_row(body, T_RUN_FORM);
    bool counted = run_needs_count(run);
    const char *final = final_action_text(run);
    page_csrf(r, form);
    dict_set_int(form, T_SHOWN, run->planned);
    if (run->undo_of) {
        dict_set(form, T_RUN_HEADING, "Undo run");
        TRY(run_preview_show_undo(r, body, form, run));
    } else {
        dict_set(form, T_RUN_HEADING, "Run now");
        if (final)
            dict_set(dict_row(form, T_FINAL), T_OF_UNDO_TEXT, final);
    }
    dict_set(dict_row(form, T_MAY_ACT), T_RUN_BUTTON,
             arena_printf(r->arena, run->undo_of ? "Undo for %s" : "Run for %s",
                          text_people(r->arena, run->planned)));
    struct dict *field = dict_row(form, counted ? T_COUNT_FIELD : T_NO_COUNT);
    dict_set(field, T_VALUE, r->env.method == POST ? request_form_text(r, "confirm_count") : "");
    page_field_error(r, field, "confirm_count");
    return run_facts_show_approval(r, form, run->planned);
}

/* The forms for full access. problem: why the run would not start, or NULL; it replaces the form
 * that starts the run, which would only be refused. */
static enum rc_err run_preview_show_decisions(struct request *r, struct dict *body,
                                              const struct run *run, const char *problem) {
    bool old = run_is_old(run, r->now), of_task = run->task && !run->undo_of;
    struct task t;
    if (!run_may_change(r, run)) {
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
        TRY(run_preview_show_seen_form(r, body, run, &t));
    }
    if (run->planned && problem && !r->errors) {
        dict_set(dict_row(body, T_NOT_NOW), T_PROBLEM_TEXT, problem);
        return OK;
    }
    return run->planned ? run_preview_show_run_form(r, body, run) : OK;
}

/* The people beyond the limits of this run, and those left out for other reasons. */
static enum rc_err run_preview_show_left_out(struct request *r, struct dict *body,
                                             const struct run *run) {
    const struct run_people beyond_limits = {.which = "later"};
    int64_t later = 0;
    TRY(run_users_count(r->db, run->id, &beyond_limits, &later));
    if (later) {
        struct dict *tile = dict_row(body, T_LATER);
        dict_set(tile, T_LATER_COUNT, text_count(r->arena, later));
        dict_set(tile, T_LINK,
                 arena_printf(r->arena, "%s?outcome=later#people", run_path(r->arena, run)));
    }
    dict_set(body, T_LEFT_OUT, text_count(r->arena, run->matched - run->planned - later));
    return run_reasons_show(r, body, run);
}

static enum rc_err run_preview_fill(struct request *r, struct dict *body, const struct run *run) {
    const char *problem = NULL, *made = NULL;
    TRY(run_facts_show(r, body, run));
    TRY(run_people_reach(r, body, run));
    TRY(run_preview_show_further(r, body, run));
    TRY(task_limits_preview(r, body, run, &problem));
    TRY(run_preview_show_still_used(r, body, run));
    if (run->undo_of)
        TRY(run_facts_show_source(r, body, run));
    TRY(run_time(r, run->requested_at, &made));
    dict_set(body, T_MADE, arena_printf(r->arena, "%s by %s", made, run->requested_by));
    TRY(run_preview_show_left_out(r, body, run));
    if (run->planned && run_may_change(r, run) && !run_is_old(run, r->now))
        dict_show_if(dict_row(body, T_PICK_TEXT), run->task != 0, T_OF_TASK);
    TRY(run_people_show(r, dict_part(body, T_PEOPLE, TPL_RUN_PEOPLE_PEOPLE), run, false));
    return run_preview_show_decisions(r, body, run, problem);
}

struct response run_preview_page(struct request *r, const struct run *run) {
    const char *title = arena_printf(r->arena, "Preview: %s", run->name);
    struct page p = page_begin(r, title, TPL_RUNS_RUN_PREVIEW);
    return run_preview_fill(r, p.body, run) == OK ? page_end(r, &p) : error_page(r);
}
