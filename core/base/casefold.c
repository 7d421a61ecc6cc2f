/* Folding by the C library's tables; accents of Latin letters by two tables of their base letters.
 * Orders and searches, shows nothing. */
#include "base/casefold.h"

#include <locale.h>
#include <stdint.h>
#include <wctype.h>

/* Base letters of U+00DF…U+017F and of U+1E00…U+1EFF by Unicode's decompositions; blank: the
 * message is its own. */
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
               "one message for each code point");

/* One character of sound UTF-8; a byte that starts none stands for itself. */
static uint32_t take(const unsigned char **p) {
    const unsigned char *s = *p;
    int more = s[0] >= 0xf0 && s[0] < 0xf5 ? 3 : s[0] >= 0xe0 ? 2 : s[0] >= 0xc2 ? 1 : 0;
    uint32_t c = more == 3   ? s[0] & 0x07u
                 : more == 2 ? s[0] & 0x0fu
                 : more == 1 ? s[0] & 0x1fu
                             : s[0];
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

static size_t put(uint32_t c, char *out) {
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

static uint32_t fold_one(uint32_t c) {
    static locale_t unicode;
    if (!unicode)
        unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
    if (unicode)
        c = (uint32_t)towlower_l((wint_t)c, unicode);
    char base = c >= 0xdf && c < 0x180      ? LATIN[c - 0xdf]
                : c >= 0x1e00 && c < 0x1f00 ? LATIN_MORE[c - 0x1e00]
                                            : ' ';
    return base == ' ' ? c : (uint32_t)base;
}

size_t casefold_text(const char *text, char *out, size_t room) {
    const unsigned char *p = (const unsigned char *)text;
    size_t n = 0;
    while (*p && n + 1 < room) {
        uint32_t c = *p < 0x80 ? *p++ : take(&p);
        if (c < 0x80)
            out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        else if (c >= 0x300 && c < 0x370)
            continue; /* accents that stand for themselves */
        else if (n + 4 < room)
            n += put(fold_one(c), out + n);
        else
            break;
    }
    out[n] = '\0';
    return n;
}
