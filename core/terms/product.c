/* The table of products, and reading ARIs. Knows no price and no role. SQL reads ARIs with
 * ari_product(ari) and ari_resource(ari). */
#include "terms/product.h"

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

/* Other keys of a product in Atlassian's calls than that of the workspaces call. */
static const struct {
    const char *alias, *key;
} ALIASES[] = {
    {"jira", "jira-software"},
    {"jira-service-desk", "jira-servicedesk"},
};

const char *ari_resource(const char *ari) {
    const char *slash = strrchr(ari, '/');
    return slash ? slash + 1 : ari;
}

bool product_of_ari(const char *ari, struct product_ari *out) {
    static const char START[] = "ari:cloud:";
    if (strncmp(ari, START, strlen(START)) != 0 || !strchr(ari, '/'))
        return false;
    out->product = ari + strlen(START);
    out->product_bytes = strcspn(out->product, ":");
    out->site = ari_resource(ari);
    for (size_t i = 0; i < sizeof ALIASES / sizeof *ALIASES; i++) {
        const char *alias = ALIASES[i].alias;
        if (strlen(alias) == out->product_bytes &&
            memcmp(alias, out->product, out->product_bytes) == 0) {
            out->product = ALIASES[i].key;
            out->product_bytes = strlen(ALIASES[i].key);
            break;
        }
    }
    return true;
}
