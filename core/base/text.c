/* Text: UTF-8, numbers, percent-encoding, texts for people. Knows no product key and no language
 * but the English of the pages. */
#include "base/text.h"
#include "base/utf8.h"
#include <string.h>

/* Eight bytes of ASCII without NUL. */
static bool is_plain_ascii(const char *p) {
    uint64_t eight;
    memcpy(&eight, p, sizeof eight);
    return ((eight | (eight - 0x0101010101010101u)) & 0x8080808080808080u) == 0;
}

bool text_is_utf8(const char *bytes, size_t n) {
    const char *p = bytes;
    uint32_t point;
    while (n > 0) {
        if (n >= 8 && is_plain_ascii(p)) {
            p += 8;
            n -= 8;
            continue;
        }
        size_t length = utf8_read(p, n, &point);
        if (length == 0)
            return false;
        p += length;
        n -= length;
    }
    return true;
}

bool text_has_control(const char *text, bool multiline) {
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (multiline && (*p == '\n' || *p == '\r' || *p == '\t'))
            continue;
        if (*p < 0x20 || *p == 0x7F)
            return true;
        if (*p == 0xC2 && p[1] >= 0x80 && p[1] <= 0x9F)
            return true;
    }
    return false;
}

/* White space and invisible characters: pasted keys and addresses often carry them at their ends.
 */
static bool is_blank(uint32_t c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0xAD ||
           c == 0x34F || c == 0x61C || c == 0x1680 || c == 0x180E || (c >= 0x2000 && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) || c == 0x3000 ||
           c == 0xFEFF;
}

/* Also invisible: format signs of scripts, fillers, selectors, tags, musical and shorthand
 * controls. text_trim() leaves them: at the end of a word some belong to it. */
static bool is_unseen(uint32_t c) {
    static const uint32_t RANGES[][2] = {
        {0x600, 0x605},     {0x6DD, 0x6DD},     {0x70F, 0x70F},     {0x890, 0x891},
        {0x8E2, 0x8E2},     {0x115F, 0x1160},   {0x17B4, 0x17B5},   {0x180B, 0x180F},
        {0x2800, 0x2800},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFFA0, 0xFFA0},
        {0xFFF0, 0xFFFB},   {0x110BD, 0x110BD}, {0x110CD, 0x110CD}, {0x13430, 0x1343F},
        {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
    };
    for (size_t i = 0; c >= RANGES[0][0] && i < sizeof RANGES / sizeof *RANGES; i++)
        if (c >= RANGES[i][0] && c <= RANGES[i][1])
            return true;
    return is_blank(c);
}

bool text_has_unseen(const char *text) {
    size_t left = strlen(text);
    while (left > 0) {
        uint32_t point = 0;
        size_t n = utf8_read(text, left, &point);
        if (n > 0 && is_unseen(point))
            return true;
        n = n ? n : 1;
        text += n;
        left -= n;
    }
    return false;
}

char *text_trim(char *text) {
    char *start = text, *end = NULL;
    size_t left = strlen(text);
    bool leading = true;
    for (char *p = text; left > 0;) {
        uint32_t point = 0;
        size_t n = utf8_read(p, left, &point);
        bool blank = n > 0 && is_blank(point);
        if (n == 0)
            n = 1; /* leaves a broken byte; callers that need UTF-8 check for it */
        if (blank && leading)
            start = p + n;
        if (!blank) {
            leading = false;
            end = p + n;
        }
        p += n;
        left -= n;
    }
    if (end)
        *end = '\0';
    return start;
}

size_t text_length(const char *utf8) {
    size_t n = 0;
    for (; *utf8; utf8 += utf8_step(utf8))
        n++;
    return n;
}

bool text_to_int(const char *text, int64_t *out) {
    bool negative = *text == '-';
    if (negative)
        text++;
    if (!*text)
        return false;
    int64_t value = 0;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return false;
        /* Counts down: the negative side reaches one further. */
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, *text - '0', &value))
            return false;
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, value, &value))
        return false;
    *out = value;
    return true;
}

static char text_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

bool text_equal(const char *a, const char *b) { return a && b ? strcmp(a, b) == 0 : a == b; }

bool text_equal_nocase(const char *a, const char *b) {
    for (; *a && text_lower(*a) == text_lower(*b); a++)
        b++;
    return text_lower(*a) == text_lower(*b);
}

bool text_starts(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static int text_hex_value(char c) {
    c = text_lower(c);
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool text_percent_decode(const char *in, size_t n, char *out, bool plus) {
    *out = '\0';
    for (size_t i = 0; i < n; i++) {
        char c = in[i];
        if (c == '%') {
            int high = n - i > 2 ? text_hex_value(in[i + 1]) : -1;
            int low = n - i > 2 ? text_hex_value(in[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c == '\0')
            return false;
        *out++ = c;
        *out = '\0';
    }
    return true;
}

char *text_percent_encode(struct arena *a, const char *text) {
    static const char DIGITS[] = "0123456789ABCDEF";
    char *out = arena_alloc(a, 3 * strlen(text) + 1), *p = out;
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        bool is_alpha = text_lower(*text) >= 'a' && text_lower(*text) <= 'z';
        bool is_digit = c >= '0' && c <= '9';
        if (is_alpha || is_digit || strchr("-._~", c)) {
            *p++ = *text;
        } else {
            *p++ = '%';
            *p++ = DIGITS[c >> 4];
            *p++ = DIGITS[c & 15];
        }
    }
    return out;
}

char *text_join(struct arena *a, const char *first, const char *second) {
    size_t n = strlen(first), m = strlen(second);
    char *out = arena_room(a, n + m + 1);
    memcpy(out, first, n);
    memcpy(out + n, second, m + 1);
    return out;
}

/* Writes from the end of a buffer: pages count hundreds of things, and printf is slow. */
char *text_count(struct arena *a, int64_t n) {
    char out[36];
    char *to = out + sizeof out;
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    int digits = 0;
    do {
        if (digits > 0 && digits % 3 == 0)
            *--to = ',';
        *--to = (char)('0' + rest % 10);
        digits++;
        rest /= 10;
    } while (rest > 0);
    if (n < 0)
        *--to = '-';
    return arena_strndup(a, to, (size_t)(out + sizeof out - to));
}

char *text_people(struct arena *a, int64_t n) {
    return text_plural(a, n, "%s person", "%s people");
}

char *text_plural(struct arena *a, int64_t n, const char *one, const char *many) {
    return arena_printf(a, n == 1 ? one : many, text_count(a, n));
}

char *text_last(struct arena *a, const char *text, size_t n) {
    for (size_t left = text_length(text); left > n; left--)
        text += utf8_step(text);
    return arena_strdup(a, text);
}
