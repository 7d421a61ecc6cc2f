/* /tasks/{id}: one task with its limits, its runs and its form, and the posts below it: save,
 * preview, switch, limits, delete. core/tasks and core/runs decide what is allowed; this file reads
 * the form and leads on. */
#include "base/log.h"
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "runs/approval.h"
#include "runs/create.h"
#include "runs/run_pending.h"
#include "runs/run_text.h"
#include "runs/runs_table.h"
#include "runs/task_limit.h"
#include "tasks/limit_text.h"
#include "tasks/task_form.h"
#include "tasks/task_schedule.h"
#include "tasks/task_text.h"
#include "tasks/task_validate.h"
#include "tasks/task_warnings.h"
#include "tpl_names.h"
#include "users/filter.h"

static enum rc_err task_show_facts(struct request *r, struct dict *body, const struct task *t) {
    dict_set(body, T_TASK_NAME, t->name);
    task_show_state(body, t);
    TRY(task_show_filter(r, body, t));
    TRY(run_show_actions(r, body, t->action, t->actions));
    dict_set(body, T_SCHEDULE_TEXT, task_schedule_text(r->arena, t));
    dict_set(body, T_NEXT_RUN, task_next_text(r, t));
    dict_show(body, t->dry_run ? T_IS_DRY : T_IS_REAL);
    dict_show(body, t->seen ? T_SEEN : T_UNSEEN);
    if (t->seen) {
        dict_set(body, T_SEEN_BY, t->seen_by);
        dict_set(body, T_SEEN_AGO, text_ago(r->arena, t->seen_at, r->now));
    }
    if (t->notify && *t->notify)
        dict_set(dict_row(body, T_ALSO_NOTIFIES), T_NOTIFY, t->notify);
    dict_set(body, T_CHANGED,
             arena_printf(r->arena, "%s by %s", text_ago(r->arena, t->changed_at, r->now),
                          t->changed_by));
    return OK;
}

/* How many people the task reaches; fit is -1 without a filter, or when another version of Rollcall
 * saved a filter that this one cannot read. */
static enum rc_err task_find_reach(struct request *r, const struct task *t,
                                   struct task_reach *reach) {
    struct user_filter filter;
    const char *problem = NULL;
    *reach = (struct task_reach){.fit = -1};
    if (t->query && user_filter_parse(r->arena, t->query, &filter, &problem))
        return task_reach(r->db, r->arena, t, r->now, reach);
    return OK;
}

/* Switching on a task that would not start needs a tick. After a save was refused, the form below
 * has a box of its own. */
static void task_show_switches(struct request *r, struct dict *body, struct dict *change,
                               const struct task *t, bool broken, bool posted) {
    dict_show_if(change, t->enabled, T_SWITCH_OFF);
    dict_show_if(change, !t->enabled && t->seen && !broken, T_SWITCH_ON);
    if (!t->enabled && t->seen && broken && !posted)
        task_limits_box(r, dict_row(body, T_SWITCH_KNOWING));
}

static enum rc_err task_show_decisions(struct request *r, struct dict *body, const struct task *t,
                                       bool broken, bool posted) {
    const char *path = task_path(r, t->id);
    struct dict *change = dict_row(body, T_MAY_CHANGE), *edit = dict_row(body, T_MAY_EDIT);
    page_csrf(r, body);
    dict_set(change, T_PREVIEW_PATH, arena_printf(r->arena, "%s/preview", path));
    dict_set(body, T_SWITCH_PATH, arena_printf(r->arena, "%s/switch", path));
    dict_show_if(change, t->query != NULL, T_MAY_PREVIEW);
    task_show_switches(r, body, change, t, broken, posted);
    dict_set(edit, T_DELETE_PATH, arena_printf(r->arena, "%s/delete", path));
    return task_form_show(r, dict_part(edit, T_TASK_FORM, TPL_TASKS_TASK_FORM), t, posted);
}

/* Why the task is off: its filter was changed, or nobody has seen its preview yet. */
static void task_show_unseen(struct request *r, struct dict *body, const struct task *t) {
    if (!t->filter_by) {
        dict_show(body, T_MUST_SEE);
        return;
    }
    struct dict *banner = dict_row(body, T_FILTER_CHANGED);
    dict_set(banner, T_FILTER_NAME, t->filter_name);
    dict_set_int(banner, T_ID, t->filter);
    dict_set(banner, T_BY, t->filter_by);
    dict_set(banner, T_AT_TEXT, text_ago(r->arena, t->filter_at, r->now));
}

static enum rc_err task_fill(struct request *r, struct dict *body, const struct task *t,
                             bool posted) {
    const struct runs_table table = {.task = t->id, .base = task_path(r, t->id)};
    struct task_reach reach;
    bool any = false;
    TRY(task_show_facts(r, body, t));
    TRY(task_find_reach(r, t, &reach));
    task_limits_show(r, body, t, &reach);
    if (!t->seen && t->query)
        task_show_unseen(r, body, t);
    TRY(task_warnings_show(r, body, t));
    TRY(runs_table_show(r, dict_part(body, T_RUNS, TPL_RUNS_RUNS_TABLE), &table, &any));
    dict_show_if(body, !any, T_NO_RUNS);
    const struct run as_run = {.acts_as = t->acts_as, .area = t->area};
    if (r->who.level >= LEVEL_FULL && run_was_made_for(r->who.acts, &as_run))
        return task_show_decisions(r, body, t, reach.broken.n > 0, posted);
    dict_show(body, T_READ_ONLY);
    return OK;
}

static struct response task_show(struct request *r, const struct task *t, bool posted) {
    struct page p = page_begin(r, arena_printf(r->arena, "Task %s", t->name), TPL_TASKS_TASK);
    return task_fill(r, p.body, t, posted) == OK ? page_end(r, &p) : error_page(r);
}

struct response task_page(struct request *r) {
    struct task t;
    return task_of_path(r, &t) == OK ? task_show(r, &t, false) : error_page(r);
}

/* --- posts */

/* Switching on a task that would not start needs a tick. Another filter or action needs none: it
 * switches the task off anyway. */
static enum rc_err task_ask_knows(struct request *r, const struct task *before,
                                  const struct task *t) {
    bool same = before->seen && t->filter == before->filter && t->actions == before->actions;
    for (int i = 0; same && i < t->actions; i++)
        same = text_equal(action_value(r->arena, &t->action[i]),
                          action_value(r->arena, &before->action[i]));
    (void)task_limits_known(r); /* refuses a bad value */
    if (same && !r->errors && t->enabled && !before->enabled)
        return task_limits_ask(r, t);
    return OK;
}

/* Notes that somebody else changed the task since this form was opened. The entries stay in the
 * form, to be saved again. The same form twice is no surprise: its person made the change. */
static void task_check_stale(struct request *r, const struct task *t) {
    const char *sent = request_form(r, "changed_at");
    int64_t at = 0;
    bool own = text_equal_nocase(t->changed_by, r->who.name);
    if (!own && sent && (!text_to_int(sent, &at) || at != t->changed_at))
        request_note(r, "changed_at",
                     "%s changed this task %s, as shown above. Your entries are kept below; save "
                     "again to replace theirs",
                     t->changed_by, text_ago(r->arena, t->changed_at, r->now));
}

struct response task_post(struct request *r) {
    struct task before, t;
    if (task_of_path(r, &before) != OK)
        return error_page(r);
    t = before;
    task_check_stale(r, &before);
    if (task_form_read(r, &t) != OK || task_ask_knows(r, &before, &t) != OK)
        return error_page(r);
    return r->errors ? task_show(r, &before, true) : task_form_save(r, &t);
}

struct response task_preview_post(struct request *r) {
    struct task t;
    int64_t id = 0, before = 0;
    if (task_of_path(r, &t) != OK || run_pending_before(r, &before) != OK ||
        run_preview_task(r->db, r->arena, t.id, r->who.name, r->now, &id) != OK)
        return error_page(r);
    return run_pending_see(r, id, before, NULL);
}

/* off, else on, as a dry run or not. */
static bool task_is_switched(const struct task *t, bool off, bool dry) {
    return off ? !t->enabled : t->enabled && t->dry_run == dry;
}

static enum rc_err task_switch_to(struct request *r, const struct task *t, const char *to) {
    bool off = text_equal(to, "off"), dry = text_equal(to, "dry");
    if (!off && !dry && !text_equal(to, "on"))
        return FAIL(r->err, ERR_INPUT, "A task can be turned on, off, or on as dry run.", "to %s",
                    to);
    if (!off && !task_is_switched(t, off, dry) && t->seen)
        TRY(task_limits_ask(r, t));
    if (r->errors)
        return OK;
    TRY(db_begin(r->db));
    TRY(task_switch(r->db, r->arena, t->id, !off, off ? t->dry_run : dry, r->who.name, r->now));
    return db_commit(r->db);
}

struct response task_switch_post(struct request *r) {
    struct task t;
    const char *to = request_form_text(r, "to");
    if (task_of_path(r, &t) != OK || task_switch_to(r, &t, to) != OK)
        return error_page(r);
    if (r->errors)
        return task_show(r, &t, false);
    const char *flash = request_form(r, "knows") ? "switched-on-idle" : "switched-on";
    bool off = text_equal(to, "off");
    if (task_is_switched(&t, off, text_equal(to, "dry")))
        flash = "unchanged";
    else if (off)
        flash = "switched-off";
    return response_see(r, task_path(r, t.id), flash);
}

/* *out stays when the field was not sent. False when it is not a number. */
static bool task_read_limit(struct request *r, const char *name, int64_t *out) {
    const char *sent = request_form(r, name);
    return !sent || text_to_int(request_form_trimmed(r, name), out);
}

static enum rc_err task_read_limits(struct request *r, struct task *t) {
    struct task_problems problems;
    if (!task_read_limit(r, "cap_users", &t->cap_users))
        t->cap_users = -1;
    if (!task_read_limit(r, "cap_percent", &t->cap_percent))
        t->cap_percent = -1;
    if (request_form(r, "limit_mode"))
        t->limit_mode = request_form_text(r, "limit_mode");
    TRY(task_check(r->db, r->arena, t, r->now, &problems));
    for (int i = 0; i < problems.n; i++)
        request_refuse(r, problems.at[i].field, "%s", problems.at[i].text);
    return OK;
}

struct response task_limits_post(struct request *r) {
    struct task before, t, after;
    int64_t id = 0, in_making = 0;
    if (task_of_path(r, &before) != OK)
        return error_page(r);
    t = before;
    if (task_read_limits(r, &t) != OK)
        return error_page(r);
    if (r->errors)
        return task_show(r, &before, false);
    if (task_form_write(r, &t, &after) != OK)
        return error_page(r);
    if (run_pending_before(r, &in_making) == OK &&
        run_preview_task(r->db, r->arena, t.id, r->who.name, r->now, &id) == OK)
        return run_pending_see(r, id, in_making, "limits-saved");
    if (r->err->code != ERR_BUSY)
        return error_page(r);
    /* The page of a busy database would claim that nothing was saved. */
    log_err(r->err);
    return response_see(r, task_path(r, t.id), "limits-alone");
}

static struct response task_ask_delete(struct request *r, const struct task *t) {
    struct page p = page_begin(r, "Delete this task?", TPL_TASKS_TASK_DELETE);
    page_csrf(r, p.body);
    dict_set(p.body, T_TASK_NAME, t->name);
    dict_set(p.body, T_TASK_PATH, task_path(r, t->id));
    dict_set(p.body, T_DELETE_PATH, arena_printf(r->arena, "%s/delete", task_path(r, t->id)));
    return page_end(r, &p);
}

static enum rc_err task_post_delete(struct request *r, const struct task *t) {
    TRY(db_begin(r->db));
    TRY(task_delete(r->db, r->arena, t->id, r->who.name, r->now));
    return db_commit(r->db);
}

struct response task_delete_post(struct request *r) {
    struct task t;
    if (task_of_path(r, &t) != OK)
        return error_page(r);
    if (!text_equal(request_form_text(r, "confirm"), "yes"))
        return task_ask_delete(r, &t);
    if (task_post_delete(r, &t) != OK)
        return error_page(r);
    return response_see(r, "/tasks", "deleted");
}
