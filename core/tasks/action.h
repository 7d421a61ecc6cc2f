/* What can be done to people: the actions of tasks and bulk operations, as values and in words. */
#ifndef CORE_TASKS_ACTION_H
#define CORE_TASKS_ACTION_H
#include "db/db.h"

enum { TASK_ACTIONS_MAX = 8 };

/* action: remove-access, remove-unused, add-group, remove-group, suspend, restore, deactivate,
 * reactivate, delete, cancel-delete, remove-from-org. remove-access and remove-unused need product
 * (site NULL: on every site); add-group and remove-group need group_id. Others: all NULL. */
struct action {
    const char *action, *product, *site, *group_id;
};

struct action_kind {
    const char *name;       /* form value */
    const char *type;       /* actionTypes of the webhooks: removeAppAccess, addToGroups, … */
    const char *label;      /* "Take away a product" */
    const char *of_product; /* "Take away", with a product behind it; NULL: it names none */
    bool needs_product, needs_group, takes_away;
    bool whole_person;   /* reaches beyond seats: the person or the account */
    bool final;          /* no undo takes it back */
    const char *of_undo; /* what people have to know of undoing it, in a sentence; NULL: nothing */
};
const struct action_kind *action_kinds(void); /* ends with name NULL; in the order for forms */
const struct action_kind *action_kind(const char *name); /* NULL when unknown */
/* "suspend", "remove-access:confluence", "remove-access:confluence:<site>", "add-group:<group id>":
 * one form value for an action with what it needs. False when it is none of these. The parts live
 * in the arena. */
bool action_parse(struct arena *a, const char *value, struct action *out);
const char *action_value(struct arena *a, const struct action *x); /* the reverse of it */
/* "Take away Confluence on example" in words of the synced names; unknown ids stay ids. */
enum rc_err action_text(struct db *db, struct arena *a, const struct action *x,
                        const char **out) MUST_USE;
/* What a preview says of undoing it, or NULL: that it cannot be undone, or what else the undo
 * does. */
const char *action_undo_text(const char *name);
bool action_is_final(const char *name);
/* "removeAppAccess" of "remove-access", for the webhooks. */
const char *action_type(const char *name);
#endif
