/* /tasks: the automated tasks, their form, their preview, switching and deleting. What a task does
 * is core's and the lane's business; a run and its preview stand in page_run.c. */
#include "base/log.h"
#include "base/text.h"
#include "base/zone.h"
#include "handlers.h"
#include "page/page.h"
#include "runs/create.h"
#include "runs/run_pending.h"
#include "runs/run_text.h"
#include "settings/settings.h"
#include "tasks/limit_text.h"
#include "tasks/task_form.h"
#include "tasks/task_schedule.h"
#include "tasks/task_validate.h"
#include "tpl_names.h"
#include "users/filter.h"

#include <string.h>

static const char *task_path(struct request *r, int64_t id) {
    return arena_printf(r->arena, "/tasks/%lld", (long long)id);
}

static enum rc_err task_of_path(struct request *r, struct task *t) {
    int64_t id = 0;
    if (!text_to_int(r->path_arg[0], &id))
        return FAIL(r->err, ERR_NOT_FOUND,
                    "There is no such task. The list under Tasks shows all of them.", "task %s",
                    r->path_arg[0]);
    return task_load(r->db, r->arena, id, t);
}

static void show_state(struct dict *d, const struct task *t) {
    dict_show(d, !t->enabled ? T_TASK_OFF : t->dry_run ? T_TASK_DRY : T_TASK_ON);
}

static const char *next_words(struct request *r, const struct task *t) {
    if (t->enabled && task_zone_lost(t))
        return arena_printf(r->arena,
                            "not before another time zone is chosen: this server does not know %s",
                            t->time_zone);
    if (!t->enabled || !t->next_run_at)
        return !t->enabled                          ? "not while it is off"
               : strcmp(t->schedule, "manual") == 0 ? "when somebody starts it"
                                                    : "never again";
    const char *when = zone_text(r->arena, t->time_zone, t->next_run_at);
    return t->next_run_at > r->now
               ? when
               : arena_printf(r->arena, "%s: due, starts within a minute", when);
}

/* --- the list */

static enum rc_err show_filter(struct request *r, struct dict *d, const struct task *t) {
    const char *words = NULL;
    if (!t->query) {
        dict_show(d, T_FILTER_GONE);
        return OK;
    }
    struct dict *f = dict_row(d, T_TASK_FILTER);
    TRY(run_filter_text(r, t->query, &words));
    dict_set(f, T_FILTER_NAME, t->filter_name);
    dict_set(f, T_FILTER_WORDS, words);
    dict_set(f, T_FILTER_LINK, arena_printf(r->arena, "/users?%s", t->query));
    return OK;
}

static enum rc_err show_last(struct request *r, struct dict *row, const struct task *t) {
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
    bool acted = run.finished_at != 0 && strcmp(run.state, "refused") != 0;
    dict_set(last, T_RUN_PATH, run_path(r->arena, &run));
    dict_set(last, T_RUN_WHEN,
             text_ago(r->arena, run.started_at ? run.started_at : run.requested_at, r->now));
    dict_set(last, T_RUN_STATE_WORDS,
             acted ? arena_printf(r->arena, "%s: %s", run_state_text(&run),
                                  run_counts_text(r->arena, &run))
                   : run_state_text(&run));
    return OK;
}

static enum rc_err show_task(struct request *r, struct dict *list, int64_t id, int64_t *on) {
    struct task t;
    TRY(task_load(r->db, r->arena, id, &t));
    struct dict *row = dict_row(list, T_TASK);
    *on += t.enabled;
    dict_set(row, T_TASK_PATH, task_path(r, id));
    dict_set(row, T_TASK_NAME, t.name);
    show_state(row, &t);
    dict_show_if(row, !t.seen && t.query, T_TASK_UNSEEN);
    TRY(show_filter(r, row, &t));
    TRY(run_show_actions(r, row, t.action, t.actions));
    dict_set(row, T_SCHEDULE_WORDS, task_schedule_text(r->arena, &t));
    bool tells = t.enabled && (t.next_run_at || task_zone_lost(&t));
    dict_set(row, T_NEXT_RUN, tells ? next_words(r, &t) : "–");
    return show_last(r, row, &t);
}

static enum rc_err fill_list(struct request *r, struct dict *body) {
    int64_t *ids = NULL, on = 0;
    int n = 0;
    TRY(task_list(r->db, &ids, &n));
    dict_show(body, r->who.level >= LEVEL_FULL ? T_MAY_CHANGE : T_READ_ONLY);
    dict_show_if(body, n == 0, T_NO_TASKS);
    if (n == 0)
        return OK;
    struct dict *list = dict_row(body, T_LIST);
    for (int i = 0; i < n; i++)
        TRY(show_task(r, list, ids[i], &on));
    dict_set(list, T_TASK_COUNT, arena_printf(r->arena, "%d task%s", n, n == 1 ? "" : "s"));
    dict_set_int(list, T_TASKS_ON, on);
    return OK;
}

struct response tasks_page(struct request *r) {
    struct page p = page_begin(r, "Tasks", TPL_TASKS_TASKS);
    return fill_list(r, p.body) == OK ? page_end(r, &p) : response_error(r);
}

/* --- one task */

static enum rc_err show_facts(struct request *r, struct dict *body, const struct task *t) {
    dict_set(body, T_TASK_NAME, t->name);
    show_state(body, t);
    TRY(show_filter(r, body, t));
    TRY(run_show_actions(r, body, t->action, t->actions));
    dict_set(body, T_SCHEDULE_WORDS, task_schedule_text(r->arena, t));
    dict_set(body, T_NEXT_RUN, next_words(r, t));
    dict_show(body, t->dry_run ? T_IS_DRY : T_IS_REAL);
    dict_show(body, t->seen ? T_SEEN : T_UNSEEN);
    if (t->seen) {
        dict_set(body, T_SEEN_BY, t->seen_by);
        dict_set(body, T_SEEN_AGO, text_ago(r->arena, t->seen_at, r->now));
    }
    if (t->notify && *t->notify)
        dict_set(dict_row(body, T_TOLD), T_NOTIFY, t->notify);
    dict_set(body, T_CHANGED,
             arena_printf(r->arena, "%s by %s", text_ago(r->arena, t->changed_at, r->now),
                          t->changed_by));
    return OK;
}

/* A filter of another version of Rollcall may not be readable any more: then nobody can be counted,
 * and nothing is broken. */
static enum rc_err find_reach(struct request *r, const struct task *t, struct task_reach *reach) {
    struct user_filter filter;
    const char *problem = NULL;
    *reach = (struct task_reach){.fit = -1};
    return t->query && user_filter_parse(r->arena, t->query, &filter, &problem)
               ? task_reach(r->db, r->arena, t, r->now, reach)
               : OK;
}

/* Whoever switches on what would not start says that he knows: in the form below it has a box of
 * its own. */
static void show_switches(struct request *r, struct dict *body, struct dict *change,
                          const struct task *t, bool broken, bool posted) {
    dict_show_if(change, t->enabled, T_SWITCH_OFF);
    dict_show_if(change, !t->enabled && t->seen && !broken, T_SWITCH_ON);
    if (!t->enabled && t->seen && broken && !posted)
        task_limits_box(r, dict_row(body, T_SWITCH_KNOWING));
}

static enum rc_err show_decisions(struct request *r, struct dict *body, const struct task *t,
                                  bool broken, bool posted) {
    const char *path = task_path(r, t->id);
    struct dict *change = dict_row(body, T_MAY_CHANGE), *edit = dict_row(body, T_MAY_EDIT);
    page_csrf(r, body);
    dict_set(change, T_PREVIEW_PATH, arena_printf(r->arena, "%s/preview", path));
    dict_set(body, T_SWITCH_PATH, arena_printf(r->arena, "%s/switch", path));
    dict_show_if(change, t->query != NULL, T_MAY_PREVIEW);
    show_switches(r, body, change, t, broken, posted);
    dict_set(edit, T_DELETE_PATH, arena_printf(r->arena, "%s/delete", path));
    return task_form_show(r, dict_part(edit, T_TASK_FORM, TPL_TASKS_TASK_FORM), t, posted);
}

/* Why it is off: its filter was changed under it, or nobody has looked yet. */
static void show_unseen(struct request *r, struct dict *body, const struct task *t) {
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

static enum rc_err fill_one(struct request *r, struct dict *body, const struct task *t,
                            bool posted) {
    const struct run_table table = {.task = t->id, .base = task_path(r, t->id)};
    struct task_reach reach;
    bool any = false;
    TRY(show_facts(r, body, t));
    TRY(find_reach(r, t, &reach));
    task_limits_show(r, body, t, &reach);
    if (!t->seen && t->query)
        show_unseen(r, body, t);
    TRY(run_table_show(r, dict_part(body, T_RUNS, TPL_RUNS_RUNS_TABLE), &table, &any));
    dict_show_if(body, !any, T_NO_RUNS);
    if (r->who.level >= LEVEL_FULL)
        return show_decisions(r, body, t, reach.broken.n > 0, posted);
    dict_show(body, T_READ_ONLY);
    return OK;
}

static struct response show_one(struct request *r, const struct task *t, bool posted) {
    struct page p = page_begin(r, arena_printf(r->arena, "Task %s", t->name), TPL_TASKS_TASK);
    return fill_one(r, p.body, t, posted) == OK ? page_end(r, &p) : response_error(r);
}

struct response task_page(struct request *r) {
    struct task t;
    return task_of_path(r, &t) == OK ? show_one(r, &t, false) : response_error(r);
}

/* --- saving */

static struct response show_new(struct request *r, const struct task *t, bool posted) {
    struct page p = page_begin(r, "New task", TPL_TASKS_NEW);
    if (task_form_show(r, dict_part(p.body, T_TASK_FORM, TPL_TASKS_TASK_FORM), t, posted) != OK)
        return response_error(r);
    return page_end(r, &p);
}

/* ?filter= chooses a saved filter beforehand: from its page one comes here. */
struct response task_new(struct request *r) {
    struct task t;
    const char *zone = NULL, *filter = request_query(r, "filter");
    if (settings_text(r->db, "sync.time_zone", &zone) != OK)
        return response_error(r);
    task_defaults(&t, zone);
    if (filter && !text_to_int(filter, &t.filter))
        t.filter = 0;
    return show_new(r, &t, false);
}

static enum rc_err save(struct request *r, const struct task *t, struct task *after) {
    int64_t id = 0;
    TRY(db_begin(r->db));
    TRY(task_save(r->db, r->arena, t, r->who.name, r->now, &id));
    TRY(task_load(r->db, r->arena, id, after));
    return db_commit(r->db);
}

static struct response saved(struct request *r, const struct task *t) {
    struct task after;
    if (save(r, t, &after) != OK)
        return response_error(r);
    bool held = !after.seen && (t->enabled || !t->dry_run);
    return response_see(r, task_path(r, after.id), held ? "saved-unseen" : "saved");
}

struct response task_new_post(struct request *r) {
    struct task t;
    task_defaults(&t, "UTC");
    if (task_form_read(r, &t) != OK)
        return response_error(r);
    return r->errors ? show_new(r, &t, true) : saved(r, &t);
}

/* Only what is switched on by this form as it stands is asked about: another filter or action
 * switches it off anyway. */
static enum rc_err ask_knows(struct request *r, const struct task *before, const struct task *t) {
    bool same = before->seen && t->filter == before->filter && t->actions == before->actions;
    for (int i = 0; same && i < t->actions; i++)
        same = strcmp(action_value(r->arena, &t->action[i]),
                      action_value(r->arena, &before->action[i])) == 0;
    (void)task_limits_text(r);
    return same && !r->errors && t->enabled && !before->enabled ? task_limits_ask(r, t) : OK;
}

struct response task_post(struct request *r) {
    struct task before, t;
    if (task_of_path(r, &before) != OK)
        return response_error(r);
    t = before;
    if (task_form_read(r, &t) != OK || ask_knows(r, &before, &t) != OK)
        return response_error(r);
    return r->errors ? show_one(r, &before, true) : saved(r, &t);
}

/* --- preview, switching, deleting */

struct response task_preview(struct request *r) {
    struct task t;
    int64_t id = 0, before = 0;
    if (task_of_path(r, &t) != OK || run_pending_before(r, &before) != OK ||
        run_preview_task(r->db, r->arena, t.id, r->who.name, r->now, &id) != OK)
        return response_error(r);
    return run_pending_see(r, id, before, NULL);
}

static bool is_so(const struct task *t, bool off, bool dry) {
    return off ? !t->enabled : t->enabled && t->dry_run == dry;
}

static enum rc_err switch_to(struct request *r, const struct task *t, const char *to) {
    bool off = strcmp(to, "off") == 0, dry = strcmp(to, "dry") == 0;
    if (!off && !dry && strcmp(to, "on") != 0)
        return FAIL(r->err, ERR_INPUT, "A task is switched off, on, or on as dry run.", "to %s",
                    to);
    if (!off && !is_so(t, off, dry) && t->seen)
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
    if (task_of_path(r, &t) != OK || switch_to(r, &t, to) != OK)
        return response_error(r);
    if (r->errors)
        return show_one(r, &t, false);
    bool off = strcmp(to, "off") == 0;
    const char *flash = off                        ? "switched-off"
                        : request_form(r, "knows") ? "switched-on-idle"
                                                   : "switched-on";
    return response_see(r, task_path(r, t.id),
                        is_so(&t, off, strcmp(to, "dry") == 0) ? "unchanged" : flash);
}

/* --- limits: from a preview or the task's page, then on to a new preview */

static bool read_limit(struct request *r, const char *name, int64_t *out) {
    const char *sent = request_form(r, name);
    return !sent || text_to_int(request_form_trimmed(r, name), out);
}

static enum rc_err read_limits(struct request *r, struct task *t) {
    struct task_problems problems;
    if (!read_limit(r, "cap_users", &t->cap_users))
        t->cap_users = -1;
    if (!read_limit(r, "cap_percent", &t->cap_percent))
        t->cap_percent = -1;
    if (request_form(r, "limit_mode"))
        t->limit_mode = request_form_text(r, "limit_mode");
    TRY(task_check(r->db, r->arena, t, r->now, &problems));
    for (int i = 0; i < problems.n; i++)
        request_refuse(r, problems.at[i].field, "%s", problems.at[i].words);
    return OK;
}

struct response task_limits_post(struct request *r) {
    struct task before, t, after;
    int64_t id = 0, in_making = 0;
    if (task_of_path(r, &before) != OK)
        return response_error(r);
    t = before;
    if (read_limits(r, &t) != OK)
        return response_error(r);
    if (r->errors)
        return show_one(r, &before, false);
    if (save(r, &t, &after) != OK)
        return response_error(r);
    if (run_pending_before(r, &in_making) == OK &&
        run_preview_task(r->db, r->arena, t.id, r->who.name, r->now, &id) == OK)
        return run_pending_see(r, id, in_making, "limits-saved");
    if (r->err->code != ERR_BUSY) /* else it would be said that nothing was saved */
        return response_error(r);
    log_err(r->err);
    return response_see(r, task_path(r, t.id), "limits-alone");
}

static struct response ask_delete(struct request *r, const struct task *t) {
    struct page p = page_begin(r, "Confirm deleting a task", TPL_TASKS_TASK_DELETE);
    page_csrf(r, p.body);
    dict_set(p.body, T_TASK_NAME, t->name);
    dict_set(p.body, T_TASK_PATH, task_path(r, t->id));
    dict_set(p.body, T_DELETE_PATH, arena_printf(r->arena, "%s/delete", task_path(r, t->id)));
    return page_end(r, &p);
}

static enum rc_err delete (struct request *r, const struct task *t) {
    TRY(db_begin(r->db)); TRY(task_delete(r->db, r->arena, t->id, r->who.name, r->now));
    return db_commit(r->db);
}

struct response task_delete_post(struct request *r) {
    struct task t;
    if (task_of_path(r, &t) != OK)
        return response_error(r);
    if (strcmp(request_form_text(r, "confirm"), "yes") != 0)
        return ask_delete(r, &t);
    return delete (r, &t) == OK ? response_see(r, "/tasks", "deleted") : response_error(r);
}
