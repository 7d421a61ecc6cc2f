/* /groups/{id}: one group with the roles it gives, the number of its members and its protection. */
#include "sql/users/group.h"
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "terms/product.h"
#include "terms/role.h"
#include "tpl_names.h"
#include "users/protect_form.h"

struct group {
    int64_t id;
    const char *group_id, *name;
};

static void group_set_facts(struct request *r, struct dict *body, struct rows *rows) {
    const char *description = db_text(rows, GROUP_ONE__DESCRIPTION);
    const char *directory = db_text(rows, GROUP_ONE__DIRECTORY_NAME);
    const char *source = db_text(rows, GROUP_ONE__MANAGED_BY);
    if (description && *description)
        dict_set(dict_row(body, T_ABOUT), T_DESCRIPTION, description);
    if (db_int(rows, GROUP_ONE__EXTERNAL_SYNCED))
        source = "the identity provider; change it there";
    dict_set(body, T_SOURCE, source ? source : "not known");
    dict_set(body, T_DIRECTORY_NAME, directory ? directory : "not known");
    dict_set(body, T_MEMBERS, text_count(r->arena, db_int(rows, GROUP_ONE__MEMBERS)));
    dict_show_if(body, !db_is_null(rows, GROUP_ONE__GONE_AT), T_GONE);
}

/* ERR_NOT_FOUND when there is no such group. body: filled with facts; may be NULL. */
static enum rc_err group_read(struct request *r, struct group *g, struct dict *body) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_GROUP_ONE, &rows, "s", r->path_arg[0]));
    if (!db_next(rows)) {
        TRY(db_end(rows));
        return FAIL(r->err, ERR_NOT_FOUND, "No group with this ID. The last sync did not find one.",
                    "%s", r->path_arg[0]);
    }
    const char *name = db_text(rows, GROUP_ONE__NAME);
    *g = (struct group){.id = db_int(rows, GROUP_ONE__ID),
                        .group_id = db_text(rows, GROUP_ONE__GROUP_ID),
                        .name = *name ? name : "(no name)"};
    if (body)
        group_set_facts(r, body, rows);
    return db_end(rows);
}

static enum rc_err group_add_roles(struct request *r, struct dict *body, int64_t group) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    TRY(db_query(r->db, Q_GROUP_ROLES, &rows, "i", group));
    while (db_next(rows)) {
        list = list ? list : dict_row(body, T_GIVES);
        struct dict *row = dict_row(list, T_ROLE_ROW);
        const char *role = db_text(rows, GROUP_ROLES__ROLE);
        dict_set(row, T_PRODUCT_NAME, product_label(db_text(rows, GROUP_ROLES__PRODUCT)));
        dict_set(row, T_SITE_NAME, db_text(rows, GROUP_ROLES__SITE_NAME));
        dict_set(row, T_ROLE, role);
        dict_show_if(row, role_is_billable(role), T_BILLS);
    }
    dict_show_if(body, !list, T_GIVES_NOTHING);
    return db_end(rows);
}

static const char *group_path(struct request *r, const struct group *g) {
    return arena_printf(r->arena, "/groups/%s", text_percent_encode(r->arena, g->group_id));
}

static enum rc_err group_fill(struct request *r, struct dict *body, struct group *g) {
    TRY(group_read(r, g, body));
    dict_set(body, T_GROUP, g->name);
    dict_set(body, T_GROUP_ID, g->group_id);
    TRY(group_add_roles(r, body, g->id));
    const struct protect_subject s = {PROTECT_GROUP, g->id, g->name};
    return protect_form_show(r, body, &s, arena_printf(r->arena, "%s/protect", group_path(r, g)));
}

struct response group_page(struct request *r) {
    struct group g = {0};
    struct page page = page_begin(r, "", TPL_USERS_GROUP);
    if (group_fill(r, page.body, &g) != OK)
        return error_page(r);
    page.title = g.name;
    return page_end(r, &page);
}

struct response group_protect_post(struct request *r) {
    struct group g = {0};
    const char *flash = NULL;
    if (group_read(r, &g, NULL) != OK)
        return error_page(r);
    const struct protect_subject s = {PROTECT_GROUP, g.id, g.name};
    if (protect_form_save(r, &s, &flash) != OK)
        return error_page(r);
    if (r->errors)
        return group_page(r);
    return response_see(r, group_path(r, &g), flash);
}
