/* The table of actions, and their form values and texts. */
#include "tasks/action.h"
#include "base/text.h"
#include "terms/product.h"

#include <string.h>

/* clang-format off */
static const struct action_kind KINDS[] = {
    {"remove-access", "removeAppAccess", "Take away a product", ACTION_REMOVE_ACCESS,
     .of_product = "Take away", .needs_product = true, .takes_away = true},
    {"remove-unused", "removeUnusedAccess", "Take away unused seats of a product",
     ACTION_REMOVE_UNUSED, .of_product = "Take away unused seats of", .needs_product = true,
     .takes_away = true},
    {"remove-group", "removeFromGroups", "Take out of a group", ACTION_REMOVE_GROUP,
     .needs_group = true, .takes_away = true},
    {"add-group", "addToGroups", "Add to a group", ACTION_ADD_GROUP, .needs_group = true},
    {"suspend", "suspend", "Suspend", ACTION_SUSPEND, .takes_away = true, .whole_person = true},
    {"restore", "restore", "Restore after a suspension", ACTION_RESTORE, .whole_person = true},
    {"deactivate", "deactivate", "Deactivate the account", ACTION_DEACTIVATE, .takes_away = true,
     .whole_person = true},
    {"reactivate", "reactivate", "Reactivate the account", ACTION_REACTIVATE,
     .whole_person = true},
    {"delete", "deleteAccount", "Delete the account", ACTION_DELETE, .takes_away = true,
     .whole_person = true,
     .undo_text = "Atlassian deletes an account after 14 days. Until then undo cancels the "
                  "deletion, which also activates the account."},
    {"cancel-delete", "cancelDelete", "Cancel the deletion of the account", ACTION_CANCEL_DELETE,
     .whole_person = true,
     .undo_text = "Cancelling a deletion also activates the account."},
    {"remove-from-org", "removeFromOrganization", "Remove from the organization",
     ACTION_REMOVE_FROM_ORG, .takes_away = true, .whole_person = true, .final = true,
     .undo_text = "Removing somebody from the organization cannot be undone: they have to be "
                  "invited again and given their access anew."},
    {.name = NULL},
};
/* clang-format on */

const struct action_kind *action_kinds(void) { return KINDS; }

const struct action_kind *action_kind(const char *name) {
    for (const struct action_kind *k = KINDS; k->name; k++)
        if (text_equal(k->name, name))
            return k;
    return NULL;
}

enum action_code action_code(const struct action *x) {
    const struct action_kind *k = action_kind(x->action);
    return k ? k->code : ACTION_UNKNOWN;
}

const char *action_undo_text(const char *name) {
    const struct action_kind *k = action_kind(name);
    return k ? k->undo_text : NULL;
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
    const char *name = colon ? arena_strndup(a, value, (size_t)(colon - value)) : value;
    const char *rest = colon ? colon + 1 : NULL;
    const struct action_kind *kind = action_kind(name);
    *out = (struct action){0};
    if (!kind)
        return false;
    bool takes_rest = kind->needs_product || kind->needs_group;
    if (rest && (!*rest || !takes_rest))
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
    if (x->product && x->site)
        return arena_printf(a, "%s:%s:%s", x->action, x->product, x->site);
    if (x->product)
        return arena_printf(a, "%s:%s", x->action, x->product);
    return x->action;
}

static enum rc_err action_product_text(struct db *db, struct arena *a, const struct action *x,
                                       const struct action_kind *kind, const char **out) {
    const char *product = product_label(x->product), *site = NULL;
    bool found = false;
    if (!x->site) {
        *out = arena_printf(a, "%s %s everywhere", kind->of_product, product);
        return OK;
    }
    TRY(db_get_text(db, Q_ACTION_SITE_NAME, &site, &found, "s", x->site));
    *out = arena_printf(a, "%s %s on %s", kind->of_product, product, site ? site : x->site);
    return OK;
}

static enum rc_err action_group_text(struct db *db, struct arena *a, const struct action *x,
                                     const struct action_kind *kind, const char **out) {
    const char *name = NULL;
    bool found = false;
    TRY(db_get_text(db, Q_ACTION_GROUP_NAME, &name, &found, "s", x->group_id));
    const char *verb = kind->code == ACTION_ADD_GROUP ? "Add to" : "Take out of";
    *out = arena_printf(a, "%s the group %s", verb, name ? name : x->group_id);
    return OK;
}

enum rc_err action_text(struct db *db, struct arena *a, const struct action *x, const char **out) {
    const struct action_kind *kind = action_kind(x->action);
    *out = kind ? kind->label : x->action;
    if (kind && kind->needs_product && x->product)
        return action_product_text(db, a, x, kind, out);
    if (kind && kind->needs_group && x->group_id)
        return action_group_text(db, a, x, kind, out);
    return OK;
}
