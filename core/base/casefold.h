/* Text as it is compared: without case in any script, Latin letters without their accents. */
#ifndef CORE_BASE_CASEFOLD_H
#define CORE_BASE_CASEFOLD_H
#include <stddef.h>
/* Writes at most room - 1 bytes and a NUL, whole characters only; returns the bytes written. Twice
 * the length of text is room enough. What is not UTF-8 is taken byte by byte. */
size_t casefold_text(const char *text, char *out, size_t room);
#endif
