/* A growing text in an arena. Old copies of a text that has grown stay in the arena until its
 * reset. */
#include "base/buf.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_CAPACITY = 256 };

void buf_init(struct buf *b, struct arena *a, size_t ceiling) {
    size_t capacity = ceiling < FIRST_CAPACITY ? ceiling : FIRST_CAPACITY;
    *b = (struct buf){.arena = a, .capacity = capacity, .ceiling = ceiling};
    b->text = arena_alloc(a, capacity + 1);
}

/* Makes room for n more bytes; returns how many of them fit under the ceiling. */
static size_t buf_make_room(struct buf *b, size_t n) {
    if (n > b->ceiling - b->length) {
        n = b->ceiling - b->length;
        b->overflow = true;
    }
    if (n <= b->capacity - b->length)
        return n;
    size_t capacity = b->capacity;
    while (capacity - b->length < n)
        capacity = capacity > b->ceiling / 2 ? b->ceiling : capacity * 2;
    char *text = arena_room(b->arena, capacity + 1);
    memcpy(text, b->text, b->length + 1);
    b->text = text;
    b->capacity = capacity;
    return n;
}

void buf_put(struct buf *b, const char *bytes, size_t n) {
    if (n > b->capacity - b->length)
        n = buf_make_room(b, n);
    memcpy(b->text + b->length, bytes, n);
    b->length += n;
    b->text[b->length] = '\0';
}

void buf_puts(struct buf *b, const char *text) {
    if (text)
        buf_put(b, text, strlen(text));
}

void buf_printf(struct buf *b, const char *format, ...) {
    va_list ap, again;
    size_t room = b->capacity - b->length;
    va_start(ap, format);
    va_copy(again, ap);
    int n = vsnprintf(b->text + b->length, room + 1, format, ap);
    va_end(ap);
    if (n > 0 && (size_t)n <= room) {
        b->length += (size_t)n;
    } else if (n > 0) {
        size_t fits = buf_make_room(b, (size_t)n);
        (void)vsnprintf(b->text + b->length, fits + 1, format, again);
        b->length += fits;
    }
    va_end(again);
}
