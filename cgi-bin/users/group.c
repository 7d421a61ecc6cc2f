/* /groups/{groupId}: what a group gives, how many are in it, and its protection. */
#include "base/text.h"
#include "handlers.h"
#include "page/page.h"
#include "terms/product.h"
#include "terms/role.h"
#include "tpl_names.h"
#include "users/protect_form.h"

#include <string.h>

struct group {
    int64_t id;
    const char *group_id, *name;
};

static void set_facts(struct request *r, struct dict *body, struct rows *rows) {
    const char *description = db_text(rows, 3), *managed_by = db_text(rows, 4),
               *directory = db_text(rows, 6);
    if (description && *description)
        dict_set(dict_row(body, T_ABOUT), T_DESCRIPTION, description);
    dict_set(body, T_SOURCE,
             db_int(rows, 5) ? "the identity provider; change it there"
             : managed_by    ? managed_by
                             : "not known");
    dict_set(body, T_DIRECTORY_NAME, directory ? directory : "not known");
    dict_set(body, T_MEMBERS, text_count(r->arena, db_int(rows, 8)));
    dict_show_if(body, !db_is_null(rows, 7), T_GONE);
}

/* ERR_NOT_FOUND when there is no such group. body may be NULL: only which it is. */
static enum rc_err read_group(struct request *r, struct group *g, struct dict *body) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_GROUP_ONE, &rows, "s", r->path_arg[0]));
    if (!db_next(rows)) {
        TRY(db_end(rows));
        return FAIL(r->err, ERR_NOT_FOUND,
                    "The synchronized organization has no group with this id.", "%s",
                    r->path_arg[0]);
    }
    const char *name = db_text(rows, 2);
    *g = (struct group){db_int(rows, 0), db_text(rows, 1), *name ? name : "(no name)"};
    if (body)
        set_facts(r, body, rows);
    return db_end(rows);
}

static enum rc_err add_roles(struct request *r, struct dict *body, int64_t group) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_GROUP_ROLES, &rows, "i", group));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_GIVES);
        struct dict *row = dict_row(list, T_ROLE_ROW);
        const char *role = db_text(rows, 2);
        dict_set(row, T_PRODUCT_NAME, product_label(db_text(rows, 0)));
        dict_set(row, T_SITE_NAME, db_text(rows, 1));
        dict_set(row, T_ROLE, role);
        dict_show_if(row, role_is_billable(role), T_BILLS);
    }
    dict_show_if(body, !list, T_GIVES_NOTHING);
    return db_end(rows);
}

static enum rc_err fill(struct request *r, struct dict *body, struct group *g) {
    TRY(read_group(r, g, body));
    dict_set(body, T_GROUP, g->name);
    dict_set(body, T_GROUP_ID, g->group_id);
    TRY(add_roles(r, body, g->id));
    struct protect_subject s = {PROTECT_GROUP, g->id, g->name};
    return protect_form_show(
        r, body, &s,
        arena_printf(r->arena, "/groups/%s/protect", text_percent_encode(r->arena, g->group_id)));
}

struct response group_page(struct request *r) {
    struct group g = {0};
    struct page page = page_begin(r, "", TPL_USERS_GROUP);
    if (fill(r, page.body, &g) != OK)
        return response_error(r);
    page.title = g.name;
    return page_end(r, &page);
}

struct response group_protect(struct request *r) {
    struct group g = {0};
    const char *flash = NULL;
    if (read_group(r, &g, NULL) != OK)
        return response_error(r);
    struct protect_subject s = {PROTECT_GROUP, g.id, g.name};
    if (protect_form_save(r, &s, &flash) != OK)
        return response_error(r);
    if (r->errors)
        return group_page(r);
    return response_see(
        r, arena_printf(r->arena, "/groups/%s", text_percent_encode(r->arena, g.group_id)), flash);
}
