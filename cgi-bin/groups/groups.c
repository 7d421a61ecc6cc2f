/* /groups: the list of groups with what they give and how many seats there are not used. Only
 * reads. */
#include "base/text.h"
#include "groups/groups_list.h"
#include "handlers.h"
#include "page/empty_state.h"
#include "page/error_page.h"
#include "page/page.h"
#include "terms/amount.h"
#include "terms/product.h"
#include "tpl_names.h"

enum { GRANTS_SHOWN_MAX = 3 };

static const char *groups_link(struct request *r, const char *path, const struct group_list *l,
                               int column, bool down, int64_t page) {
    const struct {
        bool wanted;
        const char *text;
    } parts[] = {
        {*l->q != '\0', arena_printf(r->arena, "q=%s", text_percent_encode(r->arena, l->q))},
        {column > 0, arena_printf(r->arena, "sort=%s", GROUP_COLUMNS[column].sort)},
        {down, "dir=desc"},
        {page > 1, arena_printf(r->arena, "page=%lld", (long long)page)},
    };
    const char *link = path, *before = "?";
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].wanted) {
            link = arena_printf(r->arena, "%s%s%s", link, before, parts[i].text);
            before = "&";
        }
    return link;
}

/* A figure is sorted from its highest down at the first click. */
static void groups_add_heads(struct request *r, struct dict *list, const struct group_list *l) {
    for (int i = 0; GROUP_COLUMNS[i].sort; i++) {
        if (GROUP_COLUMNS[i].needs_price && !l->groups.currency)
            continue;
        struct dict *head = dict_row(list, T_HEAD);
        bool current = i == l->column;
        bool down = current ? !l->down : GROUP_COLUMNS[i].number != NULL;
        dict_set(head, T_HEAD_LABEL, GROUP_COLUMNS[i].label);
        if (GROUP_COLUMNS[i].needs_price)
            dict_set(dict_row(head, T_HEAD_UNIT), T_CURRENCY, l->groups.currency);
        dict_set(head, T_LINK, groups_link(r, "/groups", l, i, down, 1));
        dict_show_if(head, GROUP_COLUMNS[i].is_figure, T_HEAD_NUM);
        dict_show_if(head, current && !l->down, T_SORT_UP);
        dict_show_if(head, current && l->down, T_SORT_DOWN);
    }
}

static void groups_add_grants(struct request *r, struct dict *row, const struct group_row *g) {
    for (int i = 0; i < g->grant_count && i < GRANTS_SHOWN_MAX; i++) {
        struct dict *grant = dict_row(row, T_GRANT);
        dict_set(grant, T_PRODUCT_NAME, product_label(g->grants[i].on->product));
        dict_set(grant, T_SITE_NAME, g->grants[i].on->site_name);
    }
    if (g->grant_count > GRANTS_SHOWN_MAX)
        dict_set(dict_row(row, T_MORE), T_COUNT,
                 text_count(r->arena, g->grant_count - GRANTS_SHOWN_MAX));
    dict_show_if(row, g->grant_count == 0, T_GIVES_NOTHING);
}

static void groups_add_row(struct request *r, struct dict *list, const struct group_row *g,
                           const char *currency) {
    struct dict *row = dict_row(list, T_ROW);
    dict_set(row, T_GROUP, g->name);
    dict_set(row, T_GROUP_ID, text_percent_encode(r->arena, g->group_id));
    dict_set(row, T_MEMBERS, text_count(r->arena, g->members));
    dict_set(row, T_SOURCE, group_source_text(g));
    if (g->protected_by)
        dict_set(dict_row(row, T_PROTECTED), T_REASON, g->protected_by);
    groups_add_grants(r, row, g);
    if (currency) {
        struct dict *cost = dict_row(row, T_COST_CELL);
        dict_set(cost, T_COST, g->has_cost ? amount_shown(r->arena, g->cost) : NULL);
    }
    if (r->who.level >= LEVEL_FULL)
        dict_show_if(dict_row(row, T_FREE_CELL), g->inactive > 0, T_FREE);
    if (g->seats == 0)
        return;
    struct dict *seats = dict_row(row, T_SEATS_CELL);
    dict_set(seats, T_INACTIVE, text_count(r->arena, g->inactive));
    dict_set(seats, T_SEATS, text_count(r->arena, g->seats));
}

static void groups_add_pages(struct request *r, struct dict *list, const struct group_list *l) {
    if (l->pages < 2)
        return;
    if (l->page > 1)
        dict_set(dict_row(list, T_PREVIOUS), T_LINK,
                 groups_link(r, "/groups", l, l->column, l->down, l->page - 1));
    if (l->page < l->pages)
        dict_set(dict_row(list, T_NEXT), T_LINK,
                 groups_link(r, "/groups", l, l->column, l->down, l->page + 1));
    struct dict *of = dict_row(list, T_PAGE_OF);
    dict_set(of, T_PAGE_TEXT, text_count(r->arena, l->page));
    dict_set(of, T_PAGES, text_count(r->arena, l->pages));
}

static void groups_add_list(struct request *r, struct dict *body, const struct group_list *l) {
    struct dict *list = dict_row(body, T_LIST);
    int64_t from = (l->page - 1) * l->limit, to = from;
    groups_add_heads(r, list, l);
    dict_show_if(list, r->who.level >= LEVEL_FULL, T_MAY_ACT);
    for (; to < l->count && to < from + l->limit; to++)
        groups_add_row(r, list, l->listed[to].row, l->groups.currency);
    dict_set(list, T_RANGE_TEXT,
             arena_printf(r->arena, "%s to %s of %s", text_count(r->arena, from + 1),
                          text_count(r->arena, to), text_count(r->arena, l->count)));
    groups_add_pages(r, list, l);
}

static enum rc_err groups_fill(struct request *r, struct dict *body) {
    struct group_list l = {0};
    int64_t as_of = 0;
    TRY(empty_state(r, body, &as_of));
    if (!as_of)
        return OK;
    TRY(group_list_read(r, &l));
    struct dict *browser = dict_row(body, T_BROWSER);
    dict_set(browser, T_VALUE, l.q);
    dict_set(browser, T_CSV_LINK, groups_link(r, "/groups.csv", &l, l.column, l.down, 1));
    if (l.column > 0)
        dict_set(dict_row(browser, T_KEEP_SORT), T_VALUE, GROUP_COLUMNS[l.column].sort);
    dict_show_if(browser, l.down, T_KEEP_DOWN);
    dict_show_if(browser, *l.q != '\0', T_FILTERED);
    if (l.count > 0)
        groups_add_list(r, browser, &l);
    else
        dict_show(browser, T_NONE);
    return OK;
}

struct response groups_page(struct request *r) {
    struct page p = page_begin(r, "Groups", TPL_GROUPS_GROUPS);
    return groups_fill(r, p.body) == OK ? page_end(r, &p) : error_page(r);
}
