/* See utf8.h. */
#include "base/utf8.h"

size_t utf8_read(const char *text, size_t n, uint32_t *point) {
    const unsigned char *p = (const unsigned char *)text;
    if (n == 0 || *p == 0)
        return 0;
    if (*p < 0x80) {
        *point = *p;
        return 1;
    }
    size_t length = *p >= 0xF0 && *p <= 0xF4  ? 4
                    : *p >= 0xE0 && *p < 0xF0 ? 3
                    : *p >= 0xC2 && *p < 0xE0 ? 2
                                              : 0;
    if (length == 0 || length > n)
        return 0;
    uint32_t c = *p & (0xFFU >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3FU);
    }
    if ((length == 3 && c < 0x800) || (length == 4 && c < 0x10000) ||
        (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF)
        return 0;
    *point = c;
    return length;
}

size_t utf8_write(uint32_t c, char out[UTF8_MAX]) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)((n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0) | c);
    return n;
}
