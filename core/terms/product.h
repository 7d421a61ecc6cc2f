/* Names of products for people, by the product keys of Atlassian's workspaces call. */
#ifndef CORE_TERMS_PRODUCT_H
#define CORE_TERMS_PRODUCT_H

/* "jira-servicedesk" gives "Jira Service Management"; an unknown key is its own name. */
const char *product_label(const char *key);
/* The i-th known key and its label, for the SQL function; NULL after the last. */
const char *product_nth(int i, const char **label);
#endif
