/* What an action of the audit is called; in page_audit.c. */
#ifndef AUDIT_WORDS_H
#define AUDIT_WORDS_H
const char *audit_action_words(const char *action); /* an unknown one is its own */
#endif
