/* /audit: changes and refusals, newest first. Only reads; no page deletes a row. */
#include "sql/audit/audit.h"
#include "audit/action_names.h"
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "tpl_names.h"

#include <stdint.h>
#include <string.h>

enum { ROWS_ON_PAGE = 50 };

/* Choices of the filter by action: the beginning of an action, and its label. */
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

static void audit_add_kind(struct dict *body, const char *value, const char *label, bool selected) {
    struct dict *row = dict_row(body, T_KIND);
    dict_set(row, T_KIND_VALUE, value);
    dict_set(row, T_KIND_LABEL, label);
    dict_show_if(row, selected, T_KIND_SELECTED);
}

/* The address may have any beginning of an action; one that is not in the list becomes a choice of
 * its own. */
static void audit_add_kinds(struct dict *body, const char *action) {
    bool known = false;
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        bool selected = text_equal(KINDS[i].prefix, action);
        audit_add_kind(body, KINDS[i].prefix, KINDS[i].label, selected);
        known = known || selected;
    }
    if (!known)
        audit_add_kind(body, action, action, true);
}

/* "05:12:00Z" of a time in ISO 8601. */
static const char *iso_time(const char *iso) { return strlen(iso) > 11 ? iso + 11 : ""; }

/* Shows section with one value, unless the column is NULL or empty. */
static void audit_add_part(struct dict *row, const char *section, const char *name,
                           const char *value) {
    if (value && *value)
        dict_set(dict_row(row, section), name, value);
}

/* The link to a person by name: their account id means nothing to a reader. */
static void audit_add_subject(struct request *r, struct dict *row, struct rows *rows) {
    const char *subject = db_text(rows, AUDIT_PAGE__SUBJECT);
    const char *name = db_text(rows, AUDIT_PAGE__SUBJECT_NAME);
    if (!name || !*name) {
        dict_set(dict_row(row, T_OTHERWISE), T_SUBJECT, subject);
        return;
    }
    struct dict *about = dict_row(row, T_ABOUT);
    dict_set(about, T_LINK,
             arena_printf(r->arena, "/users/%s", text_percent_encode(r->arena, subject)));
    dict_set(about, T_NAME, name);
}

/* Refusals of the same kind share a row. */
static void audit_add_repeats(struct request *r, struct dict *row, struct rows *rows) {
    if (db_is_null(rows, AUDIT_PAGE__TIMES))
        return;
    const char *times = text_count(r->arena, db_int(rows, AUDIT_PAGE__TIMES));
    const char *last = text_iso(r->arena, db_int(rows, AUDIT_PAGE__LAST_AT));
    dict_set(dict_row(row, T_REPEATED), T_TIMES,
             arena_printf(r->arena, "%s times until %.8s", times, iso_time(last)));
}

static void audit_add_row(struct request *r, struct dict *list, struct rows *rows) {
    struct dict *row = dict_row(list, T_ROW);
    const char *iso = text_iso(r->arena, db_int(rows, AUDIT_PAGE__AT));
    dict_set(row, T_AT, iso);
    dict_set(row, T_AT_TEXT, arena_printf(r->arena, "%.10s %.8s", iso, iso_time(iso)));
    dict_set(row, T_ROW_WHO, db_text(rows, AUDIT_PAGE__WHO));
    dict_set(row, T_ROW_ACTION, audit_action_name(db_text(rows, AUDIT_PAGE__ACTION)));
    audit_add_subject(r, row, rows);
    audit_add_part(row, T_FROM, T_BEFORE, db_text(rows, AUDIT_PAGE__BEFORE));
    audit_add_part(row, T_TO, T_AFTER, db_text(rows, AUDIT_PAGE__AFTER));
    audit_add_part(row, T_MORE, T_DETAIL, db_text(rows, AUDIT_PAGE__DETAIL));
    audit_add_repeats(r, row, rows);
}

/* A parameter of the address without white space at its ends; "" when it is missing. */
static const char *audit_filter(struct request *r, const char *name) {
    const char *value = request_query(r, name);
    return text_trim(arena_strdup(r->arena, value ? value : ""));
}

/* One page of rows before an id. The three statements have the same columns. */
static enum rc_err audit_add_rows(struct request *r, struct dict *body, int64_t before,
                                  const char *who, const char *action) {
    const int64_t limit = ROWS_ON_PAGE + 1;
    struct rows *rows = NULL;
    struct dict *list = NULL;
    int64_t last = 0;
    int n = 0;
    if (*who)
        TRY(db_query(r->db, Q_AUDIT_PAGE_WHO, &rows, "iiss", before, limit, who, action));
    else if (*action)
        TRY(db_query(r->db, Q_AUDIT_PAGE_ACTION, &rows, "iis", before, limit, action));
    else
        TRY(db_query(r->db, Q_AUDIT_PAGE, &rows, "ii", before, limit));
    while (db_next(rows) && ++n <= ROWS_ON_PAGE) {
        list = list ? list : dict_row(body, T_LIST);
        audit_add_row(r, list, rows);
        last = db_int(rows, AUDIT_PAGE__ID);
    }
    TRY(db_end(rows));
    dict_show_if(body, n == 0, T_EMPTY);
    if (n <= ROWS_ON_PAGE && before == INT64_MAX)
        return OK;
    struct dict *pages = dict_row(body, T_PAGES);
    dict_show_if(pages, before != INT64_MAX, T_NEWEST);
    if (n > ROWS_ON_PAGE)
        dict_set_int(dict_row(pages, T_OLDER), T_LAST_ID, last);
    return OK;
}

struct response audit_page(struct request *r) {
    const char *who = audit_filter(r, "who"), *action = audit_filter(r, "action");
    int64_t before = INT64_MAX;
    bool paged = text_to_int(audit_filter(r, "before"), &before) && before > 0;
    struct page p = page_begin(r, "Audit", TPL_AUDIT_AUDIT);
    dict_set(p.body, T_FILTER_WHO, who);
    dict_set(p.body, T_FILTER_ACTION, action);
    audit_add_kinds(p.body, action);
    dict_show_if(p.body, *who || *action, T_FILTERED);
    if (audit_add_rows(r, p.body, paged ? before : INT64_MAX, who, action) != OK)
        return error_page(r);
    return page_end(r, &p);
}
