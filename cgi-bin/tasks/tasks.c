/* /tasks: the list of automated tasks. */
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "runs/run_text.h"
#include "tasks/task_schedule.h"
#include "tasks/task_text.h"
#include "tpl_names.h"

static enum rc_err tasks_show_last_run(struct request *r, struct dict *row, const struct task *t) {
    struct run run;
    int64_t id = 0;
    bool any = false;
    TRY(db_get_int(r->db, Q_TASK_PAGE_LAST_RUN, &id, &any, "i", t->id));
    if (!any) {
        dict_show(row, T_NEVER_RUN);
        return OK;
    }
    TRY(run_load(r->db, r->arena, id, &run));
    struct dict *last = dict_row(row, T_LAST_RUN);
    const char *state = run_state_label(&run);
    int64_t when = run.started_at ? run.started_at : run.requested_at;
    if (run.finished_at && run.state != RUN_REFUSED)
        state = arena_printf(r->arena, "%s: %s", state, run_counts_text(r->arena, &run));
    dict_set(last, T_RUN_PATH, run_path(r->arena, &run));
    dict_set(last, T_RUN_WHEN, text_ago(r->arena, when, r->now));
    dict_set(last, T_RUN_STATE_TEXT, state);
    return OK;
}

/* Counts the task in *on when it is switched on. */
static enum rc_err tasks_show_task(struct request *r, struct dict *list, int64_t id, int64_t *on) {
    struct task t;
    TRY(task_load(r->db, r->arena, id, &t));
    struct dict *row = dict_row(list, T_TASK);
    *on += t.enabled;
    dict_set(row, T_TASK_PATH, task_path(r, id));
    dict_set(row, T_TASK_NAME, t.name);
    task_show_state(row, &t);
    dict_show_if(row, !t.seen && t.query, T_TASK_UNSEEN);
    TRY(task_show_filter(r, row, &t));
    TRY(run_show_actions(r, row, t.action, t.actions));
    dict_set(row, T_SCHEDULE_TEXT, task_schedule_text(r->arena, &t));
    bool has_next = t.enabled && (t.next_run_at || task_zone_lost(&t));
    dict_set(row, T_NEXT_RUN, has_next ? task_next_text(r, &t) : "–");
    return tasks_show_last_run(r, row, &t);
}

static enum rc_err tasks_fill(struct request *r, struct dict *body) {
    int64_t *ids = NULL, on = 0;
    int n = 0;
    TRY(task_list(r->db, &ids, &n));
    dict_show(body, r->who.level >= LEVEL_FULL ? T_MAY_CHANGE : T_READ_ONLY);
    dict_show_if(body, n == 0, T_NO_TASKS);
    if (n == 0)
        return OK;
    struct dict *list = dict_row(body, T_LIST);
    for (int i = 0; i < n; i++)
        TRY(tasks_show_task(r, list, ids[i], &on));
    dict_set(list, T_TASK_COUNT, text_plural(r->arena, n, "%s task", "%s tasks"));
    dict_set_int(list, T_TASKS_ON, on);
    return OK;
}

/* POST /tasks is the same as POST /tasks/new. */
struct response tasks_post(struct request *r) {
    return task_new_post(r);
}

struct response tasks_page(struct request *r) {
    struct page p = page_begin(r, "Tasks", TPL_TASKS_TASKS);
    return tasks_fill(r, p.body) == OK ? page_end(r, &p) : error_page(r);
}
