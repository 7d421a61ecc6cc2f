/* The table of products. Knows no price and no role. */
#include "terms/product.h"
#include <stddef.h>
#include <string.h>

static const struct {
    const char *key, *label;
} PRODUCTS[] = {
    {"avp", "Analytics"},
    {"bitbucket", "Bitbucket"},
    {"compass", "Compass"},
    {"confluence", "Confluence"},
    {"jira-core", "Jira Work Management"},
    {"jira-product-discovery", "Jira Product Discovery"},
    {"jira-servicedesk", "Jira Service Management"},
    {"jira-software", "Jira"},
    {"loom", "Loom"},
    {"opsgenie", "Opsgenie"},
    {"statuspage", "Statuspage"},
    {"townsquare", "Goals and Projects"},
    {"trello", "Trello"},
};

const char *product_label(const char *key) {
    for (size_t i = 0; i < sizeof PRODUCTS / sizeof *PRODUCTS; i++)
        if (strcmp(PRODUCTS[i].key, key) == 0)
            return PRODUCTS[i].label;
    return key;
}

const char *product_nth(int i, const char **label) {
    if (i >= (int)(sizeof PRODUCTS / sizeof *PRODUCTS))
        return NULL;
    *label = PRODUCTS[i].label;
    return PRODUCTS[i].key;
}
