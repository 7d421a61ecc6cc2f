/* Names for people of the actions in the audit: on its page, and on the page of a person. */
#ifndef CGI_BIN_AUDIT_ACTION_NAMES_H
#define CGI_BIN_AUDIT_ACTION_NAMES_H

/* "task.create" is "Created a task"; an unknown action is its own name. */
const char *audit_action_name(const char *action);
/* The i-th action and its name; NULL after the last. */
const char *audit_action_nth(int i, const char **name);
#endif
