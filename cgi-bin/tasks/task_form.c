/* A task between form and row. What a task may be is core's business (task_check); saving is
 * page_tasks.c's. */
#include "tasks/task_form.h"
#include "base/text.h"
#include "base/zone.h"
#include "page/fields.h"
#include "page/page.h"
#include "settings/mail.h"
#include "tasks/action_select.h"
#include "tasks/limit_text.h"
#include "tasks/task_schedule.h"
#include "tasks/task_validate.h"
#include "tpl_names.h"
#include "users/saved_filter.h"

#include <string.h>

static const struct {
    const char *value, *label;
} SCHEDULES[] = {{"daily", "Every day"},
                 {"weekdays", "On chosen weekdays"},
                 {"interval", "Every so many days"},
                 {"once", "Once"},
                 {"manual", "Only by hand"}};
static const struct {
    const char *value, *label;
} DAYS[] = {{"mon", "Monday"}, {"tue", "Tuesday"},  {"wed", "Wednesday"}, {"thu", "Thursday"},
            {"fri", "Friday"}, {"sat", "Saturday"}, {"sun", "Sunday"}};
static const struct {
    const char *value, *label, *hint;
} MODES[] = {{"stop", "Does not start and tells you so", "A wrong filter then does no harm"},
             {"longest", "Takes those unused longest first, up to the limits",
              "The others come in the next runs, in that order, until all are done"}};
enum { MODES_COUNT = 2 };
enum { SCHEDULES_COUNT = 5, DAYS_COUNT = 7, STEPS_SHOWN = 3 };

/* --- showing */

static void show_text(struct request *r, struct dict *row, const char *name, const char *stored,
                      bool posted) {
    const char *sent = request_form(r, name);
    /* limits are sent alone, too */
    dict_set(row, T_VALUE, sent ? sent : !posted && stored ? stored : "");
    page_field_error(r, row, name);
}

static enum rc_err show_filters(struct request *r, struct dict *d, const struct task *t,
                                bool posted) {
    struct dict *field = dict_row(d, T_FILTER_FIELD);
    struct rows *rows = NULL;
    const char *chosen = posted ? request_form_text(r, "filter")
                                : arena_printf(r->arena, "%lld", (long long)t->filter);
    page_field_error(r, field, "filter");
    TRY(db_query(r->db, Q_SAVED_FILTER_LIST, &rows, ""));
    while (db_next(rows)) {
        struct dict *choice = dict_row(field, T_CHOICE);
        const char *id = arena_printf(r->arena, "%lld", (long long)db_int(rows, 0));
        dict_set(choice, T_CHOICE_VALUE, id);
        dict_set(choice, T_CHOICE_LABEL, db_text(rows, 1));
        dict_show_if(choice, strcmp(id, chosen) == 0, T_CHOICE_SELECTED);
    }
    return db_end(rows);
}

static const char *sent_nth(struct request *r, const char *name, int i) {
    const char *sent = request_form_nth(r, name, i);
    return sent ? sent : "";
}

static void show_step(struct request *r, struct dict *field, const struct action_choices *choices,
                      int i, const char *value, const char *group) {
    const struct action_kind *kind = action_kind(value);
    struct dict *step = dict_row(field, T_STEP);
    dict_set(step, T_STEP_ID, i ? arena_printf(r->arena, "action-%d", i + 1) : "action");
    dict_set(step, T_GROUP_ID, i ? arena_printf(r->arena, "group-%d", i + 1) : "group");
    dict_set_int(step, T_STEP_NUMBER, i + 1);
    dict_set(step, T_VALUE, group);
    dict_show_if(step, request_error(r, "group") && (*group || (kind && kind->needs_group)),
                 T_GROUP_BAD);
    action_select_show(step, choices, value);
}

static enum rc_err show_actions(struct request *r, struct dict *d, const struct task *t,
                                bool posted) {
    const struct action_choices *choices = NULL;
    struct dict *field = dict_row(d, T_ACTION_FIELD);
    int sent = 0;
    while (posted && sent < TASK_ACTIONS_MAX && request_form_nth(r, "action", sent))
        sent++;
    int filled = posted ? sent : t->actions,
        shown = filled + 1 > STEPS_SHOWN ? filled + !posted : STEPS_SHOWN;
    shown = shown > TASK_ACTIONS_MAX ? TASK_ACTIONS_MAX : shown;
    TRY(action_select_load(r, &choices));
    page_field_error(r, field, "action");
    if (request_error(r, "group"))
        dict_set(dict_row(field, T_GROUP_ERROR), T_ERROR, request_error(r, "group"));
    for (int i = 0; i < shown; i++) {
        const char *group = posted ? sent_nth(r, "group", i) : "";
        if (!posted && i < t->actions)
            TRY(action_select_group(r, &t->action[i], &group));
        const char *value = posted           ? sent_nth(r, "action", i)
                            : i < t->actions ? action_select_value(r->arena, &t->action[i])
                                             : "";
        show_step(r, field, choices, i, value, group);
    }
    dict_show_if(field, shown < TASK_ACTIONS_MAX, T_MORE_STEPS);
    return action_select_groups(r, d);
}

static void show_schedule(struct request *r, struct dict *d, const struct task *t, bool posted) {
    struct dict *field = dict_row(d, T_SCHEDULE_FIELD);
    const char *chosen = posted ? request_form_text(r, "schedule") : t->schedule;
    page_field_error(r, field, "schedule");
    for (int i = 0; i < SCHEDULES_COUNT; i++) {
        struct dict *choice = dict_row(field, T_CHOICE);
        dict_set(choice, T_CHOICE_ID,
                 i ? arena_printf(r->arena, "schedule-%s", SCHEDULES[i].value) : "schedule");
        dict_set(choice, T_CHOICE_VALUE, SCHEDULES[i].value);
        dict_set(choice, T_CHOICE_LABEL, SCHEDULES[i].label);
        dict_show_if(choice, strcmp(chosen, SCHEDULES[i].value) == 0, T_CHOICE_SELECTED);
    }
}

static bool sent_day(struct request *r, const char *day) {
    const char *sent = NULL;
    for (int i = 0; (sent = request_form_nth(r, "weekday", i)); i++)
        if (strcmp(sent, day) == 0)
            return true;
    return false;
}

static void show_modes(struct request *r, struct dict *d, const struct task *t, bool posted) {
    struct dict *field = dict_row(d, T_LIMIT_MODE_FIELD);
    const char *sent = request_form(r, "limit_mode");
    const char *chosen = sent ? sent : posted ? "stop" : t->limit_mode;
    page_field_error(r, field, "limit_mode");
    for (int i = 0; i < MODES_COUNT; i++) {
        struct dict *choice = dict_row(field, T_CHOICE);
        dict_set(choice, T_CHOICE_ID,
                 i ? arena_printf(r->arena, "limit_mode-%s", MODES[i].value) : "limit_mode");
        dict_set(choice, T_CHOICE_VALUE, MODES[i].value);
        dict_set(choice, T_CHOICE_LABEL, MODES[i].label);
        dict_set(choice, T_CHOICE_HINT, MODES[i].hint);
        dict_show_if(choice, strcmp(chosen, MODES[i].value) == 0, T_CHOICE_SELECTED);
    }
}

static void show_weekdays(struct request *r, struct dict *d, const struct task *t, bool posted) {
    struct dict *field = dict_row(d, T_WEEKDAY_FIELD);
    page_field_error(r, field, "weekday");
    for (int i = 0; i < DAYS_COUNT; i++) {
        struct dict *choice = dict_row(field, T_CHOICE);
        dict_set(choice, T_CHOICE_ID,
                 i ? arena_printf(r->arena, "weekday-%s", DAYS[i].value) : "weekday");
        dict_set(choice, T_CHOICE_VALUE, DAYS[i].value);
        dict_set(choice, T_CHOICE_LABEL, DAYS[i].label);
        dict_show_if(choice,
                     posted ? sent_day(r, DAYS[i].value)
                            : strstr(t->weekdays, DAYS[i].value) != NULL,
                     T_CHOICE_SELECTED);
    }
}

static void show_switch(struct request *r, struct dict *row, const char *name, bool stored,
                        bool posted) {
    dict_show_if(row, posted ? form_switch(r, name, NULL) : stored, T_CHECKED);
    page_field_error(r, row, name);
}

/* For a zone that this system has lost the form offers what it is called today. */
static void show_zone(struct request *r, struct dict *row, const struct task *t, bool posted) {
    show_text(r, row, "time_zone", zone_or_nearest(t->time_zone), posted);
    if (!posted && !zone_known(t->time_zone))
        dict_set(dict_row(row, T_ZONE_LOST), T_LOST, t->time_zone);
}

enum rc_err task_form_show(struct request *r, struct dict *d, const struct task *t, bool posted) {
    page_csrf(r, d);
    dict_set(d, T_ACTION,
             t->id ? arena_printf(r->arena, "/tasks/%lld", (long long)t->id) : "/tasks/new");
    show_text(r, dict_row(d, T_NAME_FIELD), "name", t->name, posted);
    TRY(show_filters(r, d, t, posted));
    TRY(show_actions(r, d, t, posted));
    show_schedule(r, d, t, posted);
    show_weekdays(r, d, t, posted);
    show_text(r, dict_row(d, T_EVERY_DAYS_FIELD), "every_days",
              arena_printf(r->arena, "%lld", (long long)t->every_days), posted);
    show_text(r, dict_row(d, T_ON_DATE_FIELD), "on_date", t->on_date, posted);
    show_text(r, dict_row(d, T_TIME_FIELD), "time", t->at_time, posted);
    show_zone(r, dict_row(d, T_ZONE_FIELD), t, posted);
    show_text(r, dict_row(d, T_CAP_USERS_FIELD), "cap_users",
              arena_printf(r->arena, "%lld", (long long)t->cap_users), posted);
    show_text(r, dict_row(d, T_CAP_PERCENT_FIELD), "cap_percent",
              arena_printf(r->arena, "%lld", (long long)t->cap_percent), posted);
    show_modes(r, d, t, posted);
    struct dict *told = dict_row(d, T_NOTIFY_FIELD);
    struct mail mail;
    TRY(mail_settings(r->db, &mail));
    show_text(r, told, "notify", t->notify, posted);
    dict_show_if(told, !mail.enabled, T_MAIL_OFF);
    show_switch(r, dict_row(d, T_DRY_RUN_FIELD), "dry_run", t->dry_run, posted);
    show_switch(r, dict_row(d, T_ENABLED_FIELD), "enabled", t->enabled, posted);
    if (posted && request_error(r, "knows"))
        task_limits_box(r, d);
    return OK;
}

/* --- reading */

/* -1 for what is no number: task_check says the bounds. */
static int64_t sent_number(struct request *r, const char *name, int64_t when_empty) {
    const char *text = request_form_trimmed(r, name);
    int64_t n = -1;
    if (!*text && when_empty)
        return when_empty;
    return text_to_int(text, &n) ? n : -1;
}

static bool read_switch(struct request *r, const char *name, const char *label) {
    bool known = true, on = form_switch(r, name, &known);
    if (!known)
        request_refuse(r, name, "%s is either on or off", label);
    return on;
}

static const char *read_weekdays(struct request *r) {
    const char *list = "", *sent = NULL;
    int known = 0, i = 0;
    for (; (sent = request_form_nth(r, "weekday", i)); i++)
        for (int k = 0; k < DAYS_COUNT; k++)
            known += strcmp(sent, DAYS[k].value) == 0;
    if (known != i)
        request_refuse(r, "weekday", "Choose weekdays of the list only");
    for (int k = 0; k < DAYS_COUNT; k++)
        if (sent_day(r, DAYS[k].value))
            list = arena_printf(r->arena, "%s%s%s", list, *list ? "," : "", DAYS[k].value);
    return list;
}

static enum rc_err read_actions(struct request *r, struct task *t) {
    const char *sent = NULL;
    int i = 0;
    t->actions = 0;
    for (; (sent = request_form_nth(r, "action", i)); i++) {
        struct action x;
        const char *value = text_trim(arena_strdup(r->arena, sent)),
                   *group = text_trim(arena_strdup(r->arena, sent_nth(r, "group", i)));
        if (!*value && *group)
            request_refuse(r, "action",
                           "A group stands where no action is chosen. Choose what is done with it");
        if (!*value)
            continue;
        if (t->actions == TASK_ACTIONS_MAX) {
            request_refuse(r, "action", "There may be at most %d actions", TASK_ACTIONS_MAX);
            break;
        }
        TRY(action_select_read(r, value, group, &x));
        if (!request_error(r, "action") && !request_error(r, "group"))
            t->action[t->actions++] = x;
    }
    for (; (sent = request_form_nth(r, "group", i)); i++)
        if (*sent)
            request_refuse(r, "action",
                           "A group stands where no action is chosen. Choose what is done with it");
    return OK;
}

static const char *day_in(struct request *r, const char *zone, int64_t at) {
    struct zone_time t;
    return zone_local(zone, at, &t) ? zone_date(r->arena, &t) : NULL;
}

/* The day chosen. "Every N days" counts from today where none is, and "once" from a form that has
 * no day is the next time. */
static void read_day(struct request *r, struct task *t) {
    const char *date = request_form_trimmed(r, "on_date");
    bool once = strcmp(t->schedule, "once") == 0 && !request_form(r, "on_date");
    t->on_date = *date ? date : NULL; /* kept, though another schedule does not ask for it */
    if (!*date && (once || strcmp(t->schedule, "interval") == 0))
        t->on_date = day_in(r, t->time_zone, r->now);
    if (once && t->on_date && task_next(t, r->now) == 0)
        t->on_date = day_in(r, t->time_zone, r->now + 86400);
}

/* The order of the form, so that the summary has it too. A product is chosen within an action here.
 */
static enum rc_err note_problems(struct request *r, const struct task *t) {
    struct task_problems problems;
    TRY(task_check(r->db, r->arena, t, r->now, &problems));
    for (int i = 0; i < problems.n; i++) {
        const char *field =
            strcmp(problems.at[i].field, "product") == 0 ? "action" : problems.at[i].field;
        if (strcmp(field, "action") != 0 ||
            !request_error(r, "group")) /* what failed to be read is missing there too */
            request_refuse(r, field, "%s", problems.at[i].words);
    }
    return OK;
}

enum rc_err task_form_read(struct request *r, struct task *t) {
    int64_t filter = 0;
    t->name = request_form_trimmed(r, "name");
    t->filter = text_to_int(request_form_trimmed(r, "filter"), &filter) ? filter : 0;
    TRY(read_actions(r, t));
    t->schedule = request_form_trimmed(r, "schedule");
    const char *weekdays = read_weekdays(r);
    t->weekdays = strcmp(t->schedule, "weekdays") == 0 ? weekdays : "";
    t->every_days = sent_number(r, "every_days", 7);
    t->at_time = request_form_trimmed(r, "time");
    t->time_zone = request_form_trimmed(r, "time_zone");
    read_day(r, t);
    t->cap_users = sent_number(r, "cap_users", 0);
    t->cap_percent = sent_number(r, "cap_percent", 0);
    t->limit_mode = request_form(r, "limit_mode") ? request_form_text(r, "limit_mode") : "stop";
    t->notify = request_form_trimmed(r, "notify");
    t->dry_run = read_switch(r, "dry_run", "Dry run");
    t->enabled = read_switch(r, "enabled", "Switched on");
    if (t->every_days < 1 || t->every_days > 366)
        request_refuse(r, "every_days", "Enter a number of days from 1 to 366");
    return note_problems(r, t);
}
