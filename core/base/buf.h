/* A growing text in an arena, with a ceiling. Text past the ceiling is cut, and overflow is set. */
#ifndef CORE_BASE_BUF_H
#define CORE_BASE_BUF_H
#include "base/arena.h"
#include <stdbool.h>

struct buf {
    struct arena *arena;
    char *text;                       /* always ends with NUL */
    size_t length, capacity, ceiling; /* bytes, without the NUL */
    bool overflow;
};

void buf_init(struct buf *b, struct arena *a, size_t ceiling);
void buf_put(struct buf *b, const char *bytes, size_t n);
void buf_puts(struct buf *b, const char *text); /* NULL is "" */
__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *b, const char *format, ...);
#endif
