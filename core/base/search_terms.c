/* Folds the terms and the texts, then looks for each term in all texts. */
#include "base/search_terms.h"
#include "base/casefold.h"

#include <string.h>

enum { TEXT_BYTES = 2000, TEXTS_MAX = 4 };

static bool is_in_one(const char *term, char texts[][TEXT_BYTES], int n) {
    for (int i = 0; i < n; i++)
        if (strstr(texts[i], term))
            return true;
    return false;
}

bool search_terms_in(const char *terms, const char *const *texts, int n) {
    char wanted[TEXT_BYTES], folded[TEXTS_MAX][TEXT_BYTES], *rest = NULL;
    bool any = false;
    n = n < TEXTS_MAX ? n : (int)TEXTS_MAX;
    (void)casefold_text(terms, wanted, sizeof wanted);
    for (int i = 0; i < n; i++)
        (void)casefold_text(texts[i] ? texts[i] : "", folded[i], sizeof folded[i]);
    for (char *term = strtok_r(wanted, " ", &rest); term; term = strtok_r(NULL, " ", &rest)) {
        if (!is_in_one(term, folded, n))
            return false;
        any = true;
    }
    return any;
}
