/* Time zones through the C library, which knows one zone at a time: the one in TZ. It stays there
 * until another is asked for, because every switch reads a file. Hence for single-threaded programs
 * only, and nothing else here may use local time (times are stored, compared and logged in UTC). */
#include "base/zone.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { NAME_MAX = 64, NAMES_KEPT = 8 };

/* Where the C library looks, too. */
static const char *folder(void) {
    const char *own = getenv("TZDIR");
    return own && *own ? own : "/usr/share/zoneinfo";
}

static FILE *open_beside(const char *name) {
    char path[4096];
    struct stat s;
    int n = snprintf(path, sizeof path, "%s/%s", folder(), name);
    if (n < 0 || (size_t)n >= sizeof path || stat(path, &s) != 0 || !S_ISREG(s.st_mode))
        return NULL;
    return fopen(path, "re");
}

/* No dot at all, so no way up; "right/" counts leap seconds, which our UTC seconds do not. */
static bool is_sound(const char *name) {
    static const char LETTERS[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    size_t n = strlen(name);
    return n > 0 && n <= NAME_MAX && name[0] != '/' && name[n - 1] != '/' && !strstr(name, "//") &&
           !text_starts(name, "right/") && strspn(name, LETTERS) == n;
}

bool zone_known(const char *name) {
    /* Pages ask for the same few zones again and again; files would be opened each time. */
    static char known[NAMES_KEPT][NAME_MAX + 1];
    static int next;
    if (!is_sound(name))
        return false;
    for (int i = 0; i < NAMES_KEPT; i++)
        if (strcmp(name, known[i]) == 0)
            return true;
    char magic[4] = {0};
    FILE *f = open_beside(name);
    /* The magic tells a zone from the tables that lie beside them. */
    bool zone = f && fread(magic, 1, 4, f) == 4 && memcmp(magic, "TZif", 4) == 0;
    if (f)
        fclose(f);
    if (zone)
        (void)snprintf(known[next++ % NAMES_KEPT], sizeof known[0], "%s", name);
    return zone;
}

/* tzdata.zi is the source of all zones in one file. Its lines "L America/New_York US/Eastern" also
 * name the links that a system leaves out: Debian 13 has them in the package tzdata-legacy. */
const char *zone_renamed(const char *name) {
    static char asked[NAME_MAX + 1], today[NAME_MAX + 1];
    char line[512], target[NAME_MAX + 1], link[NAME_MAX + 1];
    if (!is_sound(name))
        return NULL;
    if (strcmp(asked, name) != 0) {
        FILE *f = open_beside("tzdata.zi");
        (void)snprintf(asked, sizeof asked, "%s", name);
        today[0] = 0;
        while (f && !*today && fgets(line, sizeof line, f))
            if (sscanf(line, "L %64s %64s", target, link) == 2 && strcmp(link, name) == 0)
                (void)snprintf(today, sizeof today, "%s", target);
        if (f)
            fclose(f);
    }
    return *today && zone_known(today) ? today : NULL;
}

const char *zone_or_nearest(const char *name) {
    const char *today = zone_known(name) ? name : zone_renamed(name);
    return today ? today : "UTC";
}

/* Switching costs a file read, so the last zone stays loaded until another is asked for. */
static bool zone_enter(const char *name) {
    static char current[80] = ":"; /* as TZ has it, with a colon in front */
    if (*name && strcmp(current + 1, name) == 0)
        return true;
    if (!zone_known(name))
        return false;
    (void)snprintf(current, sizeof current, ":%s", name);
    setenv("TZ", current, 1);
    tzset();
    return true;
}

bool zone_local(const char *name, int64_t utc, struct zone_time *out) {
    if (!zone_enter(name))
        return false;
    time_t t = (time_t)utc;
    struct tm tm;
    if (!localtime_r(&t, &tm))
        return false; /* a year beyond all counting */
    *out = (struct zone_time){.year = tm.tm_year + 1900,
                              .month = tm.tm_mon + 1,
                              .day = tm.tm_mday,
                              .hour = tm.tm_hour,
                              .minute = tm.tm_min,
                              .second = tm.tm_sec,
                              .offset = (int)tm.tm_gmtoff};
    size_t n = strlen(tm.tm_zone);
    n = n < sizeof out->abbreviation ? n : sizeof out->abbreviation - 1;
    memcpy(out->abbreviation, tm.tm_zone, n); /* the rest is zero */
    return true;
}

/* Wall time as if it were UTC: makes local times comparable. */
static int64_t wall(const struct zone_time *t) {
    return text_day_number(t->year, t->month, t->day) * 86400 + t->hour * 3600 + t->minute * 60 +
           t->second;
}

bool zone_utc(const char *name, int year, int month, int day, int hour, int minute, int64_t *utc) {
    struct zone_time want = {.year = year,
                             .month = month,
                             .day = day,
                             .hour = hour,
                             .minute = minute},
                     got;
    int64_t target = wall(&want);
    struct zone_time before, after;
    if (!zone_local(name, target - 86400, &before) || !zone_local(name, target + 86400, &after))
        return false;
    *utc = target - before.offset;
    if (before.offset == after.offset && zone_local(name, *utc, &got) &&
        got.offset == before.offset)
        return true; /* no change of the clock near by */
    /* Offsets lie within a day, and the first UTC second whose wall time is not before the target
     * is the answer: for a doubled time the earlier one, for a skipped time the first second after
     * the gap. */
    int64_t best = 0;
    bool found = false;
    for (int64_t around = target - 86400; around <= target + 86400; around += 86400) {
        zone_local(name, around, &got);
        int64_t candidate = target - got.offset;
        if (zone_local(name, candidate, &got) && wall(&got) == target &&
            (!found || candidate < best)) {
            best = candidate;
            found = true;
        }
    }
    if (!found) { /* skipped: bisect the jump */
        int64_t low = target - 90000, high = target + 90000;
        while (high - low > 1) {
            int64_t middle = low + (high - low) / 2;
            zone_local(name, middle, &got);
            if (wall(&got) < target)
                low = middle;
            else
                high = middle;
        }
        best = high;
    }
    *utc = best;
    return true;
}

char *zone_date(struct arena *a, const struct zone_time *t) {
    return arena_printf(a, "%04d-%02d-%02d", t->year, t->month, t->day);
}

static const char *const MONTH[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

char *zone_text(struct arena *a, const char *name, int64_t utc) {
    static const char *const DAY[] = {"Thu", "Fri", "Sat", "Sun",
                                      "Mon", "Tue", "Wed"}; /* 1970-01-01: Thursday */
    struct zone_time t;
    if (!zone_local(zone_or_nearest(name), utc, &t))
        return text_iso(a, utc);
    int64_t seconds = wall(&t), days = seconds / 86400 - (seconds % 86400 < 0);
    return arena_printf(a, "%s %d %s %d, %02d:%02d %s", DAY[(days % 7 + 7) % 7], t.day,
                        MONTH[t.month - 1], t.year, t.hour, t.minute, t.abbreviation);
}

char *zone_day_text(struct arena *a, const char *name, int64_t utc, int64_t now) {
    struct zone_time t, today;
    name = zone_or_nearest(name);
    if (!zone_local(name, utc, &t) || !zone_local(name, now, &today))
        return text_iso(a, utc);
    int64_t ago = (wall(&today) - (today.hour * 3600 + today.minute * 60 + today.second) -
                   wall(&t) + (t.hour * 3600 + t.minute * 60 + t.second)) /
                  86400;
    if (ago == 0 || ago == 1)
        return arena_printf(a, "%s %02d:%02d", ago ? "yesterday" : "today", t.hour, t.minute);
    return arena_printf(a, "%d %s %d, %02d:%02d", t.day, MONTH[t.month - 1], t.year, t.hour,
                        t.minute);
}
