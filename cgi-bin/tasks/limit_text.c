/* The limits of a task as text, and the buttons that change them. */
#include "tasks/limit_text.h"
#include "base/text.h"
#include "page/fields.h"
#include "page/page.h"
#include "runs/start_check.h"
#include "runs/task_limit.h"
#include "tpl_names.h"

static bool is_longest(const char *mode) { return limit_mode(mode) == LIMIT_MODE_LONGEST; }

/* Buttons for broken limits: raise them until all fit, or take the longest unused first. max:
 * people of one run. */
static void limit_text_show_offers(struct request *r, struct dict *d, const struct task *t,
                                   const struct run_problems *p, int64_t max) {
    if (r->who.level < LEVEL_FULL || !p->fit_users)
        return;
    struct dict *offer = dict_row(d, T_OFFER);
    const char *path = arena_printf(r->arena, "/tasks/%lld/limits", (long long)t->id);
    page_csrf(r, offer);
    dict_set(offer, T_LIMITS_PATH, path);
    dict_set_int(offer, T_FIT_USERS, p->fit_users);
    dict_set_int(offer, T_FIT_PERCENT, p->fit_percent);
    dict_set(offer, T_FIT_TEXT,
             arena_printf(r->arena, "%s, %lld %%", text_people(r->arena, p->fit_users),
                          (long long)p->fit_percent));
    if (is_longest(t->limit_mode))
        return;
    struct dict *longest = dict_row(offer, T_OFFER_LONGEST);
    dict_set(longest, T_COUNT_MAX_TEXT, max == 1 ? "one" : text_count(r->arena, max));
}

static void limit_text_show_list(struct dict *d, const struct run_problems *p) {
    if (p->n == 1) {
        dict_set(dict_row(d, T_ONE_LIMIT), T_PROBLEM_TEXT, p->at[0].text);
        return;
    }
    struct dict *list = dict_row(d, T_LIMIT_LIST);
    for (int i = 0; i < p->n; i++)
        dict_set(dict_row(list, T_LIMIT), T_PROBLEM_TEXT, p->at[i].text);
}

/* How many match, and how a run limits them. */
static const char *reach_text(struct request *r, const struct task *t,
                              const struct task_reach *reach) {
    if (reach->fit < 0)
        return "The filter cannot be read.";
    bool longest = is_longest(t->limit_mode) && reach->touched > reach->max && !reach->broken.n;
    const char *match =
        arena_printf(r->arena, reach->fit == 1 ? "%s person matches now." : "%s people match now.",
                     text_count(r->arena, reach->fit));
    const char *limit = arena_printf(
        r->arena, "%s Limit of a run: %s or %lld %% of %s seat holders, whichever is lower.", match,
        text_people(r->arena, t->cap_users), (long long)t->cap_percent,
        text_count(r->arena, reach->seats));
    if (reach->broken.n)
        return arena_printf(r->arena, "%s Runs are blocked.", limit);
    if (longest)
        return arena_printf(r->arena,
                            "%s The next run changes the %s longest unused, later runs the rest.",
                            limit, text_count(r->arena, reach->max));
    return limit;
}

void task_limits_show(struct request *r, struct dict *body, const struct task *t,
                      const struct task_reach *reach) {
    dict_set(body, T_REACH_TEXT, reach_text(r, t, reach));
    if (!reach->broken.n)
        return;
    struct dict *banner = dict_row(body, T_LIMITS_BROKEN);
    dict_set(banner, T_LIMITS_HEADING,
             t->enabled ? "The task is on, but runs are blocked." : "Runs are blocked.");
    limit_text_show_list(banner, &reach->broken);
    limit_text_show_offers(r, dict_part(banner, T_OFFERS, TPL_TASKS_LIMIT_TEXT), t, &reach->broken,
                           reach->max);
}

enum rc_err task_limits_preview(struct request *r, struct dict *body, const struct run *run,
                                const char **problem) {
    struct run_problems p;
    TRY(run_problems(r->db, r->arena, run, r->now, &p));
    *problem = run_problems_text(r->arena, &p);
    if (!p.n)
        return OK;
    struct dict *banner = dict_row(body, T_PROBLEM);
    dict_set(banner, T_LIMITS_HEADING, *problem ? "Blocked." : "Scheduled runs are blocked.");
    limit_text_show_list(banner, &p);
    if (!run->task || !p.fit_users)
        return OK;
    struct task t;
    TRY(task_load(r->db, r->arena, run->task, &t));
    limit_text_show_offers(r, dict_part(banner, T_OFFERS, TPL_TASKS_LIMIT_TEXT), &t, &p,
                           task_limit_max(&t, run->seats));
    return OK;
}

void task_limits_box(struct request *r, struct dict *form) {
    struct dict *field = dict_row(form, T_KNOWS_FIELD);
    dict_show_if(field, form_switch(r, "knows", NULL), T_CHECKED);
    page_field_error(r, field, "knows");
}

bool task_limits_known(struct request *r) {
    bool known = true, knows = form_switch(r, "knows", &known);
    if (!known)
        request_refuse(r, "knows", "Select the box or leave it empty");
    return knows;
}

enum rc_err task_limits_ask(struct request *r, const struct task *t) {
    struct task_reach reach;
    if (task_limits_known(r) || !t->query)
        return OK;
    TRY(task_reach(r->db, r->arena, t, r->now, &reach));
    const char *why = run_problems_text(r->arena, &reach.broken);
    if (why)
        request_refuse(r, "knows", "Runs are blocked: %s Select the box to turn the task on anyway",
                       why);
    return OK;
}
