/* Products: their names for people, by the product keys of Atlassian's workspaces call, and their
 * ARIs. */
#ifndef CORE_TERMS_PRODUCT_H
#define CORE_TERMS_PRODUCT_H
#include <stdbool.h>
#include <stddef.h>

/* "jira-servicedesk" gives "Jira Service Management"; an unknown key is its own name. */
const char *product_label(const char *key);
/* The i-th known key and its label, for the SQL function; NULL after the last. */
const char *product_nth(int i, const char **label);

/* Parts of "ari:cloud:PRODUCT::site/SITE"; they point into it, or into static text. */
struct product_ari {
    const char *product; /* the key of the workspaces call, whichever alias the ARI has */
    size_t product_bytes;
    const char *site;
};
/* False: not an ARI of this form. */
bool product_of_ari(const char *ari, struct product_ari *out);
/* The part behind the last slash; all of it when there is none. */
const char *ari_resource(const char *ari);
#endif
