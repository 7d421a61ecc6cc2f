/* The day as lines of 1,440 minutes: one for the sync, one for each task, each with its text. */
#include "sync/timeline.h"
#include "base/text.h"
#include "base/zone.h"
#include "tasks/task.h"
#include "tasks/task_schedule.h"
#include "tpl_names.h"

#include <string.h>

enum { DAY_MINUTES = 1440, TASK_MINUTES = 15 };

struct timeline {
    int slot; /* its first minute of the day */
    int busy; /* minutes from there until the sync is over */
    const char *zone;
};

/* A bar of the line, in minutes. Past midnight it continues at the left. */
static void timeline_add_bar(struct dict *row, const char *kind, int from, int width) {
    from %= DAY_MINUTES;
    int room = DAY_MINUTES - from;
    for (int part = width < room ? width : room; part > 0; part = width, from = 0) {
        struct dict *bar = dict_row(row, kind);
        dict_set_int(bar, T_BAR_FROM, from);
        dict_set_int(bar, T_BAR_WIDTH, part);
        width -= part;
    }
}

static const char *timeline_clock_text(struct request *r, int minute) {
    return arena_printf(r->arena, "%02d:%02d", minute / 60 % 24, minute % 60);
}

/* Advises a time for a task that overlaps the sync: the next free quarter of an hour. */
static void timeline_add_advice(struct request *r, struct dict *text, const struct timeline *d,
                                int minute) {
    if ((minute - d->slot + DAY_MINUTES) % DAY_MINUTES >= d->busy)
        return;
    int free_at = (d->slot + (d->busy + 14) / 15 * 15) % DAY_MINUTES;
    bool in_slot = (minute - d->slot + DAY_MINUTES) % DAY_MINUTES < 60;
    struct dict *clash = dict_row(text, T_CLASH);
    dict_set(clash, T_FREE_AT, timeline_clock_text(r, free_at));
    dict_show(clash, in_slot ? T_IN_SLOT : T_AFTER_SLOT);
}

static enum rc_err timeline_add_task(struct request *r, struct dict *part, const struct timeline *d,
                                     int64_t id, bool *any) {
    struct task t;
    struct zone_time there;
    TRY(task_load(r->db, r->arena, id, &t));
    int64_t next = t.enabled && !task_zone_lost(&t) ? task_next(&t, r->now) : 0;
    if (next == 0 || !zone_local(d->zone, next, &there))
        return OK;
    int minute = there.hour * 60 + there.minute;
    struct dict *row = dict_row(part, T_DAY_ROW);
    *any = true;
    timeline_add_bar(row, T_BAR_TASK, minute, TASK_MINUTES);
    dict_set(row, T_TEXT, task_schedule_text(r->arena, &t));
    if (!text_equal(t.time_zone, d->zone))
        dict_set(dict_row(row, T_HERE), T_CLOCK, timeline_clock_text(r, minute));
    struct dict *task = dict_row(row, T_TASK);
    dict_set(task, T_TASK_NAME, t.name);
    dict_set(task, T_TASK_PATH, arena_printf(r->arena, "/tasks/%lld", (long long)id));
    timeline_add_advice(r, row, d, minute);
    return OK;
}

static void timeline_add_sync(struct request *r, struct dict *part, const struct timeline *d) {
    struct dict *row = dict_row(part, T_DAY_ROW);
    const char *from = timeline_clock_text(r, d->slot);
    const char *to = timeline_clock_text(r, d->slot + 59);
    dict_show(row, T_SYNC);
    timeline_add_bar(row, T_BAR_SLOT, d->slot, 60);
    timeline_add_bar(row, T_BAR_OVER, d->slot + 60, d->busy - 60);
    if (d->busy <= 60)
        dict_set(row, T_TEXT, arena_printf(r->arena, "Starts between %s and %s", from, to));
    else
        dict_set(row, T_TEXT,
                 arena_printf(r->arena, "Starts between %s and %s; may run until %s", from, to,
                              timeline_clock_text(r, d->slot + d->busy)));
}

enum rc_err sync_timeline_show(struct request *r, struct dict *part, const struct schedule *s,
                               const char *zone, int64_t longest) {
    int64_t *ids = NULL;
    int n = 0;
    bool any = false;
    struct zone_time start;
    struct timeline d = {.busy = (int)((longest + 59) / 60), .zone = zone};
    if (zone_local(zone, s->slot_start, &start))
        d.slot = start.hour * 60 + start.minute;
    if (d.busy < 60)
        d.busy = 60;
    if (d.busy > DAY_MINUTES)
        d.busy = DAY_MINUTES;
    dict_set(part, T_ZONE, zone);
    if (s->enabled)
        timeline_add_sync(r, part, &d);
    TRY(task_list(r->db, &ids, &n));
    for (int i = 0; i < n; i++)
        TRY(timeline_add_task(r, part, &d, ids[i], &any));
    dict_show_if(part, !any, T_NO_TASKS);
    dict_show_if(part, any || s->enabled, T_LINES);
    return OK;
}
