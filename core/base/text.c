/* Text: UTF-8, numbers, percent-encoding, times in ISO 8601 UTC. Knows no product word, no zone and
 * no language but the English of the pages. */
#include "base/text.h"
#include <stdio.h>
#include <string.h>

enum { SECONDS_PER_DAY = 86400 };

/* Length of the strict UTF-8 character at p (n bytes left) and its code point; 0 when it is none.
 */
static size_t character(const unsigned char *p, size_t n, uint32_t *point) {
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

bool text_is_utf8(const char *bytes, size_t n) {
    const unsigned char *p = (const unsigned char *)bytes;
    uint32_t point;
    while (n > 0) {
        uint64_t eight;
        if (n >= sizeof eight) { /* most text is plain ASCII: eight bytes at once, none of them zero
                                    or above 0x7f */
            memcpy(&eight, p, sizeof eight);
            if (((eight | (eight - 0x0101010101010101u)) & 0x8080808080808080u) == 0) {
                p += sizeof eight;
                n -= sizeof eight;
                continue;
            }
        }
        size_t length = character(p, n, &point);
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

/* White space and what nobody can see: pasted keys and addresses often carry it along at their
 * ends. */
static bool is_blank(uint32_t c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0xAD ||
           c == 0x34F || c == 0x61C || c == 0x1680 || c == 0x180E || (c >= 0x2000 && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) || c == 0x3000 ||
           c == 0xFEFF;
}

/* Further ones that show nothing: format signs of scripts, fillers, selectors, tags, musical and
 * shorthand controls. At the end of a word some belong to it, so nothing is trimmed of them. */
static bool is_unseen(uint32_t c) {
    static const uint32_t RANGES[][2] = {
        {0x600, 0x605},     {0x6DD, 0x6DD},     {0x70F, 0x70F},     {0x890, 0x891},
        {0x8E2, 0x8E2},     {0x115F, 0x1160},   {0x17B4, 0x17B5},   {0x180B, 0x180F},
        {0x2800, 0x2800},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFFA0, 0xFFA0},
        {0xFFF0, 0xFFFB},   {0x110BD, 0x110BD}, {0x110CD, 0x110CD}, {0x13430, 0x1343F},
        {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
    };
    for (size_t i = 0; i < sizeof RANGES / sizeof *RANGES; i++)
        if (c >= RANGES[i][0] && c <= RANGES[i][1])
            return true;
    return is_blank(c);
}

bool text_has_unseen(const char *text) {
    size_t left = strlen(text);
    while (left > 0) {
        uint32_t point = 0;
        size_t n = character((const unsigned char *)text, left, &point);
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
        size_t n = character((const unsigned char *)p, left, &point);
        bool blank = n > 0 && is_blank(point);
        if (n == 0)
            n = 1; /* a broken byte is kept; refusing it is somebody else's task */
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
    for (; *utf8; utf8++)
        n += ((unsigned char)*utf8 & 0xC0) != 0x80;
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
        /* Counted downwards, because the negative side reaches one further. */
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, *text - '0', &value))
            return false;
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, value, &value))
        return false;
    *out = value;
    return true;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

bool text_equal_nocase(const char *a, const char *b) {
    for (; *a && lower(*a) == lower(*b); a++)
        b++;
    return lower(*a) == lower(*b);
}

bool text_starts(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static int hex_value(char c) {
    c = lower(c);
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool text_percent_decode(const char *in, size_t n, char *out, bool plus) {
    *out = '\0';
    for (size_t i = 0; i < n; i++) {
        char c = in[i];
        if (c == '%') {
            int high = n - i > 2 ? hex_value(in[i + 1]) : -1,
                low = n - i > 2 ? hex_value(in[i + 2]) : -1;
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
    static const char digits[] = "0123456789ABCDEF";
    char *out = arena_alloc(a, 3 * strlen(text) + 1), *p = out;
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        bool message = lower(*text) >= 'a' && lower(*text) <= 'z';
        if (message || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~') {
            *p++ = *text;
        } else {
            *p++ = '%';
            *p++ = digits[c >> 4];
            *p++ = digits[c & 15];
        }
    }
    return out;
}

static char *put_digits(char *out, int64_t value, int digits) {
    for (int i = digits - 1; i >= 0; i--, value /= 10)
        out[i] = (char)('0' + value % 10);
    return out + digits;
}

/* Day of the proleptic Gregorian calendar by counting eras of 400 years from 1 March 0000. */
char *text_iso_into(char *out, int64_t utc) {
    int64_t day = utc / 86400 - (utc % 86400 < 0), second = utc - day * 86400, z = day + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365,
            of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153, date = of_year - (153 * month + 2) / 5 + 1;
    month += month < 10 ? 3 : -9;
    year += era * 400 + (month <= 2);
    char *p = out;
    if (year < 0 || year > 9999) { /* no Atlassian time; still a text */
        *p = '\0';
        return out;
    }
    p = put_digits(p, year, 4), *p++ = '-', p = put_digits(p, month, 2), *p++ = '-',
    p = put_digits(p, date, 2), *p++ = 'T';
    p = put_digits(p, second / 3600, 2), *p++ = ':', p = put_digits(p, second / 60 % 60, 2),
    *p++ = ':', p = put_digits(p, second % 60, 2);
    memcpy(p, "Z", 2);
    return out;
}

char *text_iso(struct arena *a, int64_t utc) {
    return text_iso_into(arena_alloc(a, TEXT_ISO_BYTES), utc);
}

char *text_date(struct arena *a, int64_t utc) {
    char *date = text_iso(a, utc);
    if (*date)
        date[strlen("2026-11-24")] = '\0';
    return date;
}

/* Exactly `digits` decimal digits at *p, which moves on. */
static bool take_number(const char **p, int digits, int *out) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
        char c = (*p)[i];
        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
    }
    *p += digits;
    *out = value;
    return true;
}

static bool take_date(const char **p, int64_t *utc) {
    static const int days_of[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    if (!take_number(p, 4, &year) || *(*p)++ != '-' || !take_number(p, 2, &month) ||
        *(*p)++ != '-' || !take_number(p, 2, &day))
        return false;
    if (year < 1 || month < 1 || month > 12)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (day < 1 || day > days_of[month - 1] + (leap && month == 2))
        return false;
    *utc = text_day_number(year, month, day) * SECONDS_PER_DAY;
    return true;
}

/* Z, +hh:mm or +hhmm. */
static bool take_offset(const char **p, int *seconds) {
    char sign = *(*p)++;
    if (sign == 'Z' || sign == 'z') {
        *seconds = 0;
        return true;
    }
    int hours, minutes;
    if ((sign != '+' && sign != '-') || !take_number(p, 2, &hours))
        return false;
    if (**p == ':')
        (*p)++;
    if (!take_number(p, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *seconds = (hours * 60 + minutes) * 60 * (sign == '-' ? -1 : 1);
    return true;
}

bool text_parse_iso(const char *text, int64_t *utc) {
    int64_t midnight;
    if (!take_date(&text, &midnight))
        return false;
    if (!*text) {
        *utc = midnight;
        return true;
    }
    if (*text != 'T' && *text != 't' && *text != ' ')
        return false;
    text++;
    int hour, minute, second = 0, offset;
    if (!take_number(&text, 2, &hour) || *text++ != ':' || !take_number(&text, 2, &minute))
        return false;
    if (*text == ':') {
        text++;
        if (!take_number(&text, 2, &second))
            return false;
        if (*text == '.' || *text == ',') {
            text++;
            if (*text < '0' || *text > '9')
                return false;
            while (*text >= '0' && *text <= '9')
                text++;
        }
    }
    /* 60 is a leap second; it becomes the first second of the next minute, as clocks without them
     * show it. */
    if (hour > 23 || minute > 59 || second > 60 || !take_offset(&text, &offset) || *text)
        return false;
    *utc = midnight + hour * 3600 + minute * 60 + second - offset;
    return true;
}

bool text_parse_date(const char *text, int64_t *utc_midnight) {
    int64_t midnight;
    if (!take_date(&text, &midnight) || *text)
        return false;
    *utc_midnight = midnight;
    return true;
}

int64_t text_day_number(int64_t year, int month, int day) {
    year -= month <= 2; /* a year from March on: the day that is doubtful comes last */
    int64_t era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

char *text_join(struct arena *a, const char *first, const char *second) {
    size_t n = strlen(first), m = strlen(second);
    char *out = arena_room(a, n + m + 1);
    memcpy(out, first, n);
    memcpy(out + n, second, m + 1);
    return out;
}

char *text_count(struct arena *a, int64_t n) {
    char out[36],
        *to =
            out + sizeof out; /* from its end; pages count hundreds of things, so without printf */
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    int digits = 0;
    do {
        if (digits > 0 && digits % 3 == 0)
            *--to = ',';
        *--to = (char)('0' + rest % 10);
        digits++;
    } while ((rest /= 10) > 0);
    if (n < 0)
        *--to = '-';
    return arena_strndup(a, to, (size_t)(out + sizeof out - to));
}

char *text_people(struct arena *a, int64_t n) {
    return text_join(a, text_count(a, n), n == 1 ? " person" : " people");
}

char *text_duration(struct arena *a, int64_t seconds) {
    static const struct unit {
        int64_t seconds;
        const char *name;
    } units[] = {{SECONDS_PER_DAY, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    if (seconds < 0)
        seconds = 0;
    size_t i = 0;
    while (i < 3 && seconds < units[i].seconds)
        i++;
    long long first = seconds / units[i].seconds, rest = seconds % units[i].seconds;
    long long second = i < 3 ? rest / units[i + 1].seconds : 0;
    if (second == 0)
        return arena_printf(a, "%lld %s", first, units[i].name);
    return arena_printf(a, "%lld %s %lld %s", first, units[i].name, second, units[i + 1].name);
}

char *text_ago(struct arena *a, int64_t then, int64_t now) {
    static const struct unit {
        int64_t seconds;
        const char *one, *many;
    } units[] = {{365LL * SECONDS_PER_DAY, "year", "years"},
                 {30LL * SECONDS_PER_DAY, "month", "months"},
                 {SECONDS_PER_DAY, "day", "days"},
                 {3600, "hour", "hours"},
                 {60, "minute", "minutes"}};
    int64_t distance;
    if (__builtin_sub_overflow(now, then, &distance) || distance == INT64_MIN)
        distance = now > then ? INT64_MAX : -INT64_MAX;
    bool future = distance < 0;
    if (future)
        distance = -distance;
    if (distance < 60)
        return arena_strdup(a, future ? "in a moment" : "just now");
    size_t i = 0;
    while (distance < units[i].seconds)
        i++;
    long long n = distance / units[i].seconds;
    const char *name = n == 1 ? units[i].one : units[i].many;
    return future ? arena_printf(a, "in %lld %s", n, name)
                  : arena_printf(a, "%lld %s ago", n, name);
}

char *text_last(struct arena *a, const char *text, size_t n) {
    const char *p = text + strlen(text);
    while (p > text && n > 0) {
        p--;
        if (((unsigned char)*p & 0xC0) != 0x80)
            n--;
    }
    return arena_strdup(a, p);
}
