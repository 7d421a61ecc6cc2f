/* Counts local days instead of seconds, so that daylight saving neither moves nor doubles a
 * start. */
#include "tasks/task_schedule.h"
#include "base/text.h"
#include "base/zone.h"

#include <stdio.h>
#include <string.h>

enum { DAY_SECONDS = 86400, DAYS_AHEAD = 800, WEEK_DAYS = 7 };

static const char *const KIND_NAME[] = {
    [SCHEDULE_ONCE] = "once",         [SCHEDULE_DAILY] = "daily",
    [SCHEDULE_WEEKDAYS] = "weekdays", [SCHEDULE_INTERVAL] = "interval",
    [SCHEDULE_MANUAL] = "manual",
};

static const struct {
    const char *name, *label;
} WEEKDAYS[WEEK_DAYS] = {
    {"mon", "Mon"}, {"tue", "Tue"}, {"wed", "Wed"}, {"thu", "Thu"},
    {"fri", "Fri"}, {"sat", "Sat"}, {"sun", "Sun"},
};

enum task_schedule_kind task_schedule_kind(const char *text) {
    for (enum task_schedule_kind k = SCHEDULE_ONCE; k <= SCHEDULE_MANUAL; k++)
        if (text_equal(KIND_NAME[k], text))
            return k;
    return SCHEDULE_UNKNOWN;
}

const char *task_schedule_kind_name(enum task_schedule_kind kind) { return KIND_NAME[kind]; }

/* --- days: numbers of calendar dates since 1970-01-01, in no time zone */

/* -1 when the date does not exist. */
static int64_t task_schedule_day(const char *date) {
    int64_t midnight = 0;
    return text_parse_date(date, &midnight) ? midnight / DAY_SECONDS : -1;
}

static void schedule_date(int64_t day, int *year, int *month, int *mday) {
    time_t t = (time_t)(day * DAY_SECONDS);
    struct tm tm;
    gmtime_r(&t, &tm);
    *year = tm.tm_year + 1900;
    *month = tm.tm_mon + 1;
    *mday = tm.tm_mday;
}

static bool schedule_on_weekday(const struct task *t, int64_t day) {
    int64_t weekday = (day + 3) % WEEK_DAYS; /* 1970-01-01 was a Thursday */
    return strstr(t->weekdays, WEEKDAYS[weekday].name) != NULL;
}

static bool schedule_on_interval(const struct task *t, int64_t first, int64_t day) {
    if (t->every_days <= 0 || day < first)
        return false;
    return (day - (first < 0 ? 0 : first)) % t->every_days == 0;
}

static bool schedule_on_day(const struct task *t, int64_t day) {
    int64_t first = t->on_date ? task_schedule_day(t->on_date) : -1;
    switch (task_schedule_kind(t->schedule)) {
    case SCHEDULE_ONCE: return day == first;
    case SCHEDULE_DAILY: return true;
    case SCHEDULE_WEEKDAYS: return schedule_on_weekday(t, day);
    case SCHEDULE_INTERVAL: return schedule_on_interval(t, first, day);
    case SCHEDULE_MANUAL:
    case SCHEDULE_UNKNOWN: break;
    }
    return false;
}

int64_t task_next(const struct task *t, int64_t after) {
    enum task_schedule_kind kind = task_schedule_kind(t->schedule);
    struct zone_time local;
    int hour = 0, minute = 0;
    if (kind == SCHEDULE_MANUAL || sscanf(t->at_time, "%2d:%2d", &hour, &minute) != 2 ||
        !zone_local(zone_or_nearest(t->time_zone), after, &local))
        return 0;
    bool dated = t->on_date && (kind == SCHEDULE_ONCE || kind == SCHEDULE_INTERVAL);
    int64_t first = dated ? task_schedule_day(t->on_date) : -1;
    int64_t day = text_day_number(local.year, local.month, local.day);
    if (first > day)
        day = first; /* however far ahead */
    for (int64_t last = day + DAYS_AHEAD; day <= last; day++) {
        int year, month, mday;
        int64_t at = 0;
        schedule_date(day, &year, &month, &mday);
        if (schedule_on_day(t, day) &&
            zone_utc(zone_or_nearest(t->time_zone), year, month, mday, hour, minute, &at) &&
            at > after)
            return at;
    }
    return 0;
}

const char *task_date(struct arena *a, const struct task *t, int64_t at) {
    struct zone_time local;
    return zone_local(t->time_zone, at, &local) ? zone_date(a, &local) : NULL;
}

bool task_zone_lost(const struct task *t) {
    return task_schedule_kind(t->schedule) != SCHEDULE_MANUAL && !zone_known(t->time_zone);
}

bool task_weekdays_valid(const char *list) {
    if (!list || !*list)
        return false;
    for (const char *p = list;; p++) {
        size_t n = strcspn(p, ","), i = 0;
        while (i < WEEK_DAYS && (n != 3 || strncmp(p, WEEKDAYS[i].name, n) != 0))
            i++;
        if (i == WEEK_DAYS)
            return false;
        p += n;
        if (!*p)
            return true;
    }
}

/* --- text */

/* "Mon, Tue and Wed"; "day" for all. */
static const char *schedule_weekdays_text(struct arena *a, const struct task *t) {
    const char *text = "";
    int n = 0, seen = 0;
    for (int i = 0; i < WEEK_DAYS; i++)
        n += strstr(t->weekdays, WEEKDAYS[i].name) != NULL;
    if (n == WEEK_DAYS)
        return "day";
    for (int i = 0; i < WEEK_DAYS; i++) {
        if (!strstr(t->weekdays, WEEKDAYS[i].name))
            continue;
        seen++;
        const char *between = seen == n ? " and " : ", ";
        text = arena_printf(a, "%s%s%s", text, seen == 1 ? "" : between, WEEKDAYS[i].label);
    }
    return text;
}

const char *task_schedule_text(struct arena *a, const struct task *t) {
    const char *at = t->at_time, *zone = t->time_zone;
    switch (task_schedule_kind(t->schedule)) {
    case SCHEDULE_DAILY: return arena_printf(a, "Every day at %s (%s)", at, zone);
    case SCHEDULE_WEEKDAYS:
        return arena_printf(a, "Every %s at %s (%s)", schedule_weekdays_text(a, t), at, zone);
    case SCHEDULE_INTERVAL:
        if (t->every_days == 1)
            return arena_printf(a, "Every day at %s (%s)", at, zone);
        return arena_printf(a, "Every %lld days at %s (%s)", (long long)t->every_days, at, zone);
    case SCHEDULE_ONCE:
        if (!t->on_date)
            return arena_printf(a, "Once, on no date at %s (%s)", at, zone);
        return arena_printf(a, "Once, on %s at %s (%s)", t->on_date, at, zone);
    case SCHEDULE_MANUAL:
    case SCHEDULE_UNKNOWN: break;
    }
    return "Manually";
}
