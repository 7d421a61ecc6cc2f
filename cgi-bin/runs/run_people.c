/* The people of a run: tabs, search and one page of the list. core/runs/run.h has the columns. */
#include "runs/run_people.h"
#include "base/text.h"
#include "page/page.h"
#include "runs/run_people_view.h"
#include "runs/run_text.h"
#include "tpl_names.h"
#include "users/filter.h"

#include <string.h>

enum { PEOPLE_ON_PAGE = 25 };

static const struct run_people_tab PREVIEW_TABS[] = {
    {"hit", "hit", "Would be changed", 0},   {"used", "used", "Used lately", 0},
    {"later", "later", "Next in line", 0},   {"already", "already", "Already so", 0},
    {"left-out", "left-out", "Left out", 0}, {"all", NULL, "All", 0}};
static const struct run_people_tab RUN_TABS[] = {{"all", NULL, "All", 0},
                                                 {"done", "done", "Done", 0},
                                                 {"already", "already", "Already so", 0},
                                                 {"skipped", "skipped", "Skipped", 0},
                                                 {"later", "later", "Next in line", 0},
                                                 {"left-out", "left-out", "Left out", 0},
                                                 {"failed", "failed", "Failed", 0},
                                                 {"planned", "planned", "Not yet", 0}};
enum { TABS_MAX = 9, SEARCH_MAX = 200 };

/* What is searched for; NULL for nothing, or for what is refused. */
static const char *read_search(struct request *r) {
    const char *sent = request_query(r, "q"),
               *words = sent ? text_trim(arena_strdup(r->arena, sent)) : "";
    int times = 0;
    for (int i = 0; i < r->query_count; i++)
        times += text_equal(r->query[i].name, "q");
    if (times > 1)
        request_refuse(r, "q", "It is in the address twice; search once");
    else if (text_length(words) > SEARCH_MAX)
        request_refuse(r, "q", "Name, e-mail or account id may have at most %d characters",
                       SEARCH_MAX);
    return *words && !request_error(r, "q") ? words : NULL;
}

static int load_tabs(const struct run *run, struct run_people_tab *tabs) {
    int n = (int)(text_equal(run->state, "preview") ? sizeof PREVIEW_TABS / sizeof *PREVIEW_TABS
                                                    : sizeof RUN_TABS / sizeof *RUN_TABS);
    memcpy(tabs, text_equal(run->state, "preview") ? PREVIEW_TABS : RUN_TABS,
           (size_t)n * sizeof *tabs);
    return n;
}

static const struct run_people_tab *find_tab(struct request *r, const struct run_people_tab *tabs,
                                             int n) {
    const char *sent = request_query(r, "outcome");
    for (int i = 0; sent && i < n; i++)
        if (text_equal(sent, tabs[i].name))
            return &tabs[i];
    return &tabs[0];
}

const char *run_people_link(struct request *r, const struct run *run) {
    struct run_people_tab tabs[TABS_MAX];
    int n = load_tabs(run, tabs);
    return run_people_path(r, run, find_tab(r, tabs, n)->name, read_search(r),
                           run_page_number(r, "page"));
}

static struct run_people people_of_view(const struct run_people_view *view, const char *which) {
    return (struct run_people){
        .which = which, .words = view->search, .used_since = view->used_since};
}

static enum rc_err run_people_count_tabs(struct request *r, const struct run *run,
                                         const struct run_people_view *view,
                                         struct run_people_tab *tabs, int n) {
    for (int i = 0; i < n; i++) {
        const struct run_people p = people_of_view(view, tabs[i].which);
        TRY(run_users_count(r->db, run->id, &p, &tabs[i].count));
    }
    return OK;
}

static void run_people_show_tabs(struct request *r, struct dict *part, const struct run *run,
                                 const struct run_people_view *view,
                                 const struct run_people_tab *tabs, int n) {
    for (int i = 0; i < n; i++) {
        if (tabs[i].count == 0 && &tabs[i] != view->tab && i > 0)
            continue;
        struct dict *row = dict_row(part, T_TAB);
        dict_set(row, T_TAB_LINK, run_people_path(r, run, tabs[i].name, view->search, 1));
        dict_set(row, T_TAB_LABEL, tabs[i].label);
        dict_set(row, T_TAB_COUNT, text_count(r->arena, tabs[i].count));
        dict_show_if(row, &tabs[i] == view->tab, T_TAB_CURRENT);
    }
}

static void run_people_show_search(struct request *r, struct dict *part, const struct run *run,
                                   const struct run_people_view *view) {
    struct dict *form = dict_row(part, T_SEARCH), *field = dict_row(form, T_Q_FIELD);
    const char *sent = request_query(r, "q");
    dict_set(form, T_RUN_PATH, run_path(r->arena, run));
    dict_set(form, T_TAB_NAME, view->tab->name);
    dict_set(field, T_VALUE, view->search ? view->search : sent ? sent : "");
    page_field_error(r, field, "q");
    if (sent && *sent)
        dict_set(dict_row(form, T_Q_CLEAR), T_LINK,
                 run_people_path(r, run, view->tab->name, NULL, 1));
}

/* The products the last activity is of: the filter's, else those that are taken away, else all. */
static enum rc_err scope_text(struct request *r, const struct run *run, const char **words) {
    struct run first = *run;
    struct user_filter f = USER_FILTER_ANY;
    const char *problem = NULL;
    while (first.undo_of)
        TRY(run_load(r->db, r->arena, first.undo_of, &first));
    *words = "";
    if (first.query && user_filter_parse(r->arena, first.query, &f, &problem) &&
        (f.product || f.site))
        first.action[0] = (struct action){.product = f.product, .site = f.site};
    int n = f.product || f.site ? 1 : first.actions;
    for (int i = 0; i < n; i++) {
        struct user_filter one = USER_FILTER_ANY;
        one.product = first.action[i].product;
        one.site = first.action[i].site;
        TRY(user_filter_name_site(r->db, &one));
        if (one.product || one.site)
            run_people_append(r, words, user_filter_text(r->arena, &one));
    }
    *words = **words ? *words : "any product";
    return OK;
}

static enum rc_err run_people_show_heads(struct request *r, struct dict *list,
                                         const struct run *run,
                                         const struct run_people_view *view) {
    const char *scope = NULL;
    TRY(scope_text(r, run, &scope));
    dict_show_if(list, view->with_outcome, T_WITH_OUTCOME);
    dict_set(list, T_CALLS_HEAD, view->preview ? "The person would" : "The person is to");
    dict_set(list, T_ACTIVE_HEAD, arena_printf(r->arena, "Last active: %s", scope));
    dict_show_if(list, view->with_since, T_WITH_SINCE);
    dict_show_if(list, view->with_undo, T_WITH_UNDO);
    dict_show_if(list, view->with_pick, T_WITH_PICK);
    return OK;
}

static enum rc_err run_people_show_list(struct request *r, struct dict *part, const struct run *run,
                                        struct run_people_view *view) {
    struct rows *rows = NULL;
    const struct run_people p = people_of_view(view, view->tab->which);
    int64_t total = view->tab->count, pages = (total + PEOPLE_ON_PAGE - 1) / PEOPLE_ON_PAGE,
            shown = 0;
    view->page = view->page > pages ? pages : view->page; /* the last one, when people went since */
    dict_show_if(part, total == 0, view->search ? T_NOBODY_FOUND : T_NOBODY);
    if (total == 0)
        return OK;
    int64_t offset = (view->page - 1) * PEOPLE_ON_PAGE;
    struct dict *list = dict_row(part, T_PEOPLE_LIST);
    TRY(run_people_show_heads(r, list, run, view));
    TRY(run_users(r->db, run->id, &p, PEOPLE_ON_PAGE, offset, &rows));
    for (; db_next(rows); shown++)
        TRY(run_people_row_show(r, list, rows, run, view));
    TRY(db_end(rows));
    dict_set(list, T_PEOPLE_CAPTION,
             arena_printf(r->arena, "%s to %s of %s", text_count(r->arena, offset + 1),
                          text_count(r->arena, offset + shown), text_count(r->arena, total)));
    if (view->page > 1)
        dict_set(dict_row(list, T_BEFORE), T_LINK,
                 run_people_path(r, run, view->tab->name, view->search, view->page - 1));
    if (offset + shown < total)
        dict_set(dict_row(list, T_AFTER), T_LINK,
                 run_people_path(r, run, view->tab->name, view->search, view->page + 1));
    return OK;
}

enum rc_err run_people_show(struct request *r, struct dict *part, const struct run *run,
                            bool may_undo) {
    struct run_people_tab tabs[TABS_MAX];
    int n = load_tabs(run, tabs);
    int64_t days = 0;
    struct run_people_view view = {.tab = find_tab(r, tabs, n),
                                   .search = read_search(r),
                                   .page = run_page_number(r, "page"),
                                   .preview = text_equal(run->state, "preview"),
                                   .with_undo = may_undo};
    view.with_outcome = !view.preview || text_equal(view.tab->name, "left-out") ||
                        text_equal(view.tab->name, "already") || text_equal(view.tab->name, "all");
    view.with_since = text_equal(run->limit_mode, "longest") &&
                      (text_equal(view.tab->name, "hit") || text_equal(view.tab->name, "later"));
    view.with_pick = view.preview && r->who.level >= LEVEL_FULL && !run_is_old(run, r->now);
    TRY(run_used_days(r, run, &days));
    view.used_since = r->now - days * 86400;
    page_csrf(r, part);
    TRY(run_people_count_tabs(r, run, &view, tabs, n));
    if (view.with_pick)
        TRY(run_people_show_protect(r, part, run, &view));
    run_people_show_tabs(r, part, run, &view, tabs, n);
    run_people_show_search(r, part, run, &view);
    const char *who = request_query(r, "who");
    if (who && !view.preview)
        TRY(run_people_show_calls(r, part, run, who, run_people_here(r, run, &view)));
    return request_error(r, "q") ? OK : run_people_show_list(r, part, run, &view);
}
