/* The people of a run: tabs, search and one page of the list. core/runs/run.h has the columns. */
#include "run_people/people.h"
#include "base/text.h"
#include "page/page.h"
#include "run_people/card.h"
#include "run_people/row.h"
#include "run_people/view.h"
#include "runs/run_text.h"
#include "tpl_names.h"
#include "users/filter_text.h"

enum { PEOPLE_ON_PAGE = 25 };

const char *run_people_link(struct request *r, const struct run *run) {
    struct run_people_view view;
    run_people_view_read(r, run, &view);
    return run_people_view_here(r, run, &view);
}

static struct run_people people_of_tab(const struct run_people_view *view, int tab) {
    return (struct run_people){
        .which = view->tabs[tab].which, .search = view->search, .used_since = view->used_since};
}

/* An empty tab is shown only when it is the first one or the chosen one. *total: people of the
 * chosen tab. */
static enum rc_err run_people_show_tabs(struct request *r, struct dict *part, const struct run *run,
                                        const struct run_people_view *view, int64_t *total) {
    for (int i = 0; i < view->tab_count; i++) {
        const struct run_people people = people_of_tab(view, i);
        const struct run_people_tab *tab = &view->tabs[i];
        int64_t count = 0;
        TRY(run_users_count(r->db, run->id, &people, &count));
        if (i == view->tab)
            *total = count;
        else if (count == 0 && i > 0)
            continue;
        struct dict *row = dict_row(part, T_TAB);
        dict_set(row, T_TAB_LINK, run_people_view_path(r, run, tab->name, view->search, 1));
        dict_set(row, T_TAB_LABEL, tab->label);
        dict_set(row, T_TAB_COUNT, text_count(r->arena, count));
        dict_show_if(row, i == view->tab, T_TAB_CURRENT);
    }
    return OK;
}

static void run_people_show_search(struct request *r, struct dict *part, const struct run *run,
                                   const struct run_people_view *view) {
    struct dict *form = dict_row(part, T_SEARCH), *field = dict_row(form, T_Q_FIELD);
    const char *sent = request_query(r, "q"), *tab = view->tabs[view->tab].name;
    sent = sent ? sent : "";
    dict_set(form, T_RUN_PATH, run_path(r->arena, run));
    dict_set(form, T_TAB_NAME, tab);
    dict_set(field, T_VALUE, view->search ? view->search : sent);
    page_field_error(r, field, "q");
    if (*sent)
        dict_set(dict_row(form, T_Q_CLEAR), T_LINK, run_people_view_path(r, run, tab, NULL, 1));
}

/* The products that "Last active" means: the product of the filter, else the products taken away,
 * else any. */
static enum rc_err scope_text(struct request *r, const struct run *run, const char **scope) {
    struct run first = *run;
    struct user_filter f = USER_FILTER_ANY;
    const char *problem = NULL;
    while (first.undo_of)
        TRY(run_load(r->db, r->arena, first.undo_of, &first));
    *scope = "";
    if (first.query && !user_filter_parse(r->arena, first.query, &f, &problem))
        f = USER_FILTER_ANY;
    bool by_filter = f.product.n || f.site.n;
    int n = by_filter ? 1 : first.actions;
    for (int i = 0; i < n; i++) {
        struct user_filter one = f;
        if (!by_filter) {
            one.product = user_filter_only(first.action[i].product);
            one.site = user_filter_only(first.action[i].site);
        }
        TRY(user_filter_name_site(r->db, &one));
        const char *text = user_filter_scope_text(r->arena, &one);
        if (text)
            run_people_append(r, scope, text);
    }
    *scope = **scope ? *scope : "any product";
    return OK;
}

static enum rc_err run_people_show_heads(struct request *r, struct dict *list,
                                         const struct run *run,
                                         const struct run_people_view *view) {
    const char *scope = NULL;
    TRY(scope_text(r, run, &scope));
    dict_show_if(list, view->with_outcome, T_WITH_OUTCOME);
    dict_set(list, T_ACTIVE_HEAD, arena_printf(r->arena, "Last active (%s)", scope));
    dict_show_if(list, view->with_since, T_WITH_SINCE);
    dict_show_if(list, view->with_undo, T_WITH_UNDO);
    dict_show_if(list, view->with_pick, T_WITH_PICK);
    return OK;
}

static void run_people_show_pages(struct request *r, struct dict *list, const struct run *run,
                                  const struct run_people_view *view, bool more) {
    const char *tab = view->tabs[view->tab].name;
    if (view->page > 1)
        dict_set(dict_row(list, T_BEFORE), T_LINK,
                 run_people_view_path(r, run, tab, view->search, view->page - 1));
    if (more)
        dict_set(dict_row(list, T_AFTER), T_LINK,
                 run_people_view_path(r, run, tab, view->search, view->page + 1));
}

static enum rc_err run_people_show_list(struct request *r, struct dict *part, const struct run *run,
                                        const struct run_people_view *view, int64_t total) {
    const struct run_people people = people_of_tab(view, view->tab);
    int64_t offset = (view->page - 1) * PEOPLE_ON_PAGE, shown = 0;
    struct rows *rows = NULL;
    if (total == 0) {
        dict_show(part, view->search ? T_NOBODY_FOUND : T_NOBODY);
        return OK;
    }
    struct dict *list = dict_row(part, T_PEOPLE_LIST);
    TRY(run_people_show_heads(r, list, run, view));
    TRY(run_users(r->db, run->id, &people, PEOPLE_ON_PAGE, offset, &rows));
    for (; db_next(rows); shown++)
        TRY(run_people_row_show(r, list, rows, run, view));
    TRY(db_end(rows));
    dict_set(list, T_PEOPLE_CAPTION,
             arena_printf(r->arena, "%s to %s of %s", text_count(r->arena, offset + 1),
                          text_count(r->arena, offset + shown), text_count(r->arena, total)));
    run_people_show_pages(r, list, run, view, offset + shown < total);
    return OK;
}

/* The columns that this tab has. */
static void run_people_choose_columns(struct request *r, const struct run *run, bool may_undo,
                                      struct run_people_view *view) {
    const char *tab = view->tabs[view->tab].name;
    bool mixed =
        text_equal(tab, "left-out") || text_equal(tab, "already") || text_equal(tab, "all");
    bool in_line = text_equal(tab, "hit") || text_equal(tab, "later");
    view->with_outcome = !view->preview || mixed;
    view->with_undo = may_undo;
    view->with_since = limit_mode(run->limit_mode) == LIMIT_MODE_LONGEST && in_line;
    view->warns = run->state == RUN_WARNING;
    view->with_pick =
        (view->warns || (view->preview && !run_is_old(run, r->now))) && run_may_change(r, run);
}

enum rc_err run_people_show(struct request *r, struct dict *part, const struct run *run,
                            bool may_undo) {
    const char *who = request_query(r, "who");
    int64_t days = 0, total = 0;
    struct run_people_view view;
    run_people_view_read(r, run, &view);
    run_people_choose_columns(r, run, may_undo, &view);
    TRY(run_used_days(r, run, &days));
    view.used_since = r->now - days * 86400;
    page_csrf(r, part);
    if (view.with_pick && view.preview)
        TRY(run_people_card_protect(r, part, run, &view));
    TRY(run_people_show_tabs(r, part, run, &view, &total));
    run_people_show_search(r, part, run, &view);
    if (who && !view.preview)
        TRY(run_people_card_calls(r, part, run, who, run_people_view_here(r, run, &view)));
    if (request_error(r, "q"))
        return OK;
    /* People may have left the tab since the link to its last page was made. */
    int64_t last = (total + PEOPLE_ON_PAGE - 1) / PEOPLE_ON_PAGE;
    view.page = view.page > last ? last : view.page;
    return run_people_show_list(r, part, run, &view, total);
}
