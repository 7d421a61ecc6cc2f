/* /groups/{id}: one group with what it gives, the seats of its members and its protection. */
#include "sql/groups/group.h"
#include "base/text.h"
#include "groups/groups_seats.h"
#include "handlers.h"
#include "money/savings_text.h"
#include "page/error_page.h"
#include "page/page.h"
#include "tasks/action.h"
#include "terms/amount.h"
#include "terms/product.h"
#include "tpl_names.h"
#include "users/filter.h"
#include "users/filter_text.h"
#include "users/protect_form.h"

struct group {
    int64_t id;
    const char *group_id, *name;
};

static void group_set_facts(struct request *r, struct dict *body, struct rows *rows) {
    const char *description = db_text(rows, GROUP_ONE__DESCRIPTION);
    const char *directory = db_text(rows, GROUP_ONE__DIRECTORY_NAME);
    const struct group_row source = {.managed_by = db_text(rows, GROUP_ONE__MANAGED_BY),
                                     .is_synced = db_int(rows, GROUP_ONE__EXTERNAL_SYNCED) != 0};
    if (description && *description)
        dict_set(dict_row(body, T_ABOUT), T_DESCRIPTION, description);
    dict_set(body, T_SOURCE, group_source_text(&source));
    dict_show_if(body, source.is_synced, T_SYNCED);
    dict_set(body, T_DIRECTORY_NAME, directory ? directory : "Unknown");
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

/* The filter of the members who hold these seats: of all, or of the inactive ones. */
static const char *group_seats_query(struct request *r, const struct group *g,
                                     const struct group_grant *grant, bool inactive) {
    struct user_filter f = USER_FILTER_ANY;
    f.group = user_filter_only(g->group_id);
    f.product = user_filter_only(grant->on->product);
    f.site = user_filter_only(grant->on->site);
    f.billable = !inactive;
    f.threshold = inactive;
    return user_filter_query(r->arena, &f);
}

/* The button that frees the inactive seats of members: a bulk operation, with a preview as any. */
static void group_add_free_button(struct request *r, struct dict *row, const char *query,
                                  const struct group_grant *grant) {
    const struct action x = {
        .action = "remove-unused", .product = grant->on->product, .site = grant->on->site};
    struct dict *freeing = dict_row(row, T_FREE);
    page_csrf(r, freeing);
    dict_set(freeing, T_QUERY, query);
    dict_set(freeing, T_ACTION, action_value(r->arena, &x));
}

/* The product has more seats than its target. Proposes what would help: a preview of the product,
 * for the button beside it frees seats of this group's members alone. */
static void group_add_over(struct request *r, struct dict *row, const struct savings_line *l) {
    const char *text = l ? savings_over_text(r->arena, l) : NULL;
    if (!text)
        return;
    struct dict *over = dict_row(row, T_OVER);
    dict_set(over, T_OVER_TEXT, text);
    dict_set(over, T_OVER_SEATS, text_count(r->arena, savings_over(l)));
    if (r->who.level >= LEVEL_FULL)
        dict_set(dict_row(over, T_PREVIEW), T_FREE_LINK,
                 savings_free_link(r->arena, l->product, l->site, savings_over(l)));
}

static void group_add_seats(struct request *r, struct dict *row, const struct group *g,
                            const struct group_grant *grant) {
    const char *all = group_seats_query(r, g, grant, false);
    const char *unused = group_seats_query(r, g, grant, true);
    struct dict *seats = dict_row(row, T_SEATS_CELL);
    dict_set(seats, T_SEATS, text_count(r->arena, grant->seats));
    dict_set(seats, T_LINK, arena_printf(r->arena, "/users?%s", all));
    struct dict *inactive = dict_row(row, T_INACTIVE_CELL);
    dict_set(inactive, T_INACTIVE, text_count(r->arena, grant->inactive));
    dict_set(inactive, T_LINK, arena_printf(r->arena, "/users?%s", unused));
    if (grant->inactive > 0 && r->who.level >= LEVEL_FULL)
        group_add_free_button(r, row, unused, grant);
}

/* The group's grants, with the seats of its members. */
static enum rc_err group_add_grants(struct request *r, struct dict *body, const struct group *g) {
    struct groups all;
    TRY(groups_read(r->db, r->now, g->id, &all));
    TRY(groups_add_costs(r->db, r->now, &all));
    if (all.count == 0 || all.rows[0].grant_count == 0) {
        dict_show(body, T_GIVES_NOTHING);
        return OK;
    }
    struct dict *list = dict_row(body, T_GIVES);
    dict_show_if(list, all.rows[0].inactive > 0 && r->who.level >= LEVEL_FULL, T_MAY_ACT);
    if (all.currency)
        dict_set(dict_row(list, T_COST_HEAD), T_CURRENCY, all.currency);
    for (int i = 0; i < all.rows[0].grant_count; i++) {
        const struct group_grant *grant = &all.rows[0].grants[i];
        struct dict *row = dict_row(list, T_ROLE_ROW);
        dict_set(row, T_PRODUCT_NAME, product_label(grant->on->product));
        dict_set(row, T_SITE_NAME, grant->on->site_name);
        dict_set(row, T_ROLE, grant->roles);
        if (grant->is_billable) {
            group_add_seats(r, row, g, grant);
            group_add_over(r, row, grant->line);
        } else
            dict_show(row, T_NOT_BILLABLE);
        if (all.currency)
            dict_set(dict_row(row, T_COST_CELL), T_COST,
                     grant->has_cost ? amount_shown(r->arena, grant->cost) : NULL);
    }
    return OK;
}

static const char *group_path(struct request *r, const struct group *g) {
    return arena_printf(r->arena, "/groups/%s", text_percent_encode(r->arena, g->group_id));
}

static enum rc_err group_fill(struct request *r, struct dict *body, struct group *g) {
    TRY(group_read(r, g, body));
    dict_set(body, T_GROUP, g->name);
    dict_set(body, T_GROUP_ID, g->group_id);
    TRY(group_add_grants(r, body, g));
    const struct protect_subject s = {PROTECT_GROUP, g->id, g->name};
    return protect_form_show(r, body, &s, arena_printf(r->arena, "%s/protect", group_path(r, g)));
}

struct response group_page(struct request *r) {
    struct group g = {0};
    struct page page = page_begin(r, "", TPL_GROUPS_GROUP);
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
