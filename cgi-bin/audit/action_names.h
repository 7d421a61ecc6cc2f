/* What an action of the audit is called; in page_audit.c. */
#ifndef CGI_BIN_AUDIT_ACTION_NAMES_H
#define CGI_BIN_AUDIT_ACTION_NAMES_H
const char *audit_action_name(const char *action); /* an unknown one is its own */
#endif
