/* From codes to words, by tables. Reads only. */
#include "audit/entry.h"
#include "audit/action_names.h"
#include "audit/setting_names.h"
#include "audit/value_text.h"
#include "base/text.h"
#include "sql/audit/entry.h"
#include "tasks/action.h"

#include <string.h>

/* Actions whose rows lead to one page, by their beginning, and the name of what they are about. */
static const struct {
    const char *action, *path, *subject;
} FIXED[] = {
    {"key.", "/settings/api-key", NULL},    {"secret", "/settings/api-key", NULL},
    {"sync.", "/settings/sync", "Sync"},    {"mail.", "/settings/email", "E-mail"},
    {"owner.", "/settings/access", NULL},   {"settings.import", "/settings", "Settings"},
    {"checklist.", "/", "Setup checklist"}, {"area.", "/settings/areas", NULL},
};

static const char *entry_text(struct rows *rows, int column) {
    const char *text = db_text(rows, column);
    return text ? text : "";
}

static const char *entry_path(struct request *r, const char *room, const char *id) {
    return arena_printf(r->arena, "/%s/%s", room, text_percent_encode(r->arena, id));
}

/* --- links */

static enum rc_err entry_link_run(struct request *r, int64_t run, struct audit_entry *e) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_AUDIT_RUN, &rows, "i", run));
    if (db_next(rows)) {
        int64_t task = db_int(rows, AUDIT_RUN__TASK);
        e->subject_link =
            task ? arena_printf(r->arena, "/tasks/%lld/runs/%lld", (long long)task, (long long)run)
                 : arena_printf(r->arena, "/users/bulk/%lld", (long long)run);
    }
    return db_end(rows);
}

static enum rc_err entry_link_webhook(struct request *r, int64_t webhook, struct audit_entry *e) {
    bool found = false;
    e->subject_link = arena_printf(r->arena, "/settings/automation/%lld", (long long)webhook);
    return db_get_text(r->db, Q_AUDIT_WEBHOOK_NAME, &e->subject, &found, "i", webhook);
}

/* What has a page of its own, by the columns of AUDIT_ENTRY. */
static enum rc_err entry_link(struct request *r, struct rows *rows, struct audit_entry *e,
                              int64_t *run, int64_t *webhook) {
    const char *person = db_text(rows, AUDIT_ENTRY__PERSON_NAME);
    const char *group = db_text(rows, AUDIT_ENTRY__GROUP_ID);
    int64_t task = db_int(rows, AUDIT_ENTRY__TASK), filter = db_int(rows, AUDIT_ENTRY__FILTER);
    *run = db_int(rows, AUDIT_ENTRY__RUN);
    *webhook = db_int(rows, AUDIT_ENTRY__WEBHOOK);
    if (person) {
        e->subject_link = entry_path(r, "users", e->subject);
        e->subject = *person ? person : "(no name)";
    } else if (group) {
        const char *name = entry_text(rows, AUDIT_ENTRY__GROUP_NAME);
        e->subject_link = entry_path(r, "groups", group);
        e->subject = *name ? name : e->subject;
    } else if (task)
        e->subject_link = arena_printf(r->arena, "/tasks/%lld", (long long)task);
    else if (filter)
        e->subject_link = arena_printf(r->arena, "/filters/%lld", (long long)filter);
    return OK;
}

static void entry_link_fixed(const char *action, struct audit_entry *e) {
    for (size_t i = 0; !e->subject_link && i < sizeof FIXED / sizeof *FIXED; i++)
        if (text_starts(action, FIXED[i].action)) {
            e->subject_link = FIXED[i].path;
            e->subject = FIXED[i].subject ? FIXED[i].subject : e->subject;
        }
    if (text_equal(e->subject, "api key"))
        e->subject = "API key";
    else if (text_equal(e->subject, "api key for runs"))
        e->subject = "API key for runs";
}

/* --- texts of tasks: "remove-access:confluence, suspend; filter 2; every day at 06:00" */

static enum rc_err entry_actions_text(struct request *r, char *list, const char **out) {
    *out = "";
    for (char *next = NULL, *one = list; one; one = next) {
        struct action action;
        const char *text = one;
        next = strstr(one, ", ");
        if (next) {
            *next = '\0';
            next += 2;
        }
        if (action_parse(r->arena, one, &action))
            TRY(action_text(r->db, r->arena, &action, &text));
        *out = arena_printf(r->arena, "%s%s%s", *out, **out ? ", " : "", text);
    }
    return OK;
}

static enum rc_err entry_task_text(struct request *r, const char **text) {
    char *parts = arena_strdup(r->arena, *text);
    char *filter = strstr(parts, "; filter ");
    const char *actions = NULL, *name = NULL;
    int64_t id = 0;
    bool found = false;
    if (!filter)
        return OK;
    *filter = '\0';
    filter += strlen("; filter ");
    char *rest = strstr(filter, "; ");
    if (rest)
        *rest = '\0';
    if (text_to_int(filter, &id))
        TRY(db_get_text(r->db, Q_AUDIT_FILTER_NAME, &name, &found, "i", id));
    TRY(entry_actions_text(r, parts, &actions));
    *text = arena_printf(r->arena, "%s; filter %s%s%s", actions, found ? name : filter,
                         rest ? "; " : "", rest ? rest + 2 : "");
    return OK;
}

/* --- a row */

/* A setting of one product may be of one site: "price.confluence.SITE". */
static enum rc_err entry_setting(struct request *r, const char *key, struct audit_entry *e) {
    char *product = arena_strdup(r->arena, key);
    const char *first = strchr(product, '.'), *name = NULL;
    char *site = first ? strchr(first + 1, '.') : NULL;
    bool found = false;
    e->subject = audit_setting_name(r->arena, key);
    if (site) {
        *site++ = '\0';
        TRY(db_get_text(r->db, Q_AUDIT_SITE_NAME, &name, &found, "ss", site, first + 1));
    }
    if (found)
        e->subject =
            arena_printf(r->arena, "%s on %s", audit_setting_name(r->arena, product), name);
    e->subject_link = audit_setting_path(key);
    e->before = audit_setting_value(r->arena, key, e->before, false);
    e->after = audit_setting_value(r->arena, key, e->after, true);
    return OK;
}

static void entry_read(struct request *r, struct rows *rows, struct audit_entry *e) {
    const char *account = db_text(rows, AUDIT_ENTRY__WHO_ACCOUNT);
    *e = (struct audit_entry){.id = db_int(rows, AUDIT_ENTRY__ID),
                              .at = db_int(rows, AUDIT_ENTRY__AT),
                              .times = db_int(rows, AUDIT_ENTRY__TIMES),
                              .last_at = db_int(rows, AUDIT_ENTRY__LAST_AT),
                              .who = db_text(rows, AUDIT_ENTRY__WHO),
                              .who_name = entry_text(rows, AUDIT_ENTRY__WHO_NAME),
                              .subject = db_text(rows, AUDIT_ENTRY__SUBJECT),
                              .before = entry_text(rows, AUDIT_ENTRY__BEFORE),
                              .after = entry_text(rows, AUDIT_ENTRY__AFTER),
                              .detail = entry_text(rows, AUDIT_ENTRY__DETAIL),
                              .detail_name = entry_text(rows, AUDIT_ENTRY__DETAIL_NAME)};
    if (account)
        e->who_link = entry_path(r, "users", account);
    else if (text_equal(e->who, "rollcall"))
        e->who_name = "Rollcall";
    else if (text_starts(e->who, "host:"))
        e->who_name = arena_printf(r->arena, "%s, on the server", e->who + strlen("host:"));
}

enum rc_err audit_entry_load(struct request *r, int64_t id, struct audit_entry *out) {
    struct rows *rows = NULL;
    const char *action = "";
    int64_t run = 0, webhook = 0;
    *out = (struct audit_entry){0};
    TRY(db_query(r->db, Q_AUDIT_ENTRY, &rows, "i", id));
    if (db_next(rows)) {
        entry_read(r, rows, out);
        action = db_text(rows, AUDIT_ENTRY__ACTION);
        TRY(entry_link(r, rows, out, &run, &webhook));
    }
    TRY(db_end(rows));
    out->action = audit_action_name(action);
    if (text_starts(action, "area."))
        out->subject = audit_area_name(r->arena, *out->after ? out->after : out->before);
    TRY(audit_value_text(r, action, out->subject ? out->subject : "", &out->before));
    TRY(audit_value_text(r, action, out->subject ? out->subject : "", &out->after));
    if (text_equal(action, "setting.change"))
        TRY(entry_setting(r, out->subject, out));
    if (run)
        TRY(entry_link_run(r, run, out));
    if (run && !text_equal(action, "run.undo"))
        out->detail = ""; /* the id that the link stands for */
    if (webhook)
        TRY(entry_link_webhook(r, webhook, out));
    if (text_starts(action, "task.")) {
        TRY(entry_task_text(r, &out->before));
        TRY(entry_task_text(r, &out->after));
    }
    entry_link_fixed(action, out);
    return OK;
}

const char *audit_entry_text(struct arena *a, const struct audit_entry *e) {
    if (*e->before && *e->after)
        return arena_printf(a, "%s: %s -> %s", e->subject, e->before, e->after);
    const char *one = *e->after ? e->after : e->before;
    return *one ? arena_printf(a, "%s: %s", e->subject, one) : e->subject;
}
