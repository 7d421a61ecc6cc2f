/* The actions of tasks and bulk operations: what can be done to people, as values and as text.
 * plan_derive.h turns them into calls. */
#ifndef CORE_TASKS_ACTION_H
#define CORE_TASKS_ACTION_H
#include "db/db.h"

enum { TASK_ACTIONS_MAX = 8 };

enum action_code {
    ACTION_UNKNOWN,
    ACTION_REMOVE_ACCESS,
    ACTION_REMOVE_UNUSED,
    ACTION_REMOVE_GROUP,
    ACTION_ADD_GROUP,
    ACTION_SUSPEND,
    ACTION_RESTORE,
    ACTION_DEACTIVATE,
    ACTION_REACTIVATE,
    ACTION_DELETE,
    ACTION_CANCEL_DELETE,
    ACTION_REMOVE_FROM_ORG
};

/* One action with what it concerns. REMOVE_ACCESS and REMOVE_UNUSED need product (site NULL: on
 * every site), ADD_GROUP and REMOVE_GROUP need group_id. All other members are NULL. */
struct action {
    const char *action; /* name of its kind */
    const char *product, *site, *group_id;
};

struct action_kind {
    const char *name;  /* form value, and as rows store it */
    const char *type;  /* actionTypes of the webhooks */
    const char *label; /* "Remove a product" */
    enum action_code code;
    bool needs_product, needs_group;
    bool takes_away;
    bool whole_person;     /* concerns the person or the account, not single seats */
    bool final;            /* no undo takes it back */
    const char *undo_text; /* what people have to know about undoing it; NULL: nothing */
};
const struct action_kind *action_kinds(void); /* in the order of forms, ends with name NULL */
const struct action_kind *action_kind(const char *name); /* NULL when unknown */
enum action_code action_code(const struct action *x);

/* Reads one form value: "suspend", "remove-access:confluence", "remove-access:confluence:<site>",
 * "add-group:<group id>". False when it is none of these. The texts live in the arena. */
bool action_parse(struct arena *a, const char *value, struct action *out);
/* Writes such a form value. */
const char *action_value(struct arena *a, const struct action *x);
/* "Remove Confluence (example)", with the synchronized names; unknown ids stay ids. */
enum rc_err action_text(struct db *db, struct arena *a, const struct action *x,
                        const char **out) MUST_USE;

/* The same for one product; site_name NULL: "Remove Confluence (all sites)". */
const char *action_product_text(struct arena *a, const struct action_kind *kind,
                                const char *product, const char *site_name);

/* By the name of a kind. */
const char *action_undo_text(const char *name); /* or NULL */
bool action_is_final(const char *name);
const char *action_type(const char *name); /* "remove-access": "removeAppAccess" */
#endif
