/* Characters of UTF-8, strict: no overlong forms, no surrogates, no NUL. */
#ifndef CORE_BASE_UTF8_H
#define CORE_BASE_UTF8_H
#include <stddef.h>
#include <stdint.h>

enum { UTF8_MAX = 4 }; /* bytes of the longest character */

/* Length of the character at text (n bytes left) and its code point; 0 when there is none. Reads no
 * further than the first byte that does not fit: of a string that ends with NUL, n may be
 * UTF8_MAX. */
size_t utf8_read(const char *text, size_t n, uint32_t *point);
/* Writes the character of the code point c; returns its length. */
size_t utf8_write(uint32_t c, char out[UTF8_MAX]);
#endif
