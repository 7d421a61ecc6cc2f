/* Growing texts, JSON written fast, and the little reading of JSON the stand-in needs. */
#include "demo.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void make_room(struct text *t, size_t n) {
    if (t->length + n + 1 <= t->capacity)
        return;
    t->capacity = (t->length + n + 1) * 2;
    t->at = realloc(t->at, t->capacity);
    if (!t->at)
        abort();
}

void text_addf(struct text *t, const char *format, ...) {
    va_list ap, again;
    va_start(ap, format);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    make_room(t, (size_t)n);
    vsnprintf(t->at + t->length, (size_t)n + 1, format, ap);
    t->length += (size_t)n;
    va_end(ap);
}

void text_add(struct text *t, const char *s) {
    size_t n = strlen(s);
    make_room(t, n);
    memcpy(t->at + t->length, s, n + 1);
    t->length += n;
}

void text_add_json(struct text *t, const char *s) {
    make_room(t, strlen(s) * 6 + 2);
    char *p = t->at + t->length;
    *p++ = '"';
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c < 0x20) {
            snprintf(p, 7, "\\u%04x", c);
            p += 6;
            continue;
        }
        if (c == '"' || c == '\\')
            *p++ = '\\';
        *p++ = (char)c;
    }
    *p++ = '"';
    *p = '\0';
    t->length = (size_t)(p - t->at);
}

static char *two(char *p, int n) {
    *p++ = (char)('0' + n / 10 % 10);
    *p++ = (char)('0' + n % 10);
    return p;
}

/* Days to a date by Howard Hinnant's algorithm: a page holds hundreds of times. */
void text_add_time(struct text *t, int64_t at, uint64_t precision) {
    static const char *const END[] = {"Z",      ".000Z", ".936941226Z", ".12Z",
                                      "+00:00", ".5Z",   ".000000Z",    ""};
    int64_t day = at / 86400, second = at % 86400, z = day + 719468, era = z / 146097,
            doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365,
            doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int d = (int)(doy - (153 * mp + 2) / 5 + 1), m = (int)(mp < 10 ? mp + 3 : mp - 9),
        y = (int)(yoe + era * 400 + (m <= 2));
    char out[40] = "\"", *p = two(two(out + 1, y / 100), y % 100);
    *p++ = '-';
    p = two(p, m);
    *p++ = '-';
    p = two(p, d);
    *p++ = 'T';
    p = two(p, (int)(second / 3600));
    *p++ = ':';
    p = two(p, (int)(second / 60 % 60));
    *p++ = ':';
    p = two(p, (int)(second % 60));
    *p = '\0';
    text_add(t, out);
    text_add(t, END[precision % (twisted("times") ? 8 : 4)]);
    text_add(t, "\"");
}

int read_strings(const char *body, const char *name, char out[][160], int max) {
    char wanted[64];
    snprintf(wanted, sizeof wanted, "\"%s\":", name);
    const char *p = strstr(body, wanted);
    int n = 0;
    if (!p)
        return 0;
    p += strlen(wanted);
    bool list = *p == '[';
    while ((p = strpbrk(p, "\"]")) && *p == '"') {
        const char *end = strchr(p + 1, '"');
        if (!end || n == max)
            return -1;
        snprintf(out[n++], 160, "%.*s", (int)(end - p - 1), p + 1);
        p = end + 1;
        if (!list)
            break;
    }
    return list && n == 0 ? -1 : n;
}

long read_number(const char *body, const char *name, long fallback) {
    char wanted[64];
    snprintf(wanted, sizeof wanted, "\"%s\":", name);
    const char *p = strstr(body, wanted);
    return p ? strtol(p + strlen(wanted), NULL, 10) : fallback;
}
