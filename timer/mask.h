/* Stars over a secret that an answer repeats, however the answer writes it: plain, cut, in JSON or
 * HTML escapes, in percent signs, base64 or hexadecimal, and these inside one another. */
#ifndef TIMER_MASK_H
#define TIMER_MASK_H
#include <stddef.h>

/* So many signs in a row of a secret are told from chance; a shorter secret is looked for whole. */
enum { STARS_SIGNS = 12 };
/* Puts a star for each byte of text that tells the secret (NULL: none). Length and the syntax of
 * JSON stay as they were. */
void mask_put(char *text, size_t n, const char *secret);
/* The beginning of text as it may be kept, or words when it is no readable text. seen: bytes that
 * came in all. out has room for ANSWER_KEPT + 1 bytes. */
void mask_keep(const char *text, size_t n, size_t seen, char *out);
#endif
