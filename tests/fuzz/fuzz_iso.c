/* text_parse_iso: a time that was read can be written, and is then read as the same second. */
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *in = malloc(size + 1);
    if (!in)
        abort();
    memcpy(in, data, size);
    in[size] = '\0';
    int64_t utc, again;
    if (text_parse_iso(in, &utc)) {
        struct arena *a = arena_open(1 << 20);
        /* An offset may lead just out of the years 1 to 9999, beyond four digits. */
        bool writable = utc >= -62135596800 && utc <= 253402300799;
        if (writable && (!text_parse_iso(text_iso(a, utc), &again) || again != utc))
            abort();
        arena_close(a);
    }
    if (text_parse_date(in, &utc) && (utc % 86400 != 0 || strlen(in) != 10))
        abort();
    free(in);
    return 0;
}
