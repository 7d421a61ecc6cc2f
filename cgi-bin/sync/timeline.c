/* The day as a bar of table cells, each a quarter of an hour wide, and as text beside it. */
#include "sync/timeline.h"
#include "base/zone.h"
#include "tasks/task.h"
#include "tasks/task_schedule.h"
#include "tpl_names.h"

#include <string.h>

enum { DAY_QUARTERS = 96, DAY_MINUTES = 1440 };

struct timeline {
    int slot; /* its first minute of the day */
    int busy; /* minutes from there until the synchronization is over */
    const char *zone;
};

static void timeline_add_span(struct dict *row, int width, const char *kind) {
    if (width <= 0)
        return;
    struct dict *span = dict_row(row, T_SPAN);
    dict_set_int(span, T_SPAN_WIDTH, width);
    if (kind)
        dict_show(span, kind);
}

static void timeline_add_sync(struct dict *part, const struct timeline *d) {
    struct dict *row = dict_row(part, T_DAY_ROW);
    int from = d->slot / 15;
    int over = (d->busy + 14) / 15 - 4; /* quarters after the slot */
    int room = DAY_QUARTERS - from - 4;
    dict_set(row, T_ROW_NAME, "Synchronization");
    /* Past midnight it continues at the left. */
    int wrapped = over > room ? over - room : 0;
    wrapped = wrapped > from ? from : wrapped;
    over = over > room ? room : over;
    timeline_add_span(row, wrapped, T_SPAN_OVER);
    timeline_add_span(row, from - wrapped, NULL);
    timeline_add_span(row, 4, T_SPAN_SLOT);
    timeline_add_span(row, over, T_SPAN_OVER);
    timeline_add_span(row, room - over, NULL);
}

static const char *timeline_clock_text(struct request *r, int minute) {
    return arena_printf(r->arena, "%02d:%02d", minute / 60 % 24, minute % 60);
}

/* Advises a time for a task that would meet the synchronization: the next free quarter of an hour.
 */
static void timeline_add_advice(struct request *r, struct dict *text, const struct timeline *d,
                                int minute) {
    if ((minute - d->slot + DAY_MINUTES) % DAY_MINUTES >= d->busy)
        return;
    int free_at = (d->slot + (d->busy + 14) / 15 * 15) % DAY_MINUTES;
    bool in_slot = (minute - d->slot + DAY_MINUTES) % DAY_MINUTES < 60;
    dict_set(dict_row(text, T_CLASH), T_CLASH_TEXT,
             arena_printf(r->arena, "It %s. Plan it at %s or later.",
                          in_slot ? "starts within the slot and would have to wait"
                                  : "starts while a long synchronization may still run",
                          timeline_clock_text(r, free_at)));
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
    struct dict *text = dict_row(part, T_TASK_TEXT);
    *any = true;
    dict_set(row, T_ROW_NAME, t.name);
    timeline_add_span(row, minute / 15, NULL);
    timeline_add_span(row, 1, T_SPAN_TASK);
    timeline_add_span(row, DAY_QUARTERS - minute / 15 - 1, NULL);
    dict_set(text, T_TASK_NAME, t.name);
    dict_set(text, T_TASK_PATH, arena_printf(r->arena, "/tasks/%lld", (long long)id));
    dict_set(text, T_TEXT,
             arena_printf(r->arena, "%s; here that is %s", task_schedule_text(r->arena, &t),
                          timeline_clock_text(r, minute)));
    timeline_add_advice(r, text, d, minute);
    return OK;
}

/* The slot, and the end of a long run. */
static const char *timeline_sync_text(struct request *r, const struct timeline *d) {
    const char *from = timeline_clock_text(r, d->slot);
    const char *to = timeline_clock_text(r, d->slot + 59);
    if (d->busy <= 60)
        return arena_printf(r->arena, "starts between %s and %s", from, to);
    return arena_printf(r->arena, "starts between %s and %s, and may run until %s", from, to,
                        timeline_clock_text(r, d->slot + d->busy));
}

enum rc_err sync_timeline_show(struct request *r, struct dict *part, const struct schedule *s,
                               int64_t longest) {
    int64_t *ids = NULL;
    int n = 0;
    bool any = false;
    struct timeline d = {.slot = s->slot * 60, .busy = (int)((longest + 59) / 60), .zone = s->zone};
    if (d.busy < 60)
        d.busy = 60;
    if (d.busy > DAY_MINUTES)
        d.busy = DAY_MINUTES;
    dict_set(part, T_ZONE, s->zone);
    struct dict *text = dict_row(part, T_SYNC_TEXT);
    dict_set(text, T_TEXT, "the daily run is switched off");
    if (s->enabled) {
        timeline_add_sync(part, &d);
        dict_set(text, T_TEXT, timeline_sync_text(r, &d));
    }
    TRY(task_list(r->db, &ids, &n));
    for (int i = 0; i < n; i++)
        TRY(timeline_add_task(r, part, &d, ids[i], &any));
    dict_show_if(part, !any, T_NO_TASKS);
    return OK;
}
