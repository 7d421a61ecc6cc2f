/* Names people know for the product words of Atlassian's workspaces call. */
#ifndef CORE_TERMS_PRODUCT_H
#define CORE_TERMS_PRODUCT_H
/* "jira-servicedesk" -> "Jira Service Management"; a word not known here is its own name. */
const char *product_label(const char *word);
/* The i-th word known here with its label, for where SQL makes the words; NULL after the last. */
const char *product_nth(int i, const char **label);
#endif
