/* Times as text: ISO 8601 UTC written and read, spans of time for people. */
#include "base/text_time.h"

#include <string.h>

enum {
    SECONDS_PER_DAY = 86400,
    DAYS_PER_ERA = 146097, /* 400 years */
    DAYS_TO_1970 = 719468, /* from 1 March 0000 */
};

/* Writes so many digits and the character behind them; returns what follows. */
static char *put_digits(char *out, int64_t value, int digits, char behind) {
    for (int i = digits - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
    out[digits] = behind;
    return out + digits + 1;
}

/* Finds the day of the proleptic Gregorian calendar by counting eras of 400 years from 1 March
 * 0000: a leap day is the last of its year then. */
char *text_iso_into(char *out, int64_t utc) {
    int64_t day = utc / SECONDS_PER_DAY - (utc % SECONDS_PER_DAY < 0);
    int64_t second = utc - day * SECONDS_PER_DAY;
    int64_t from_zero = day + DAYS_TO_1970;
    int64_t era = (from_zero >= 0 ? from_zero : from_zero - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    int64_t of_era = from_zero - era * DAYS_PER_ERA;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    int64_t date = of_year - (153 * month + 2) / 5 + 1;
    month += month < 10 ? 3 : -9;
    year += era * 400 + (month <= 2);
    *out = '\0';
    if (year < 0 || year > 9999)
        return out;
    char *p = put_digits(out, year, 4, '-');
    p = put_digits(p, month, 2, '-');
    p = put_digits(p, date, 2, 'T');
    p = put_digits(p, second / 3600, 2, ':');
    p = put_digits(p, second / 60 % 60, 2, ':');
    p = put_digits(p, second % 60, 2, 'Z');
    *p = '\0';
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

/* Reads exactly so many digits at *p, which moves on. */
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
    static const int DAYS_OF[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    if (!take_number(p, 4, &year) || *(*p)++ != '-' || !take_number(p, 2, &month) ||
        *(*p)++ != '-' || !take_number(p, 2, &day))
        return false;
    if (year < 1 || month < 1 || month > 12)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (day < 1 || day > DAYS_OF[month - 1] + (leap && month == 2))
        return false;
    *utc = text_day_number(year, month, day) * SECONDS_PER_DAY;
    return true;
}

/* Reads Z, +hh:mm or +hhmm. */
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

/* Reads hh:mm or hh:mm:ss, with a fraction that is dropped. */
static bool take_time(const char **p, int *hour, int *minute, int *second) {
    *second = 0;
    if (!take_number(p, 2, hour) || *(*p)++ != ':' || !take_number(p, 2, minute))
        return false;
    if (**p != ':')
        return true;
    (*p)++;
    if (!take_number(p, 2, second))
        return false;
    if (**p != '.' && **p != ',')
        return true;
    (*p)++;
    size_t fraction = strspn(*p, "0123456789");
    *p += fraction;
    return fraction > 0;
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
    int hour, minute, second, offset;
    if (!take_time(&text, &hour, &minute, &second))
        return false;
    /* 60 is a leap second: it becomes the first second of the next minute, as on clocks without
     * leap seconds. */
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
    year -= month <= 2; /* years begin in March here: a leap day comes last */
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t leap_days = year_of_era / 4 - year_of_era / 100;
    return era * DAYS_PER_ERA + year_of_era * 365 + leap_days + day_of_year - DAYS_TO_1970;
}

char *text_duration(struct arena *a, int64_t seconds) {
    static const struct unit {
        int64_t seconds;
        const char *name;
    } UNITS[] = {{SECONDS_PER_DAY, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    if (seconds < 0)
        seconds = 0;
    size_t i = 0;
    while (i < 3 && seconds < UNITS[i].seconds)
        i++;
    long long first = seconds / UNITS[i].seconds, rest = seconds % UNITS[i].seconds;
    long long second = i < 3 ? rest / UNITS[i + 1].seconds : 0;
    if (second == 0)
        return arena_printf(a, "%lld %s", first, UNITS[i].name);
    return arena_printf(a, "%lld %s %lld %s", first, UNITS[i].name, second, UNITS[i + 1].name);
}

char *text_ago(struct arena *a, int64_t then, int64_t now) {
    static const struct unit {
        int64_t seconds;
        const char *one, *many;
    } UNITS[] = {{365LL * SECONDS_PER_DAY, "year", "years"},
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
    while (distance < UNITS[i].seconds)
        i++;
    long long n = distance / UNITS[i].seconds;
    const char *name = n == 1 ? UNITS[i].one : UNITS[i].many;
    return future ? arena_printf(a, "in %lld %s", n, name)
                  : arena_printf(a, "%lld %s ago", n, name);
}
