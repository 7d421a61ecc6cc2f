#include "base/search_words.h"
#include "base/casefold.h"

#include <string.h>

enum { TEXT_BYTES = 2000 };

static bool in_one(const char *word, char texts[][TEXT_BYTES], int n) {
    for (int i = 0; i < n; i++)
        if (strstr(texts[i], word))
            return true;
    return false;
}

bool words_in(const char *words, const char *const *texts, int n) {
    enum { TEXTS_MOST = 4 };
    char wanted[TEXT_BYTES], folded[TEXTS_MOST][TEXT_BYTES], *rest = NULL;
    int found = 0;
    n = n < TEXTS_MOST ? n : (int)TEXTS_MOST;
    (void)fold_text(words, wanted, sizeof wanted);
    for (int i = 0; i < n; i++)
        (void)fold_text(texts[i] ? texts[i] : "", folded[i], sizeof folded[i]);
    for (char *word = strtok_r(wanted, " ", &rest); word;
         word = strtok_r(NULL, " ", &rest), found++)
        if (!in_one(word, folded, n))
            return false;
    return found > 0;
}
