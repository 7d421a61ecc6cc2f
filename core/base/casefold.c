/* Case folding by the tables of the C library; accents of Latin letters by two tables of their base
 * letters. For sorting and searching, never for display. */
#include "base/casefold.h"

#include <locale.h>
#include <stdint.h>
#include <wctype.h>

/* Base letters of U+00DF…U+017F and of U+1E00…U+1EFF by Unicode's decompositions. A blank: the
 * letter is its own base. */
static const char LATIN[] = " aaaaaa ceeeeiiiidnooooo ouuuuy yaaaaaaccccccccdd "
                            "deeeeeeeeeegggggggghh hiiiiiiiiii  jjkk llllll   lnnnnnn   oooooo  "
                            "rrrrrrsssssssstttt tuuuuuuuuuuuuwwyyyzzzzzz ";
static const char LATIN_MORE[] =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrr"
    "rrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwww"
    "xxxxyyzzzzzzhtwy      "
    "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy    "
    "  ";
_Static_assert(sizeof LATIN == 0x180 - 0xdf + 1 && sizeof LATIN_MORE == 0x100 + 1,
               "one base letter for each code point");

/* Continuation bytes after this lead byte. */
static int continuation_bytes(unsigned char lead) {
    if (lead >= 0xf0 && lead < 0xf5)
        return 3;
    return lead >= 0xe0 ? 2 : lead >= 0xc2;
}

/* Reads one UTF-8 character at *p, which moves on. A byte that begins none stands for itself. */
static uint32_t casefold_read(const unsigned char **p) {
    static const unsigned char LEAD_BITS[] = {0xff, 0x1f, 0x0f, 0x07};
    const unsigned char *s = *p;
    int more = continuation_bytes(s[0]);
    uint32_t c = s[0] & LEAD_BITS[more];
    for (int i = 1; i <= more; i++) {
        if ((s[i] & 0xc0) != 0x80) {
            *p = s + 1;
            return s[0];
        }
        c = c << 6 | (s[i] & 0x3fu);
    }
    *p = s + 1 + more;
    return c;
}

static size_t casefold_write(uint32_t c, char *out) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    static const unsigned char LEAD[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (c & 0x3f));
        c >>= 6;
    }
    out[0] = (char)(LEAD[n] | c);
    return n;
}

static uint32_t casefold_character(uint32_t c) {
    static locale_t unicode;
    if (!unicode)
        unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
    if (unicode)
        c = (uint32_t)towlower_l((wint_t)c, unicode);
    char base = ' ';
    if (c >= 0xdf && c < 0x180)
        base = LATIN[c - 0xdf];
    else if (c >= 0x1e00 && c < 0x1f00)
        base = LATIN_MORE[c - 0x1e00];
    return base == ' ' ? c : (uint32_t)base;
}

size_t casefold_text(const char *text, char *out, size_t room) {
    const unsigned char *p = (const unsigned char *)text;
    size_t n = 0;
    while (*p && n + 1 < room) {
        uint32_t c = *p < 0x80 ? *p++ : casefold_read(&p);
        if (c < 0x80)
            out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        else if (c >= 0x300 && c < 0x370)
            continue; /* combining accents */
        else if (n + 4 < room)
            n += casefold_write(casefold_character(c), out + n);
        else
            break;
    }
    out[n] = '\0';
    return n;
}
