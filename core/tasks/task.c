/* Loads, saves, switches and deletes tasks. */
#include "tasks/task.h"
#include "base/text.h"
#include "db/area_use.h"
#include "queue/audit.h"
#include "settings/access.h"
#include "tasks/task_schedule.h"

#include <string.h>

#include "sql/core/tasks/task.h"

static const char *const LIMIT_MODE_NAME[] = {
    [LIMIT_MODE_STOP] = "stop",
    [LIMIT_MODE_LONGEST] = "longest",
};

enum limit_mode limit_mode(const char *text) {
    for (enum limit_mode m = LIMIT_MODE_STOP; m <= LIMIT_MODE_LONGEST; m++)
        if (text_equal(LIMIT_MODE_NAME[m], text))
            return m;
    return LIMIT_MODE_UNKNOWN;
}

const char *limit_mode_name(enum limit_mode mode) { return LIMIT_MODE_NAME[mode]; }

void task_defaults(struct task *t, const char *time_zone) {
    *t = (struct task){
        .name = "",
        .schedule = task_schedule_kind_name(SCHEDULE_DAILY),
        .weekdays = "",
        .every_days = 7,
        .at_time = "06:00",
        .time_zone = time_zone,
        .cap_users = 50,
        .cap_percent = 10,
        .limit_mode = limit_mode_name(LIMIT_MODE_STOP),
        .dry_run = true,
        .notify = "",
        .terms = task_terms_defaults(),
    };
}

const char *task_spec(struct arena *a, const char *query, const struct action *actions, int n) {
    const char *spec = query ? query : "";
    for (int i = 0; i < n; i++)
        spec = arena_printf(a, "%s\n%s", spec, action_value(a, &actions[i]));
    return spec;
}

const char *task_spec_of(struct arena *a, const struct task *t) {
    const char *spec = task_spec(a, t->query, t->action, t->actions);
    if (t->terms.then_action)
        spec = arena_printf(a, "%s\nthen:%s", spec, t->terms.then_action);
    if (t->acts_as)
        spec = arena_printf(a, "%s\nacts-as:%lld", spec, (long long)t->acts_as);
    return spec;
}

/* --- loading */

static void task_read_row(struct rows *r, struct task *out) {
    out->name = db_text(r, TASK_LOAD__NAME);
    out->filter = db_int(r, TASK_LOAD__FILTER);
    out->filter_name = db_text(r, TASK_LOAD__FILTER_NAME);
    out->query = db_text(r, TASK_LOAD__QUERY);
    out->schedule = db_text(r, TASK_LOAD__SCHEDULE);
    out->weekdays = db_text(r, TASK_LOAD__WEEKDAYS);
    out->every_days = db_int(r, TASK_LOAD__EVERY_DAYS);
    out->on_date = db_text(r, TASK_LOAD__ON_DATE);
    out->at_time = db_text(r, TASK_LOAD__AT_TIME);
    out->time_zone = db_text(r, TASK_LOAD__TIME_ZONE);
    out->cap_users = db_int(r, TASK_LOAD__CAP_USERS);
    out->cap_percent = db_int(r, TASK_LOAD__CAP_PERCENT);
    out->limit_mode = db_text(r, TASK_LOAD__LIMIT_MODE);
    out->notify = db_text(r, TASK_LOAD__NOTIFY);
    out->dry_run = db_int(r, TASK_LOAD__DRY_RUN) != 0;
    out->enabled = db_int(r, TASK_LOAD__ENABLED) != 0;
    out->seen_by = db_text(r, TASK_LOAD__SEEN_BY);
    out->seen_at = db_int(r, TASK_LOAD__SEEN_AT);
    out->filter_by = db_text(r, TASK_LOAD__FILTER_BY);
    out->filter_at = db_int(r, TASK_LOAD__FILTER_AT);
    out->next_run_at = db_int(r, TASK_LOAD__NEXT_RUN_AT);
    out->created_by = db_text(r, TASK_LOAD__CREATED_BY);
    out->created_at = db_int(r, TASK_LOAD__CREATED_AT);
    out->changed_by = db_text(r, TASK_LOAD__CHANGED_BY);
    out->changed_at = db_int(r, TASK_LOAD__CHANGED_AT);
    out->acts_as = db_int(r, TASK_LOAD__ACTS_AS);
    out->area = db_int(r, TASK_LOAD__AREA);
}

static enum rc_err task_read_actions(struct db *db, struct task *out) {
    struct rows *r = NULL;
    TRY(db_query(db, Q_TASK_ACTIONS, &r, "i", out->id));
    while (out->actions < TASK_ACTIONS_MAX && db_next(r))
        out->action[out->actions++] = (struct action){
            .action = db_text(r, TASK_ACTIONS__ACTION),
            .product = db_text(r, TASK_ACTIONS__PRODUCT),
            .site = db_text(r, TASK_ACTIONS__SITE),
            .group_id = db_text(r, TASK_ACTIONS__GROUP_ID),
        };
    return db_end(r);
}

enum rc_err task_load(struct db *db, struct arena *a, int64_t id, struct task *out) {
    struct rows *r = NULL;
    const char *seen_spec = NULL;
    *out = (struct task){0};
    TRY(db_query(db, Q_TASK_LOAD, &r, "i", id));
    if (db_next(r)) {
        out->id = id;
        task_read_row(r, out);
        seen_spec = db_text(r, TASK_LOAD__SEEN_SPEC);
    }
    TRY(db_end(r));
    if (!out->id)
        return db_refuse(db, ERR_NOT_FOUND, "Task not found.");
    TRY(task_read_actions(db, out));
    TRY(task_terms_load(db, id, &out->terms));
    out->seen = seen_spec && out->query && text_equal(seen_spec, task_spec_of(a, out));
    return OK;
}

enum rc_err task_list(struct db *db, int64_t **ids, int *n) {
    return db_get_ints(db, Q_TASK_LIST, ids, n, "");
}

/* --- saving */

/* Separates the addresses by one comma: the event's statement takes the list apart again. */
static const char *task_notify_list(struct arena *a, const char *typed) {
    static const char SEPARATORS[] = ", \r\n";
    const char *list = "";
    for (const char *p = typed + strspn(typed, SEPARATORS); *p; p += strspn(p, SEPARATORS)) {
        size_t n = strcspn(p, SEPARATORS);
        list = arena_printf(a, "%s%s%.*s", list, *list ? "," : "", (int)n, p);
        p += n;
    }
    return list;
}

static enum rc_err task_save_actions(struct db *db, const struct task *t, int64_t id) {
    TRY(db_exec(db, Q_TASK_ACTIONS_CLEAR, NULL, "i", id));
    for (int i = 0; i < t->actions; i++) {
        const struct action *x = &t->action[i];
        TRY(db_exec(db, Q_TASK_ACTION_ADD, NULL, "iissss", id, (int64_t)i, x->action, x->product,
                    x->site, x->group_id));
    }
    return OK;
}

/* ?1 to ?16 of TASK_ADD and TASK_CHANGE: type and value. */
/* clang-format off */
#define TASK_VALUES(X)  \
    X("s", t->name)         \
    X("i", t->filter)       \
    X("s", t->schedule)     \
    X("s", t->weekdays)     \
    X("i", t->every_days)   \
    X("s", t->on_date)      \
    X("s", t->at_time)      \
    X("s", t->time_zone)    \
    X("i", t->cap_users)    \
    X("i", t->cap_percent)  \
    X("s", notify)          \
    X("s", who)             \
    X("i", now)             \
    X("s", t->limit_mode)   \
    X("i", t->acts_as)      \
    X("i", t->area)
#define TYPE(type, value) type
#define VALUE(type, value) , value
/* clang-format on */

static enum rc_err task_save_row(struct db *db, struct arena *a, const struct task *t,
                                 const char *who, int64_t now, int64_t *id) {
    const char *notify = task_notify_list(a, t->notify);
    *id = t->id;
    if (t->id)
        return db_exec(db, Q_TASK_CHANGE, NULL, TASK_VALUES(TYPE) "i" TASK_VALUES(VALUE), t->id);
    TRY(db_exec(db, Q_TASK_ADD, NULL, TASK_VALUES(TYPE) TASK_VALUES(VALUE)));
    *id = db_last_id(db);
    return OK;
}

static const char *const AUDIT_WARNS[] = {
    [PERMISSION_OFF] = "warns %s days before; people cannot keep their access",
    [PERMISSION_ASK] = "warns %s days before; people can ask to keep their access for %lld days",
    [PERMISSION_SELF] = "warns %s days before; people can keep their access for %lld days",
};
static const char *const AUDIT_GIVES_BACK[] = {
    [PERMISSION_ASK] = "people can ask for their access back",
    [PERMISSION_SELF] = "people can get their access back at once",
};

static const char *task_audit_terms(struct arena *a, const struct task_terms *terms) {
    enum permission keep = permission(terms->keep), give_back = permission(terms->give_back);
    const char *text = "";
    if (*terms->notices && keep != PERMISSION_UNKNOWN)
        text = arena_printf(a, AUDIT_WARNS[keep], terms->notices, (long long)terms->keep_days);
    if (*terms->notices)
        text = arena_printf(a, "%s; %s", text,
                            *terms->notice_text || *terms->notice_subject ? "own notice text"
                                                                          : "standard notice text");
    if (give_back > PERMISSION_OFF)
        text = arena_printf(a, "%s%s%s", text, *text ? "; " : "", AUDIT_GIVES_BACK[give_back]);
    if (terms->then_action)
        text = arena_printf(a, "%s%ssecond step %s after %lld days, up to %lld people", text,
                            *text ? "; " : "", terms->then_action, (long long)terms->then_days,
                            (long long)terms->then_cap_users);
    return text;
}

static const char *task_audit_text(struct arena *a, const struct task *t) {
    bool longest = limit_mode(t->limit_mode) == LIMIT_MODE_LONGEST;
    const char *terms = task_audit_terms(a, &t->terms);
    const char *format = longest ? "%s; filter %lld; %s; up to %lld people or %lld %%, longest "
                                   "unused first"
                                 : "%s; filter %lld; %s; up to %lld people or %lld %%";
    const char *actions = "";
    for (int i = 0; i < t->actions; i++)
        actions = arena_printf(a, "%s%s%s", actions, i ? ", " : "", action_value(a, &t->action[i]));
    const char *text =
        arena_printf(a, format, actions, (long long)t->filter, task_schedule_text(a, t),
                     (long long)t->cap_users, (long long)t->cap_percent);
    return *terms ? arena_printf(a, "%s; %s", text, terms) : text;
}

/* --- switches */

static const char *task_switch_text(bool enabled, bool dry_run) {
    if (!enabled)
        return "off";
    return dry_run ? "on, dry run" : "on, live";
}

static enum rc_err task_audit_switch(struct db *db, const struct task *before, bool enabled,
                                     bool dry_run, const char *why, const char *who, int64_t now) {
    const char *from = task_switch_text(before->enabled, before->dry_run);
    const char *to = task_switch_text(enabled, dry_run);
    if (text_equal(from, to))
        return OK;
    return audit_add(db, now, who, "task.switch", before->name, from, to, why);
}

static enum rc_err task_set_switches(struct db *db, const struct task *t, bool enabled,
                                     bool dry_run, int64_t now) {
    int64_t next = enabled ? task_next(t, now) : 0;
    return db_exec(db, Q_TASK_SWITCH, NULL, "iiii", t->id, (int64_t)enabled, (int64_t)dry_run,
                   next);
}

static bool task_is_same(struct arena *a, const struct task *before, const struct task *t) {
    return before->acts_as == t->acts_as && before->area == t->area &&
           text_equal(before->name, t->name) &&
           text_equal(before->notify, task_notify_list(a, t->notify)) &&
           before->every_days == t->every_days && before->enabled == t->enabled &&
           before->dry_run == t->dry_run &&
           text_equal(task_audit_text(a, before), task_audit_text(a, t));
}

/* Somebody with full access saves it for the person whose task it is, unless that person may change
 * everything by now. */
static enum rc_err task_own(struct db *db, const struct task *before, int64_t now, struct task *t) {
    struct area_maker maker = db_area_maker(db);
    struct access access;
    t->acts_as = maker.user ? maker.user : before->acts_as;
    t->area = maker.user ? maker.area : before->area;
    if (maker.user || !t->acts_as)
        return OK;
    TRY(access_of_user(db, t->acts_as, now, &access));
    if (access.level >= ACCESS_FULL && !access.acts)
        t->acts_as = t->area = 0;
    return OK;
}

enum rc_err task_save(struct db *db, struct arena *a, const struct task *changed, const char *who,
                      int64_t now, int64_t *id) {
    struct task before = {.id = 0}, after, own = *changed;
    const struct task *t = &own;
    const char *from = NULL;
    if (t->id)
        TRY(task_load(db, a, t->id, &before));
    TRY(task_own(db, &before, now, &own));
    if (t->id) {
        from = task_audit_text(a, &before);
        *id = t->id;
        if (task_is_same(a, &before, t))
            return OK;
    }
    TRY(task_save_row(db, a, t, who, now, id));
    TRY(task_save_actions(db, t, *id));
    TRY(task_terms_save(db, *id, &t->terms));
    /* It would act at once from now on, or elsewhere: the spec has its maker, but not the area. */
    if (t->id && ((*before.terms.notices && !*t->terms.notices) || before.area != t->area))
        TRY(db_exec(db, Q_TASK_NOT_SEEN, NULL, "i", *id));
    TRY(task_load(db, a, *id, &after));
    bool on = t->enabled && after.seen, dry = t->dry_run || !after.seen;
    TRY(task_set_switches(db, &after, on, dry, now));
    TRY(audit_add(db, now, who, t->id ? "task.change" : "task.create", t->name, from,
                  task_audit_text(a, t), NULL));
    return t->id ? task_audit_switch(db, &before, on, dry, NULL, who, now) : OK;
}

enum rc_err task_switch(struct db *db, struct arena *a, int64_t task, bool enabled, bool dry_run,
                        const char *who, int64_t now) {
    struct task t;
    const char *no_mail = NULL;
    TRY(task_load(db, a, task, &t));
    if ((enabled || !dry_run) && !t.seen)
        return db_refuse(db, ERR_CONFLICT,
                         "Review the preview before turning this task on or ending its dry run.");
    if (enabled == t.enabled && dry_run == t.dry_run)
        return OK;
    if (enabled)
        TRY(task_terms_mail_problem(db, &t.terms, &no_mail));
    if (no_mail)
        return db_refuse(db, ERR_CONFLICT, no_mail);
    TRY(task_set_switches(db, &t, enabled, dry_run, now));
    TRY(db_exec(db, Q_TASK_CHANGED, NULL, "isi", task, who, now));
    return task_audit_switch(db, &t, enabled, dry_run, NULL, who, now);
}

enum rc_err task_audit_off(struct db *db, const struct task *t, const char *why, const char *who,
                           int64_t now) {
    return task_audit_switch(db, t, false, true, why, who, now);
}

enum rc_err task_delete(struct db *db, struct arena *a, int64_t task, const char *who,
                        int64_t now) {
    struct task t;
    TRY(task_load(db, a, task, &t));
    TRY(db_exec(db, Q_TASK_DELETE, NULL, "isi", task, who, now));
    TRY(db_exec(db, Q_TASK_END_WARNINGS, NULL, "ii", task, now));
    TRY(db_exec(db, Q_TASK_END_NOTICES, NULL, "i", task));
    TRY(db_exec(db, Q_TASK_END_REQUESTS, NULL, "ii", task, now));
    TRY(db_exec(db, Q_TASK_END_RUNS, NULL, "isi", task, who, now));
    return audit_add(db, now, who, "task.delete", t.name, task_audit_text(a, &t), NULL, NULL);
}
