/* Choosing actions in a form: one list for tasks and bulk operations. A product stands in the list
 * itself, a group is typed beside it: organizations have few products and thousands of groups. */
#ifndef CGI_BIN_TASKS_ACTION_SELECT_H
#define CGI_BIN_TASKS_ACTION_SELECT_H
#include "http/request.h"
#include "page/view.h"
#include "tasks/action.h"

struct action_choices;
enum rc_err action_select_load(struct request *r, const struct action_choices **out) MUST_USE;
/* Rows ACTION_CHOICES of a <select>; chosen: an action's value as sent or stored, NULL for none. */
void action_select_show(struct dict *select, const struct action_choices *c, const char *chosen);
/* The option that stands for x: without its group. */
const char *action_select_value(struct arena *a, const struct action *x);
/* What stands in the group's field for x: its name when only this group bears it, else its id; ""
 * without group. */
enum rc_err action_select_group(struct request *r, const struct action *x,
                                const char **out) MUST_USE;
/* Rows GROUP_CHOICE: names a browser offers while typing. */
enum rc_err action_select_groups(struct request *r, struct dict *d) MUST_USE;
/* value: an option, or an action's whole value; group: as typed, "" for none. Refuses the fields
 * action and group. */
enum rc_err action_select_read(struct request *r, const char *value, const char *group,
                               struct action *out) MUST_USE;
#endif
