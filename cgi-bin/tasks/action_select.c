/* The list of actions in a form. core/tasks/plan.h decides for whom an action is allowed. */
#include "tasks/action_select.h"
#include "base/text.h"
#include "sql/groups/group.h"
#include "sql/tasks/action_select.h"
#include "terms/product.h"
#include "tpl_names.h"

struct option {
    const char *value, *label;
    struct option *next;
};
enum part { PART_PRODUCTS, PART_GROUPS, PART_ACCOUNTS, PARTS };
enum { GROUP_MAX = 255, NEAR_MAX = 5 };

struct action_choices {
    struct {
        const char *label;
        struct option *first, **end;
    } part[PARTS];
};

static void action_select_add(struct request *r, struct action_choices *c, enum part part,
                              const char *value, const char *label) {
    struct option *o = arena_alloc(r->arena, sizeof *o);
    *o = (struct option){value, label, NULL};
    *c->part[part].end = o;
    c->part[part].end = &o->next;
}

/* Adds every action on a product. site: "" or ":" and a site id; site_name: NULL for all sites. */
static void action_select_add_product(struct request *r, struct action_choices *c,
                                      const char *product, const char *site,
                                      const char *site_name) {
    for (const struct action_kind *k = action_kinds(); k->name; k++) {
        if (!k->needs_product)
            continue;
        const char *value = arena_printf(r->arena, "%s:%s%s", k->name, product, site);
        const char *label = action_product_text(r->arena, k, product, site_name);
        action_select_add(r, c, PART_PRODUCTS, value, label);
    }
}

static enum rc_err action_select_add_products(struct request *r, struct action_choices *c) {
    struct rows *rows = NULL;
    const char *last = "";
    TRY(db_query(r->db, Q_TASK_PAGE_PRODUCTS, &rows, ""));
    while (db_next(rows)) {
        const char *product = db_text(rows, TASK_PAGE_PRODUCTS__PRODUCT);
        const char *site = db_text(rows, TASK_PAGE_PRODUCTS__SITE);
        const char *site_name = db_text(rows, TASK_PAGE_PRODUCTS__SITE_NAME);
        if (!text_equal(product, last))
            action_select_add_product(r, c, product, "", NULL);
        action_select_add_product(r, c, product, arena_printf(r->arena, ":%s", site), site_name);
        last = product;
    }
    return db_end(rows);
}

enum rc_err action_select_load(struct request *r, const struct action_choices **out) {
    struct action_choices *c = arena_alloc(r->arena, sizeof *c);
    static const char *const LABEL[PARTS] = {"Products", "Groups", "Accounts"};
    for (int i = 0; i < PARTS; i++) {
        c->part[i].label = LABEL[i];
        c->part[i].end = &c->part[i].first;
    }
    TRY(action_select_add_products(r, c));
    for (const struct action_kind *k = action_kinds(); k->name; k++)
        if (!k->needs_product)
            action_select_add(r, c, k->needs_group ? PART_GROUPS : PART_ACCOUNTS, k->name,
                              k->label);
    *out = c;
    return OK;
}

void action_select_show(struct dict *select, const struct action_choices *c, const char *chosen) {
    bool found = !chosen || !*chosen;
    for (int i = 0; i < PARTS; i++) {
        if (!c->part[i].first)
            continue;
        struct dict *part = dict_row(select, T_ACTION_CHOICES);
        dict_set(part, T_CHOICES_LABEL, c->part[i].label);
        for (const struct option *o = c->part[i].first; o; o = o->next) {
            bool same = chosen && text_equal(chosen, o->value);
            struct dict *row = dict_row(part, T_CHOICE);
            dict_set(row, T_CHOICE_VALUE, o->value);
            dict_set(row, T_CHOICE_LABEL, o->label);
            dict_show_if(row, same, T_CHOICE_SELECTED);
            found = found || same;
        }
    }
    if (found)
        return;
    /* Shows an answer that is not in the list, too: no answer is lost. */
    struct dict *part = dict_row(select, T_ACTION_CHOICES);
    dict_set(part, T_CHOICES_LABEL, "No longer in the list");
    struct dict *row = dict_row(part, T_CHOICE);
    dict_set(row, T_CHOICE_VALUE, chosen);
    dict_set(row, T_CHOICE_LABEL, chosen);
    dict_show(row, T_CHOICE_SELECTED);
}

const char *action_select_value(struct arena *a, const struct action *x) {
    return x->group_id ? x->action : action_value(a, x);
}

enum rc_err action_select_group(struct request *r, const struct action *x, const char **out) {
    bool found = false;
    *out = "";
    if (!x->group_id)
        return OK;
    TRY(db_get_text(r->db, Q_TASK_PAGE_GROUP_NAME, out, &found, "s", x->group_id));
    if (!found)
        *out = x->group_id;
    return OK;
}

enum rc_err action_select_groups(struct request *r, struct dict *d) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_TASK_PAGE_GROUPS, &rows, ""));
    while (db_next(rows))
        dict_set(dict_row(d, T_GROUP_CHOICE), T_CHOICE_VALUE, db_text(rows, 0));
    return db_end(rows);
}

/* Lists a few groups whose name contains the typed text: the browser offers only some of thousands
 * of groups. */
static enum rc_err action_select_near_groups(struct request *r, const char *typed,
                                             const char **out) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_GROUP_FIND, &rows, "si", typed, (int64_t)NEAR_MAX));
    while (db_next(rows))
        *out = arena_printf(r->arena, "%s%s%s", *out, **out ? ", " : "",
                            db_text(rows, GROUP_FIND__NAME));
    return db_end(rows);
}

static enum rc_err action_select_find_group(struct request *r, const char *typed,
                                            struct action *out) {
    struct rows *rows = NULL;
    int n = 0;
    TRY(db_query(r->db, Q_TASK_PAGE_GROUP, &rows, "s", typed));
    for (; db_next(rows); n++)
        out->group_id = db_text(rows, 0);
    TRY(db_end(rows));
    if (n == 0) {
        const char *near = "";
        TRY(action_select_near_groups(r, typed, &near));
        request_refuse(r, "group",
                       *near ? "No group has the name or ID %s. Similar groups: %s"
                             : "No group has the name or ID %s%s",
                       typed, near);
    }
    if (n > 1)
        request_refuse(r, "group", "Several groups have the name %s. Enter a group ID", typed);
    return OK;
}

enum rc_err action_select_read(struct request *r, const char *value, const char *group,
                               struct action *out) {
    *out = (struct action){0};
    if (text_length(group) > GROUP_MAX)
        request_refuse(r, "group", "Group must be %d characters or fewer", GROUP_MAX);
    if (!action_parse(r->arena, value, out)) {
        request_refuse(r, "action", *value ? "Choose an action from the list" : "Choose an action");
        return OK;
    }
    const struct action_kind *kind = action_kind(out->action);
    if (!kind->needs_group || out->group_id)
        return OK;
    if (!*group) {
        request_refuse(r, "group",
                       kind->code == ACTION_ADD_GROUP ? "Enter a group to add people to"
                                                      : "Enter a group to remove people from");
        return OK;
    }
    return action_select_find_group(r, group, out);
}
