/* /users: everybody, found by filters that all stand in the address. Only reads. */
#include "base/text.h"
#include "handlers.h"
#include "page/empty_state.h"
#include "page/page.h"
#include "tpl_names.h"
#include "users/filter_form.h"
#include "users/filter_query.h"

#include <string.h>

enum { GROUPS_NEAR = 5 };
static const int ROWS[] = {25, 50, 100};
static const struct {
    enum users_sort sort;
    const char *label;
    bool number;
} COLUMNS[] = {
    {USERS_BY_NAME, "Name", false},
    {USERS_BY_EMAIL, "E-mail", false},
    {USERS_BY_STATUS, "Status", false},
    {USERS_BY_CLAIM, "Claim", false},
    {USERS_BY_SEATS, "Seats", true},
    {USERS_BY_LAST, "Last active", false},
    {USERS_BY_ANYWHERE, "Last active anywhere", false},
};

static const char *given(struct request *r, const char *name) {
    const char *value = request_query(r, name);
    return value && *value ? value : NULL;
}

/* What is wrong is said and left out: the nearest sensible page. */
static void read_view(struct request *r, struct browser *b) {
    const char *sort = given(r, "sort"), *dir = given(r, "dir"), *limit = given(r, "limit"),
               *page = given(r, "page");
    int64_t rows = USERS_ROWS_DEFAULT;
    int at = 0;
    while (sort && USERS_SORT_WORDS[at] && strcmp(sort, USERS_SORT_WORDS[at]) != 0)
        at++;
    if (sort && !USERS_SORT_WORDS[at])
        request_note(r, "sort", "There is no column named %s to sort by", sort);
    else
        b->view.sort = (enum users_sort)at;
    if (dir && strcmp(dir, "asc") != 0 && strcmp(dir, "desc") != 0)
        request_note(r, "dir", "The direction must be asc or desc");
    b->view.down = dir && strcmp(dir, "desc") == 0;
    if (limit &&
        (!text_to_int(limit, &rows) || (rows != ROWS[0] && rows != ROWS[1] && rows != ROWS[2]))) {
        request_note(r, "limit", "A page has 25, 50 or 100 rows");
        rows = USERS_ROWS_DEFAULT;
    }
    b->view.limit = (int)rows;
    b->page = 1;
    if (page && (!text_to_int(page, &b->page) || b->page < 1)) {
        request_note(r, "page", "The page must be a whole number from 1 on");
        b->page = 1;
    }
}

static void find_page(struct request *r, struct browser *b, int64_t total) {
    b->pages = total > 0 ? (total + b->view.limit - 1) / b->view.limit : 1;
    if (b->page > b->pages) {
        request_note(r, "page", "There are only %lld pages; this is the last", (long long)b->pages);
        b->page = b->pages;
    }
    b->view.offset = (b->page - 1) * b->view.limit;
}

static const char *last_words(struct request *r, struct rows *rows, int column) {
    return db_is_null(rows, column) ? "never" : text_ago(r->arena, db_int(rows, column), r->now);
}

static void add_user(struct request *r, struct dict *list, struct rows *rows) {
    struct dict *row = dict_row(list, T_ROW);
    const char *name = db_text(rows, 2);
    dict_set(row, T_ACCOUNT_ID, text_percent_encode(r->arena, db_text(rows, 1)));
    dict_set(row, T_USER_NAME, *name ? name : "(no name)");
    if (r->who.level >= LEVEL_FULL)
        dict_set(dict_row(row, T_TICK), T_ACCOUNT, db_text(rows, 1));
    dict_set(row, T_EMAIL, db_text(rows, 3));
    dict_set(row, T_USER_STATUS, users_status_label(db_text(rows, 4)));
    dict_show(row, strcmp(db_text(rows, 4), "active") == 0 ? T_IS_ACTIVE : T_NOT_ACTIVE);
    dict_set(row, T_CLAIM, users_status_label(db_text(rows, 5)));
    dict_set_int(row, T_SEATS, db_int(rows, 6));
    if (db_int(rows, 6) > 0)
        dict_set(row, T_LAST_ACTIVE, last_words(r, rows, 7));
    dict_set(row, T_LAST_ANYWHERE, last_words(r, rows, 9));
    if (!db_is_null(rows, 8))
        dict_set(dict_row(row, T_PROTECTED), T_REASON, db_text(rows, 8));
}

/* "Last active: Jira on example"; of any seat where none is chosen. */
static const char *last_active_label(struct request *r, const struct user_filter *f) {
    struct user_filter scope = USER_FILTER_ANY;
    scope.product = f->product;
    scope.site = f->site;
    scope.site_name = f->site_name;
    return arena_printf(r->arena, "Last active: %s",
                        f->product || f->site ? user_filter_text(r->arena, &scope) : "any seat");
}

static void add_heads(struct request *r, struct dict *list, const struct browser *b) {
    for (size_t i = 0; i < sizeof COLUMNS / sizeof *COLUMNS; i++) {
        struct dict *head = dict_row(list, T_HEAD);
        struct users_view v = b->view;
        bool current = v.sort == COLUMNS[i].sort;
        v.sort = COLUMNS[i].sort;
        v.down = current && !v.down;
        dict_set(head, T_HEAD_LABEL,
                 COLUMNS[i].sort == USERS_BY_LAST ? last_active_label(r, &b->filter)
                                                  : COLUMNS[i].label);
        dict_set(head, T_LINK, filter_form_link(r, &b->filter, &v, 1));
        dict_show_if(head, COLUMNS[i].number, T_HEAD_NUM);
        dict_show_if(head, current && !b->view.down, T_SORT_UP);
        dict_show_if(head, current && b->view.down, T_SORT_DOWN);
    }
}

static void add_pages(struct request *r, struct dict *list, const struct browser *b) {
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
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct dict *row = dict_row(list, T_ROWS_CHOICE);
        struct users_view v = b->view;
        v.limit = ROWS[i];
        dict_set_int(row, T_VALUE, ROWS[i]);
        dict_set(row, T_LINK, filter_form_link(r, &b->filter, &v, 1));
        dict_show_if(row, b->view.limit == ROWS[i], T_CHOICE_SELECTED);
    }
}

/* Act on ticked people, or on all the filter means: page_bulk.c goes on from there. */
static void add_bulk(struct request *r, struct dict *list, const struct browser *b, int64_t total) {
    struct dict *bulk = dict_row(list, T_BULK);
    page_csrf(r, bulk);
    dict_set(bulk, T_QUERY, user_filter_query(r->arena, &b->filter));
    dict_set(bulk, T_TOTAL, text_count(r->arena, total));
}

static enum rc_err add_list(struct request *r, struct dict *body, struct browser *b,
                            const struct user_set *set) {
    struct rows *rows = NULL;
    int64_t shown = 0;
    struct dict *list = dict_row(body, T_LIST);
    find_page(r, b, set->count);
    if (r->who.level >= LEVEL_FULL)
        add_bulk(r, list, b, set->count);
    add_heads(r, list, b);
    TRY(users_read_page(r->db, &b->filter, set, &b->view, r->now, &rows));
    for (; db_next(rows); shown++)
        add_user(r, list, rows);
    TRY(db_end(rows));
    dict_set(list, T_RANGE_TEXT,
             arena_printf(r->arena, "%s to %s of %s", text_count(r->arena, b->view.offset + 1),
                          text_count(r->arena, b->view.offset + shown),
                          text_count(r->arena, set->count)));
    add_pages(r, list, b);
    return OK;
}

/* Nobody is found when the group was not named exactly. */
static enum rc_err find_groups(struct request *r, struct dict *body, const struct browser *b) {
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
    TRY(db_query(r->db, Q_GROUP_FIND, &rows, "si", f.group, (int64_t)GROUPS_NEAR));
    while (db_next(rows)) {
        found = found ? found : dict_row(body, T_FOUND);
        struct dict *row = dict_row(found, T_GROUP_ROW);
        f.group = db_text(rows, 0);
        dict_set(row, T_GROUP, db_text(rows, 1));
        dict_set(row, T_LINK, filter_form_link(r, &f, &b->view, 1));
    }
    return db_end(rows);
}

static enum rc_err fill(struct request *r, struct dict *body) {
    struct browser b = {.view = {.limit = USERS_ROWS_DEFAULT}};
    struct user_set set;
    int64_t as_of = 0;
    bool sound = filter_query_read_lenient(r, "sort dir limit page", &b.filter);
    read_view(r, &b);
    TRY(empty_state(r, body, &as_of));
    if (!as_of)
        return OK;
    TRY(user_filter_name_site(r->db, &b.filter)); /* the heading says it */
    struct dict *browser = dict_row(body, T_BROWSER);
    const char *query = user_filter_query(r->arena, &b.filter);
    TRY(filter_form_fields(r, browser, &b));
    TRY(filter_form_chips(r, browser, &b));
    if (!sound) { /* what is left of it means others, perhaps everybody, and there are buttons to
                     act on them */
        dict_show(browser, T_NOT_MEANT);
        return OK;
    }
    struct dict *csv = dict_row(browser, T_CSV);
    dict_set(csv, T_CSV_LINK, arena_printf(r->arena, "/users.csv%s%s", *query ? "?" : "", query));
    dict_set(
        csv, T_CSV_SEMICOLON_LINK,
        arena_printf(r->arena, "/users.csv?%s%sseparator=semicolon", query, *query ? "&" : ""));
    TRY(users_find(r->db, &b.filter, r->now, &set));
    TRY(filter_form_saved(r, browser, &b));
    if (set.count > 0)
        return add_list(r, browser, &b, &set);
    return find_groups(r, dict_row(browser, T_NOBODY), &b);
}

struct response users_page(struct request *r) {
    struct page p = page_begin(r, "Users", TPL_USERS_USERS);
    if (fill(r, p.body) != OK)
        return response_error(r);
    return page_end(r, &p);
}
