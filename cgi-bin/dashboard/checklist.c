/* The checklist of the first hour: each step with its state and one link. A step is done when what
 * it is about was saved, or its default was kept on purpose. Decides by stored data only. */
#include "dashboard/checklist.h"
#include "base/text.h"
#include "http/csrf.h"
#include "page/view.h"
#include "queue/audit.h"
#include "settings/settings.h"
#include "sql/dashboard/checklist.h"
#include "tpl_names.h"

#include <string.h>

enum step { KEY, SYNC, SCHEDULE, THRESHOLD, PRICES, ACCESS, REMINDERS, TASK, STEPS };

static const struct {
    const char *code, *name, *done, *open, *path, *link;
    const char *setting; /* %s of the texts */
    const char *keep;    /* button of a step whose default is a decision one may take */
} STEP[STEPS] = {
    [KEY] = {"key", "API key", "Connected", "Not added yet", "/settings/api-key", "Add API key"},
    [SYNC] = {"sync", "First sync", "Complete", "Starts once the key is verified", "/settings/sync",
              "View sync"},
    [SCHEDULE] = {"schedule", "Sync hour and time zone", "Daily at %s", "Daily at %s, the default",
                  "/settings/sync", "Set hour and zone", "sync.slot", "Keep default"},
    [THRESHOLD] = {"threshold", "Inactivity threshold", "%s days", "%s days, the default",
                   "/settings/dashboard", "Compare thresholds", "inactive_days", "Keep default"},
    [PRICES] = {"prices", "Prices", "Added", "None, so no costs are shown", "/settings/prices",
                "Add prices", NULL, "Skip prices"},
    [ACCESS] = {"access", "Access", "Set", "Organization admins only", "/settings/access",
                "Set access", NULL, "Keep default"},
    [REMINDERS] = {"reminders", "Reminders", "Set", "7 days before the key expires",
                   "/settings/automation/notices", "Set reminders", NULL, "Keep default"},
    [TASK] = {"task", "First task", "Created", "No tasks yet", "/tasks/new", "Create task"},
};

struct checklist {
    bool dismissed, checking;
    bool done[STEPS];
};

static enum rc_err checklist_read(struct request *r, struct checklist *out) {
    struct rows *rows = NULL;
    *out = (struct checklist){0};
    TRY(db_query(r->db, Q_CHECKLIST, &rows, ""));
    if (db_next(rows)) {
        out->dismissed = db_int(rows, CHECKLIST__DISMISSED) != 0;
        out->checking = db_int(rows, CHECKLIST__CHECKING) != 0;
        out->done[KEY] = db_int(rows, CHECKLIST__KEY) != 0;
        out->done[SYNC] = db_int(rows, CHECKLIST__SYNC) != 0;
        out->done[SCHEDULE] = db_int(rows, CHECKLIST__SCHEDULE) != 0;
        out->done[THRESHOLD] = db_int(rows, CHECKLIST__THRESHOLD) != 0;
        out->done[PRICES] = db_int(rows, CHECKLIST__PRICES) != 0;
        out->done[ACCESS] = db_int(rows, CHECKLIST__ACCESS) != 0;
        out->done[REMINDERS] = db_int(rows, CHECKLIST__REMINDERS) != 0;
        out->done[TASK] = db_int(rows, CHECKLIST__TASK) != 0;
    }
    TRY(db_end(rows));
    for (int i = 0; i < STEPS; i++) {
        int64_t confirmed = 0;
        if (STEP[i].keep && !out->done[i])
            TRY(db_get_int(r->db, Q_CHECKLIST_CONFIRMED, &confirmed, NULL, "s", STEP[i].code));
        out->done[i] = out->done[i] || confirmed > 0;
    }
    return OK;
}

/* "02:00 Europe/Berlin" */
static enum rc_err checklist_hour(struct request *r, const char *slot, const char **out) {
    const char *zone = NULL;
    TRY(settings_text(r->db, "sync.time_zone", &zone));
    *out = arena_printf(r->arena, "%s%s:00 %s", strlen(slot) < 2 ? "0" : "", slot, zone);
    return OK;
}

static enum rc_err checklist_state(struct request *r, enum step i, bool done, const char **out) {
    const char *value = NULL;
    *out = done ? STEP[i].done : STEP[i].open;
    if (!STEP[i].setting)
        return OK;
    TRY(settings_text(r->db, STEP[i].setting, &value));
    if (i == SCHEDULE)
        TRY(checklist_hour(r, value, &value));
    *out = arena_printf(r->arena, *out, value);
    return OK;
}

/* How far the first synchronization is; nothing while none runs. */
static enum rc_err checklist_add_progress(struct request *r, struct dict *row, bool *runs) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_CHECKLIST_SYNC, &rows, ""));
    *runs = db_next(rows);
    if (*runs) {
        int64_t total = db_int(rows, CHECKLIST_SYNC__USERS_TOTAL);
        int64_t seen = db_int(rows, CHECKLIST_SYNC__USERS_SEEN);
        struct dict *bar = dict_row(row, total > 0 ? T_BAR : T_BAR_UNKNOWN);
        dict_set_int(bar, T_BAR_MAX, total);
        dict_set_int(bar, T_BAR_VALUE, seen < total ? seen : total);
        dict_set(bar, T_SEEN, text_count(r->arena, seen));
        dict_set(bar, T_TOTAL, text_count(r->arena, total));
    }
    return db_end(rows);
}

static enum rc_err checklist_add_step(struct request *r, struct dict *list, enum step i,
                                      bool done) {
    const char *state = NULL;
    bool runs = false;
    struct dict *row = dict_row(list, T_STEP);
    TRY(checklist_state(r, i, done, &state));
    dict_show(row, done ? T_DONE : T_OPEN);
    dict_set(row, T_NAME, STEP[i].name);
    if (!done && i == SYNC)
        TRY(checklist_add_progress(r, row, &runs));
    if (!runs)
        dict_set(dict_row(row, T_PLAIN), T_STATE, state);
    dict_set(row, T_LINK, STEP[i].path);
    dict_set(row, T_LINK_TEXT, STEP[i].link);
    if (!done && STEP[i].keep) {
        struct dict *keep = dict_row(row, T_KEEP);
        dict_set(keep, T_CSRF, csrf_token(r));
        dict_set(keep, T_CODE, STEP[i].code);
        dict_set(keep, T_KEEP_TEXT, STEP[i].keep);
    }
    return OK;
}

enum rc_err checklist_add(struct request *r, struct dict *body, bool *shown) {
    struct checklist c;
    int done = 0;
    *shown = false;
    if (r->who.level < LEVEL_OWNER)
        return OK;
    TRY(checklist_read(r, &c));
    for (int i = 0; i < STEPS; i++)
        done += c.done[i];
    if (c.dismissed || done == STEPS)
        return OK;
    struct dict *list = dict_part(body, T_CHECKLIST, TPL_DASHBOARD_CHECKLIST);
    struct dict *card = dict_row(list, T_CARD);
    *shown = true;
    dict_set_int(card, T_DONE_COUNT, done);
    dict_set_int(card, T_STEP_COUNT, STEPS);
    dict_set(card, T_CSRF, csrf_token(r));
    dict_show_if(body, !c.done[SYNC] && (c.done[KEY] || c.checking), T_POLL);
    for (int i = 0; i < STEPS; i++)
        TRY(checklist_add_step(r, card, (enum step)i, c.done[i]));
    return OK;
}

enum rc_err checklist_dismiss(struct request *r) {
    return audit_add(r->db, r->now, r->who.name, "checklist.dismiss", "checklist", NULL, NULL,
                     NULL);
}

enum rc_err checklist_keep(struct request *r, const char *step, bool *known) {
    *known = false;
    for (int i = 0; i < STEPS; i++)
        *known = *known || (STEP[i].keep && text_equal(STEP[i].code, step));
    if (!*known)
        return OK;
    return audit_add(r->db, r->now, r->who.name, "checklist.keep", step, NULL, NULL, NULL);
}
