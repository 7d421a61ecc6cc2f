/* When a task starts next: local dates and times of its zone, so that daylight saving moves nothing
 * and doubles nothing. */
#include "base/text.h"
#include "base/zone.h"
#include "tasks/task.h"

#include <stdio.h>
#include <string.h>

static const char *const WEEKDAY[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
static const char *const WEEKDAY_WORDS[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
enum { DAY = 86400, DAYS_AHEAD = 800 };

/* Days since 1970-01-01 of a calendar date; days are counted, not seconds: no clock of any zone is
 * in it. */
static int64_t day_number(const char *date) {
    int64_t midnight = 0;
    return text_parse_date(date, &midnight) ? midnight / DAY : -1;
}

static void date_of(int64_t day, int *year, int *month, int *mday) {
    time_t t = (time_t)(day * DAY);
    struct tm tm;
    gmtime_r(&t, &tm);
    *year = tm.tm_year + 1900;
    *month = tm.tm_mon + 1;
    *mday = tm.tm_mday;
}

static bool on_weekday(const struct task *t, int64_t day) {
    return strstr(t->weekdays, WEEKDAY[(day + 3) % 7]) != NULL; /* 1970-01-01 was a Thursday */
}

static bool falls_on(const struct task *t, int64_t day) {
    int64_t from = t->on_date ? day_number(t->on_date) : -1;
    if (strcmp(t->schedule, "once") == 0)
        return day == from;
    if (strcmp(t->schedule, "weekdays") == 0)
        return on_weekday(t, day);
    if (strcmp(t->schedule, "interval") == 0)
        return t->every_days > 0 && day >= from &&
               (day - (from < 0 ? 0 : from)) % t->every_days == 0;
    return strcmp(t->schedule, "daily") == 0;
}

/* A lost zone has a next time as well: then the start is refused, and that is told. */
int64_t task_next(const struct task *t, int64_t after) {
    struct zone_time local;
    int hour = 0, minute = 0;
    if (strcmp(t->schedule, "manual") == 0 || sscanf(t->at_time, "%2d:%2d", &hour, &minute) != 2 ||
        !zone_local(zone_or_nearest(t->time_zone), after, &local))
        return 0;
    bool dated =
        t->on_date && (strcmp(t->schedule, "once") == 0 || strcmp(t->schedule, "interval") == 0);
    int64_t day = text_day_number(local.year, local.month, local.day),
            from = dated ? day_number(t->on_date) : -1;
    if (from > day)
        day = from; /* however far ahead */
    for (int64_t last = day + DAYS_AHEAD; day <= last; day++) {
        int year, month, mday;
        int64_t at = 0;
        date_of(day, &year, &month, &mday);
        if (falls_on(t, day) &&
            zone_utc(zone_or_nearest(t->time_zone), year, month, mday, hour, minute, &at) &&
            at > after)
            return at;
    }
    return 0;
}

static const char *weekday_words(struct arena *a, const struct task *t) {
    const char *words = "";
    int n = 0, seen = 0;
    for (int i = 0; i < 7; i++)
        n += strstr(t->weekdays, WEEKDAY[i]) != NULL;
    for (int i = 0; i < 7; i++)
        if (strstr(t->weekdays, WEEKDAY[i])) {
            seen++;
            words = arena_printf(a, "%s%s%s", words,
                                 seen == 1   ? ""
                                 : seen == n ? " and "
                                             : ", ",
                                 WEEKDAY_WORDS[i]);
        }
    return n == 7 ? "every day" : words;
}

const char *task_schedule_text(struct arena *a, const struct task *t) {
    const char *at = arena_printf(a, "at %s (%s)", t->at_time, t->time_zone);
    if (strcmp(t->schedule, "daily") == 0 ||
        (strcmp(t->schedule, "interval") == 0 && t->every_days == 1))
        return arena_printf(a, "Every day %s", at);
    if (strcmp(t->schedule, "weekdays") == 0)
        return arena_printf(a, "On %s %s", weekday_words(a, t), at);
    if (strcmp(t->schedule, "interval") == 0)
        return arena_printf(a, "Every %lld days %s", (long long)t->every_days, at);
    if (strcmp(t->schedule, "once") == 0)
        return arena_printf(a, "Once, on %s %s", t->on_date ? t->on_date : "a day not chosen", at);
    return "Only by hand";
}

const char *task_spec(struct arena *a, const char *query, const struct action *actions, int n) {
    const char *spec = query ? query : "";
    for (int i = 0; i < n; i++)
        spec = arena_printf(a, "%s\n%s", spec, action_value(a, &actions[i]));
    return spec;
}

bool task_zone_lost(const struct task *t) {
    return strcmp(t->schedule, "manual") != 0 && !zone_known(t->time_zone);
}
