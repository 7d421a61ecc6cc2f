/* The text is undone layer by layer. Each byte of a layer knows which bytes of the text it comes
 * from, so that what is found in any layer can be starred in the text itself. */
#include "mask.h"
#include "base/text.h"
#include "notify/sender.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHORTEST = 4 /* "/" and the like are no secret */, LAYERS = 6, INSIDE = 2 };

struct layer {
    unsigned char *bytes;
    size_t *from, *to; /* what a byte comes from: text[from] to text[to - 1] */
    size_t n;
};

struct needle {
    unsigned char *bytes; /* in lower case: who repeats a secret may change its case */
    size_t n, window;
    unsigned char first[8192]; /* a bit for each two bytes a window begins with */
};

static void *room(size_t bytes) {
    void *p = calloc(1, bytes ? bytes : 1);
    if (!p)
        abort();
    return p;
}

static unsigned char lower(unsigned char c) {
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

static size_t pair(const unsigned char *p) { return (size_t)lower(p[0]) << 8 | lower(p[1]); }

static bool begins(const struct needle *s, const unsigned char *p) {
    if (!(s->first[pair(p) / 8] & 1 << pair(p) % 8))
        return false;
    for (size_t j = 0; j + s->window <= s->n; j++) {
        size_t same = 0;
        while (same < s->window && lower(p[same]) == s->bytes[j + same])
            same++;
        if (same == s->window)
            return true;
    }
    return false;
}

static bool holds(const struct needle *s, const unsigned char *p, size_t n) {
    for (size_t i = 0; i + s->window <= n; i++)
        if (begins(s, p + i))
            return true;
    return false;
}

static void star(char *text, const struct layer *l, size_t first, size_t end) {
    for (size_t i = first; i < end; i++)
        memset(text + l->from[i], '*', l->to[i] - l->from[i]);
}

/* --- undoing */

static int hex(unsigned char c) {
    c = lower(c);
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A number of so many hexadecimal digits at p; -1: there is none. */
static long hex_number(const unsigned char *p, size_t left, size_t digits) {
    long n = 0;
    if (left < digits)
        return -1;
    for (size_t i = 0; i < digits; i++) {
        if (hex(p[i]) < 0)
            return -1;
        n = n * 16 + hex(p[i]);
    }
    return n;
}

static const struct {
    const char *written;
    long sign;
} NAMED[] = {
    {"\\/", '/'},  {"\\\\", '\\'}, {"\\\"", '"'},   {"\\'", '\''},    {"&amp;", '&'},
    {"&lt;", '<'}, {"&gt;", '>'},  {"&quot;", '"'}, {"&apos;", '\''},
};

/* &#45; and &#x2d; */
static size_t html_number(const unsigned char *p, size_t left, long *sign) {
    size_t i = 2;
    if (left < 4 || p[0] != '&' || p[1] != '#')
        return 0;
    int base = lower(p[2]) == 'x' ? 16 : 10;
    i += base == 16;
    for (*sign = 0; i < left && i < 10 && hex(p[i]) >= 0 && hex(p[i]) < base; i++)
        *sign = *sign * base + hex(p[i]);
    return i < left && p[i] == ';' ? i + 1 : 0;
}

/* How many bytes at p write one sign, which goes into *sign; 0: it stands for itself. */
static size_t written(const unsigned char *p, size_t left, long *sign) {
    if (left > 5 && p[0] == '\\' && p[1] == 'u' && (*sign = hex_number(p + 2, left - 2, 4)) >= 0)
        return 6;
    if (left > 3 && p[0] == '\\' && p[1] == 'x' && (*sign = hex_number(p + 2, left - 2, 2)) >= 0)
        return 4;
    if (left > 2 && p[0] == '%' && (*sign = hex_number(p + 1, left - 1, 2)) >= 0)
        return 3;
    for (size_t i = 0; i < sizeof NAMED / sizeof *NAMED; i++) {
        size_t n = strlen(NAMED[i].written);
        if (left >= n && memcmp(p, NAMED[i].written, n) == 0) {
            *sign = NAMED[i].sign;
            return n;
        }
    }
    return html_number(p, left, sign);
}

static void put(struct layer *l, long byte, size_t from, size_t to) {
    l->bytes[l->n] = (unsigned char)byte;
    l->from[l->n] = from;
    l->to[l->n++] = to;
}

/* %C3 is a byte of a sign, \u00e9 the sign itself, which UTF-8 writes in two or three. */
static void put_sign(struct layer *l, bool is_byte, long sign, size_t from, size_t to) {
    if (is_byte || sign < 0x80) {
        put(l, sign, from, to);
    } else if (sign < 0x800) {
        put(l, 0xc0 | sign >> 6, from, to);
        put(l, 0x80 | (sign & 0x3f), from, to);
    } else {
        put(l, 0xe0 | (sign >> 12 & 0x0f), from, to);
        put(l, 0x80 | (sign >> 6 & 0x3f), from, to);
        put(l, 0x80 | (sign & 0x3f), from, to);
    }
}

static struct layer layer_new(size_t n) {
    return (struct layer){room(n), room(n * sizeof(size_t)), room(n * sizeof(size_t)), 0};
}

static void layer_free(struct layer *l) {
    free(l->bytes);
    free(l->from);
    free(l->to);
}

static struct layer undo(const struct layer *l) {
    struct layer out = layer_new(l->n);
    for (size_t i = 0; i < l->n;) {
        long sign = l->bytes[i];
        size_t used = written(l->bytes + i, l->n - i, &sign);
        size_t end = i + (used ? used : 1);
        put_sign(&out, used == 0 || l->bytes[i] == '%', sign, l->from[i], l->to[end - 1]);
        i = end;
    }
    return out;
}

static struct layer layer_of(const unsigned char *text, size_t n) {
    struct layer l = layer_new(n);
    for (size_t i = 0; i < n; i++)
        put(&l, text[i], i, i + 1);
    return l;
}

/* True: there was nothing to undo. */
static bool next_layer(struct layer *l) {
    struct layer next = undo(l);
    bool same = next.n == l->n;
    layer_free(l);
    *l = next;
    return same;
}

/* --- base64 and hexadecimal: runs of their signs, read from each place a number may begin at */

static bool writes(const struct needle *s, const unsigned char *p, size_t n, int inside);

static int base64(unsigned char c) {
    static const char SIGNS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *p = c ? strchr(SIGNS, c) : NULL;
    return p ? (int)(p - SIGNS) : c == '-' ? 62 : c == '_' ? 63 : -1;
}

static int value_of(unsigned char c, unsigned bits) { return bits == 6 ? base64(c) : hex(c); }

/* Whether a run reads as the secret, or as something that holds it in another writing. bits: 6 of
 * base64, 4 of hexadecimal. */
static bool run_holds(const struct needle *s, const unsigned char *p, size_t n, unsigned bits,
                      int inside) {
    unsigned char *plain = room(n);
    bool found = false;
    for (size_t begin = 0; begin < (bits == 6 ? 4 : 2) && begin < n && !found; begin++) {
        unsigned long all = 0;
        unsigned have = 0;
        size_t length = 0;
        for (size_t i = begin; i < n; i++) {
            all = (all << bits | (unsigned long)value_of(p[i], bits)) & 0xffff;
            have += bits;
            if (have >= 8) {
                have -= 8;
                plain[length++] = (unsigned char)(all >> have & 0xff);
            }
        }
        found = writes(s, plain, length, inside);
    }
    free(plain);
    return found;
}

/* The next run at or behind *i that is long enough to hold the secret: it ends at the number given
 * back. 0: none. */
static size_t next_run(const struct layer *l, const struct needle *s, unsigned bits, size_t *i) {
    for (size_t end; *i < l->n; *i = end + 1) {
        for (end = *i; end < l->n && value_of(l->bytes[end], bits) >= 0;)
            end++;
        if ((end - *i) * bits >= s->window * 8)
            return end;
    }
    return 0;
}

static bool runs_hold(const struct layer *l, const struct needle *s, unsigned bits, int inside) {
    for (size_t i = 0, end; (end = next_run(l, s, bits, &i)); i = end + 1)
        if (run_holds(s, l->bytes + i, end - i, bits, inside))
            return true;
    return false;
}

/* inside: so many more runs may be read in one another. */
static bool writes(const struct needle *s, const unsigned char *p, size_t n, int inside) {
    if (holds(s, p, n))
        return true;
    if (inside == 0)
        return false;
    struct layer l = layer_of(p, n);
    bool found = false, same = false;
    for (int depth = 0; !found && !same && depth < LAYERS; depth++) {
        found = (depth > 0 && holds(s, l.bytes, l.n)) || runs_hold(&l, s, 6, inside - 1) ||
                runs_hold(&l, s, 4, inside - 1);
        same = next_layer(&l);
    }
    layer_free(&l);
    return found;
}

static void star_runs(char *text, const struct layer *l, const struct needle *s, unsigned bits) {
    for (size_t i = 0, end; (end = next_run(l, s, bits, &i)); i = end + 1)
        if (run_holds(s, l->bytes + i, end - i, bits, INSIDE))
            star(text, l, i, end);
}

static void star_layer(char *text, const struct layer *l, const struct needle *s) {
    for (size_t i = 0; i + s->window <= l->n; i++)
        if (begins(s, l->bytes + i))
            star(text, l, i, i + s->window);
    star_runs(text, l, s, 6);
    star_runs(text, l, s, 4);
}

void mask_put(char *text, size_t n, const char *secret) {
    struct needle s = {.n = secret ? strlen(secret) : 0};
    if (s.n < SHORTEST || n == 0)
        return;
    s.window = s.n < STARS_SIGNS ? s.n : STARS_SIGNS;
    s.bytes = room(s.n);
    for (size_t i = 0; i < s.n; i++)
        s.bytes[i] = lower((unsigned char)secret[i]);
    for (size_t j = 0; j + s.window <= s.n; j++)
        s.first[pair(s.bytes + j) / 8] |= (unsigned char)(1 << pair(s.bytes + j) % 8);
    struct layer l = layer_of((const unsigned char *)text, n);
    for (int depth = 0;; depth++) {
        star_layer(text, &l, &s);
        if (next_layer(&l))
            break;
        if (depth == LAYERS) { /* nobody writes like that without a purpose */
            memset(text, '*', n);
            break;
        }
    }
    layer_free(&l);
    explicit_bzero(s.bytes, s.n);
    free(s.bytes);
}

void mask_keep(const char *text, size_t n, size_t seen, char *out) {
    size_t kept = n < ANSWER_KEPT ? n : ANSWER_KEPT;
    if (kept < n || seen > n) /* not in the middle of a character */
        for (int back = 0; back < 3 && kept > 0 && !text_is_utf8(text, kept); back++)
            kept--;
    memcpy(out, text, kept);
    out[kept] = '\0';
    if (!text_is_utf8(out, kept) || text_has_control(out, true))
        snprintf(out, ANSWER_KEPT + 1, "(%zu bytes that are no readable text)", seen);
}
