/* Names people know for the product words of Atlassian's workspaces call. */
#ifndef CORE_PRODUCT_H
#define CORE_PRODUCT_H
/* "jira-servicedesk" -> "Jira Service Management"; a word not known here is its own name. */
const char *product_label(const char *word);
#endif
