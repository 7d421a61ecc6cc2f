/* Names people know for Atlassian's product words. Knows no price and no role. */
#include "terms/product.h"

#include <string.h>

static const struct {
    const char *word, *label;
} NAMES[] = {
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

const char *product_label(const char *word) {
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(NAMES[i].word, word) == 0)
            return NAMES[i].label;
    return word;
}

const char *product_nth(int i, const char **label) {
    if (i >= (int)(sizeof NAMES / sizeof *NAMES))
        return NULL;
    *label = NAMES[i].label;
    return NAMES[i].word;
}

/* One product has several words in Atlassian's calls; ours is that of the workspaces. */
static const struct {
    const char *word, *ours;
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
    for (size_t i = 0; i < sizeof ALIASES / sizeof *ALIASES; i++)
        if (strlen(ALIASES[i].word) == out->product_bytes &&
            memcmp(ALIASES[i].word, out->product, out->product_bytes) == 0) {
            out->product = ALIASES[i].ours;
            out->product_bytes = strlen(ALIASES[i].ours);
            break;
        }
    return true;
}
