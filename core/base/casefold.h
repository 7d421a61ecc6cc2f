/* Text for comparing: without case in any script, Latin letters without their accents. */
#ifndef CORE_BASE_CASEFOLD_H
#define CORE_BASE_CASEFOLD_H
#include <stddef.h>

/* Writes the folded text into out: at most room - 1 bytes, whole characters only, and a NUL.
 * Returns the bytes written. Twice the bytes of text are always enough. A byte outside UTF-8 stands
 * for itself. */
size_t casefold_text(const char *text, char *out, size_t room);
#endif
