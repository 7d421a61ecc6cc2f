/* /users: the list of people. Filters, order and page stand in the address. Only reads. */
#include "base/text.h"
#include "filters/filter_form.h"
#include "filters/filter_query.h"
#include "handlers.h"
#include "page/empty_state.h"
#include "page/error_page.h"
#include "page/page.h"
#include "settings/settings.h"
#include "sql/core/index/index_order.h"
#include "sql/groups/group.h"
#include "tpl_names.h"
#include "users/columns.h"
#include "users/filter_text.h"
#include "users/users_list.h"

enum { GROUPS_NEAR_MAX = 5 };

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
        request_note(r, "sort", "Unknown column %s. Sorting is unchanged", sort);
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
        request_note(r, "limit", "Choose 25, 50 or 100 rows per page");
    b->view.limit = (int)rows;
    b->page = 1;
    if (page && (!text_to_int(page, &b->page) || b->page < 1)) {
        request_note(r, "page", "The page must be a whole number of 1 or more");
        b->page = 1;
    }
}

static void users_find_last_page(struct browser *b, int64_t total) {
    b->pages = total > 0 ? (total + b->view.limit - 1) / b->view.limit : 1;
    if (b->page > b->pages) /* people left the list since the link was made */
        b->page = b->pages;
    b->view.offset = (b->page - 1) * b->view.limit;
}

/* Links to groups with a similar name, when the group of the filter does not exist. */
static enum rc_err users_find_groups(struct request *r, struct dict *body,
                                     const struct browser *b) {
    struct rows *rows = NULL;
    struct dict *found = NULL;
    bool exact = false;
    const char *id = NULL;
    struct user_filter f = b->filter;
    struct user_filter_list *groups = f.not_group.n ? &f.not_group : &f.group;
    if (groups->n != 1)
        return OK;
    TRY(db_get_text(r->db, Q_TASK_PAGE_GROUP, &id, &exact, "s", groups->at[0]));
    if (exact)
        return OK;
    TRY(db_query(r->db, Q_GROUP_FIND, &rows, "si", groups->at[0], (int64_t)GROUPS_NEAR_MAX));
    while (db_next(rows)) {
        found = found ? found : dict_row(body, T_FOUND);
        struct dict *row = dict_row(found, T_GROUP_ROW);
        groups->at[0] = db_text(rows, GROUP_FIND__GROUP_ID);
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

/* The filter names values to leave out; an unknown one leaves out everybody. */
static bool users_leaves_out(const struct user_filter *f) {
    return f->not_product.n || f->not_site.n || f->not_role.n || f->not_group.n || f->not_domain.n;
}

static enum rc_err users_fill(struct request *r, struct dict *body) {
    struct browser b = {0};
    struct user_set set;
    int64_t as_of = 0, rows = 0;
    TRY(settings_int(r->db, "display.rows", &rows));
    b.view.usual_limit = (int)rows;
    bool valid = filter_query_read_lenient(r, "sort dir limit page saved column*", &b.filter);
    users_read_view(r, &b);
    TRY(empty_state(r, body, &as_of));
    if (!as_of)
        return OK;
    TRY(user_filter_name_site(r->db, &b.filter)); /* for the heading */
    b.selection = selection_sent(r);
    struct dict *browser = dict_row(body, T_BROWSER);
    dict_show_if(browser, r->who.level >= LEVEL_FULL, T_PASTE);
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
    if (set.count > 0) {
        users_find_last_page(&b, set.count);
        return users_list_add(r, browser, &b, &set);
    }
    struct dict *nobody = dict_row(browser, T_NOBODY);
    dict_show_if(nobody, users_leaves_out(&b.filter), T_LEAVES_OUT);
    return users_find_groups(r, nobody, &b);
}

struct response users_page(struct request *r) {
    struct page p = page_begin(r, "Users", TPL_USERS_USERS);
    if (users_fill(r, p.body) != OK)
        return error_page(r);
    struct response out = page_end(r, &p);
    const char *columns = users_columns_cookie(r);
    out.cookie = columns ? columns : out.cookie;
    return out;
}
