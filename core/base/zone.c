/* Time zones through the C library, which knows one zone at a time: the one in TZ. Each switch
 * reads a file, so the last zone stays set. For single-threaded programs only; nothing else may use
 * local time (times are stored, compared and logged in UTC). */
#include "base/zone.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum {
    NAME_MAX = 64,
    NAMES_CACHED = 8,
    TIMES_CACHED = 61, /* a prime: many times are whole minutes */
    SECONDS_PER_DAY = 86400
};

/* The folder the C library reads. */
static const char *zone_folder(void) {
    const char *own = getenv("TZDIR");
    return own && *own ? own : "/usr/share/zoneinfo";
}

static FILE *zone_open(const char *name) {
    char path[4096];
    struct stat s;
    int n = snprintf(path, sizeof path, "%s/%s", zone_folder(), name);
    if (n < 0 || (size_t)n >= sizeof path || stat(path, &s) != 0 || !S_ISREG(s.st_mode))
        return NULL;
    return fopen(path, "re");
}

/* Without a dot no name leaves the folder. "right/" counts leap seconds; our UTC seconds do not. */
static bool is_zone_name(const char *name) {
    static const char CHARACTERS[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    size_t n = strlen(name);
    return n > 0 && n <= NAME_MAX && name[0] != '/' && name[n - 1] != '/' && !strstr(name, "//") &&
           !text_starts(name, "right/") && strspn(name, CHARACTERS) == n;
}

/* Zone files begin with a magic; the tables beside them do not. */
static bool is_zone_file(const char *name) {
    char magic[4] = {0};
    FILE *f = zone_open(name);
    bool is_zone = f && fread(magic, 1, 4, f) == 4 && memcmp(magic, "TZif", 4) == 0;
    if (f)
        fclose(f);
    return is_zone;
}

bool zone_known(const char *name) {
    /* Pages need the same few zones again and again: saves opening their files. */
    static char known[NAMES_CACHED][NAME_MAX + 1];
    static int next;
    for (int i = 0; *name && i < NAMES_CACHED; i++)
        if (strcmp(name, known[i]) == 0)
            return true;
    if (!is_zone_name(name) || !is_zone_file(name))
        return false;
    (void)snprintf(known[next], sizeof known[next], "%s", name);
    next = (next + 1) % NAMES_CACHED;
    return true;
}

/* tzdata.zi is the source of all zones in one file. Its lines "L America/New_York US/Eastern" also
 * name the links that a system leaves out: Debian 13 has them in the package tzdata-legacy. */
static void zone_read_link(const char *name, char out[NAME_MAX + 1]) {
    char line[512], target[NAME_MAX + 1], link[NAME_MAX + 1];
    FILE *f = zone_open("tzdata.zi");
    *out = '\0';
    while (f && !*out && fgets(line, sizeof line, f))
        if (sscanf(line, "L %64s %64s", target, link) == 2 && strcmp(link, name) == 0)
            (void)snprintf(out, NAME_MAX + 1, "%s", target);
    if (f)
        fclose(f);
}

const char *zone_renamed(const char *name) {
    static char last[NAME_MAX + 1], today[NAME_MAX + 1]; /* the last answer */
    if (!is_zone_name(name))
        return NULL;
    if (strcmp(last, name) != 0) {
        (void)snprintf(last, sizeof last, "%s", name);
        zone_read_link(name, today);
    }
    return *today && zone_known(today) ? today : NULL;
}

const char *zone_or_nearest(const char *name) {
    const char *today = zone_known(name) ? name : zone_renamed(name);
    return today ? today : "UTC";
}

/* The newest local times of the zone that is set. The C library searches its table for each time,
 * and pages show the same few again and again. */
static struct {
    int64_t utc;
    bool known;
    struct zone_time local;
} recent[TIMES_CACHED];

/* Sets TZ to the zone, unless it is set already: switching reads a file. */
static bool zone_set(const char *name) {
    static char current[80] = ":"; /* the value of TZ: a colon, then the name */
    if (*name && strcmp(current + 1, name) == 0)
        return true;
    if (!zone_known(name))
        return false;
    (void)snprintf(current, sizeof current, ":%s", name);
    setenv("TZ", current, 1);
    tzset();
    memset(recent, 0, sizeof recent);
    return true;
}

static bool zone_compute(const char *name, int64_t utc, struct zone_time *out) {
    bool is_utc = strcmp(name, "UTC") == 0; /* needs no switch of the zone that is set */
    time_t t = (time_t)utc;
    struct tm tm;
    if (!(is_utc ? gmtime_r(&t, &tm) : localtime_r(&t, &tm)))
        return false; /* the year does not fit */
    const char *abbreviation = is_utc ? name : tm.tm_zone;
    *out = (struct zone_time){.year = tm.tm_year + 1900,
                              .month = tm.tm_mon + 1,
                              .day = tm.tm_mday,
                              .hour = tm.tm_hour,
                              .minute = tm.tm_min,
                              .second = tm.tm_sec,
                              .offset = (int)tm.tm_gmtoff};
    size_t n = strlen(abbreviation);
    n = n < sizeof out->abbreviation ? n : sizeof out->abbreviation - 1;
    memcpy(out->abbreviation, abbreviation, n); /* the rest is zero */
    return true;
}

bool zone_local(const char *name, int64_t utc, struct zone_time *out) {
    if (strcmp(name, "UTC") == 0)
        return zone_compute(name, utc, out);
    if (!zone_set(name))
        return false;
    size_t slot = (uint64_t)utc % TIMES_CACHED;
    if (!recent[slot].known || recent[slot].utc != utc) {
        recent[slot].known = zone_compute(name, utc, &recent[slot].local);
        recent[slot].utc = utc;
    }
    *out = recent[slot].local;
    return recent[slot].known;
}

/* Local time as if it were UTC seconds: makes local times comparable. */
static int64_t local_seconds(const struct zone_time *t) {
    int64_t midnight = text_day_number(t->year, t->month, t->day) * SECONDS_PER_DAY;
    return midnight + t->hour * 3600 + t->minute * 60 + t->second;
}

/* Offsets lie within a day. Finds the first UTC second with this local time among the offsets
 * around it; false when the clock skips it. */
static bool find_local(const char *name, int64_t local, int64_t *utc) {
    struct zone_time t;
    bool found = false;
    for (int day = -1; day <= 1; day++) {
        zone_local(name, local + day * SECONDS_PER_DAY, &t);
        int64_t candidate = local - t.offset;
        bool matches = zone_local(name, candidate, &t) && local_seconds(&t) == local;
        if (matches && (!found || candidate < *utc)) {
            *utc = candidate;
            found = true;
        }
    }
    return found;
}

/* The first UTC second after the gap that skips this local time, by bisection. */
static int64_t find_gap_end(const char *name, int64_t local) {
    int64_t low = local - 90000, high = local + 90000; /* 25 hours on each side */
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        struct zone_time t;
        zone_local(name, middle, &t);
        if (local_seconds(&t) < local)
            low = middle;
        else
            high = middle;
    }
    return high;
}

bool zone_utc(const char *name, int year, int month, int day, int hour, int minute, int64_t *utc) {
    struct zone_time wanted = {
        .year = year, .month = month, .day = day, .hour = hour, .minute = minute};
    int64_t local = local_seconds(&wanted);
    struct zone_time before, after, at;
    if (!zone_local(name, local - SECONDS_PER_DAY, &before) ||
        !zone_local(name, local + SECONDS_PER_DAY, &after))
        return false;
    *utc = local - before.offset;
    if (before.offset == after.offset && zone_local(name, *utc, &at) && at.offset == before.offset)
        return true; /* the clock does not change near by */
    if (!find_local(name, local, utc))
        *utc = find_gap_end(name, local);
    return true;
}

char *zone_date(struct arena *a, const struct zone_time *t) {
    return arena_printf(a, "%04d-%02d-%02d", t->year, t->month, t->day);
}

static const char *const MONTH[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

char *zone_text(struct arena *a, const char *name, int64_t utc) {
    /* 1970-01-01 was a Thursday. */
    static const char *const DAY[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    struct zone_time t;
    if (!zone_local(zone_or_nearest(name), utc, &t))
        return text_iso(a, utc);
    int64_t days = text_day_number(t.year, t.month, t.day);
    return arena_printf(a, "%s %d %s %d, %02d:%02d %s", DAY[(days % 7 + 7) % 7], t.day,
                        MONTH[t.month - 1], t.year, t.hour, t.minute, t.abbreviation);
}

char *zone_day_text(struct arena *a, const char *name, int64_t utc, int64_t now) {
    struct zone_time t, today;
    name = zone_or_nearest(name);
    if (!zone_local(name, utc, &t) || !zone_local(name, now, &today))
        return text_iso(a, utc);
    int64_t ago = text_day_number(today.year, today.month, today.day) -
                  text_day_number(t.year, t.month, t.day);
    if (ago == 0 || ago == 1)
        return arena_printf(a, "%s %02d:%02d", ago ? "yesterday" : "today", t.hour, t.minute);
    return arena_printf(a, "%d %s %d, %02d:%02d", t.day, MONTH[t.month - 1], t.year, t.hour,
                        t.minute);
}
