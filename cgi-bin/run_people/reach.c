/* Shows whom notices and the second step of a preview reach, so that "planned" promises no more. */
#include "run_people/reach.h"
#include "base/text.h"
#include "tasks/action.h"
#include "tpl_names.h"
#include "warnings/begin.h"

#include <string.h>

const char *run_people_notice_days(struct arena *a, const char *notices) {
    char *rest = arena_printf(a, "%s", notices), *day = NULL;
    const char *text = "";
    while ((day = strtok_r(rest, " ", &rest)))
        text = arena_printf(a, "%s%s%s", text, *text ? ", " : "", day);
    return text;
}

static void reach_add(struct request *r, struct dict *list, const char *why, int64_t people) {
    if (people == 0)
        return;
    struct dict *row = dict_row(list, T_REACH_REASON);
    dict_set(row, T_REASON, why);
    dict_set(row, T_REASON_COUNT, text_count(r->arena, people));
}

static void reach_show_not_warned(struct request *r, struct dict *body,
                                  const struct warning_reach *reach) {
    int64_t people = reach->no_address + reach->bad_address + reach->shared_address;
    if (people == 0)
        return;
    struct dict *banner = dict_row(body, T_NOT_WARNED);
    dict_set(banner, T_NOT_WARNED_TEXT,
             text_plural(r->arena, people, "%s person cannot be warned and will be skipped.",
                         "%s people cannot be warned and will be skipped."));
    reach_add(r, banner, "No e-mail address", reach->no_address);
    reach_add(r, banner, "Invalid e-mail address", reach->bad_address);
    reach_add(r, banner, "Address shared with someone else", reach->shared_address);
}

static enum rc_err reach_show_second(struct request *r, struct dict *d,
                                     const struct task_terms *terms,
                                     const struct warning_reach *reach) {
    const struct action x = {.action = terms->then_action};
    struct dict *row = dict_row(d, T_SECOND_STEP);
    dict_set(row, T_ACTION_TEXT, action_kind(x.action)->label);
    dict_set(row, T_DAYS, text_plural(r->arena, terms->then_days, "%s day", "%s days"));
    dict_set(row, T_PEOPLE, text_people(r->arena, terms->then_cap_users));
    if (!reach)
        return OK;
    struct dict *list = dict_row(row, T_SECOND_REACH);
    dict_set(list, T_REACH_TEXT, text_people(r->arena, reach->second));
    reach_add(r, list, "Account managed by your identity provider", reach->provider);
    reach_add(r, list, "External: not a managed account", reach->unmanaged);
    reach_add(r, list, "Protected, or an organization admin", reach->safe);
    return OK;
}

enum rc_err run_people_reach_second(struct request *r, struct dict *d,
                                    const struct task_terms *terms, int64_t preview) {
    struct warning_reach reach;
    if (!terms->then_action)
        return OK;
    if (!preview)
        return reach_show_second(r, d, terms, NULL);
    TRY(warning_reach(r->db, preview, &reach));
    return reach_show_second(r, d, terms, &reach);
}

enum rc_err run_people_reach(struct request *r, struct dict *body, const struct run *run) {
    struct task_terms terms = task_terms_defaults();
    struct warning_reach reach;
    TRY(run_terms_load(r->db, run->id, &terms));
    if (!*terms.notices && !terms.then_action)
        return OK;
    TRY(warning_reach(r->db, run->id, &reach));
    if (*terms.notices) {
        dict_set(dict_row(body, T_WARNS), T_NOTICES,
                 run_people_notice_days(r->arena, terms.notices));
        reach_show_not_warned(r, body, &reach);
    }
    return terms.then_action ? reach_show_second(r, body, &terms, &reach) : OK;
}
