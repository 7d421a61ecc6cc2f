/* Puts stars over a secret that an answer repeats, however the answer writes it: plain, cut, in
 * JSON or HTML escapes, percent-encoded, in base64 or hexadecimal, and these inside one another. */
#ifndef TIMER_MASK_H
#define TIMER_MASK_H
#include <stddef.h>

/* So many characters in a row of the secret are no coincidence. A shorter secret must occur whole.
 */
enum { MASK_MATCH_LENGTH = 12 };
/* Puts a star for each byte of text that shows the secret (NULL: none). Length and JSON syntax stay
 * as they were. */
void mask_put(char *text, size_t n, const char *secret);
#endif
