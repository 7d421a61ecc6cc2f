/* Words that tell accounts of machines from those of people: a table a person can add to. */
#ifndef CORE_TERMS_BOT_TERMS_H
#define CORE_TERMS_BOT_TERMS_H
#include <stddef.h>

/* The first of these words that stands alone in the text, which is n bytes of casefold_text();
 * digits behind it do not count: "svc-build01" has "svc". NULL: none. */
const char *bot_term_in(const char *folded, size_t n);
/* The i-th word, for tests; NULL after the last. */
const char *bot_term(size_t i);
#endif
