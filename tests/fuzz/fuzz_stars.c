/* mask_put: whatever the text is, no twelve signs of the secret are left in it. */
#include "mask.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char KEY[] = "ATCTT-demo=full_0001/4f2a";
    char *text = malloc(size ? size : 1); /* exact, so that one byte too far is seen */
    if (!text)
        abort();
    memcpy(text, data, size);
    mask_put(text, size, KEY);
    for (size_t i = 0; i + MASK_MATCH_LENGTH <= size; i++)
        for (size_t j = 0; j + MASK_MATCH_LENGTH < sizeof KEY; j++)
            if (strncasecmp(text + i, KEY + j, MASK_MATCH_LENGTH) == 0)
                abort();
    free(text);
    return 0;
}
