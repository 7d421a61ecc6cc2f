/* The form of a task: shows it, reads it, saves it. task_check in core/tasks decides which values
 * are allowed. */
#include "tasks/task_form.h"
#include "base/text.h"
#include "base/zone.h"
#include "page/error_page.h"
#include "page/fields.h"
#include "page/page.h"
#include "settings/mail.h"
#include "sql/core/users/saved_filter.h"
#include "tasks/action_select.h"
#include "tasks/limit_text.h"
#include "tasks/task_form_fields.h"
#include "tasks/task_schedule.h"
#include "tasks/task_terms_form.h"
#include "tasks/task_text.h"
#include "tasks/task_validate.h"
#include "tpl_names.h"
#include "users/saved_filter.h"

#include <string.h>

/* clang-format off */
static const struct form_choice SCHEDULES[] = {
    {"daily",    "Daily",          NULL},
    {"weekdays", "Weekly",         NULL},
    {"interval", "Every … days", NULL},
    {"once",     "Once",           NULL},
    {"manual",   "Manually",       NULL},
};
static const struct form_choice DAYS[] = {
    {"mon", "Monday",    NULL},
    {"tue", "Tuesday",   NULL},
    {"wed", "Wednesday", NULL},
    {"thu", "Thursday",  NULL},
    {"fri", "Friday",    NULL},
    {"sat", "Saturday",  NULL},
    {"sun", "Sunday",    NULL},
};
static const struct form_choice LIMIT_MODES[] = {
    {"stop",    "Block the run",
     "Protects from a wrong filter"},
    {"longest", "Change the longest unused first, up to the limits",
     "Later runs change the rest"},
};
/* clang-format on */
enum {
    SCHEDULES_COUNT = sizeof SCHEDULES / sizeof *SCHEDULES,
    DAYS_COUNT = sizeof DAYS / sizeof *DAYS,
    LIMIT_MODES_COUNT = sizeof LIMIT_MODES / sizeof *LIMIT_MODES,
    ACTIONS_SHOWN = 3
};

/* --- showing */

static enum rc_err task_form_show_filters(struct request *r, struct dict *d, const struct task *t,
                                          bool posted) {
    struct dict *field = dict_row(d, T_FILTER_FIELD);
    struct rows *rows = NULL;
    const char *chosen = posted ? request_form_text(r, "filter")
                                : arena_printf(r->arena, "%lld", (long long)t->filter);
    page_field_error(r, field, "filter");
    TRY(db_query(r->db, Q_SAVED_FILTER_LIST, &rows, ""));
    while (db_next(rows)) {
        struct dict *choice = dict_row(field, T_CHOICE);
        const char *id =
            arena_printf(r->arena, "%lld", (long long)db_int(rows, SAVED_FILTER_LIST__ID));
        dict_set(choice, T_CHOICE_VALUE, id);
        dict_set(choice, T_CHOICE_LABEL, db_text(rows, SAVED_FILTER_LIST__NAME));
        dict_show_if(choice, text_equal(id, chosen), T_CHOICE_SELECTED);
    }
    return db_end(rows);
}

/* The i-th value of a field, "" when there are fewer. */
static const char *sent_nth(struct request *r, const char *name, int i) {
    const char *sent = request_form_nth(r, name, i);
    return sent ? sent : "";
}

static void task_form_show_action(struct request *r, struct dict *field,
                                  const struct action_choices *choices, int i, const char *value,
                                  const char *group) {
    const struct action_kind *kind = action_kind(value);
    struct dict *step = dict_row(field, T_STEP);
    dict_set(step, T_STEP_ID, i ? arena_printf(r->arena, "action-%d", i + 1) : "action");
    dict_set(step, T_GROUP_ID, i ? arena_printf(r->arena, "group-%d", i + 1) : "group");
    dict_set_int(step, T_STEP_NUMBER, i + 1);
    dict_set(step, T_VALUE, group);
    bool has_group = *group || (kind && kind->needs_group);
    dict_show_if(step, request_error(r, "group") && has_group, T_GROUP_BAD);
    action_select_show(step, choices, value);
}

/* At least ACTIONS_SHOWN rows; a form not sent yet has one empty row more than it has actions. */
static int actions_shown(struct request *r, const struct task *t, bool posted) {
    int filled = posted ? 0 : t->actions;
    while (posted && filled < TASK_ACTIONS_MAX && request_form_nth(r, "action", filled))
        filled++;
    int shown = filled + 1 > ACTIONS_SHOWN ? filled + !posted : ACTIONS_SHOWN;
    return shown > TASK_ACTIONS_MAX ? TASK_ACTIONS_MAX : shown;
}

static enum rc_err task_form_show_actions(struct request *r, struct dict *d, const struct task *t,
                                          bool posted) {
    const struct action_choices *choices = NULL;
    struct dict *field = dict_row(d, T_ACTION_FIELD);
    int shown = actions_shown(r, t, posted);
    TRY(action_select_load(r, &choices));
    page_field_error(r, field, "action");
    if (request_error(r, "group"))
        dict_set(dict_row(field, T_GROUP_ERROR), T_ERROR, request_error(r, "group"));
    for (int i = 0; i < shown; i++) {
        const char *value = "", *group = "";
        if (posted) {
            value = sent_nth(r, "action", i);
            group = sent_nth(r, "group", i);
        } else if (i < t->actions) {
            value = action_select_value(r->arena, &t->action[i]);
            TRY(action_select_group(r, &t->action[i], &group));
        }
        task_form_show_action(r, field, choices, i, value, group);
    }
    dict_show_if(field, shown < TASK_ACTIONS_MAX, T_MORE_STEPS);
    return action_select_groups(r, d);
}

static void task_form_show_schedule(struct request *r, struct dict *d, const struct task *t,
                                    bool posted) {
    struct dict *field = dict_row(d, T_SCHEDULE_FIELD);
    const char *chosen = posted ? request_form_text(r, "schedule") : t->schedule;
    page_field_error(r, field, "schedule");
    for (int i = 0; i < SCHEDULES_COUNT; i++)
        task_form_add_choice(r, field, "schedule", i, &SCHEDULES[i],
                             text_equal(chosen, SCHEDULES[i].value));
}

static void task_form_show_limit_modes(struct request *r, struct dict *d, const struct task *t,
                                       bool posted) {
    struct dict *field = dict_row(d, T_LIMIT_MODE_FIELD);
    const char *sent = request_form(r, "limit_mode"), *chosen = posted ? "stop" : t->limit_mode;
    chosen = sent ? sent : chosen;
    page_field_error(r, field, "limit_mode");
    for (int i = 0; i < LIMIT_MODES_COUNT; i++)
        task_form_add_choice(r, field, "limit_mode", i, &LIMIT_MODES[i],
                             text_equal(chosen, LIMIT_MODES[i].value));
}

static bool is_day_sent(struct request *r, const char *day) {
    const char *sent = NULL;
    for (int i = 0; (sent = request_form_nth(r, "weekday", i)); i++)
        if (text_equal(sent, day))
            return true;
    return false;
}

static void task_form_show_weekdays(struct request *r, struct dict *d, const struct task *t,
                                    bool posted) {
    struct dict *field = dict_row(d, T_WEEKDAY_FIELD);
    page_field_error(r, field, "weekday");
    for (int i = 0; i < DAYS_COUNT; i++) {
        bool stored = strstr(t->weekdays, DAYS[i].value) != NULL;
        task_form_add_choice(r, field, "weekday", i, &DAYS[i],
                             posted ? is_day_sent(r, DAYS[i].value) : stored);
    }
}

static void task_form_show_switch(struct request *r, struct dict *row, const char *name,
                                  bool stored, bool posted) {
    dict_show_if(row, posted ? form_switch(r, name, NULL) : stored, T_CHECKED);
    page_field_error(r, row, name);
}

/* For a zone that this system does not know any more, the form offers its present name. */
static void task_form_show_zone(struct request *r, struct dict *row, const struct task *t,
                                bool posted) {
    task_form_show_text(r, row, "time_zone", zone_or_nearest(t->time_zone), posted);
    if (!posted && !zone_known(t->time_zone))
        dict_set(dict_row(row, T_ZONE_LOST), T_LOST, t->time_zone);
}

static enum rc_err task_form_show_notify(struct request *r, struct dict *d, const struct task *t,
                                         bool posted) {
    struct dict *row = dict_row(d, T_NOTIFY_FIELD);
    struct mail mail;
    TRY(mail_settings(r->db, &mail));
    task_form_show_text(r, row, "notify", t->notify, posted);
    dict_show_if(row, !mail.enabled, T_MAIL_OFF);
    return OK;
}

enum rc_err task_form_show(struct request *r, struct dict *d, const struct task *t, bool posted) {
    page_csrf(r, d);
    dict_set(d, T_ACTION, t->id ? task_path(r, t->id) : "/tasks/new");
    if (t->id)
        dict_set_int(dict_row(d, T_VERSION), T_CHANGED_AT, t->changed_at);
    task_form_show_text(r, dict_row(d, T_NAME_FIELD), "name", t->name, posted);
    page_show_reach(r, d);
    TRY(task_form_show_filters(r, d, t, posted));
    TRY(task_form_show_actions(r, d, t, posted));
    task_form_show_schedule(r, d, t, posted);
    task_form_show_weekdays(r, d, t, posted);
    task_form_show_number(r, dict_row(d, T_EVERY_DAYS_FIELD), "every_days", t->every_days, posted);
    task_form_show_text(r, dict_row(d, T_ON_DATE_FIELD), "on_date", t->on_date, posted);
    task_form_show_text(r, dict_row(d, T_TIME_FIELD), "time", t->at_time, posted);
    task_form_show_zone(r, dict_row(d, T_ZONE_FIELD), t, posted);
    task_form_show_number(r, dict_row(d, T_CAP_USERS_FIELD), "cap_users", t->cap_users, posted);
    task_form_show_number(r, dict_row(d, T_CAP_PERCENT_FIELD), "cap_percent", t->cap_percent,
                          posted);
    task_form_show_limit_modes(r, d, t, posted);
    task_terms_form_show(r, dict_part(d, T_TASK_TERMS, TPL_TASKS_TASK_TERMS), t);
    TRY(task_form_show_notify(r, d, t, posted));
    task_form_show_switch(r, dict_row(d, T_DRY_RUN_FIELD), "dry_run", t->dry_run, posted);
    task_form_show_switch(r, dict_row(d, T_ENABLED_FIELD), "enabled", t->enabled, posted);
    if (posted && request_error(r, "knows"))
        task_limits_box(r, d);
    return OK;
}

/* --- reading */

static bool task_form_read_switch(struct request *r, const char *name, const char *label) {
    bool known = true, on = form_switch(r, name, &known);
    if (!known)
        request_refuse(r, name, "%s must be on or off", label);
    return on;
}

static const char *task_form_read_weekdays(struct request *r) {
    const char *list = "", *sent = NULL;
    int known = 0, i = 0;
    for (; (sent = request_form_nth(r, "weekday", i)); i++)
        for (int k = 0; k < DAYS_COUNT; k++)
            known += text_equal(sent, DAYS[k].value);
    if (known != i)
        request_refuse(r, "weekday", "Choose weekdays from the list");
    for (int k = 0; k < DAYS_COUNT; k++)
        if (is_day_sent(r, DAYS[k].value))
            list = arena_printf(r->arena, "%s%s%s", list, *list ? "," : "", DAYS[k].value);
    return list;
}

static void task_form_refuse_lone_group(struct request *r) {
    request_refuse(r, "action", "Choose an action for this group");
}

static enum rc_err task_form_read_actions(struct request *r, struct task *t) {
    const char *sent = NULL;
    int i = 0;
    t->actions = 0;
    for (; (sent = request_form_nth(r, "action", i)); i++) {
        struct action x;
        const char *value = text_trim(arena_strdup(r->arena, sent));
        const char *group = text_trim(arena_strdup(r->arena, sent_nth(r, "group", i)));
        if (!*value && *group)
            task_form_refuse_lone_group(r);
        if (!*value)
            continue;
        if (t->actions == TASK_ACTIONS_MAX) {
            request_refuse(r, "action", "Choose up to %d actions", TASK_ACTIONS_MAX);
            break;
        }
        TRY(action_select_read(r, value, group, &x));
        if (!request_error(r, "action") && !request_error(r, "group"))
            t->action[t->actions++] = x;
    }
    for (; (sent = request_form_nth(r, "group", i)); i++)
        if (*sent)
            task_form_refuse_lone_group(r);
    return OK;
}

/* The chosen day. Without one, "every N days" counts from today, and "once" of a form that has no
 * day field means the next possible day. */
static void task_form_read_day(struct request *r, struct task *t) {
    const char *date = request_form_trimmed(r, "on_date");
    enum task_schedule_kind schedule = task_schedule_kind(t->schedule);
    bool once = schedule == SCHEDULE_ONCE && !request_form(r, "on_date");
    t->on_date = *date ? date : NULL; /* stored under any schedule */
    if (!*date && (once || schedule == SCHEDULE_INTERVAL))
        t->on_date = task_date(r->arena, t, r->now);
    if (once && t->on_date && task_next(t, r->now) == 0)
        t->on_date = task_date(r->arena, t, r->now + 86400);
}

/* Refuses fields in the order of the form, as the error summary lists them. In this form a product
 * is part of the action. */
static enum rc_err task_form_note_problems(struct request *r, const struct task *t) {
    struct task_problems problems;
    TRY(task_check(r->db, r->arena, t, r->now, &problems));
    for (int i = 0; i < problems.n; i++) {
        const char *field = problems.at[i].field;
        field = text_equal(field, "product") ? "action" : field;
        /* An action whose group was refused is missing in t: not a problem of its own. */
        if (!text_equal(field, "action") || !request_error(r, "group"))
            request_refuse(r, field, "%s", problems.at[i].text);
    }
    return OK;
}

enum rc_err task_form_read(struct request *r, struct task *t) {
    int64_t filter = 0;
    t->name = request_form_trimmed(r, "name");
    t->filter = text_to_int(request_form_trimmed(r, "filter"), &filter) ? filter : 0;
    TRY(task_form_read_actions(r, t));
    t->schedule = request_form_trimmed(r, "schedule");
    const char *weekdays = task_form_read_weekdays(r);
    t->weekdays = task_schedule_kind(t->schedule) == SCHEDULE_WEEKDAYS ? weekdays : "";
    t->every_days = task_form_number(r, "every_days", 7);
    t->at_time = request_form_trimmed(r, "time");
    t->time_zone = request_form_trimmed(r, "time_zone");
    task_form_read_day(r, t);
    t->cap_users = task_form_number(r, "cap_users", 0);
    t->cap_percent = task_form_number(r, "cap_percent", 0);
    t->limit_mode = request_form(r, "limit_mode") ? request_form_text(r, "limit_mode") : "stop";
    task_terms_form_read(r, &t->terms);
    t->notify = request_form_trimmed(r, "notify");
    t->dry_run = task_form_read_switch(r, "dry_run", "Dry run");
    t->enabled = task_form_read_switch(r, "enabled", "Turned on");
    if (t->every_days < 1 || t->every_days > 366)
        request_refuse(r, "every_days", "Enter a number of days from 1 to 366");
    return task_form_note_problems(r, t);
}

/* --- saving */

enum rc_err task_form_write(struct request *r, const struct task *t, struct task *after) {
    int64_t id = 0;
    TRY(db_begin(r->db));
    TRY(task_save(r->db, r->arena, t, r->who.name, r->now, &id));
    TRY(task_load(r->db, r->arena, id, after));
    return db_commit(r->db);
}

struct response task_form_save(struct request *r, const struct task *t) {
    struct task after;
    if (task_form_write(r, t, &after) != OK)
        return error_page(r);
    bool must_be_seen = !after.seen && (t->enabled || !t->dry_run);
    return response_see(r, task_path(r, after.id), must_be_seen ? "saved-unseen" : "saved");
}
