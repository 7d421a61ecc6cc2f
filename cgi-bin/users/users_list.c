/* The table of the list of people, and the bar above it that acts on selected people. */
#include "users/users_list.h"
#include "base/text.h"
#include "page/page.h"
#include "settings/settings.h"
#include "sql/core/index/index_order.h"
#include "tasks/action_select.h"
#include "terms/product.h"
#include "tpl_names.h"
#include "users/columns.h"
#include "users/filter_text.h"

#include <stdlib.h>
#include <string.h>

enum { PRODUCTS_MAX = 40 };

static int label_compare(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* "Confluence, Jira": keys holds the keys with commas between them. */
static const char *products_text(struct request *r, const char *keys) {
    const char *label[PRODUCTS_MAX] = {0}, *text = "";
    int n = 0;
    while (*keys && n < PRODUCTS_MAX) {
        size_t length = strcspn(keys, ",");
        label[n++] = product_label(arena_strndup(r->arena, keys, length));
        keys += length + (keys[length] == ',');
    }
    qsort(label, (size_t)n, sizeof *label, label_compare);
    for (int i = 0; i < n; i++)
        text = arena_printf(r->arena, "%s%s%s", text, i ? ", " : "", label[i]);
    return text;
}

static const char *last_active_text(struct request *r, struct rows *rows, int column) {
    return db_is_null(rows, column) ? "never" : text_ago(r->arena, db_int(rows, column), r->now);
}

static void list_add_cell(struct dict *row, unsigned shown, enum users_column column,
                          const char *section, const char *text) {
    if (shown & 1u << column)
        dict_set(dict_row(row, section), T_VALUE, text);
}

static void list_add_tick(struct request *r, struct dict *row, const struct browser *b,
                          const char *account) {
    if (r->who.level < LEVEL_FULL)
        return;
    struct dict *tick = dict_row(row, T_TICK);
    bool chosen = b->selection.all;
    for (int i = 0; i < b->selection.n && !chosen; i++)
        chosen = text_equal(b->selection.account[i], account);
    dict_set(tick, T_ACCOUNT, account);
    dict_show_if(tick, chosen, T_CHECKED);
    dict_show_if(tick, b->selection.all, T_ALL_CHOSEN);
}

static void list_add_row(struct request *r, struct dict *list, const struct browser *b,
                         struct rows *rows) {
    struct dict *row = dict_row(list, T_ROW);
    unsigned shown = b->columns;
    const char *account = db_text(rows, USERS_ROWS__ACCOUNT_ID);
    const char *name = db_text(rows, USERS_ROWS__NAME);
    const char *status = db_text(rows, USERS_ROWS__STATUS);
    const char *protected_by = db_text(rows, USERS_ROWS__PROTECTED);
    const char *products = db_text(rows, USERS_ROWS__PRODUCTS);
    int64_t seats = db_int(rows, USERS_ROWS__SEATS);
    dict_set(row, T_ACCOUNT_ID, text_percent_encode(r->arena, account));
    dict_set(row, T_USER_NAME, *name ? name : "(no name)");
    list_add_tick(r, row, b, account);
    if (protected_by)
        dict_set(dict_row(row, T_PROTECTED), T_REASON, protected_by);
    list_add_cell(row, shown, COLUMN_EMAIL, T_EMAIL_CELL, db_text(rows, USERS_ROWS__EMAIL));
    if (shown & 1u << COLUMN_STATUS) {
        struct dict *cell = dict_row(row, T_STATUS_CELL);
        dict_set(cell, T_VALUE, users_status_label(status));
        dict_show(cell, text_equal(status, "active") ? T_IS_ACTIVE : T_NOT_ACTIVE);
    }
    list_add_cell(row, shown, COLUMN_CLAIM, T_CLAIM_CELL,
                  users_status_label(db_text(rows, USERS_ROWS__CLAIM_STATUS)));
    list_add_cell(row, shown, COLUMN_PRODUCTS, T_PRODUCTS_CELL,
                  products_text(r, products ? products : ""));
    list_add_cell(row, shown, COLUMN_SEATS, T_SEATS_CELL, text_count(r->arena, seats));
    list_add_cell(row, shown, COLUMN_LAST, T_LAST_CELL,
                  seats > 0 ? last_active_text(r, rows, USERS_ROWS__LAST_ACTIVE) : "");
    list_add_cell(row, shown, COLUMN_ANYWHERE, T_ANYWHERE_CELL,
                  last_active_text(r, rows, USERS_ROWS__ACTIVE_AT));
}

/* "Last active: Jira on example", or "any seat" without a product or site. */
static const char *last_active_label(struct request *r, const struct user_filter *f) {
    const char *scope = user_filter_scope_text(r->arena, f);
    return arena_printf(r->arena, "Last active: %s", scope ? scope : "any seat");
}

/* Full access selects people, and a button keeps the ticks, which a link would lose. */
static void list_set_view(struct request *r, struct dict *d, const struct browser *b,
                          const struct users_view *v, int64_t page) {
    struct user_filter any = USER_FILTER_ANY;
    bool button = r->who.level >= LEVEL_FULL;
    struct dict *way = dict_row(d, button ? T_VIEW_BUTTON : T_VIEW_LINK);
    const char *link = filter_form_link(r, button ? &any : &b->filter, v, page);
    dict_set(way, T_LINK, button ? link + strlen("/users") : link);
}

static void list_add_head(struct request *r, struct dict *list, const struct browser *b,
                          const struct users_column_row *column) {
    struct dict *head = dict_row(list, T_HEAD);
    struct users_view v = b->view;
    bool current = column->sorts && v.sort == column->sort;
    const char *label = column->label;
    if (column->sorts && column->sort == USERS_BY_LAST)
        label = last_active_label(r, &b->filter);
    v.sort = column->sort;
    v.down = current && !v.down;
    dict_show_if(head, column->number, T_HEAD_NUM);
    dict_show_if(head, current && !b->view.down, T_SORT_UP);
    dict_show_if(head, current && b->view.down, T_SORT_DOWN);
    dict_set(head, T_HEAD_LABEL, label);
    if (column->sorts)
        list_set_view(r, head, b, &v, 1);
    else
        dict_set(dict_row(head, T_PLAIN_HEAD), T_HEAD_LABEL, label);
}

static void list_add_heads(struct request *r, struct dict *list, const struct browser *b) {
    for (const struct users_column_row *c = USERS_COLUMNS; c->label; c++)
        if (c->column == COLUMN_NAME || b->columns & 1u << c->column)
            list_add_head(r, list, b, c);
}

static void list_add_pages(struct request *r, struct dict *list, const struct browser *b) {
    if (b->page > 1)
        list_set_view(r, dict_row(list, T_PREVIOUS), b, &b->view, b->page - 1);
    if (b->page < b->pages)
        list_set_view(r, dict_row(list, T_NEXT), b, &b->view, b->page + 1);
    if (b->pages > 1) {
        struct dict *of = dict_row(list, T_PAGE_OF);
        dict_set(of, T_PAGE_TEXT,
                 arena_printf(r->arena, "Page %s of %s", text_count(r->arena, b->page),
                              text_count(r->arena, b->pages)));
    }
    for (const struct choice *c = settings_field("display.rows")->choices; c->value; c++) {
        struct dict *row = dict_row(list, T_ROWS_CHOICE);
        struct users_view v = b->view;
        int64_t rows = 0;
        (void)text_to_int(c->value, &rows);
        v.limit = (int)rows;
        dict_set(row, T_VALUE, c->label);
        dict_set(row, T_LINK, filter_form_link(r, &b->filter, &v, 1));
        dict_show_if(row, b->view.limit == v.limit, T_CHOICE_SELECTED);
    }
}

/* Ticks of people on other pages stay as hidden fields. */
static void list_add_elsewhere(struct request *r, struct dict *bulk, const struct browser *b,
                               const char *page_accounts) {
    for (int i = 0; i < b->selection.n; i++) {
        const char *account = b->selection.account[i];
        if (!strstr(page_accounts, arena_printf(r->arena, "\n%s\n", account)))
            dict_set(dict_row(bulk, T_CHOSEN), T_ACCOUNT, account);
    }
}

/* The form that acts on ticked people, or on all people of the filter (bulk.c). */
static enum rc_err list_add_bulk(struct request *r, struct dict *list, const struct browser *b,
                                 int64_t total, int64_t shown, const char *page_accounts) {
    const struct action_choices *choices = NULL;
    struct dict *bulk = dict_row(list, T_BULK);
    struct user_filter any = USER_FILTER_ANY;
    page_csrf(r, bulk);
    dict_set(bulk, T_QUERY, user_filter_query(r->arena, &b->filter));
    dict_set(bulk, T_AT, filter_form_link(r, &any, &b->view, b->page) + strlen("/users"));
    dict_set(bulk, T_SCOPE, b->selection.all ? "all" : "ticked");
    dict_set(bulk, T_SELECTED, text_count(r->arena, b->selection.all ? total : b->selection.n));
    if (b->selection.all || b->selection.n)
        dict_set(dict_row(bulk, T_CLEAR), T_LINK,
                 filter_form_link(r, &b->filter, &b->view, b->page));
    if (!b->selection.all) {
        dict_set(dict_row(bulk, T_SELECT_PAGE), T_SHOWN, text_count(r->arena, shown));
        dict_show(bulk, T_PAGE_TICK);
        list_add_elsewhere(r, bulk, b, page_accounts);
    }
    if (!b->selection.all && total > shown)
        dict_set(dict_row(bulk, T_SELECT_ALL), T_TOTAL, text_count(r->arena, total));
    TRY(action_select_load(r, &choices));
    action_select_show(bulk, choices, NULL);
    return OK;
}

static void list_add_pair(struct request *r, struct dict *form, const char *pair, size_t n) {
    struct dict *row = dict_row(form, T_PAIR);
    size_t name = strcspn(pair, "=");
    char *value = arena_alloc(r->arena, n + 1);
    if (name < n)
        (void)text_percent_decode(pair + name + 1, n - name - 1, value, true);
    dict_set(row, T_NAME, arena_strndup(r->arena, pair, name));
    dict_set(row, T_VALUE, value);
}

static void list_add_columns(struct request *r, struct dict *body, const struct browser *b) {
    struct dict *list = dict_row(body, T_COLUMNS);
    const char *query = strchr(filter_form_link(r, &b->filter, &b->view, 1), '?');
    /* A GET form replaces the query of its address: the list's own pairs are hidden fields. */
    for (query = query ? query + 1 : ""; *query;
         query += strcspn(query, "&"), query += *query == '&')
        list_add_pair(r, list, query, strcspn(query, "&"));
    for (const struct users_column_row *c = USERS_COLUMNS; c->label; c++) {
        if (c->column == COLUMN_NAME)
            continue;
        struct dict *row = dict_row(list, T_COLUMN_CHOICE);
        dict_set(row, T_VALUE, c->name);
        dict_set(row, T_LABEL, c->label);
        dict_show_if(row, b->columns & 1u << c->column, T_CHECKED);
    }
}

enum rc_err users_list_add(struct request *r, struct dict *body, struct browser *b,
                           const struct user_set *set) {
    struct rows *rows = NULL;
    int64_t shown = 0;
    const char *page_accounts = "\n";
    struct dict *list = dict_row(body, T_LIST);
    b->columns = users_columns_shown(r);
    list_add_heads(r, list, b);
    TRY(users_read_page(r->db, &b->filter, set, &b->view, r->now, &rows));
    for (; db_next(rows); shown++) {
        list_add_row(r, list, b, rows);
        page_accounts =
            arena_printf(r->arena, "%s%s\n", page_accounts, db_text(rows, USERS_ROWS__ACCOUNT_ID));
    }
    TRY(db_end(rows));
    dict_set(list, T_RANGE_TEXT,
             arena_printf(r->arena, "%s to %s of %s", text_count(r->arena, b->view.offset + 1),
                          text_count(r->arena, b->view.offset + shown),
                          text_count(r->arena, set->count)));
    list_add_pages(r, list, b);
    list_add_columns(r, body, b);
    if (r->who.level < LEVEL_FULL)
        return OK;
    return list_add_bulk(r, list, b, set->count, shown, page_accounts);
}
