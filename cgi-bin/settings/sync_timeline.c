/* The day, as a picture of table cells, each a quarter of an hour wide, and as words beside it. */
#include "settings/sync_timeline.h"
#include "base/zone.h"
#include "tasks/task.h"
#include "tasks/task_schedule.h"
#include "tpl_names.h"

#include <string.h>

enum { QUARTERS = 96, MINUTES = 1440 };

struct day {
    int slot, busy;
    const char *zone;
}; /* first minute of the slot, minutes until it is over */

static void add_span(struct dict *row, int width, const char *kind) {
    if (width <= 0)
        return;
    struct dict *span = dict_row(row, T_SPAN);
    dict_set_int(span, T_SPAN_WIDTH, width);
    if (kind)
        dict_show(span, kind);
}

static void add_sync(struct dict *part, const struct day *d) {
    struct dict *row = dict_row(part, T_DAY_ROW);
    int from = d->slot / 15, over = (d->busy + 14) / 15 - 4, room = QUARTERS - from - 4;
    dict_set(row, T_ROW_NAME, "Synchronization");
    int wrapped = over > room ? over - room : 0; /* past midnight it goes on at the left */
    wrapped = wrapped > from ? from : wrapped;
    over = over > room ? room : over;
    add_span(row, wrapped, T_SPAN_OVER);
    add_span(row, from - wrapped, NULL);
    add_span(row, 4, T_SPAN_SLOT);
    add_span(row, over, T_SPAN_OVER);
    add_span(row, room - over, NULL);
}

static const char *clock(struct request *r, int minute) {
    return arena_printf(r->arena, "%02d:%02d", minute / 60 % 24, minute % 60);
}

/* The first quarter of an hour that is free again, for advice. */
static void advise(struct request *r, struct dict *words, const struct day *d, int minute) {
    if ((minute - d->slot + MINUTES) % MINUTES >= d->busy)
        return;
    int free_at = (d->slot + (d->busy + 14) / 15 * 15) % MINUTES;
    bool in_slot = (minute - d->slot + MINUTES) % MINUTES < 60;
    dict_set(dict_row(words, T_CLASH), T_CLASH_WORDS,
             arena_printf(r->arena, "It %s. Plan it at %s or later.",
                          in_slot ? "starts within the slot and would have to wait"
                                  : "starts while a long synchronization may still run",
                          clock(r, free_at)));
}

static enum rc_err add_task(struct request *r, struct dict *part, const struct day *d, int64_t id,
                            bool *any) {
    struct task t;
    struct zone_time there;
    TRY(task_load(r->db, r->arena, id, &t));
    int64_t next = t.enabled && !task_zone_lost(&t) ? task_next(&t, r->now) : 0;
    if (next == 0 || !zone_local(d->zone, next, &there))
        return OK;
    int minute = there.hour * 60 + there.minute;
    struct dict *row = dict_row(part, T_DAY_ROW), *words = dict_row(part, T_TASK_WORDS);
    *any = true;
    dict_set(row, T_ROW_NAME, t.name);
    add_span(row, minute / 15, NULL);
    add_span(row, 1, T_SPAN_TASK);
    add_span(row, QUARTERS - minute / 15 - 1, NULL);
    dict_set(words, T_TASK_NAME, t.name);
    dict_set(words, T_TASK_PATH, arena_printf(r->arena, "/tasks/%lld", (long long)id));
    dict_set(words, T_WORDS,
             arena_printf(r->arena, "%s; here that is %s", task_schedule_text(r->arena, &t),
                          clock(r, minute)));
    advise(r, words, d, minute);
    return OK;
}

enum rc_err sync_timeline_show(struct request *r, struct dict *part, const struct schedule *s,
                               int64_t longest) {
    int64_t *ids = NULL;
    int n = 0, expected = (int)((longest + 59) / 60);
    bool any = false;
    const struct day d = {.slot = s->slot * 60,
                          .busy = expected > 60 ? (expected < MINUTES ? expected : MINUTES) : 60,
                          .zone = s->zone};
    dict_set(part, T_ZONE, s->zone);
    if (s->enabled) {
        add_sync(part, &d);
        dict_set(dict_row(part, T_SYNC_WORDS), T_WORDS,
                 arena_printf(r->arena, "starts between %s and %s%s", clock(r, d.slot),
                              clock(r, d.slot + 59),
                              expected > 60 ? arena_printf(r->arena, ", and may run until %s",
                                                           clock(r, d.slot + d.busy))
                                            : ""));
    } else
        dict_set(dict_row(part, T_SYNC_WORDS), T_WORDS, "the daily run is switched off");
    TRY(task_list(r->db, &ids, &n));
    for (int i = 0; i < n; i++)
        TRY(add_task(r, part, &d, ids[i], &any));
    dict_show_if(part, !any, T_NO_TASKS);
    return OK;
}
