/* /groups: the list of groups with what they give and how many seats there are not used, and
 * /groups.csv. Only reads. */
#include "base/casefold.h"
#include "base/search_terms.h"
#include "base/text.h"
#include "handlers.h"
#include "http/csv.h"
#include "page/empty_state.h"
#include "page/error_page.h"
#include "page/page.h"
#include "settings/settings.h"
#include "terms/amount.h"
#include "terms/product.h"
#include "tpl_names.h"
#include "users/groups_seats.h"

#include <stdlib.h>
#include <string.h>

enum { GRANTS_SHOWN_MAX = 3, NAME_KEY_BYTES = 400 };

/* One group of the list, with the key of its order. */
struct listed_group {
    const struct group_row *row;
    const char *name_key; /* case-folded */
    int64_t number;       /* of the sorted column */
};

typedef int64_t group_number(const struct group_row *g);
static int64_t group_members(const struct group_row *g) { return g->members; }
static int64_t group_inactive(const struct group_row *g) { return g->inactive; }
static int64_t group_cost(const struct group_row *g) { return g->cost; }
static int64_t group_grants(const struct group_row *g) { return g->grant_count; }
static int64_t group_source(const struct group_row *g) { return g->is_synced; }

/* clang-format off */
/* number: the order of the column; NULL: that of names. needs_price: absent without any price. */
static const struct {
    const char *sort, *label;
    group_number *number;
    bool is_figure, needs_price;
} COLUMNS[] = {
    {"name",     "Group",                        NULL,           false, false},
    {"members",  "Members",                      group_members,  true,  false},
    {"gives",    "Grants",                       group_grants,   false, false},
    {"inactive", "Inactive seats",               group_inactive, true,  false},
    {"cost",     "Cost of inactive seats", group_cost,     true,  true},
    {"source",   "Managed in",                   group_source,   false, false},
};
/* clang-format on */
enum { COLUMNS_COUNT = sizeof COLUMNS / sizeof *COLUMNS };

/* The list that an address asks for. Values it does not know are left out. */
struct group_list {
    const char *q; /* "" for all */
    int column;
    bool down;
    int64_t page, pages, limit;
    struct groups groups;
    struct listed_group *listed;
    int64_t count;
};

static enum rc_err groups_read_view(struct request *r, struct group_list *l) {
    const char *q = request_query(r, "q"), *sort = request_query(r, "sort");
    const char *page = request_query(r, "page");
    l->q = q ? text_trim(arena_strdup(r->arena, q)) : "";
    for (int i = 0; i < COLUMNS_COUNT; i++)
        if (text_equal(sort, COLUMNS[i].sort))
            l->column = i;
    l->down = text_equal(request_query(r, "dir"), "desc");
    if (!page || !text_to_int(page, &l->page) || l->page < 1)
        l->page = 1;
    return settings_int(r->db, "display.rows", &l->limit);
}

/* By number where the column has one, then by name, then by row id. */
static int listed_compare(const void *left, const void *right) {
    const struct listed_group *a = left, *b = right;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    int order = strcmp(a->name_key, b->name_key);
    if (order)
        return order;
    return a->row->id < b->row->id ? -1 : a->row->id > b->row->id;
}

static const char *listed_name_key(struct request *r, const char *name) {
    char key[NAME_KEY_BYTES];
    casefold_text(name, key, sizeof key);
    return arena_strdup(r->arena, key);
}

/* Names run up also where figures run down: only the figures turn. */
static void groups_sort(struct request *r, struct group_list *l) {
    group_number *number = COLUMNS[l->column].number;
    for (int64_t i = 0; i < l->count; i++) {
        struct listed_group *g = &l->listed[i];
        g->name_key = listed_name_key(r, g->row->name);
        if (number)
            g->number = l->down ? -number(g->row) : number(g->row);
    }
    if (l->count > 0)
        qsort(l->listed, (size_t)l->count, sizeof *l->listed, listed_compare);
    if (number || !l->down)
        return;
    for (int64_t i = 0; i < l->count / 2; i++) {
        struct listed_group swapped = l->listed[i];
        l->listed[i] = l->listed[l->count - 1 - i];
        l->listed[l->count - 1 - i] = swapped;
    }
}

static enum rc_err groups_find(struct request *r, struct group_list *l) {
    TRY(groups_read_view(r, l));
    TRY(groups_read(r->db, r->now, 0, &l->groups));
    TRY(groups_add_costs(r->db, r->now, &l->groups));
    l->listed = arena_alloc(r->arena, (size_t)(l->groups.count + 1) * sizeof *l->listed);
    for (int i = 0; i < l->groups.count; i++) {
        const struct group_row *row = &l->groups.rows[i];
        const char *const texts[] = {row->name, row->group_id};
        if (!*l->q || search_terms_in(l->q, texts, 2))
            l->listed[l->count++] = (struct listed_group){.row = row};
    }
    groups_sort(r, l);
    l->pages = l->count > 0 ? (l->count + l->limit - 1) / l->limit : 1;
    if (l->page > l->pages)
        l->page = l->pages;
    return OK;
}

/* --- the page */

static const char *groups_link(struct request *r, const char *path, const struct group_list *l,
                               int column, bool down, int64_t page) {
    const struct {
        bool wanted;
        const char *text;
    } parts[] = {
        {*l->q != '\0', arena_printf(r->arena, "q=%s", text_percent_encode(r->arena, l->q))},
        {column > 0, arena_printf(r->arena, "sort=%s", COLUMNS[column].sort)},
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
    for (int i = 0; i < COLUMNS_COUNT; i++) {
        if (COLUMNS[i].needs_price && !l->groups.currency)
            continue;
        struct dict *head = dict_row(list, T_HEAD);
        bool current = i == l->column;
        bool down = current ? !l->down : COLUMNS[i].number != NULL;
        dict_set(head, T_HEAD_LABEL, COLUMNS[i].label);
        if (COLUMNS[i].needs_price)
            dict_set(dict_row(head, T_HEAD_UNIT), T_CURRENCY, l->groups.currency);
        dict_set(head, T_LINK, groups_link(r, "/groups", l, i, down, 1));
        dict_show_if(head, COLUMNS[i].is_figure, T_HEAD_NUM);
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
    TRY(groups_find(r, &l));
    struct dict *browser = dict_row(body, T_BROWSER);
    dict_set(browser, T_VALUE, l.q);
    dict_set(browser, T_CSV_LINK, groups_link(r, "/groups.csv", &l, l.column, l.down, 1));
    if (l.column > 0)
        dict_set(dict_row(browser, T_KEEP_SORT), T_VALUE, COLUMNS[l.column].sort);
    dict_show_if(browser, l.down, T_KEEP_DOWN);
    dict_show_if(browser, *l.q != '\0', T_FILTERED);
    if (l.count > 0)
        groups_add_list(r, browser, &l);
    else
        dict_show(browser, T_NONE);
    return OK;
}

struct response groups_page(struct request *r) {
    struct page p = page_begin(r, "Groups", TPL_USERS_GROUPS);
    return groups_fill(r, p.body) == OK ? page_end(r, &p) : error_page(r);
}

/* --- the export */

struct groups_csv {
    struct group_list list;
    char separator;
};

static const char *const CSV_COLUMNS[] = {
    "groupId",  "name",      "members",  "grants", "seats", "inactive", "inactiveCostPerMonth",
    "currency", "managedIn", "protected"};
enum { CSV_COLUMNS_COUNT = sizeof CSV_COLUMNS / sizeof *CSV_COLUMNS };

/* "jira-software on example; confluence on example", as in /users.csv */
static void groups_csv_put_grants(struct csv *csv, const struct group_row *g) {
    csv_open(csv, g->grant_count ? g->grants[0].on->product : "");
    for (int i = 0; i < g->grant_count; i++) {
        if (i > 0) {
            csv_put(csv, "; ", 2);
            csv_more(csv, g->grants[i].on->product);
        }
        csv_put(csv, " on ", 4);
        csv_more(csv, g->grants[i].on->site_name);
    }
    csv_close(csv, false);
}

static void groups_csv_put_number(struct request *r, struct csv *csv, int64_t n) {
    csv_cell(csv, arena_printf(r->arena, "%lld", (long long)n), false);
}

static enum rc_err groups_csv_stream(struct request *r, struct sink *s, void *arg) {
    struct groups_csv *e = arg;
    struct csv csv;
    csv_begin(&csv, r, s);
    csv_head(&csv, e->separator);
    for (int i = 0; i < CSV_COLUMNS_COUNT; i++)
        csv_heading(&csv, CSV_COLUMNS[i], i == CSV_COLUMNS_COUNT - 1);
    for (int64_t i = 0; i < e->list.count && !sink_gone(s); i++) {
        const struct group_row *g = e->list.listed[i].row;
        csv_cell(&csv, g->group_id, false);
        csv_cell(&csv, g->name, false);
        groups_csv_put_number(r, &csv, g->members);
        groups_csv_put_grants(&csv, g);
        groups_csv_put_number(r, &csv, g->seats);
        groups_csv_put_number(r, &csv, g->inactive);
        csv_cell(&csv, g->has_cost ? amount_text(r->arena, g->cost) : "", false);
        csv_cell(&csv, g->has_cost ? e->list.groups.currency : "", false);
        csv_cell(&csv, group_source_text(g), false);
        csv_cell(&csv, g->protected_by ? "yes" : "no", true);
    }
    csv_end(&csv);
    return OK;
}

struct response groups_csv(struct request *r) {
    struct groups_csv *e = arena_alloc(r->arena, sizeof *e);
    if (csv_separator(r, &e->separator) != OK || groups_find(r, &e->list) != OK)
        return error_page(r);
    return (struct response){.status = 200,
                             .type = "text/csv; charset=utf-8; header=present",
                             .file_name = "groups.csv",
                             .stream = groups_csv_stream,
                             .stream_arg = e};
}
