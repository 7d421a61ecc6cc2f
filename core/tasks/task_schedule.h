/* When a task starts, by the local dates and times of its time zone. */
#ifndef CORE_TASKS_TASK_SCHEDULE_H
#define CORE_TASKS_TASK_SCHEDULE_H
#include "tasks/task.h"

enum task_schedule_kind {
    SCHEDULE_UNKNOWN,
    SCHEDULE_ONCE,
    SCHEDULE_DAILY,
    SCHEDULE_WEEKDAYS,
    SCHEDULE_INTERVAL,
    SCHEDULE_MANUAL
};
/* "once", "daily", "weekdays", "interval", "manual"; NULL is SCHEDULE_UNKNOWN. */
enum task_schedule_kind task_schedule_kind(const char *text);
const char *task_schedule_kind_name(enum task_schedule_kind kind);

/* First start after `after`, in UTC seconds; 0: never again. A time that daylight saving skips
 * starts at the first second after it, a doubled one at its first pass. A zone this system does not
 * know is replaced by the nearest one; such a start is then refused, with an event. */
int64_t task_next(const struct task *t, int64_t after);
/* The date there at that moment, "2026-12-01"; NULL when this system does not know the zone. */
const char *task_date(struct arena *a, const struct task *t, int64_t at);
/* It has a schedule, but this system does not know its zone, so no start can begin. */
bool task_zone_lost(const struct task *t);
/* At least one three-letter English name, separated by commas: "mon,wed". */
bool task_weekdays_valid(const char *list);
/* "Every day at 06:00 (Europe/Berlin)", "Every Mon and Wed at …", "Every 3 days at …", "Once, on
 * 2026-12-01 at …", "Manually". */
const char *task_schedule_text(struct arena *a, const struct task *t);
#endif
