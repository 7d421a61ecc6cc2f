/* /users: the list of people. Filters, order and page stand in the address. Only reads. */
#include "base/text.h"
#include "handlers.h"
#include "page/empty_state.h"
#include "page/error_page.h"
#include "page/page.h"
#include "settings/settings.h"
#include "sql/core/index/index_order.h"
#include "sql/users/group.h"
#include "tpl_names.h"
#include "users/filter_form.h"
#include "users/filter_query.h"

enum { GROUPS_NEAR_MAX = 5 };

/* clang-format off */
static const struct {
    enum users_sort sort;
    const char *label;
    bool number;
} COLUMNS[] = {
    {USERS_BY_NAME,     "Name",                 false},
    {USERS_BY_EMAIL,    "E-mail",               false},
    {USERS_BY_STATUS,   "Status",               false},
    {USERS_BY_CLAIM,    "Claim",                false},
    {USERS_BY_SEATS,    "Seats",                true},
    {USERS_BY_LAST,     "Last active",          false},
    {USERS_BY_ANYWHERE, "Last active anywhere", false},
};
/* clang-format on */

/* NULL for a missing or empty value. */
static const char *query_value(struct request *r, const char *name) {
    const char *value = request_query(r, name);
    return value && *value ? value : NULL;
}

static const struct choice *users_rows_choices(void) {
    return settings_field("display.rows")->choices;
}

static bool is_rows_choice(const char *rows) {
    for (const struct choice *c = users_rows_choices(); c->value; c++)
        if (text_equal(rows, c->value))
            return true;
    return false;
}

static void users_read_sort(struct request *r, struct browser *b) {
    const char *sort = query_value(r, "sort"), *dir = query_value(r, "dir");
    int at = 0;
    while (sort && USERS_SORT_NAMES[at] && !text_equal(sort, USERS_SORT_NAMES[at]))
        at++;
    if (sort && !USERS_SORT_NAMES[at])
        request_note(r, "sort", "There is no column named %s to sort by", sort);
    else
        b->view.sort = (enum users_sort)at;
    if (dir && !text_equal(dir, "asc") && !text_equal(dir, "desc"))
        request_note(r, "dir", "The direction must be asc or desc");
    b->view.down = text_equal(dir, "desc");
}

/* Ignores invalid parameters, with a note each. */
static void users_read_view(struct request *r, struct browser *b) {
    const char *limit = query_value(r, "limit"), *page = query_value(r, "page");
    int64_t rows = b->view.usual_limit;
    users_read_sort(r, b);
    if (limit && is_rows_choice(limit))
        (void)text_to_int(limit, &rows);
    else if (limit)
        request_note(r, "limit", "A page has 25, 50 or 100 rows");
    b->view.limit = (int)rows;
    b->page = 1;
    if (page && (!text_to_int(page, &b->page) || b->page < 1)) {
        request_note(r, "page", "The page must be a whole number from 1 on");
        b->page = 1;
    }
}

static void users_find_last_page(struct request *r, struct browser *b, int64_t total) {
    b->pages = total > 0 ? (total + b->view.limit - 1) / b->view.limit : 1;
    if (b->page > b->pages) {
        request_note(r, "page", "There are only %lld pages; this is the last", (long long)b->pages);
        b->page = b->pages;
    }
    b->view.offset = (b->page - 1) * b->view.limit;
}

static const char *last_active_text(struct request *r, struct rows *rows, int column) {
    return db_is_null(rows, column) ? "never" : text_ago(r->arena, db_int(rows, column), r->now);
}

static void users_add_row(struct request *r, struct dict *list, struct rows *rows) {
    struct dict *row = dict_row(list, T_ROW);
    const char *account = db_text(rows, USERS_ROWS__ACCOUNT_ID);
    const char *name = db_text(rows, USERS_ROWS__NAME);
    dict_set(row, T_ACCOUNT_ID, text_percent_encode(r->arena, account));
    dict_set(row, T_USER_NAME, *name ? name : "(no name)");
    if (r->who.level >= LEVEL_FULL)
        dict_set(dict_row(row, T_TICK), T_ACCOUNT, account);
    const char *status = db_text(rows, USERS_ROWS__STATUS);
    const char *claim = db_text(rows, USERS_ROWS__CLAIM_STATUS);
    const char *protected_by = db_text(rows, USERS_ROWS__PROTECTED);
    int64_t seats = db_int(rows, USERS_ROWS__SEATS);
    dict_set(row, T_EMAIL, db_text(rows, USERS_ROWS__EMAIL));
    dict_set(row, T_USER_STATUS, users_status_label(status));
    dict_show(row, text_equal(status, "active") ? T_IS_ACTIVE : T_NOT_ACTIVE);
    dict_set(row, T_CLAIM, users_status_label(claim));
    dict_set_int(row, T_SEATS, seats);
    if (seats > 0)
        dict_set(row, T_LAST_ACTIVE, last_active_text(r, rows, USERS_ROWS__LAST_ACTIVE));
    dict_set(row, T_LAST_ANYWHERE, last_active_text(r, rows, USERS_ROWS__ACTIVE_AT));
    if (protected_by)
        dict_set(dict_row(row, T_PROTECTED), T_REASON, protected_by);
}

/* "Last active: Jira on example", or "any seat" without a product or site. */
static const char *last_active_label(struct request *r, const struct user_filter *f) {
    struct user_filter scope = USER_FILTER_ANY;
    scope.product = f->product;
    scope.site = f->site;
    scope.site_name = f->site_name;
    return arena_printf(r->arena, "Last active: %s",
                        f->product || f->site ? user_filter_text(r->arena, &scope) : "any seat");
}

static void users_add_heads(struct request *r, struct dict *list, const struct browser *b) {
    for (size_t i = 0; i < sizeof COLUMNS / sizeof *COLUMNS; i++) {
        struct dict *head = dict_row(list, T_HEAD);
        struct users_view v = b->view;
        bool current = v.sort == COLUMNS[i].sort;
        const char *label = COLUMNS[i].label;
        if (COLUMNS[i].sort == USERS_BY_LAST)
            label = last_active_label(r, &b->filter);
        v.sort = COLUMNS[i].sort;
        v.down = current && !v.down;
        dict_set(head, T_HEAD_LABEL, label);
        dict_set(head, T_LINK, filter_form_link(r, &b->filter, &v, 1));
        dict_show_if(head, COLUMNS[i].number, T_HEAD_NUM);
        dict_show_if(head, current && !b->view.down, T_SORT_UP);
        dict_show_if(head, current && b->view.down, T_SORT_DOWN);
    }
}

static void users_add_pages(struct request *r, struct dict *list, const struct browser *b) {
    if (b->page > 1)
        dict_set(dict_row(list, T_PREVIOUS), T_LINK,
                 filter_form_link(r, &b->filter, &b->view, b->page - 1));
    if (b->page < b->pages)
        dict_set(dict_row(list, T_NEXT), T_LINK,
                 filter_form_link(r, &b->filter, &b->view, b->page + 1));
    if (b->pages > 1)
        dict_set(dict_row(list, T_PAGE_OF), T_PAGE_TEXT,
                 arena_printf(r->arena, "Page %s of %s", text_count(r->arena, b->page),
                              text_count(r->arena, b->pages)));
    for (const struct choice *c = users_rows_choices(); c->value; c++) {
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

/* The form that acts on ticked people, or on all people of the filter (bulk.c). */
static void users_add_bulk(struct request *r, struct dict *list, const struct browser *b,
                           int64_t total) {
    struct dict *bulk = dict_row(list, T_BULK);
    page_csrf(r, bulk);
    dict_set(bulk, T_QUERY, user_filter_query(r->arena, &b->filter));
    dict_set(bulk, T_TOTAL, text_count(r->arena, total));
}

static enum rc_err users_add_list(struct request *r, struct dict *body, struct browser *b,
                                  const struct user_set *set) {
    struct rows *rows = NULL;
    int64_t shown = 0;
    struct dict *list = dict_row(body, T_LIST);
    users_find_last_page(r, b, set->count);
    if (r->who.level >= LEVEL_FULL)
        users_add_bulk(r, list, b, set->count);
    users_add_heads(r, list, b);
    TRY(users_read_page(r->db, &b->filter, set, &b->view, r->now, &rows));
    for (; db_next(rows); shown++)
        users_add_row(r, list, rows);
    TRY(db_end(rows));
    dict_set(list, T_RANGE_TEXT,
             arena_printf(r->arena, "%s to %s of %s", text_count(r->arena, b->view.offset + 1),
                          text_count(r->arena, b->view.offset + shown),
                          text_count(r->arena, set->count)));
    users_add_pages(r, list, b);
    return OK;
}

/* Links to groups with a similar name, when the group of the filter does not exist. */
static enum rc_err users_find_groups(struct request *r, struct dict *body,
                                     const struct browser *b) {
    struct rows *rows = NULL;
    struct dict *found = NULL;
    bool exact = false;
    const char *id = NULL;
    struct user_filter f = b->filter;
    if (!f.group)
        return OK;
    TRY(db_get_text(r->db, Q_TASK_PAGE_GROUP, &id, &exact, "s", f.group));
    if (exact)
        return OK;
    TRY(db_query(r->db, Q_GROUP_FIND, &rows, "si", f.group, (int64_t)GROUPS_NEAR_MAX));
    while (db_next(rows)) {
        found = found ? found : dict_row(body, T_FOUND);
        struct dict *row = dict_row(found, T_GROUP_ROW);
        f.group = db_text(rows, GROUP_FIND__GROUP_ID);
        dict_set(row, T_GROUP, db_text(rows, GROUP_FIND__NAME));
        dict_set(row, T_LINK, filter_form_link(r, &f, &b->view, 1));
    }
    return db_end(rows);
}

static void users_add_csv(struct request *r, struct dict *browser, const char *query) {
    struct dict *csv = dict_row(browser, T_CSV);
    dict_set(csv, T_CSV_LINK, arena_printf(r->arena, "/users.csv%s%s", *query ? "?" : "", query));
    query = *query ? arena_printf(r->arena, "%s&", query) : "";
    dict_set(csv, T_CSV_SEMICOLON_LINK,
             arena_printf(r->arena, "/users.csv?%sseparator=semicolon", query));
}

static enum rc_err users_fill(struct request *r, struct dict *body) {
    struct browser b = {0};
    struct user_set set;
    int64_t as_of = 0, rows = 0;
    TRY(settings_int(r->db, "display.rows", &rows));
    b.view.usual_limit = (int)rows;
    bool valid = filter_query_read_lenient(r, "sort dir limit page", &b.filter);
    users_read_view(r, &b);
    TRY(empty_state(r, body, &as_of));
    if (!as_of)
        return OK;
    TRY(user_filter_name_site(r->db, &b.filter)); /* for the heading */
    struct dict *browser = dict_row(body, T_BROWSER);
    const char *query = user_filter_query(r->arena, &b.filter);
    TRY(filter_form_fields(r, browser, &b));
    TRY(filter_form_chips(r, browser, &b));
    /* The rest of an invalid filter means other people, perhaps everybody: offer no buttons. */
    if (!valid) {
        dict_show(browser, T_NOT_MEANT);
        return OK;
    }
    users_add_csv(r, browser, query);
    TRY(users_find(r->db, &b.filter, r->now, &set));
    TRY(filter_form_saved(r, browser, &b));
    if (set.count > 0)
        return users_add_list(r, browser, &b, &set);
    return users_find_groups(r, dict_row(browser, T_NOBODY), &b);
}

struct response users_page(struct request *r) {
    struct page p = page_begin(r, "Users", TPL_USERS_USERS);
    return users_fill(r, p.body) == OK ? page_end(r, &p) : error_page(r);
}
