/* csv_cell: the rules of RFC 4180 read a cell back as it was, and no cell begins as a formula. */
#include "http/csv.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool formula(char c) {
    return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r' || c == '\n';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > 8000)
        return 0; /* stays in one block: nothing is sent here */
    struct arena *a = arena_open(1 << 20);
    struct request r = {.arena = a};
    struct csv c;
    char *in = arena_strndup(a, (const char *)data, size), *read = arena_alloc(a, 2 * size + 8);
    csv_begin(&c, &r, NULL);
    csv_cell(&c, in, true);
    size_t n = 0, at = 1;
    if (c.used < 4 || c.out[0] != '"')
        abort();
    for (; at < c.used; at++) {
        if (c.out[at] == '"' && c.out[++at] != '"')
            break;
        read[n++] = c.out[at];
    }
    if (at + 2 != c.used || memcmp(c.out + at, "\r\n", 2) != 0 || formula(read[0]))
        abort();
    if (strcmp(read, in) != 0 && (read[0] != '\'' || strcmp(read + 1, in) != 0))
        abort();
    arena_close(a);
    return 0;
}
