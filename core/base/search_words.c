/* Search by words: folds the words and the texts, then looks for each word. */
#include "base/search_words.h"
#include "base/casefold.h"

#include <string.h>

enum { TEXT_BYTES = 2000, TEXTS_MAX = 4 };

static bool is_in_one(const char *word, char texts[][TEXT_BYTES], int n) {
    for (int i = 0; i < n; i++)
        if (strstr(texts[i], word))
            return true;
    return false;
}

bool search_words_in(const char *words, const char *const *texts, int n) {
    char wanted[TEXT_BYTES], folded[TEXTS_MAX][TEXT_BYTES], *rest = NULL;
    bool any = false;
    n = n < TEXTS_MAX ? n : (int)TEXTS_MAX;
    (void)casefold_text(words, wanted, sizeof wanted);
    for (int i = 0; i < n; i++)
        (void)casefold_text(texts[i] ? texts[i] : "", folded[i], sizeof folded[i]);
    for (char *word = strtok_r(wanted, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (!is_in_one(word, folded, n))
            return false;
        any = true;
    }
    return any;
}
