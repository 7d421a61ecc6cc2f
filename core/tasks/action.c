/* The actions of tasks and bulk operations. Which calls they become for one person is the plan's
 * business (plan.c). */
#include "tasks/action.h"
#include "terms/product.h"

#include <string.h>

static const struct action_kind KINDS[] = {
    {"remove-access", "removeAppAccess", "Take away a product", .of_product = "Take away",
     .needs_product = true, .takes_away = true},
    {"remove-unused", "removeUnusedAccess", "Take away unused seats of a product",
     .of_product = "Take away unused seats of", .needs_product = true, .takes_away = true},
    {"remove-group", "removeFromGroups", "Take out of a group", .needs_group = true,
     .takes_away = true},
    {"add-group", "addToGroups", "Add to a group", .needs_group = true},
    {"suspend", "suspend", "Suspend", .takes_away = true, .whole_person = true},
    {"restore", "restore", "Restore after a suspension", .whole_person = true},
    {"deactivate", "deactivate", "Deactivate the account", .takes_away = true,
     .whole_person = true},
    {"reactivate", "reactivate", "Reactivate the account", .whole_person = true},
    {"delete", "deleteAccount", "Delete the account", .takes_away = true, .whole_person = true,
     .of_undo = "Atlassian deletes an account after 14 days. Until then undo cancels the deletion, "
                "which also activates the account."},
    {"cancel-delete", "cancelDelete", "Cancel the deletion of the account", .whole_person = true,
     .of_undo = "Cancelling a deletion also activates the account."},
    {"remove-from-org", "removeFromOrganization", "Remove from the organization",
     .takes_away = true, .whole_person = true, .final = true,
     .of_undo = "Removing somebody from the organization cannot be undone: they have to be invited "
                "again and given their access anew."},
    {.name = NULL}};

const struct action_kind *action_kinds(void) { return KINDS; }

const struct action_kind *action_kind(const char *name) {
    for (const struct action_kind *k = KINDS; k->name; k++)
        if (strcmp(k->name, name) == 0)
            return k;
    return NULL;
}

const char *action_undo_text(const char *name) {
    const struct action_kind *k = action_kind(name);
    return k ? k->of_undo : NULL;
}

bool action_is_final(const char *name) {
    const struct action_kind *k = action_kind(name);
    return k && k->final;
}

const char *action_type(const char *name) {
    const struct action_kind *k = action_kind(name);
    return k ? k->type : name;
}

bool action_parse(struct arena *a, const char *value, struct action *out) {
    const char *colon = strchr(value, ':');
    const struct action_kind *kind =
        action_kind(colon ? arena_strndup(a, value, (size_t)(colon - value)) : value);
    const char *rest = colon ? colon + 1 : NULL;
    *out = (struct action){0};
    if (!kind || (rest && (!*rest || !(kind->needs_product || kind->needs_group))))
        return false;
    out->action = kind->name;
    if (!rest)
        return true;
    if (kind->needs_group) {
        out->group_id = arena_strdup(a, rest);
        return true;
    }
    const char *second = strchr(rest, ':');
    out->product = second ? arena_strndup(a, rest, (size_t)(second - rest)) : arena_strdup(a, rest);
    out->site = second && second[1] ? arena_strdup(a, second + 1) : NULL;
    return *out->product != '\0';
}

const char *action_value(struct arena *a, const struct action *x) {
    if (x->group_id)
        return arena_printf(a, "%s:%s", x->action, x->group_id);
    if (x->product)
        return arena_printf(a, x->site ? "%s:%s:%s" : "%s:%s", x->action, x->product, x->site);
    return x->action;
}

static enum rc_err product_words(struct db *db, struct arena *a, const struct action *x,
                                 const char **out) {
    const char *site = NULL;
    bool found = true;
    if (x->site)
        TRY(db_get_text(db, Q_ACTION_SITE_NAME, &site, &found, "s", x->site));
    *out =
        arena_printf(a, "%s %s %s%s", action_kind(x->action)->of_product, product_label(x->product),
                     x->site ? "on " : "everywhere", x->site ? (site ? site : x->site) : "");
    return OK;
}

enum rc_err action_text(struct db *db, struct arena *a, const struct action *x, const char **out) {
    const struct action_kind *kind = action_kind(x->action);
    const char *name = NULL;
    bool found = false;
    *out = kind ? kind->label : x->action;
    if (!kind || (kind->needs_product && !x->product) || (kind->needs_group && !x->group_id))
        return OK;
    if (kind->needs_product)
        return product_words(db, a, x, out);
    if (!kind->needs_group)
        return OK;
    TRY(db_get_text(db, Q_ACTION_GROUP_NAME, &name, &found, "s", x->group_id));
    *out = arena_printf(a, "%s the group %s",
                        strcmp(x->action, "add-group") == 0 ? "Add to" : "Take out of",
                        name ? name : x->group_id);
    return OK;
}
