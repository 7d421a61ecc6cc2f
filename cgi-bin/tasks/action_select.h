/* The list of actions in the forms of tasks and bulk operations. Products stand in the list, a
 * group is typed beside it: organizations have few products and thousands of groups. */
#ifndef CGI_BIN_TASKS_ACTION_SELECT_H
#define CGI_BIN_TASKS_ACTION_SELECT_H
#include "http/request.h"
#include "page/view.h"
#include "tasks/action.h"

struct action_choices;
enum rc_err action_select_load(struct request *r, const struct action_choices **out) MUST_USE;
/* Adds the rows ACTION_CHOICES of a <select>. chosen: the value of an action, sent or stored; NULL
 * for none. */
void action_select_show(struct dict *select, const struct action_choices *c, const char *chosen);
/* The option of x, without its group. */
const char *action_select_value(struct arena *a, const struct action *x);
/* The value of the group field for x: the name when it is unique, else the id; "" without a
 * group. */
enum rc_err action_select_group(struct request *r, const struct action *x,
                                const char **out) MUST_USE;
/* Adds rows GROUP_CHOICE: the names that a browser offers while typing. */
enum rc_err action_select_groups(struct request *r, struct dict *d) MUST_USE;
/* Reads value, an option or the whole value of an action, and group, as typed, "" for none. Notes
 * refusals of the fields action and group. */
enum rc_err action_select_read(struct request *r, const char *value, const char *group,
                               struct action *out) MUST_USE;
#endif
