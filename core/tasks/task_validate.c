/* What a task may be: every refusal names its field and says what to do. */
#include "base/text.h"
#include "base/zone.h"
#include "settings/mail.h"
#include "settings/sync_schedule.h"
#include "tasks/plan.h"
#include "tasks/task.h"
#include "users/filter.h"

#include <stdio.h>
#include <string.h>

enum { STARTS_LOOKED_AT = 10, HALF_A_YEAR = 183 * 86400 };

static void problem(struct task_problems *out, const char *field, const char *words) {
    if (out->n < TASK_PROBLEMS_MAX)
        out->at[out->n++] = (struct task_problem){field, words};
}

static enum rc_err check_name(struct db *db, const struct task *t, struct task_problems *out) {
    int64_t other = 0;
    bool found = false;
    if (!t->name || !*t->name || text_length(t->name) > 100 || text_has_control(t->name, false)) {
        problem(out, "name", "Enter a name of up to 100 characters.");
        return OK;
    }
    TRY(db_get_int(db, Q_TASK_NAMED, &other, &found, "s", t->name));
    if (found && other != t->id)
        problem(out, "name", "Another task has this name already. Choose a different one.");
    return OK;
}

static enum rc_err check_filter(struct db *db, struct arena *a, const struct task *t,
                                struct task_problems *out) {
    const char *query = NULL, *bad = NULL;
    struct user_filter f;
    bool found = false;
    TRY(db_get_text(db, Q_TASK_FILTER, &query, &found, "i", t->filter));
    if (!found)
        problem(out, "filter", "Choose a saved filter. Filters are saved in the user browser.");
    else if (!user_filter_parse(a, query, &f, &bad))
        problem(out, "filter", arena_printf(a, "This filter cannot be read any more: %s", bad));
    return OK;
}

static bool opposed(const struct action *x, const struct action *y) {
    static const char *const PAIRS[][2] = {{"suspend", "restore"},
                                           {"deactivate", "reactivate"},
                                           {"delete", "cancel-delete"},
                                           {"add-group", "remove-group"}};
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
        for (int turn = 0; turn < 2; turn++)
            if (strcmp(x->action, PAIRS[i][turn]) == 0 &&
                strcmp(y->action, PAIRS[i][1 - turn]) == 0)
                return !x->group_id || (y->group_id && strcmp(x->group_id, y->group_id) == 0);
    return false;
}

static enum rc_err check_action(struct db *db, struct arena *a, const struct action *x,
                                struct task_problems *out) {
    const struct action_kind *kind = x->action ? action_kind(x->action) : NULL;
    const char *words = NULL;
    bool found = true;
    int64_t one = 0;
    if (!kind)
        problem(out, "action", "Choose what is to be done.");
    else if (kind->needs_product && x->product)
        TRY(db_get_int(db, Q_ACTION_PRODUCT, &one, &found, "ss", x->product, x->site));
    else if (kind->needs_group && x->group_id)
        TRY(plan_group_problem(db, a, x, &words));
    if (kind && kind->needs_product && (!x->product || !found))
        problem(out, "product",
                x->product ? "This product is not on this site. Choose another one."
                           : "Choose the product to take away.");
    if (kind && kind->needs_group && !x->group_id)
        problem(out, "group", "Choose the group.");
    if (words)
        problem(out, "group", words);
    return OK;
}

enum rc_err task_check_actions(struct db *db, struct arena *a, const struct action *actions, int n,
                               struct task_problems *out) {
    if (n < 1)
        problem(out, "action", "Choose what is to be done.");
    for (int i = 0; i < n; i++) {
        TRY(check_action(db, a, &actions[i], out));
        for (int k = 0; k < i; k++) {
            if (!actions[i].action || !actions[k].action)
                continue;
            if (opposed(&actions[k], &actions[i]))
                problem(out, "action", "Two of the actions undo each other. Keep one of them.");
            else if (strcmp(action_value(a, &actions[k]), action_value(a, &actions[i])) == 0)
                problem(out, "action", "The same action stands there twice. Keep it once.");
        }
    }
    return OK;
}

static bool time_is_sound(const char *text) {
    int hour = -1, minute = -1, end = 0;
    return text && strlen(text) == 5 && sscanf(text, "%2d:%2d%n", &hour, &minute, &end) == 2 &&
           end == 5 && text[0] >= '0' && text[0] <= '2' && text[3] >= '0' && hour >= 0 &&
           hour < 24 && minute >= 0 && minute < 60;
}

static bool weekdays_are_sound(const char *list) {
    static const char ALL[] = "mon,tue,wed,thu,fri,sat,sun";
    if (!list || !*list)
        return false;
    for (const char *p = list; *p;) {
        size_t n = strcspn(p, ",");
        char word[4] = {0};
        if (n != 3)
            return false;
        memcpy(word, p, 3);
        if (!strstr(ALL, word) || strchr(word, ','))
            return false;
        p += n + (p[n] == ',');
    }
    return list[strlen(list) - 1] != ',';
}

static const char *zone_words(struct arena *a, const char *zone) {
    const char *today = zone ? zone_renamed(zone) : NULL;
    return today ? arena_printf(a, "This server knows the time zone %s as %s. Enter that.", zone,
                                today)
                 : "Choose a time zone of the list.";
}

static void check_schedule(struct arena *a, const struct task *t, int64_t now,
                           struct task_problems *out) {
    int64_t day = 0;
    const char *s = t->schedule ? t->schedule : "";
    bool dated = t->on_date && text_parse_date(t->on_date, &day);
    bool once = strcmp(s, "once") == 0, interval = strcmp(s, "interval") == 0,
         manual = strcmp(s, "manual") == 0, weekly = strcmp(s, "weekdays") == 0;
    if (!once && !interval && !manual && !weekly && strcmp(s, "daily") != 0)
        problem(out, "schedule", "Choose when the task runs.");
    if (weekly && !weekdays_are_sound(t->weekdays))
        problem(out, "weekday", "Choose at least one day of the week.");
    if (interval && (t->every_days < 1 || t->every_days > 366))
        problem(out, "every_days", "Enter a number of days from 1 to 366.");
    if (!dated && (once || t->on_date))
        problem(out, "on_date", "Enter a day like 2026-12-01.");
    if (!time_is_sound(t->at_time))
        problem(out, "time", "Enter a time of day like 06:00.");
    else if (!t->time_zone || !zone_known(t->time_zone))
        problem(out, "time_zone", zone_words(a, t->time_zone));
    else if (once && dated && task_next(t, now) == 0)
        problem(out, "on_date", "This moment has passed. Choose a later one.");
}

/* The first start from `from` on that falls into the slot, or 0. */
static int64_t start_in_slot(const struct task *t, const struct schedule *s, int64_t from) {
    struct zone_time there;
    int64_t at = from;
    for (int i = 0; i < STARTS_LOOKED_AT && (at = task_next(t, at)) != 0; i++)
        if (zone_local(s->zone, at, &there) && there.hour == s->slot)
            return at;
    return 0;
}

/* Offers the end of the slot, by the clocks of the task. Between two zones daylight saving may move
 * it into the slot later. */
static enum rc_err check_slot(struct db *db, struct arena *a, const struct task *t, int64_t now,
                              struct task_problems *out) {
    struct schedule s;
    struct zone_time there, free_time;
    TRY(sync_schedule_next(db, a, now, &s));
    int64_t at = s.enabled ? start_in_slot(t, &s, now) : 0;
    if (s.enabled && at == 0)
        at = start_in_slot(t, &s, now + HALF_A_YEAR);
    if (at == 0)
        return OK;
    zone_local(s.zone, at, &there);
    zone_local(t->time_zone, at + (60 - there.minute) * 60 - there.second, &free_time);
    problem(out, "time",
            arena_printf(a,
                         "Tasks do not run while the organization is synchronized: %02d:00 to "
                         "%02d:00 (%s). The next free time is %02d:%02d.",
                         s.slot, (s.slot + 1) % 24, s.zone, free_time.hour, free_time.minute));
    return OK;
}

static void check_notify(struct arena *a, const struct task *t, struct task_problems *out) {
    if (strlen(t->notify) > 1000) {
        problem(out, "notify", "Enter at most 1,000 characters of e-mail addresses.");
        return;
    }
    for (const char *p = t->notify + strspn(t->notify, ", \r\n"); *p; p += strspn(p, ", \r\n")) {
        size_t n = strcspn(p, ", \r\n");
        if (!mail_address_valid(arena_strndup(a, p, n))) {
            problem(out, "notify", "Enter e-mail addresses, one a line.");
            return;
        }
        p += n;
    }
}

enum rc_err task_check(struct db *db, struct arena *a, const struct task *t, int64_t now,
                       struct task_problems *out) {
    out->n = 0;
    TRY(check_name(db, t, out));
    TRY(check_filter(db, a, t, out));
    TRY(task_check_actions(db, a, t->action, t->actions, out));
    int before = out->n;
    check_schedule(a, t, now, out);
    if (out->n == before)
        TRY(check_slot(db, a, t, now, out));
    if (t->cap_users < 1 || t->cap_users > 1000000)
        problem(out, "cap_users", "Enter a number of people from 1 to 1,000,000.");
    if (t->cap_percent < 1 || t->cap_percent > 100)
        problem(out, "cap_percent", "Enter a share from 1 to 100 percent.");
    if (!t->limit_mode ||
        (strcmp(t->limit_mode, "stop") != 0 && strcmp(t->limit_mode, "longest") != 0))
        problem(out, "limit_mode",
                "Choose what a run does when more people fit than these limits allow.");
    check_notify(a, t, out);
    return OK;
}
