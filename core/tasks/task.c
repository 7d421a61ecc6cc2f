/* Keeping tasks. */
#include "tasks/task.h"
#include "base/text.h"
#include "queue/audit.h"
#include "runs/run.h"

#include <string.h>

void task_defaults(struct task *t, const char *time_zone) {
    *t = (struct task){.name = "",
                       .schedule = "daily",
                       .weekdays = "",
                       .every_days = 7,
                       .at_time = "06:00",
                       .time_zone = time_zone,
                       .cap_users = 50,
                       .cap_percent = 10,
                       .limit_mode = "stop",
                       .dry_run = true,
                       .notify = ""};
}

static void read_row(struct rows *r, struct task *out, const char **seen_spec) {
    const char **const text[] = {
        &out->name,       &out->schedule,   &out->weekdays,    &out->on_date,    &out->at_time,
        &out->time_zone,  &out->notify,     &out->filter_name, &out->query,      &out->seen_by,
        &out->created_by, &out->changed_by, seen_spec,         &out->limit_mode, &out->filter_by};
    int n = (int)(sizeof text / sizeof *text);
    for (int i = 0; i < n; i++)
        *text[i] = db_text(r, i);
    out->filter = db_int(r, n);
    out->every_days = db_int(r, n + 1);
    out->cap_users = db_int(r, n + 2);
    out->cap_percent = db_int(r, n + 3);
    out->dry_run = db_int(r, n + 4) != 0;
    out->enabled = db_int(r, n + 5) != 0;
    out->seen_at = db_int(r, n + 6);
    out->next_run_at = db_int(r, n + 7);
    out->created_at = db_int(r, n + 8);
    out->changed_at = db_int(r, n + 9);
    out->filter_at = db_int(r, n + 10);
}

enum rc_err task_load(struct db *db, struct arena *a, int64_t id, struct task *out) {
    struct rows *r = NULL;
    const char *seen_spec = NULL;
    *out = (struct task){0};
    TRY(db_query(db, Q_TASK_LOAD, &r, "i", id));
    if (db_next(r)) {
        out->id = id;
        read_row(r, out, &seen_spec);
    }
    TRY(db_end(r));
    if (!out->id)
        return db_refuse(db, ERR_NOT_FOUND, "There is no such task.");
    TRY(db_query(db, Q_TASK_ACTIONS, &r, "i", id));
    while (out->actions < TASK_ACTIONS_MAX && db_next(r))
        out->action[out->actions++] =
            (struct action){db_text(r, 0), db_text(r, 1), db_text(r, 2), db_text(r, 3)};
    TRY(db_end(r));
    out->seen = seen_spec && out->query &&
                strcmp(seen_spec, task_spec(a, out->query, out->action, out->actions)) == 0;
    return OK;
}

enum rc_err task_list(struct db *db, int64_t **ids, int *n) {
    return db_get_ints(db, Q_TASK_LIST, ids, n, "");
}

/* One comma between two addresses: what the event's statement takes apart again. */
static const char *notify_list(struct arena *a, const char *typed) {
    const char *list = "";
    for (const char *p = typed + strspn(typed, ", \r\n"); *p; p += strspn(p, ", \r\n")) {
        size_t n = strcspn(p, ", \r\n");
        list = arena_printf(a, "%s%s%.*s", list, *list ? "," : "", (int)n, p);
        p += n;
    }
    return list;
}

static enum rc_err save_actions(struct db *db, const struct task *t, int64_t id) {
    TRY(db_exec(db, Q_TASK_ACTIONS_CLEAR, NULL, "i", id));
    for (int i = 0; i < t->actions; i++)
        TRY(db_exec(db, Q_TASK_ACTION_ADD, NULL, "iissss", id, (int64_t)i, t->action[i].action,
                    t->action[i].product, t->action[i].site, t->action[i].group_id));
    return OK;
}

static const char *audit_words(struct arena *a, const struct task *t) {
    const char *actions = "";
    for (int i = 0; i < t->actions; i++)
        actions = arena_printf(a, "%s%s%s", actions, i ? ", " : "", action_value(a, &t->action[i]));
    return arena_printf(a, "%s; filter %lld; %s; at most %lld people or %lld %%%s", actions,
                        (long long)t->filter, task_schedule_text(a, t), (long long)t->cap_users,
                        (long long)t->cap_percent,
                        strcmp(t->limit_mode, "longest") == 0 ? ", the longest unused first" : "");
}

static const char *switch_words(bool enabled, bool dry_run) {
    return !enabled ? "off" : dry_run ? "on, as a dry run" : "on, for real";
}

static enum rc_err audit_switch(struct db *db, const struct task *before, bool enabled,
                                bool dry_run, const char *why, const char *who, int64_t now) {
    const char *was = switch_words(before->enabled, before->dry_run),
               *is = switch_words(enabled, dry_run);
    return strcmp(was, is) == 0
               ? OK
               : audit_add(db, now, who, "task.switch", before->name, was, is, why);
}

static enum rc_err set_switches(struct db *db, const struct task *t, bool enabled, bool dry_run,
                                int64_t now) {
    return db_exec(db, Q_TASK_SWITCH, NULL, "iiii", t->id, (int64_t)enabled, (int64_t)dry_run,
                   enabled ? task_next(t, now) : (int64_t)0);
}

enum rc_err task_save(struct db *db, struct arena *a, const struct task *t, const char *who,
                      int64_t now, int64_t *id) {
    struct task before = {.limit_mode = "stop"}, after;
    const char *notify = notify_list(a, t->notify);
    *id = t->id;
    if (t->id) {
        TRY(task_load(db, a, t->id, &before));
        TRY(db_exec(db, Q_TASK_CHANGE, NULL, "sississsiissiis", t->name, t->filter, t->schedule,
                    t->weekdays, t->every_days, t->on_date, t->at_time, t->time_zone, t->cap_users,
                    t->cap_percent, notify, who, now, t->id, t->limit_mode));
    } else {
        TRY(db_exec(db, Q_TASK_ADD, NULL, "sississsiissis", t->name, t->filter, t->schedule,
                    t->weekdays, t->every_days, t->on_date, t->at_time, t->time_zone, t->cap_users,
                    t->cap_percent, notify, who, now, t->limit_mode));
        *id = db_last_id(db);
    }
    TRY(save_actions(db, t, *id));
    TRY(task_load(db, a, *id, &after));
    bool on = t->enabled && after.seen, dry = t->dry_run || !after.seen;
    TRY(set_switches(db, &after, on, dry, now));
    TRY(audit_add(db, now, who, t->id ? "task.change" : "task.create", t->name,
                  t->id ? audit_words(a, &before) : NULL, audit_words(a, t), NULL));
    return t->id ? audit_switch(db, &before, on, dry, NULL, who, now) : OK;
}

enum rc_err task_seen(struct db *db, struct arena *a, int64_t task, int64_t run, const char *who,
                      int64_t now) {
    struct task t;
    struct run r;
    TRY(task_load(db, a, task, &t));
    TRY(run_load(db, a, run, &r));
    bool shows = strcmp(r.state, "preview") == 0 || (r.dry_run && strcmp(r.state, "done") == 0);
    const char *spec = task_spec(a, t.query, t.action, t.actions);
    if (r.task != task || !shows || !t.query || strcmp(r.spec, spec) != 0)
        return db_refuse(
            db, ERR_CONFLICT,
            "The task or its filter is no longer what this preview shows. Make a new preview.");
    return db_exec(db, Q_TASK_SEEN, NULL, "issi", task, spec, who, now);
}

enum rc_err task_switch(struct db *db, struct arena *a, int64_t task, bool enabled, bool dry_run,
                        const char *who, int64_t now) {
    struct task t;
    TRY(task_load(db, a, task, &t));
    if ((enabled || !dry_run) && !t.seen)
        return db_refuse(db, ERR_CONFLICT,
                         "Look at a preview first: a task is switched on, or its dry run off, only "
                         "after somebody saw what it would do.");
    if (enabled == t.enabled && dry_run == t.dry_run)
        return OK;
    TRY(set_switches(db, &t, enabled, dry_run, now));
    TRY(db_exec(db, Q_TASK_CHANGED, NULL, "isi", task, who, now));
    return audit_switch(db, &t, enabled, dry_run, NULL, who, now);
}

enum rc_err task_delete(struct db *db, struct arena *a, int64_t task, const char *who,
                        int64_t now) {
    struct task t;
    TRY(task_load(db, a, task, &t));
    TRY(db_exec(db, Q_TASK_DELETE, NULL, "isi", task, who, now));
    TRY(db_exec(db, Q_TASK_END_RUNS, NULL, "isi", task, who, now));
    return audit_add(db, now, who, "task.delete", t.name, audit_words(a, &t), NULL, NULL);
}

/* Who was on is told one by one; who was off has lost what was seen of it, too. */
static enum rc_err switch_off_all(struct db *db, struct arena *a, const struct saved_filter *f,
                                  const char *who, int64_t now, int64_t *off) {
    const char *why = arena_printf(a, "the conditions of its filter %s were changed", f->name);
    int64_t *ids = NULL;
    int n = 0;
    TRY(db_get_ints(db, Q_TASK_ON_FILTER, &ids, &n, "i", f->id));
    for (int i = 0; i < n; i++) {
        struct task t;
        TRY(task_load(db, a, ids[i], &t));
        *off += t.enabled;
        TRY(audit_switch(db, &t, false, true, why, who, now));
    }
    TRY(db_exec(db, Q_TASK_FILTER_RUNS, NULL, "i", f->id));
    return db_exec(db, Q_TASK_FILTER_CHANGED, NULL, "isi", f->id, who, now);
}

enum rc_err task_filter_change(struct db *db, struct arena *a, const struct saved_filter *f,
                               const char *name, const char *query, const char *who, int64_t now,
                               int64_t *off) {
    int64_t changed = 0;
    bool other = strcmp(query, f->query) != 0;
    *off = 0;
    if (!other && strcmp(name, f->name) == 0)
        return OK;
    TRY(db_exec(db, Q_TASK_FILTER_SAVE, &changed, "issisi", f->id, name, query, now, who,
                f->changed_at));
    if (changed == 0)
        return db_refuse(db, ERR_CONFLICT,
                         "Somebody changed this filter, or deleted it, in the meantime.");
    if (strcmp(name, f->name) != 0)
        TRY(audit_add(db, now, who, "filter.rename", f->name, f->name, name, NULL));
    if (!other)
        return OK;
    TRY(audit_add(db, now, who, "filter.change", name, f->query, query, NULL));
    return switch_off_all(db, a, f, who, now, off);
}
