/* text_percent_decode: never longer than its input, never a NUL inside, and encoding what came out
 * leads back to it. */
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *in = malloc(size ? size : 1),
         *out = malloc(size + 1); /* exact sizes, so that one byte too far is seen */
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
