/* Facts of a task that the list and the page of a task share. */
#include "tasks/task_text.h"
#include "base/text.h"
#include "base/zone.h"
#include "runs/run_text.h"
#include "tasks/task_schedule.h"
#include "tpl_names.h"

const char *task_path(struct request *r, int64_t id) {
    return arena_printf(r->arena, "/tasks/%lld", (long long)id);
}

enum rc_err task_of_path(struct request *r, struct task *t) {
    int64_t id = 0;
    if (!text_to_int(r->path_arg[0], &id))
        return FAIL(r->err, ERR_NOT_FOUND, "Task not found.", "task %s", r->path_arg[0]);
    return task_load(r->db, r->arena, id, t);
}

void task_show_state(struct dict *d, const struct task *t) {
    if (!t->enabled)
        dict_show(d, T_TASK_OFF);
    else
        dict_show(d, t->dry_run ? T_TASK_DRY : T_TASK_ON);
}

const char *task_next_text(struct request *r, const struct task *t) {
    if (!t->enabled)
        return "– (task is off)";
    if (task_zone_lost(t))
        return arena_printf(r->arena, "Blocked: this server does not know the time zone %s",
                            t->time_zone);
    if (!t->next_run_at)
        return task_schedule_kind(t->schedule) == SCHEDULE_MANUAL ? "Manual" : "Finished";
    const char *when = zone_text(r->arena, t->time_zone, t->next_run_at);
    if (t->next_run_at > r->now)
        return when;
    return arena_printf(r->arena, "%s, starts within a minute", when);
}

enum rc_err task_show_filter(struct request *r, struct dict *d, const struct task *t) {
    const char *conditions = NULL;
    if (!t->query) {
        dict_show(d, T_FILTER_GONE);
        return OK;
    }
    struct dict *f = dict_row(d, T_TASK_FILTER);
    TRY(run_filter_text(r, t->query, &conditions));
    dict_set(f, T_FILTER_NAME, t->filter_name);
    if (r->who.level >= LEVEL_FULL)
        dict_set_int(dict_row(f, T_MAY_CHANGE_FILTER), T_ID, t->filter);
    dict_set(f, T_FILTER_TEXT, conditions);
    dict_set(f, T_FILTER_LINK, arena_printf(r->arena, "/users?%s", t->query));
    return OK;
}
