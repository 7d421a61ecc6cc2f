/* Names people know for Atlassian's product words. Knows no price and no role. */
#include "terms/product.h"
#include <stddef.h>
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
