/* What can be done to people: the seven actions of tasks and bulk operations, as values and in words. */
#ifndef CORE_ACTION_H
#define CORE_ACTION_H
#include "db.h"

enum { TASK_ACTIONS_MOST = 8 };

/* action: remove-access, add-group, remove-group, suspend, restore, deactivate, reactivate.
 * remove-access needs product (site NULL: on every site); add-group and remove-group need group_id. Others: all NULL. */
struct action { const char *action, *product, *site, *group_id; };

struct action_kind {
    const char *name;         /* form value */
    const char *type;         /* actionTypes of the webhooks: removeAppAccess, addToGroups, … */
    const char *label;        /* "Remove product access" */
    bool needs_product, needs_group, takes_away;
};
const struct action_kind *action_kinds(void);                 /* ends with name NULL; in the order for forms */
const struct action_kind *action_kind(const char *name);      /* NULL when unknown */
/* "suspend", "remove-access:confluence", "remove-access:confluence:<site>", "add-group:<group id>": one form value for an
 * action with what it needs. False when it is none of these. The parts live in the arena. */
bool action_parse(struct arena *a, const char *value, struct action *out);
const char *action_value(struct arena *a, const struct action *x); /* the reverse of it */
/* "Take away Confluence on example" in words of the synced names; unknown ids stay ids. */
enum rc_err action_words(struct db *db, struct arena *a, const struct action *x, const char **out) MUST_USE;
/* "removeAppAccess" of "remove-access", for the webhooks. */
const char *action_type(const char *name);
#endif
