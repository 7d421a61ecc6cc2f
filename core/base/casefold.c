/* Case folding by the tables of the C library; accents of Latin letters by two tables of their base
 * letters. For sorting and searching, never for display. */
#include "base/casefold.h"
#include "base/utf8.h"

#include <locale.h>
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
    size_t n = 0;
    while (*text && n + 1 < room) {
        uint32_t c = (unsigned char)*text; /* a byte outside UTF-8 stands for itself */
        size_t bytes = c < 0x80 ? 1 : utf8_read(text, UTF8_MAX, &c);
        text += bytes ? bytes : 1;
        if (c < 0x80)
            out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        else if (c >= 0x300 && c < 0x370)
            continue; /* combining accents */
        else if (n + 4 < room)
            n += utf8_write(casefold_character(c), out + n);
        else
            break;
    }
    out[n] = '\0';
    return n;
}
