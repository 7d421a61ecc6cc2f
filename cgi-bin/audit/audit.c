/* /audit: who changed what, newest first. Only reads; nothing can take a row away. */
#include "audit/action_names.h"
#include "base/text.h"
#include "handlers.h"
#include "page/page.h"
#include "tpl_names.h"

#include <stdint.h>
#include <string.h>

enum { ROWS = 50 };

static const struct {
    const char *prefix, *label;
} KINDS[] = {
    {"", "Everything"},
    {"setting", "Settings"},
    {"key.", "API key"},
    {"webhook.", "Webhooks"},
    {"mail.", "E-mail"},
    {"sync.", "Synchronization"},
    {"protect.", "Protection"},
    {"filter.", "Saved filters"},
    {"task.", "Tasks"},
    {"run.", "Runs and bulk operations"},
    {"preview.", "People of previews"},
    {"owner.", "Owners granted on the server"},
    {"database.", "Restores of a backup"},
    {"access.refused", "Refused entries"},
    {"form.refused", "Refused forms"},
};

static const struct {
    const char *action, *words;
} ACTIONS[] = {
    {"setting.change", "Changed a setting"},
    {"settings.import", "Imported settings"},
    {"key.enter", "Entered an API key"},
    {"key.accepted", "API key passed its check"},
    {"key.refused", "API key failed its check"},
    {"key.remove", "Removed the API key"},
    {"key.ended", "Atlassian began to refuse the API key"},
    {"key.works", "Atlassian takes the API key again"},
    {"webhook.add", "Added a webhook"},
    {"webhook.change", "Changed a webhook"},
    {"webhook.delete", "Deleted a webhook"},
    {"owner.grant", "Made an owner"},
    {"owner.revoke", "Took an owner's grant"},
    {"access.refused", "Refused entry"},
    {"form.refused", "Refused a form"},
    {"sync.run", "Asked for a synchronization"},
    {"sync.confirm", "Confirmed a suspicious run"},
    {"protect.user", "Protected a person"},
    {"protect.user.end", "Ended a person's protection"},
    {"protect.group", "Protected a group"},
    {"protect.group.end", "Ended a group's protection"},
    {"filter.add", "Saved a filter"},
    {"filter.rename", "Renamed a filter"},
    {"filter.change", "Changed a filter's conditions"},
    {"filter.delete", "Deleted a filter"},
    {"webhook.test", "Tested a webhook"},
    {"webhook.pause", "Paused a webhook"},
    {"webhook.resume", "Resumed a webhook"},
    {"webhook.off", "Switched a failing webhook off"},
    {"webhook.redeliver", "Sent something again"},
    {"mail.test", "Tested the e-mail"},
    {"mail.redeliver", "Sent an e-mail again"},
    {"mail.password", "Entered the mail password"},
    {"mail.password.forget", "Forgot the mail password"},
    {"webhook.secret.forget", "Forgot the secret of a webhook"},
    {"secret.refused", "Took out a secret that was not meant for there"},
    {"secrets.seal", "Sealed the stored secrets anew"},
    {"task.create", "Made a task"},
    {"task.change", "Changed a task"},
    {"task.seen", "Has seen a task's preview"},
    {"task.switch", "Switched a task"},
    {"task.delete", "Deleted a task"},
    {"run.confirm", "Ran what a preview showed"},
    {"run.dry", "Started a dry run"},
    {"run.approve", "Approved a run"},
    {"preview.leave-out", "Left a person out of a preview"},
    {"preview.put-back", "Put a person back into a preview"},
    {"run.stop", "Stopped a run"},
    {"run.undo", "Asked to undo a run"},
    {"run.end", "A run ended"},
    {"delivery.seen", "Marked what was given up as seen"},
    {"database.restore", "Restored a backup"},
};

const char *audit_action_name(const char *action) {
    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++)
        if (strcmp(ACTIONS[i].action, action) == 0)
            return ACTIONS[i].words;
    return action;
}

static void add_kind(struct dict *body, const char *value, const char *label, bool selected) {
    struct dict *row = dict_row(body, T_KIND);
    dict_set(row, T_KIND_VALUE, value);
    dict_set(row, T_KIND_LABEL, label);
    dict_show_if(row, selected, T_KIND_SELECTED);
}

/* Any beginning of an action may stand in the address; one that is not in the list is shown as it
 * is. */
static void add_kinds(struct dict *body, const char *action) {
    bool known = false;
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        bool selected = strcmp(KINDS[i].prefix, action) == 0;
        add_kind(body, KINDS[i].prefix, KINDS[i].label, selected);
        known = known || selected;
    }
    if (!known)
        add_kind(body, action, action, true);
}

static const char *or_empty(const char *text) { return text ? text : ""; }

static void add_row(struct request *r, struct dict *list, struct rows *rows) {
    struct dict *row = dict_row(list, T_ROW);
    char *iso = text_iso(r->arena, db_int(rows, 1));
    dict_set(row, T_AT, iso);
    dict_set(row, T_AT_TEXT,
             arena_printf(r->arena, "%.10s %.8s", iso, strlen(iso) > 11 ? iso + 11 : ""));
    dict_set(row, T_ROW_WHO, db_text(rows, 2));
    const char *action = db_text(rows, 3), *name = db_text(rows, 8);
    dict_set(row, T_ROW_ACTION, audit_action_name(action));
    if (name && *name) { /* an account id says nothing to whoever reads */
        struct dict *about = dict_row(row, T_ABOUT);
        dict_set(
            about, T_LINK,
            arena_printf(r->arena, "/users/%s", text_percent_encode(r->arena, db_text(rows, 4))));
        dict_set(about, T_NAME, name);
    } else
        dict_set(dict_row(row, T_OTHERWISE), T_SUBJECT, db_text(rows, 4));
    if (*or_empty(db_text_borrow(rows, 5)))
        dict_set(dict_row(row, T_FROM), T_BEFORE, db_text(rows, 5));
    if (*or_empty(db_text_borrow(rows, 6)))
        dict_set(dict_row(row, T_TO), T_AFTER, db_text(rows, 6));
    if (*or_empty(db_text_borrow(rows, 7)))
        dict_set(dict_row(row, T_MORE), T_DETAIL, db_text(rows, 7));
    if (!db_is_null(rows, 9)) {
        const char *last = text_iso(r->arena, db_int(rows, 10));
        dict_set(dict_row(row, T_REPEATED), T_TIMES,
                 arena_printf(r->arena, "%s times until %.8s",
                              text_count(r->arena, db_int(rows, 9)),
                              strlen(last) > 11 ? last + 11 : ""));
    }
}

static const char *filter(struct request *r, const char *name) {
    const char *value = request_query(r, name);
    return text_trim(arena_strdup(r->arena, value ? value : ""));
}

static enum rc_err add_rows(struct request *r, struct dict *body, int64_t before, const char *who,
                            const char *action) {
    struct rows *rows = NULL;
    struct dict *list = NULL;
    int64_t last = 0;
    int n = 0;
    const int64_t most = ROWS + 1;
    if (*who)
        TRY(db_query(r->db, Q_AUDIT_PAGE_WHO, &rows, "iiss", before, most, who, action));
    else if (*action)
        TRY(db_query(r->db, Q_AUDIT_PAGE_ACTION, &rows, "iis", before, most, action));
    else
        TRY(db_query(r->db, Q_AUDIT_PAGE, &rows, "ii", before, most));
    while (db_next(rows) && ++n <= ROWS) {
        if (!list)
            list = dict_row(body, T_LIST);
        add_row(r, list, rows);
        last = db_int(rows, 0);
    }
    TRY(db_end(rows));
    dict_show_if(body, n == 0, T_EMPTY);
    if (n <= ROWS && before == INT64_MAX)
        return OK;
    struct dict *pages = dict_row(body, T_PAGES);
    dict_show_if(pages, before != INT64_MAX, T_NEWEST);
    if (n > ROWS)
        dict_set_int(dict_row(pages, T_OLDER), T_LAST_ID, last);
    return OK;
}

struct response audit_page(struct request *r) {
    const char *who = filter(r, "who"), *action = filter(r, "action");
    int64_t before = INT64_MAX;
    bool paged = text_to_int(filter(r, "before"), &before) && before > 0;
    struct page p = page_begin(r, "Audit", TPL_AUDIT_AUDIT);
    dict_set(p.body, T_FILTER_WHO, who);
    dict_set(p.body, T_FILTER_ACTION, action);
    add_kinds(p.body, action);
    dict_show_if(p.body, *who || *action, T_FILTERED);
    if (add_rows(r, p.body, paged ? before : INT64_MAX, who, action) != OK)
        return response_error(r);
    return page_end(r, &p);
}
