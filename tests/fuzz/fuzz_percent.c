/* text_percent_decode: the output is no longer than the input and has no NUL inside; encoding it
 * leads back to it. */
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    /* Exact sizes, so that one byte too far is seen. */
    char *in = malloc(size ? size : 1), *out = malloc(size + 1);
    if (!in || !out)
        abort();
    memcpy(in, data, size);
    for (int plus = 0; plus < 2; plus++) {
        if (!text_percent_decode(in, size, out, plus))
            continue;
        size_t n = strlen(out);
        if (n > size)
            abort();
        struct arena *a = arena_open(64 << 20);
        char *encoded = text_percent_encode(a, out), *again = arena_alloc(a, strlen(encoded) + 1);
        if (!text_percent_decode(encoded, strlen(encoded), again, plus) || strcmp(again, out) != 0)
            abort();
        arena_close(a);
    }
    free(in);
    free(out);
    return 0;
}
