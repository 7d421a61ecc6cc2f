/* Characters of UTF-8, strict: no overlong forms, no surrogates, no NUL. */
#ifndef CORE_BASE_UTF8_H
#define CORE_BASE_UTF8_H
#include <stddef.h>
#include <stdint.h>

enum { UTF8_MAX = 4 }; /* bytes of the longest character */

/* Bytes of the character at text, with n bytes left, and its code point; 0 when it is not valid.
 * Reads no byte behind the first that does not fit: n may be UTF8_MAX for a text that ends with
 * NUL. */
size_t utf8_read(const char *text, size_t n, uint32_t *point);
/* Bytes from text, which ends with NUL, to the next character: whole characters for counting and
 * cutting, without a check. A byte that begins none counts as one. */
size_t utf8_step(const char *text);
/* Writes a code point; returns its bytes. */
size_t utf8_write(uint32_t point, char out[UTF8_MAX]);
#endif
