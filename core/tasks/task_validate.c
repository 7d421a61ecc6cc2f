/* The checks of a task, field by field. */
#include "tasks/task_validate.h"
#include "base/text.h"
#include "base/zone.h"
#include "db/area.h"
#include "settings/mail.h"
#include "settings/sync_schedule.h"
#include "tasks/plan_derive.h"
#include "tasks/task_schedule.h"
#include "terms/placeholder.h"
#include "users/filter.h"

#include <stdio.h>
#include <string.h>

enum {
    NAME_MAX_LENGTH = 100,
    EVERY_DAYS_MAX = 366,
    CAP_USERS_MAX = 1000000,
    NOTIFY_MAX_BYTES = 1000,
    NOTICE_SUBJECT_MAX = 200, /* characters */
    NOTICE_TEXT_MAX = 4000,
    PLACEHOLDERS_MAX = 20, /* in one text */
    TERM_DAYS_MAX = 366,
    STARTS_CHECKED = 10,
    HALF_A_YEAR_SECONDS = 183 * 86400
};

static void validate_add(struct task_problems *out, const char *field, const char *text) {
    if (out->n < TASK_PROBLEMS_MAX)
        out->at[out->n++] = (struct task_problem){field, text};
}

static enum rc_err validate_name(struct db *db, const struct task *t, struct task_problems *out) {
    int64_t other = 0;
    bool found = false;
    if (!t->name || !*t->name || text_length(t->name) > NAME_MAX_LENGTH ||
        text_has_control(t->name, false)) {
        validate_add(out, "name", "Enter a name of up to 100 characters.");
        return OK;
    }
    TRY(db_get_int(db, Q_TASK_NAMED, &other, &found, "si", t->name, t->id));
    if (found)
        validate_add(out, "name", "Another task has this name. Enter a different one.");
    return OK;
}

static enum rc_err validate_filter(struct db *db, struct arena *a, const struct task *t,
                                   struct task_problems *out) {
    const char *query = NULL, *problem = NULL;
    struct user_filter f;
    int64_t one = 0;
    bool found = false, of_area = false;
    TRY(db_get_text(db, Q_TASK_FILTER, &query, &found, "i", t->filter));
    /* Its people may change and delete it, and so would stop a task that they do not see. */
    if (!db_area(db) && !t->acts_as)
        TRY(db_get_int(db, Q_TASK_FILTER_OF_AREA, &one, &of_area, "i", t->filter));
    if (!found)
        validate_add(out, "filter", "Choose a saved filter. Save filters on the Users page.");
    else if (of_area)
        validate_add(out, "filter",
                     "This filter belongs to an area, whose people may change it. Choose another "
                     "one, or save a copy of it.");
    else if (!user_filter_parse(a, query, &f, &problem))
        validate_add(out, "filter", arena_printf(a, "This filter cannot be read: %s", problem));
    return OK;
}

/* --- actions */

static bool validate_opposed(const struct action *x, const struct action *y) {
    static const enum action_code PAIRS[][2] = {
        {ACTION_SUSPEND, ACTION_RESTORE},
        {ACTION_DEACTIVATE, ACTION_REACTIVATE},
        {ACTION_DELETE, ACTION_CANCEL_DELETE},
        {ACTION_ADD_GROUP, ACTION_REMOVE_GROUP},
    };
    enum action_code first = action_code(x), second = action_code(y);
    bool pair = false;
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
        pair = pair || (first == PAIRS[i][0] && second == PAIRS[i][1]) ||
               (first == PAIRS[i][1] && second == PAIRS[i][0]);
    return pair && (!x->group_id || text_equal(x->group_id, y->group_id));
}

static enum rc_err validate_product(struct db *db, const struct action *x,
                                    struct task_problems *out) {
    int64_t one = 0;
    bool found = false;
    if (!x->product) {
        validate_add(out, "product", "Choose the product to remove.");
        return OK;
    }
    TRY(db_get_int(db, Q_ACTION_PRODUCT, &one, &found, "ss", x->product, x->site));
    if (!found)
        validate_add(out, "product", "This product is not on this site. Choose another one.");
    return OK;
}

static enum rc_err validate_group(struct db *db, struct arena *a, const struct action *x,
                                  struct task_problems *out) {
    const char *problem = NULL;
    int64_t one = 0;
    bool inside = false;
    if (!x->group_id) {
        validate_add(out, "group", "Choose a group.");
        return OK;
    }
    TRY(plan_group_problem(db, a, x, &problem));
    if (!problem)
        TRY(db_get_int(db, Q_TASK_GROUP_INSIDE, &one, &inside, "s", x->group_id));
    if (!problem && !inside)
        problem =
            "This group also gives access outside your area, or admin rights. Choose another.";
    if (problem)
        validate_add(out, "group", problem);
    return OK;
}

static enum rc_err validate_action(struct db *db, struct arena *a, const struct action *x,
                                   struct task_problems *out) {
    const struct action_kind *kind = action_kind(x->action);
    if (!kind)
        validate_add(out, "action", "Choose an action.");
    else if (kind->needs_product)
        return validate_product(db, x, out);
    else if (kind->needs_group)
        return validate_group(db, a, x, out);
    return OK;
}

static void validate_two_actions(struct arena *a, const struct action *x, const struct action *y,
                                 struct task_problems *out) {
    if (!x->action || !y->action)
        return;
    if (validate_opposed(x, y))
        validate_add(out, "action", "These actions cancel each other. Keep one.");
    else if (text_equal(action_value(a, x), action_value(a, y)))
        validate_add(out, "action", "Duplicate action. Remove one.");
}

enum rc_err task_check_actions(struct db *db, struct arena *a, const struct action *actions, int n,
                               struct task_problems *out) {
    if (n < 1)
        validate_add(out, "action", "Choose an action.");
    for (int i = 0; i < n; i++) {
        TRY(validate_action(db, a, &actions[i], out));
        for (int k = 0; k < i; k++)
            validate_two_actions(a, &actions[k], &actions[i], out);
    }
    return OK;
}

/* --- schedule */

/* HH:MM */
static bool validate_time(const char *text) {
    int hour = -1, minute = -1, end = 0;
    if (!text || strlen(text) != 5 || sscanf(text, "%2d:%2d%n", &hour, &minute, &end) != 2)
        return false;
    return end == 5 && text[0] >= '0' && text[0] <= '2' && text[3] >= '0' && hour >= 0 &&
           hour < 24 && minute >= 0 && minute < 60;
}

static const char *validate_zone_text(struct arena *a, const char *zone) {
    const char *renamed = zone ? zone_renamed(zone) : NULL;
    if (!renamed)
        return "Choose a time zone from the list.";
    return arena_printf(a, "This server knows %s as %s. Enter that name.", zone, renamed);
}

static void validate_schedule(struct arena *a, const struct task *t, int64_t now,
                              struct task_problems *out) {
    int64_t day = 0;
    enum task_schedule_kind kind = task_schedule_kind(t->schedule);
    bool once = kind == SCHEDULE_ONCE;
    bool dated = t->on_date && text_parse_date(t->on_date, &day);
    if (kind == SCHEDULE_UNKNOWN)
        validate_add(out, "schedule", "Choose a schedule.");
    if (kind == SCHEDULE_WEEKDAYS && !task_weekdays_valid(t->weekdays))
        validate_add(out, "weekday", "Choose at least one weekday.");
    if (kind == SCHEDULE_INTERVAL && (t->every_days < 1 || t->every_days > EVERY_DAYS_MAX))
        validate_add(out, "every_days", "Enter a number of days from 1 to 366.");
    if (!dated && (once || t->on_date))
        validate_add(out, "on_date", "Enter a date like 2026-12-01.");
    if (!validate_time(t->at_time))
        validate_add(out, "time", "Enter a time of day like 06:00.");
    else if (!t->time_zone || !zone_known(t->time_zone))
        validate_add(out, "time_zone", validate_zone_text(a, t->time_zone));
    else if (once && dated && task_next(t, now) == 0)
        validate_add(out, "on_date", "This time has passed. Choose a later one.");
}

/* The first start after `from` within the hour of the synchronization, or 0. */
static int64_t validate_start_in_slot(const struct task *t, const struct schedule *s,
                                      int64_t from) {
    struct zone_time there;
    int64_t at = from;
    for (int i = 0; i < STARTS_CHECKED && (at = task_next(t, at)) != 0; i++)
        if (zone_local(s->zone, at, &there) && there.hour == s->slot)
            return at;
    return 0;
}

/* Offers the end of the slot, in the time zone of the task. When the zones differ, daylight saving
 * may move the start into the slot half a year later. */
static enum rc_err validate_slot(struct db *db, struct arena *a, const struct task *t, int64_t now,
                                 struct task_problems *out) {
    struct schedule s;
    struct zone_time there, free_time;
    TRY(sync_schedule_next(db, a, now, &s));
    int64_t at = s.enabled ? validate_start_in_slot(t, &s, now) : 0;
    if (s.enabled && at == 0)
        at = validate_start_in_slot(t, &s, now + HALF_A_YEAR_SECONDS);
    if (at == 0)
        return OK;
    zone_local(s.zone, at, &there);
    zone_local(t->time_zone, at + (60 - there.minute) * 60 - there.second, &free_time);
    validate_add(
        out, "time",
        arena_printf(a,
                     "Tasks do not run during the daily sync: %02d:00 to %02d:00 (%s). The next "
                     "free time is %02d:%02d.",
                     s.slot, (s.slot + 1) % 24, s.zone, free_time.hour, free_time.minute));
    return OK;
}

/* --- */

static void validate_notify(struct arena *a, const struct task *t, struct task_problems *out) {
    static const char SEPARATORS[] = ", \r\n";
    if (strlen(t->notify) > NOTIFY_MAX_BYTES) {
        validate_add(out, "notify", "Enter up to 1,000 characters.");
        return;
    }
    for (const char *p = t->notify + strspn(t->notify, SEPARATORS); *p;
         p += strspn(p, SEPARATORS)) {
        size_t n = strcspn(p, SEPARATORS);
        if (!mail_address_valid(arena_strndup(a, p, n))) {
            validate_add(out, "notify", "Enter e-mail addresses, one per line.");
            return;
        }
        p += n;
    }
}

static void validate_limits(const struct task *t, struct task_problems *out) {
    if (t->cap_users < 1 || t->cap_users > CAP_USERS_MAX)
        validate_add(out, "cap_users", "Enter a number of people from 1 to 1,000,000.");
    if (t->cap_percent < 1 || t->cap_percent > 100)
        validate_add(out, "cap_percent", "Enter a share from 1 to 100 percent.");
    if (limit_mode(t->limit_mode) == LIMIT_MODE_UNKNOWN)
        validate_add(out, "limit_mode", "Choose what happens when more people match.");
}

/* --- warnings */

static bool validate_takes_away(const struct task *t) {
    for (int i = 0; i < t->actions; i++) {
        const struct action_kind *kind = action_kind(t->action[i].action);
        if (kind && kind->takes_away)
            return true;
    }
    return t->actions == 0; /* that is a problem of its own */
}

/* False when the text has a placeholder that nothing stands for. */
static bool validate_placeholders(struct arena *a, const char *field, const char *text,
                                  struct task_problems *out) {
    int n = 0;
    for (struct placeholder_found f = placeholder_find(text); f.at;
         f = placeholder_find(f.at + f.bytes), n++)
        if (f.which == PLACEHOLDER_UNKNOWN) {
            validate_add(out, field,
                         arena_printf(a,
                                      "%.*s is not a placeholder. Use {name}, {products}, {date}, "
                                      "{link}, {task} or {days}.",
                                      (int)f.bytes, f.at));
            return false;
        }
    if (n > PLACEHOLDERS_MAX)
        validate_add(out, field, "Use up to 20 placeholders.");
    return n <= PLACEHOLDERS_MAX;
}

static void validate_notices(struct arena *a, const struct task *t, struct task_problems *out) {
    const struct task_terms *terms = &t->terms;
    int64_t days[NOTICES_MAX];
    int n = 0;
    if (!task_notices_read(terms->notices, days, &n))
        validate_add(out, "notices",
                     "Enter up to 5 different numbers of days from 1 to 90, like 14 3 1.");
    else if (n > 0 && !validate_takes_away(t))
        validate_add(out, "notices",
                     "These actions remove nothing, so nobody needs a warning. Clear this field.");
    if (text_length(terms->notice_subject) > NOTICE_SUBJECT_MAX ||
        text_has_control(terms->notice_subject, false))
        validate_add(out, "notice_subject", "Enter one line of up to 200 characters.");
    else
        (void)validate_placeholders(a, "notice_subject", terms->notice_subject, out);
    if (text_length(terms->notice_text) > NOTICE_TEXT_MAX)
        validate_add(out, "notice_text", "Enter up to 4,000 characters.");
    else
        (void)validate_placeholders(a, "notice_text", terms->notice_text, out);
}

static void validate_second_step(const struct task *t, struct task_problems *out) {
    static const struct {
        const char *then;
        enum action_code after;
        const char *problem;
    } STEPS[] = {
        {"deactivate", ACTION_SUSPEND,
         "Deactivation can only follow the action \"Suspend access\"."},
        {"delete", ACTION_DEACTIVATE,
         "Deletion can only follow the action \"Deactivate account\"."},
    };
    const char *then = t->terms.then_action, *problem = "Choose a second step.";
    for (size_t i = 0; then && i < sizeof STEPS / sizeof *STEPS; i++) {
        if (!text_equal(then, STEPS[i].then))
            continue;
        problem = STEPS[i].problem;
        for (int k = 0; k < t->actions; k++)
            if (action_code(&t->action[k]) == STEPS[i].after)
                problem = NULL;
    }
    if (then && problem)
        validate_add(out, "then_action", problem);
    if (t->terms.then_days < 1 || t->terms.then_days > TERM_DAYS_MAX)
        validate_add(out, "then_days", "Enter a number of days from 1 to 366.");
    if (t->terms.then_cap_users < 1 || t->terms.then_cap_users > CAP_USERS_MAX)
        validate_add(out, "then_cap_users", "Enter a number of people from 1 to 1,000,000.");
}

static void validate_terms(struct arena *a, const struct task *t, struct task_problems *out) {
    validate_notices(a, t, out);
    if (permission(t->terms.keep) == PERMISSION_UNKNOWN)
        validate_add(out, "keep", "Choose whether people can keep their access.");
    if (t->terms.keep_days < 1 || t->terms.keep_days > TERM_DAYS_MAX)
        validate_add(out, "keep_days", "Enter a number of days from 1 to 366.");
    if (permission(t->terms.give_back) == PERMISSION_UNKNOWN)
        validate_add(out, "give_back", "Choose whether people can get their access back.");
    validate_second_step(t, out);
}

enum rc_err task_check(struct db *db, struct arena *a, const struct task *t, int64_t now,
                       struct task_problems *out) {
    const char *no_mail = NULL;
    out->n = 0;
    TRY(validate_name(db, t, out));
    TRY(validate_filter(db, a, t, out));
    TRY(task_check_actions(db, a, t->action, t->actions, out));
    int before = out->n;
    validate_schedule(a, t, now, out);
    if (out->n == before)
        TRY(validate_slot(db, a, t, now, out));
    validate_limits(t, out);
    validate_terms(a, t, out);
    validate_notify(a, t, out);
    if (t->enabled)
        TRY(task_terms_mail_problem(db, &t->terms, &no_mail));
    if (no_mail)
        validate_add(out, "enabled", no_mail);
    return OK;
}
