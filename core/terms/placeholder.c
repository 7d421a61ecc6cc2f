/* The table of placeholders, and finding them in a text. */
#include "terms/placeholder.h"

#include <string.h>

static const char *const WORD[PLACEHOLDER_COUNT] = {
    [PLACEHOLDER_NAME] = "name", [PLACEHOLDER_PRODUCTS] = "products", [PLACEHOLDER_DATE] = "date",
    [PLACEHOLDER_LINK] = "link", [PLACEHOLDER_TASK] = "task",         [PLACEHOLDER_DAYS] = "days",
};

const char *placeholder_word(enum placeholder which) { return WORD[which]; }

static enum placeholder placeholder_of(const char *word, size_t n) {
    for (enum placeholder p = PLACEHOLDER_NAME; p < PLACEHOLDER_COUNT; p++)
        if (strlen(WORD[p]) == n && memcmp(WORD[p], word, n) == 0)
            return p;
    return PLACEHOLDER_UNKNOWN;
}

struct placeholder_found placeholder_find(const char *text) {
    static const char SMALL[] = "abcdefghijklmnopqrstuvwxyz";
    for (const char *p = strchr(text, '{'); p; p = strchr(p + 1, '{')) {
        size_t n = strspn(p + 1, SMALL);
        if (n > 0 && p[1 + n] == '}')
            return (struct placeholder_found){p, n + 2, placeholder_of(p + 1, n)};
    }
    return (struct placeholder_found){0};
}
