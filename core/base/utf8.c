/* Characters of UTF-8, read and written. */
#include "base/utf8.h"

/* By the lead byte; 0: it begins no character of more than one byte. */
static size_t utf8_length(unsigned char lead) {
    if (lead >= 0xC2 && lead < 0xE0)
        return 2;
    if (lead >= 0xE0 && lead < 0xF0)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

size_t utf8_read(const char *text, size_t n, uint32_t *point) {
    const unsigned char *p = (const unsigned char *)text;
    if (n == 0 || *p == 0)
        return 0;
    if (*p < 0x80) {
        *point = *p;
        return 1;
    }
    size_t length = utf8_length(*p);
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

size_t utf8_step(const char *text) {
    size_t n = 1;
    while (((unsigned char)text[n] & 0xC0) == 0x80)
        n++;
    return n;
}

size_t utf8_write(uint32_t point, char out[UTF8_MAX]) {
    static const unsigned char LEAD[] = {0, 0, 0xC0, 0xE0, 0xF0};
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    size_t n = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (point & 0x3F));
        point >>= 6;
    }
    out[0] = (char)(LEAD[n] | point);
    return n;
}
