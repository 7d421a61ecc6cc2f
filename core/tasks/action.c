/* The table of actions, and their form values and texts. */
#include "tasks/action.h"
#include "base/text.h"
#include "terms/product.h"

#include <string.h>

/* clang-format off */
static const struct action_kind KINDS[] = {
    {"remove-access", "removeAppAccess", "Remove a product", ACTION_REMOVE_ACCESS,
     .needs_product = true, .takes_away = true},
    {"remove-unused", "removeUnusedAccess", "Remove unused seats of a product",
     ACTION_REMOVE_UNUSED, .needs_product = true, .takes_away = true},
    {"remove-group", "removeFromGroups", "Remove from group", ACTION_REMOVE_GROUP,
     .needs_group = true, .takes_away = true},
    {"add-group", "addToGroups", "Add to group", ACTION_ADD_GROUP, .needs_group = true},
    {"suspend", "suspend", "Suspend access", ACTION_SUSPEND, .takes_away = true,
     .whole_person = true},
    {"restore", "restore", "Restore access", ACTION_RESTORE, .whole_person = true},
    {"deactivate", "deactivate", "Deactivate account", ACTION_DEACTIVATE, .takes_away = true,
     .whole_person = true},
    {"reactivate", "reactivate", "Reactivate account", ACTION_REACTIVATE, .whole_person = true},
    {"delete", "deleteAccount", "Delete account", ACTION_DELETE, .takes_away = true,
     .whole_person = true,
     .undo_text = "Atlassian deletes an account after 14 days. Undo cancels the deletion until "
                  "then, and reactivates the account."},
    {"cancel-delete", "cancelDelete", "Cancel account deletion", ACTION_CANCEL_DELETE,
     .whole_person = true,
     .undo_text = "This also reactivates the account."},
    {"remove-from-org", "removeFromOrganization", "Remove from the organization",
     ACTION_REMOVE_FROM_ORG, .takes_away = true, .whole_person = true, .final = true,
     .undo_text = "This cannot be undone. Removed people need a new invitation and new access."},
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

const char *action_product_text(struct arena *a, const struct action_kind *kind,
                                const char *product, const char *site_name) {
    const char *name = product_label(product);
    bool unused = kind->code == ACTION_REMOVE_UNUSED;
    if (!site_name)
        return arena_printf(
            a, unused ? "Remove unused %s seats (all sites)" : "Remove %s (all sites)", name);
    return arena_printf(a, unused ? "Remove unused %s seats (%s)" : "Remove %s (%s)", name,
                        site_name);
}

static enum rc_err action_seat_text(struct db *db, struct arena *a, const struct action *x,
                                    const struct action_kind *kind, const char **out) {
    const char *site = NULL;
    bool found = false;
    if (x->site)
        TRY(db_get_text(db, Q_ACTION_SITE_NAME, &site, &found, "s", x->site));
    *out = action_product_text(a, kind, x->product, site ? site : x->site);
    return OK;
}

static enum rc_err action_group_text(struct db *db, struct arena *a, const struct action *x,
                                     const struct action_kind *kind, const char **out) {
    const char *name = NULL;
    bool found = false;
    TRY(db_get_text(db, Q_ACTION_GROUP_NAME, &name, &found, "s", x->group_id));
    bool add = kind->code == ACTION_ADD_GROUP;
    *out = arena_printf(a, add ? "Add to group %s" : "Remove from group %s",
                        name ? name : x->group_id);
    return OK;
}

enum rc_err action_text(struct db *db, struct arena *a, const struct action *x, const char **out) {
    const struct action_kind *kind = action_kind(x->action);
    *out = kind ? kind->label : x->action;
    if (kind && kind->needs_product && x->product)
        return action_seat_text(db, a, x, kind, out);
    if (kind && kind->needs_group && x->group_id)
        return action_group_text(db, a, x, kind, out);
    return OK;
}
