/* Finding people by the terms typed into a search field. */
#ifndef CORE_BASE_SEARCH_TERMS_H
#define CORE_BASE_SEARCH_TERMS_H
#include <stdbool.h>

/* True when each of the terms, separated by blanks, is part of one of the texts. Compares as
 * casefold_text() folds. False when nothing is left to compare. Texts may be NULL; at most four are
 * read. */
bool search_terms_in(const char *terms, const char *const *texts, int n);
#endif
