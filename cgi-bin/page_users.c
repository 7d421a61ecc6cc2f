/* /users: everybody, found by filters that all stand in the address; /users/{accountId}: one person and why each seat is
 * billable. Only reads. */
#include "handlers.h"
#include "page.h"
#include "text.h"
#include "tpl_names.h"

#include <string.h>

enum { PAGE_DEFAULT = 50 };

struct filter {
    const char *q, *product, *site, *days, *never, *status, *claim, *role, *group, *domain, *billable, *sort, *limit, *page;
    int64_t cutoff, rows, offset;
};

static const char *given(struct request *r, const char *name) {
    const char *value = request_query(r, name);
    return value && *value ? value : NULL;
}

/* Bad values are said and left out: the nearest sensible page, never a 500. */
static struct filter read_filter(struct request *r) {
    struct filter f = {.q = given(r, "q"), .product = given(r, "product"), .site = given(r, "site"), .days = given(r, "inactive_days"),
                       .never = given(r, "never"), .status = given(r, "status"), .claim = given(r, "claim"), .role = given(r, "role"),
                       .group = given(r, "group"), .domain = given(r, "domain"), .billable = given(r, "billable"), .sort = given(r, "sort"),
                       .limit = given(r, "limit"), .page = given(r, "page"), .rows = PAGE_DEFAULT};
    int64_t n = 0;
    if (f.days && (!text_to_int(f.days, &n) || n < 0 || n > 3650)) {
        request_refuse(r, "inactive_days", "Inactive days must be a whole number up to 3650");
        f.days = NULL;
    } else if (f.days)
        f.cutoff = r->now - n * 86400;
    if (f.limit && text_to_int(f.limit, &n) && (n == 25 || n == 50 || n == 100))
        f.rows = n;
    if (f.page && text_to_int(f.page, &n) && n > 1 && n < 1000000)
        f.offset = (n - 1) * f.rows;
    return f;
}

static enum rc_err open_rows(struct request *r, const struct filter *f, struct rows **rows) {
    const char *types = f->days ? "sssissssssssii" : "sssnssssssssii";
    if (f->days)
        return db_query(r->db, Q_USERS_PAGE, rows, types, f->q, f->product, f->site, f->cutoff, f->never, f->status, f->claim, f->role, f->group,
                        f->domain, f->billable, f->sort, f->rows, f->offset);
    return db_query(r->db, Q_USERS_PAGE, rows, types, f->q, f->product, f->site, f->never, f->status, f->claim, f->role, f->group, f->domain,
                    f->billable, f->sort, f->rows, f->offset);
}

static void add_user(struct request *r, struct dict *body, struct rows *rows) {
    struct dict *row = dict_row(body, T_ROW);
    const char *name = db_text(rows, 1), *id = db_text(rows, 0);
    dict_set(row, T_ACCOUNT_ID, text_percent_encode(r->arena, id));
    dict_set(row, T_USER_NAME, *name ? name : "(no name)");
    dict_set(row, T_EMAIL, db_text(rows, 2));
    dict_set(row, T_USER_STATUS, db_text(rows, 3));
    dict_set(row, T_CLAIM, db_text(rows, 4));
    dict_set_int(row, T_SEATS, db_int(rows, 5));
    dict_set(row, T_LAST_ACTIVE, db_int(rows, 5) == 0 ? "" : db_is_null(rows, 6) ? "never" : text_ago(r->arena, db_int(rows, 6), r->now));
}

static enum rc_err add_products(struct request *r, struct dict *body, const char *chosen) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_USERS_PRODUCTS, &rows, ""));
    while (db_next(rows)) {
        struct dict *row = dict_row(body, T_PRODUCT_CHOICE);
        const char *product = db_text(rows, 0);
        dict_set(row, T_CHOICE_VALUE, product);
        dict_show_if(row, chosen && strcmp(chosen, product) == 0, T_CHOICE_SELECTED);
    }
    return db_end(rows);
}

static void add_statuses(struct dict *body, const char *chosen) {
    static const char *const STATUS[] = {"active", "suspended", "not_invited", "deactivated", "for_deletion"};
    for (size_t i = 0; i < sizeof STATUS / sizeof *STATUS; i++) {
        struct dict *row = dict_row(body, T_STATUS_CHOICE);
        dict_set(row, T_CHOICE_VALUE, STATUS[i]);
        dict_show_if(row, chosen && strcmp(chosen, STATUS[i]) == 0, T_CHOICE_SELECTED);
    }
}

/* The address of another page of the same filter. */
static const char *page_link(struct request *r, int64_t page) {
    const char *link = arena_printf(r->arena, "/users?page=%lld", (long long)page);
    for (int i = 0; i < r->query_count; i++)
        if (strcmp(r->query[i].name, "page") != 0 && *r->query[i].value)
            link = arena_printf(r->arena, "%s&%s=%s", link, text_percent_encode(r->arena, r->query[i].name), text_percent_encode(r->arena, r->query[i].value));
    return link;
}

static void show_filter(struct dict *body, const struct filter *f) {
    dict_set(body, T_Q, f->q ? f->q : "");
    dict_set(body, T_DAYS, f->days ? f->days : "");
    dict_set(body, T_SITE, f->site ? f->site : "");
    dict_set(body, T_GROUP, f->group ? f->group : "");
    dict_set(body, T_DOMAIN, f->domain ? f->domain : "");
    dict_show_if(body, f->never != NULL, T_NEVER_CHECKED);
    dict_show_if(body, f->billable != NULL, T_BILLABLE_CHECKED);
}

static enum rc_err fill(struct request *r, struct dict *body) {
    struct filter f = read_filter(r);
    struct rows *rows = NULL;
    int64_t total = 0, shown = 0;
    show_filter(body, &f);
    add_statuses(body, f.status);
    TRY(add_products(r, body, f.product));
    TRY(open_rows(r, &f, &rows));
    while (db_next(rows)) {
        total = db_int(rows, 7);
        shown++;
        add_user(r, body, rows);
    }
    TRY(db_end(rows));
    int64_t page = f.offset / f.rows + 1;
    dict_set(body, T_TOTAL, text_count(r->arena, total));
    dict_show_if(body, total == 0, T_EMPTY);
    if (total > 0)
        dict_set(dict_row(body, T_RANGE), T_RANGE_TEXT, arena_printf(r->arena, "%s to %s of %s", text_count(r->arena, f.offset + 1),
                                                                     text_count(r->arena, f.offset + shown), text_count(r->arena, total)));
    if (page > 1)
        dict_set(dict_row(body, T_PREVIOUS), T_LINK, page_link(r, page - 1));
    if (f.offset + shown < total)
        dict_set(dict_row(body, T_NEXT), T_LINK, page_link(r, page + 1));
    return OK;
}

struct response users_page(struct request *r) {
    struct page p = page_begin(r, "Users", TPL_USERS_LIST);
    if (fill(r, p.body) != OK)
        return response_error(r);
    return page_end(r, &p);
}

static enum rc_err fill_seats(struct request *r, struct dict *body, int64_t user) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_USERS_ONE_SEATS, &rows, "i", user));
    bool any = false;
    while (db_next(rows)) {
        struct dict *row = dict_row(body, T_SEAT);
        any = true;
        dict_set(row, T_PRODUCT, db_text(rows, 0));
        dict_set(row, T_SITE_NAME, db_text(rows, 1));
        dict_set(row, T_LAST_ACTIVE, db_is_null(rows, 2) ? "never" : text_ago(r->arena, db_int(rows, 2), r->now));
        dict_set(row, T_PATH, db_text(rows, 3));
    }
    dict_show_if(body, !any, T_NO_SEATS);
    return db_end(rows);
}

static enum rc_err fill_memberships(struct request *r, struct dict *body, int64_t user) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_USERS_ONE_GROUPS, &rows, "i", user));
    while (db_next(rows)) {
        struct dict *row = dict_row(body, T_GROUP_ROW);
        dict_set(row, T_GROUP, db_text(rows, 0));
        dict_show_if(row, db_int(rows, 1) != 0, T_SYNCED);
    }
    TRY(db_end(rows));
    TRY(db_query(r->db, Q_USERS_ONE_ROLES, &rows, "i", user));
    while (db_next(rows)) {
        struct dict *row = dict_row(body, T_ROLE_ROW);
        dict_set(row, T_ROLE, db_text(rows, 0));
        if (!db_is_null(rows, 1))
            dict_set(row, T_PRODUCT, arena_printf(r->arena, "%s on %s", db_text(rows, 1), db_text(rows, 2)));
    }
    return db_end(rows);
}

struct response user_page(struct request *r) {
    struct rows *rows = NULL;
    if (db_query(r->db, Q_USERS_ONE, &rows, "s", r->path_arg[0]) != OK)
        return response_error(r);
    if (!db_next(rows)) {
        enum rc_err rc = db_end(rows);
        if (rc == OK)
            rc = FAIL(r->err, ERR_NOT_FOUND, "Nobody in the synchronized organization has this account id.", "%s", r->path_arg[0]);
        (void)rc;
        return response_error(r);
    }
    const char *name = db_text(rows, 2);
    struct page p = page_begin(r, *name ? name : "(no name)", TPL_USERS_ONE);
    int64_t user = db_int(rows, 0);
    dict_set(p.body, T_USER_NAME, *name ? name : "(no name)");
    dict_set(p.body, T_ACCOUNT_ID, db_text(rows, 1));
    dict_set(p.body, T_EMAIL, db_is_null(rows, 3) ? "not shown by Atlassian" : db_text(rows, 3));
    dict_set(p.body, T_USER_STATUS, db_text(rows, 4));
    dict_set(p.body, T_CLAIM, db_text(rows, 5));
    dict_set(p.body, T_SOURCE, db_is_null(rows, 6) ? "not known" : db_text(rows, 6));
    dict_set(p.body, T_ADDED, db_is_null(rows, 7) ? "not known" : text_ago(r->arena, db_int(rows, 7), r->now));
    dict_show_if(p.body, !db_is_null(rows, 10), T_GONE);
    if (db_end(rows) != OK || fill_seats(r, p.body, user) != OK || fill_memberships(r, p.body, user) != OK)
        return response_error(r);
    return page_end(r, &p);
}
