/* Names people know for the product words of Atlassian's workspaces call. */
#ifndef CORE_TERMS_PRODUCT_H
#define CORE_TERMS_PRODUCT_H
#include <stdbool.h>
#include <stddef.h>

/* Parts of an ARI, "ari:cloud:PRODUCT::site/SITE"; they point into it or live for ever. */
struct product_ari {
    const char *product; /* as the workspaces call has it, whatever the ARI has */
    size_t product_bytes;
    const char *site;
};
/* False: no ARI of that form. In SQL: ari_product(ari). */
bool product_of_ari(const char *ari, struct product_ari *out);
/* What follows the last slash, the whole without one. In SQL: ari_resource(ari). */
const char *ari_resource(const char *ari);

/* "jira-servicedesk" -> "Jira Service Management"; a word not known here is its own name. */
const char *product_label(const char *word);
/* The i-th word known here with its label, for where SQL makes the words; NULL after the last. */
const char *product_nth(int i, const char **label);
#endif
