/* Finding people by words: what one types into a search field. */
#ifndef CORE_BASE_SEARCH_WORDS_H
#define CORE_BASE_SEARCH_WORDS_H
#include <stdbool.h>

/* Every word of words stands in one of the texts, compared as fold.h does. Words that hold nothing
 * to compare are in no text. A text may be NULL. */
bool search_words_in(const char *words, const char *const *texts, int n);
#endif
