/* /audit: changes, runs and denied access, newest first. Only reads; no page deletes a row. */
#include "audit/entry.h"
#include "audit/filter.h"
#include "base/text.h"
#include "base/zone.h"
#include "handlers.h"
#include "page/cached_part.h"
#include "page/error_page.h"
#include "page/page.h"
#include "tpl_names.h"

#include <stdint.h>

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
    {"sync.", "Sync"},
    {"protect.", "Protection"},
    {"filter.", "Saved filters"},
    {"task.", "Tasks"},
    {"run.", "Runs and bulk actions"},
    {"preview.", "Previews"},
    {"owner.", "Server owners"},
    {"database.", "Restored backups"},
    {"access.refused", "Access denied"},
    {"form.refused", "Rejected forms"},
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

/* Shows section with one value, unless it is empty. */
static void audit_add_part(struct dict *row, const char *section, const char *name,
                           const char *value) {
    if (*value)
        dict_set(dict_row(row, section), name, value);
}

static void audit_add_who(struct dict *row, const struct audit_entry *e) {
    if (!e->who_link) {
        dict_set(dict_row(row, T_OTHER_WHO), T_ROW_WHO, *e->who_name ? e->who_name : e->who);
        return;
    }
    struct dict *person = dict_row(row, T_PERSON);
    dict_set(person, T_LINK, e->who_link);
    dict_set(person, T_NAME, *e->who_name ? e->who_name : e->who);
    if (*e->who_name)
        audit_add_part(person, T_ADDRESS, T_ROW_WHO, e->who);
}

static void audit_add_change(struct request *r, struct dict *row, const struct audit_filter *f,
                             const struct audit_entry *e) {
    if (!*e->before && !*e->after && !*e->detail && e->times == 0) {
        dict_show(row, T_NO_CHANGE);
        return;
    }
    struct dict *change = dict_row(row, T_CHANGE);
    dict_show_if(change, *e->before && *e->after, T_ARROW);
    audit_add_part(change, T_FROM, T_BEFORE, e->before);
    audit_add_part(change, T_TO, T_AFTER, e->after);
    audit_add_part(change, T_MORE, T_DETAIL, *e->detail_name ? e->detail_name : e->detail);
    if (e->times == 0)
        return;
    struct dict *repeated = dict_row(change, T_REPEATED);
    dict_set(repeated, T_TIMES, text_count(r->arena, e->times));
    dict_set(repeated, T_UNTIL, zone_text(r->arena, f->zone, e->last_at));
}

static void audit_add_row(struct request *r, struct dict *list, const struct audit_filter *f,
                          const struct audit_entry *e) {
    struct dict *row = dict_row(list, T_ROW);
    dict_set(row, T_AT, text_iso(r->arena, e->at));
    dict_set(row, T_AT_TEXT, zone_day_text(r->arena, f->zone, e->at, r->now));
    dict_set(row, T_AT_LONG, zone_text(r->arena, f->zone, e->at));
    audit_add_who(row, e);
    dict_set(row, T_ROW_ACTION, e->action);
    struct dict *subject = dict_row(row, e->subject_link ? T_ABOUT : T_PLAIN_SUBJECT);
    dict_set(subject, T_SUBJECT, e->subject);
    dict_set(subject, T_LINK, e->subject_link);
    audit_add_change(r, row, f, e);
}

/* query: of the filter. */
static void audit_add_pages(struct request *r, struct dict *body, const char *query, bool newest,
                            int64_t older) {
    if (newest && older == 0)
        return;
    struct dict *pages = dict_row(body, T_PAGES);
    const char *mark = *query ? "?" : "";
    if (!newest)
        dict_set(dict_row(pages, T_NEWEST), T_LINK,
                 arena_printf(r->arena, "/audit%s%s", mark, query));
    if (older)
        dict_set(dict_row(pages, T_OLDER), T_LINK,
                 arena_printf(r->arena, "/audit?%s%sbefore=%lld", query, *query ? "&" : "",
                              (long long)older));
}

static enum rc_err audit_fill_rows(struct request *r, struct dict *body, void *arg) {
    const struct audit_filter *f = arg;
    struct rows *rows = NULL;
    struct dict *list = NULL;
    struct audit_entry e;
    int64_t ids[ROWS_ON_PAGE + 1];
    int n = 0;
    TRY(audit_filter_open(r, f, ROWS_ON_PAGE + 1, &rows));
    while (n <= ROWS_ON_PAGE && db_next(rows))
        ids[n++] = db_int(rows, 0);
    TRY(db_end(rows));
    dict_set(body, T_ZONE, f->zone);
    for (int i = 0; i < n && i < ROWS_ON_PAGE; i++) {
        list = list ? list : dict_row(body, T_LIST);
        TRY(audit_entry_load(r, ids[i], &e));
        audit_add_row(r, list, f, &e);
    }
    dict_show_if(body, n == 0, T_EMPTY);
    audit_add_pages(r, body, audit_filter_query(r->arena, f), f->before == INT64_MAX,
                    n > ROWS_ON_PAGE ? ids[ROWS_ON_PAGE - 1] : 0);
    return OK;
}

/* Rows name today and yesterday, so they are cached for a day. */
static enum rc_err audit_add_rows(struct request *r, struct dict *body, struct audit_filter *f,
                                  const char *query) {
    struct zone_time t = {0};
    const char *day = zone_local(f->zone, r->now, &t) ? zone_date(r->arena, &t) : "";
    const char *key = arena_printf(r->arena, "%s %lld %s", day, (long long)f->before, query);
    return cached_part(r, body, T_ROWS, TPL_AUDIT_AUDIT_ROWS, key, audit_fill_rows, f);
}

static void audit_add_date(struct request *r, struct dict *body, const char *section,
                           const char *name, const char *value) {
    struct dict *field = dict_row(body, section);
    dict_set(field, T_VALUE, value);
    page_field_error(r, field, name);
}

static enum rc_err audit_fill(struct request *r, struct dict *body) {
    struct audit_filter f;
    TRY(audit_filter_read(r, &f));
    const char *query = audit_filter_query(r->arena, &f), *mark = *query ? "?" : "";
    audit_add_date(r, body, T_FROM_FIELD, "from", f.from);
    audit_add_date(r, body, T_TO_FIELD, "to", f.to);
    dict_set(body, T_FILTER_WHO, f.who);
    dict_set(body, T_FILTER_TEXT, f.text);
    audit_add_kinds(body, f.action);
    dict_show_if(body, f.refused, T_CHECKED);
    dict_show_if(body, *query != '\0', T_FILTERED);
    dict_set(body, T_CSV_LINK, arena_printf(r->arena, "/audit.csv%s%s", mark, query));
    dict_set(body, T_JSON_LINK, arena_printf(r->arena, "/audit.json%s%s", mark, query));
    return audit_add_rows(r, body, &f, query);
}

struct response audit_page(struct request *r) {
    struct page p = page_begin(r, "Audit", TPL_AUDIT_AUDIT);
    if (audit_fill(r, p.body) != OK)
        return error_page(r);
    return page_end(r, &p);
}
