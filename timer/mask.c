/* We decode the text layer by layer. Each byte of a layer knows which bytes of the text it comes
 * from, so that a match in any layer can be starred in the text itself. */
#include "mask.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    SECRET_LENGTH_MIN = 4, /* "/" and the like are no secret */
    LAYERS_MAX = 6,
    NESTED_RUNS_MAX = 2 /* base64 or hexadecimal inside one another */
};

struct layer {
    unsigned char *bytes;
    size_t *from, *to; /* a byte comes from text[from] to text[to - 1] */
    size_t n;
};

struct needle {
    unsigned char *bytes; /* in lower case: an answer may change the case */
    size_t n, window;
    unsigned char first[8192]; /* a bit for each pair of bytes that a window begins with */
};

static void *mask_alloc(size_t bytes) {
    void *p = calloc(1, bytes ? bytes : 1);
    if (!p)
        abort();
    return p;
}

static unsigned char mask_lower(unsigned char c) {
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

static size_t byte_pair(const unsigned char *p) {
    return (size_t)mask_lower(p[0]) << 8 | mask_lower(p[1]);
}

static bool window_matches(const struct needle *s, const unsigned char *p) {
    if (!(s->first[byte_pair(p) / 8] & 1 << byte_pair(p) % 8))
        return false;
    for (size_t j = 0; j + s->window <= s->n; j++) {
        size_t same = 0;
        while (same < s->window && mask_lower(p[same]) == s->bytes[j + same])
            same++;
        if (same == s->window)
            return true;
    }
    return false;
}

static bool mask_contains(const struct needle *s, const unsigned char *p, size_t n) {
    for (size_t i = 0; i + s->window <= n; i++)
        if (window_matches(s, p + i))
            return true;
    return false;
}

static void star_range(char *text, const struct layer *l, size_t first, size_t end) {
    for (size_t i = first; i < end; i++)
        memset(text + l->from[i], '*', l->to[i] - l->from[i]);
}

/* --- decoding */

static int mask_hex_value(unsigned char c) {
    c = mask_lower(c);
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The number of exactly so many hexadecimal digits at p; -1: there is none. */
static long hex_number(const unsigned char *p, size_t left, size_t digits) {
    long n = 0;
    if (left < digits)
        return -1;
    for (size_t i = 0; i < digits; i++) {
        if (mask_hex_value(p[i]) < 0)
            return -1;
        n = n * 16 + mask_hex_value(p[i]);
    }
    return n;
}

static const struct {
    const char *escape;
    long character;
} ESCAPES[] = {
    {"\\/", '/'},  {"\\\\", '\\'}, {"\\\"", '"'},   {"\\'", '\''},    {"&amp;", '&'},
    {"&lt;", '<'}, {"&gt;", '>'},  {"&quot;", '"'}, {"&apos;", '\''},
};

/* &#45; and &#x2d; */
static size_t html_number(const unsigned char *p, size_t left, long *character) {
    size_t i = 2;
    if (left < 4 || p[0] != '&' || p[1] != '#')
        return 0;
    int base = mask_lower(p[2]) == 'x' ? 16 : 10;
    i += base == 16;
    for (*character = 0;
         i < left && i < 10 && mask_hex_value(p[i]) >= 0 && mask_hex_value(p[i]) < base; i++)
        *character = *character * base + mask_hex_value(p[i]);
    return i < left && p[i] == ';' ? i + 1 : 0;
}

/* The length of an escape at p, whose character goes into *character; 0: p is no escape. */
static size_t escape_at(const unsigned char *p, size_t left, long *character) {
    if (left > 5 && p[0] == '\\' && p[1] == 'u' &&
        (*character = hex_number(p + 2, left - 2, 4)) >= 0)
        return 6;
    if (left > 3 && p[0] == '\\' && p[1] == 'x' &&
        (*character = hex_number(p + 2, left - 2, 2)) >= 0)
        return 4;
    if (left > 2 && p[0] == '%' && (*character = hex_number(p + 1, left - 1, 2)) >= 0)
        return 3;
    for (size_t i = 0; i < sizeof ESCAPES / sizeof *ESCAPES; i++) {
        size_t n = strlen(ESCAPES[i].escape);
        if (left >= n && memcmp(p, ESCAPES[i].escape, n) == 0) {
            *character = ESCAPES[i].character;
            return n;
        }
    }
    return html_number(p, left, character);
}

static void layer_add(struct layer *l, long byte, size_t from, size_t to) {
    l->bytes[l->n] = (unsigned char)byte;
    l->from[l->n] = from;
    l->to[l->n++] = to;
}

/* %C3 is one byte of a character; \u00e9 is the character itself, which UTF-8 writes in two or
 * three bytes. */
static void layer_add_character(struct layer *l, bool is_byte, long character, size_t from,
                                size_t to) {
    if (is_byte || character < 0x80) {
        layer_add(l, character, from, to);
    } else if (character < 0x800) {
        layer_add(l, 0xc0 | character >> 6, from, to);
        layer_add(l, 0x80 | (character & 0x3f), from, to);
    } else {
        layer_add(l, 0xe0 | (character >> 12 & 0x0f), from, to);
        layer_add(l, 0x80 | (character >> 6 & 0x3f), from, to);
        layer_add(l, 0x80 | (character & 0x3f), from, to);
    }
}

static struct layer layer_new(size_t n) {
    return (struct layer){mask_alloc(n), mask_alloc(n * sizeof(size_t)),
                          mask_alloc(n * sizeof(size_t)), 0};
}

static void layer_free(struct layer *l) {
    free(l->bytes);
    free(l->from);
    free(l->to);
}

static struct layer layer_decode(const struct layer *l) {
    struct layer out = layer_new(l->n);
    for (size_t i = 0; i < l->n;) {
        long character = l->bytes[i];
        size_t used = escape_at(l->bytes + i, l->n - i, &character);
        size_t end = i + (used ? used : 1);
        layer_add_character(&out, used == 0 || l->bytes[i] == '%', character, l->from[i],
                            l->to[end - 1]);
        i = end;
    }
    return out;
}

static struct layer layer_of(const unsigned char *text, size_t n) {
    struct layer l = layer_new(n);
    for (size_t i = 0; i < n; i++)
        layer_add(&l, text[i], i, i + 1);
    return l;
}

/* True: there was nothing to decode. */
static bool layer_advance(struct layer *l) {
    struct layer next = layer_decode(l);
    bool same = next.n == l->n;
    layer_free(l);
    *l = next;
    return same;
}

/* --- base64 and hexadecimal: runs of their digits, decoded from each position a byte may begin at
 */

static bool mask_encodes(const struct needle *s, const unsigned char *p, size_t n, int inside);

static int base64_value(unsigned char c) {
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *p = c ? strchr(DIGITS, c) : NULL;
    if (p)
        return (int)(p - DIGITS);
    if (c == '-')
        return 62;
    return c == '_' ? 63 : -1;
}

static int digit_value(unsigned char c, unsigned bits) {
    return bits == 6 ? base64_value(c) : mask_hex_value(c);
}

/* Whether a run decodes to the secret, or to something that contains it in another encoding. bits:
 * 6 for base64, 4 for hexadecimal. */
static bool run_encodes(const struct needle *s, const unsigned char *p, size_t n, unsigned bits,
                        int inside) {
    unsigned char *plain = mask_alloc(n);
    bool found = false;
    for (size_t begin = 0; begin < (bits == 6 ? 4 : 2) && begin < n && !found; begin++) {
        unsigned long all = 0;
        unsigned have = 0;
        size_t length = 0;
        for (size_t i = begin; i < n; i++) {
            all = (all << bits | (unsigned long)digit_value(p[i], bits)) & 0xffff;
            have += bits;
            if (have >= 8) {
                have -= 8;
                plain[length++] = (unsigned char)(all >> have & 0xff);
            }
        }
        found = mask_encodes(s, plain, length, inside);
    }
    free(plain);
    return found;
}

/* Finds the next run at or after *i that is long enough for the secret, and returns its end. 0:
 * there is none. */
static size_t next_run(const struct layer *l, const struct needle *s, unsigned bits, size_t *i) {
    for (size_t end; *i < l->n; *i = end + 1) {
        for (end = *i; end < l->n && digit_value(l->bytes[end], bits) >= 0;)
            end++;
        if ((end - *i) * bits >= s->window * 8)
            return end;
    }
    return 0;
}

static bool any_run_encodes(const struct layer *l, const struct needle *s, unsigned bits,
                            int inside) {
    for (size_t i = 0, end; (end = next_run(l, s, bits, &i)); i = end + 1)
        if (run_encodes(s, l->bytes + i, end - i, bits, inside))
            return true;
    return false;
}

/* inside: how many more runs may be nested in one another. */
static bool mask_encodes(const struct needle *s, const unsigned char *p, size_t n, int inside) {
    if (mask_contains(s, p, n))
        return true;
    if (inside == 0)
        return false;
    struct layer l = layer_of(p, n);
    bool found = false, same = false;
    for (int depth = 0; !found && !same && depth < LAYERS_MAX; depth++) {
        found = (depth > 0 && mask_contains(s, l.bytes, l.n)) ||
                any_run_encodes(&l, s, 6, inside - 1) || any_run_encodes(&l, s, 4, inside - 1);
        same = layer_advance(&l);
    }
    layer_free(&l);
    return found;
}

static void star_runs(char *text, const struct layer *l, const struct needle *s, unsigned bits) {
    for (size_t i = 0, end; (end = next_run(l, s, bits, &i)); i = end + 1)
        if (run_encodes(s, l->bytes + i, end - i, bits, NESTED_RUNS_MAX))
            star_range(text, l, i, end);
}

static void star_layer(char *text, const struct layer *l, const struct needle *s) {
    for (size_t i = 0; i + s->window <= l->n; i++)
        if (window_matches(s, l->bytes + i))
            star_range(text, l, i, i + s->window);
    star_runs(text, l, s, 6);
    star_runs(text, l, s, 4);
}

void mask_put(char *text, size_t n, const char *secret) {
    struct needle s = {.n = secret ? strlen(secret) : 0};
    if (s.n < SECRET_LENGTH_MIN || n == 0)
        return;
    s.window = s.n < MASK_MATCH_LENGTH ? s.n : MASK_MATCH_LENGTH;
    s.bytes = mask_alloc(s.n);
    for (size_t i = 0; i < s.n; i++)
        s.bytes[i] = mask_lower((unsigned char)secret[i]);
    for (size_t j = 0; j + s.window <= s.n; j++)
        s.first[byte_pair(s.bytes + j) / 8] |= (unsigned char)(1 << byte_pair(s.bytes + j) % 8);
    struct layer l = layer_of((const unsigned char *)text, n);
    for (int depth = 0;; depth++) {
        star_layer(text, &l, &s);
        if (layer_advance(&l))
            break;
        if (depth == LAYERS_MAX) { /* nobody nests so many escapes without a purpose */
            memset(text, '*', n);
            break;
        }
    }
    layer_free(&l);
    explicit_bzero(s.bytes, s.n);
    free(s.bytes);
}
