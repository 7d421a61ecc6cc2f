/* Finding people by the words typed into a search field. */
#ifndef CORE_BASE_SEARCH_TERMS_H
#define CORE_BASE_SEARCH_TERMS_H
#include <stdbool.h>

/* Every word of words is part of one of the texts, compared as casefold_text() folds them. False
 * when nothing is left to compare. Texts may be NULL; at most four are read. */
bool search_terms_in(const char *terms, const char *const *texts, int n);
#endif
