/* Growing texts, and escaping. */
#include "demo_mail.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_add(struct text *t, const char *bytes, size_t n) {
    if (t->length + n + 1 > t->capacity) {
        t->capacity = 2 * (t->length + n + 1);
        t->at = realloc(t->at, t->capacity);
        if (!t->at)
            abort();
    }
    memcpy(t->at + t->length, bytes, n);
    t->length += n;
    t->at[t->length] = '\0';
}

void text_puts(struct text *t, const char *s) { text_add(t, s, strlen(s)); }

void text_printf(struct text *t, const char *format, ...) {
    char line[1024];
    va_list ap;
    va_start(ap, format);
    int n = vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    text_add(t, line, n < (int)sizeof line ? (size_t)n : sizeof line - 1);
}

void text_escape(struct text *t, const char *bytes, size_t n) {
    static const struct {
        char c;
        const char *entity;
    } ENTITIES[] = {{'<', "&lt;"}, {'>', "&gt;"}, {'&', "&amp;"}, {'"', "&quot;"}};
    for (size_t i = 0; i < n; i++) {
        const char *entity = NULL;
        for (size_t k = 0; k < sizeof ENTITIES / sizeof *ENTITIES; k++)
            if (ENTITIES[k].c == bytes[i])
                entity = ENTITIES[k].entity;
        if (entity)
            text_puts(t, entity);
        else
            text_add(t, bytes + i, 1);
    }
}
