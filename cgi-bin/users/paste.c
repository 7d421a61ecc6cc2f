/* /users/paste: a list of e-mail addresses, matched to people. Those ticked go on to a bulk
 * operation with its preview (bulk.c), or are protected. Keeps the text in the form, so nothing
 * pasted is lost. */
#include "sql/users/paste.h"
#include "base/text.h"
#include "filters/filter_form.h"
#include "handlers.h"
#include "page/error_page.h"
#include "page/page.h"
#include "tpl_names.h"
#include "users/paste_list.h"
#include "users/protect.h"
#include "users/protect_form.h"
#include "users/protect_many.h"

/* A person with the address of an entry. */
struct paste_person {
    int64_t id, seats, active_at; /* active_at 0: never */
    const char *account_id, *name, *email, *status;
};

/* What the entries of a list came to. */
struct paste_result {
    struct dict *body;
    struct dict *matched, *ambiguous, *unmatched; /* sections, NULL until the first row */
    int matched_count, ambiguous_count, unmatched_count;
    bool first; /* the answer to the list itself: all who matched are ticked */
};

static enum rc_err paste_add_person(struct request *r, struct dict *list, bool ticked,
                                    const struct paste_person *p) {
    struct dict *row = dict_row(list, T_ROW);
    const char *why = NULL;
    dict_set(row, T_ACCOUNT, p->account_id);
    dict_set(row, T_ACCOUNT_ID, text_percent_encode(r->arena, p->account_id));
    dict_set(row, T_USER_NAME, *p->name ? p->name : "(no name)");
    dict_set(row, T_EMAIL, p->email);
    dict_set(row, T_USER_STATUS, users_status_label(p->status));
    dict_show(row, text_equal(p->status, "active") ? T_IS_ACTIVE : T_NOT_ACTIVE);
    dict_set_int(row, T_SEATS, p->seats);
    dict_set(row, T_LAST_ACTIVE, p->active_at ? text_ago(r->arena, p->active_at, r->now) : "never");
    dict_show_if(row, ticked, T_CHECKED);
    TRY(protect_reason(r->db, p->id, r->now, &why));
    if (why)
        dict_set(dict_row(row, T_PROTECTED), T_REASON, why);
    return OK;
}

/* The people of an entry who are in the organization; *gone_at: of the one who left last, else
 * 0. */
static enum rc_err paste_find(struct request *r, const struct paste_entry *e,
                              struct paste_person **out, size_t *n, int64_t *gone_at) {
    struct rows *rows = NULL;
    size_t capacity = 0;
    *out = NULL;
    *n = 0;
    *gone_at = 0;
    if (e->kind == PASTE_OTHER)
        return OK;
    enum query q = e->kind == PASTE_EMAIL ? Q_PASTE_BY_EMAIL : Q_PASTE_BY_ACCOUNT;
    TRY(db_query(r->db, q, &rows, "s", e->text));
    while (db_next(rows)) {
        int64_t gone = db_int(rows, PASTE_BY_EMAIL__GONE_AT);
        if (!db_is_null(rows, PASTE_BY_EMAIL__GONE_AT)) {
            *gone_at = gone > *gone_at ? gone : *gone_at;
            continue;
        }
        *out = arena_grow(r->arena, *out, *n, &capacity, sizeof **out);
        (*out)[(*n)++] =
            (struct paste_person){.id = db_int(rows, PASTE_BY_EMAIL__ID),
                                  .seats = db_int(rows, PASTE_BY_EMAIL__SEATS),
                                  .active_at = db_int(rows, PASTE_BY_EMAIL__ACTIVE_AT),
                                  .account_id = db_text(rows, PASTE_BY_EMAIL__ACCOUNT_ID),
                                  .name = db_text(rows, PASTE_BY_EMAIL__NAME),
                                  .email = db_text(rows, PASTE_BY_EMAIL__EMAIL),
                                  .status = db_text(rows, PASTE_BY_EMAIL__STATUS)};
    }
    return db_end(rows);
}

static void paste_add_unmatched(struct request *r, struct paste_result *out,
                                const struct paste_entry *e, int64_t gone_at) {
    out->unmatched = out->unmatched ? out->unmatched : dict_row(out->body, T_UNMATCHED);
    out->unmatched_count++;
    struct dict *row = dict_row(out->unmatched, T_ROW);
    dict_set(row, T_VALUE, e->text);
    if (gone_at)
        dict_set(dict_row(row, T_GONE), T_GONE_AGO, text_ago(r->arena, gone_at, r->now));
    else
        dict_show(row, e->kind == PASTE_EMAIL ? T_NO_PERSON : T_NO_ADDRESS);
}

static enum rc_err paste_add_entry(struct request *r, struct paste_result *out,
                                   const struct paste_entry *e) {
    struct paste_person *people = NULL;
    size_t n = 0;
    int64_t gone_at = 0;
    TRY(paste_find(r, e, &people, &n, &gone_at));
    if (n == 0) {
        paste_add_unmatched(r, out, e, gone_at);
        return OK;
    }
    struct dict **list = n == 1 ? &out->matched : &out->ambiguous;
    if (!*list)
        *list = dict_row(out->body, n == 1 ? T_MATCHED : T_AMBIGUOUS);
    if (n == 1)
        out->matched_count++;
    else
        out->ambiguous_count++;
    for (size_t i = 0; i < n; i++) {
        bool ticked = protect_many_has(r, people[i].account_id) || (out->first && n == 1);
        TRY(paste_add_person(r, *list, ticked, &people[i]));
    }
    return OK;
}

static void paste_set_counts(struct request *r, const struct paste_result *out, int repeated) {
    const struct {
        struct dict *section;
        int count;
    } counts[] = {{out->matched, out->matched_count},
                  {out->ambiguous, out->ambiguous_count},
                  {out->unmatched, out->unmatched_count}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i].section)
            dict_set(counts[i].section, T_COUNT, text_count(r->arena, counts[i].count));
    if (repeated > 0)
        dict_set(dict_row(out->body, T_REPEATED), T_COUNT, text_count(r->arena, repeated));
}

static enum rc_err paste_match(struct request *r, struct dict *body, const struct paste_list *l) {
    struct paste_result out = {.body = dict_row(body, T_RESULT)};
    out.first = text_equal(request_form_text(r, "do"), "match");
    for (int i = 0; i < l->count; i++)
        TRY(paste_add_entry(r, &out, &l->entries[i]));
    paste_set_counts(r, &out, l->repeated);
    if (!out.matched && !out.ambiguous)
        return OK;
    struct dict *form = dict_row(out.body, T_ACTIONS_FORM);
    page_field_error(r, form, "account_id");
    protect_form_fields(r, form, "", "");
    return OK;
}

/* False: the list is refused, with a message. */
static bool paste_valid(struct request *r, const struct paste_list *l) {
    if (l->count == 0)
        request_refuse(r, "addresses", "Paste at least one e-mail address");
    else if (l->count > PASTE_ENTRIES_MAX)
        request_refuse(r, "addresses", "Paste up to %s addresses at a time. This list has %s",
                       text_count(r->arena, PASTE_ENTRIES_MAX), text_count(r->arena, l->count));
    return !request_error(r, "addresses");
}

/* l NULL: nothing was sent yet. */
static enum rc_err paste_fill(struct request *r, struct dict *body, const struct paste_list *l) {
    page_csrf(r, body);
    if (l && !request_error(r, "addresses"))
        TRY(paste_match(r, body, l));
    struct dict *field = dict_row(body, T_LIST_FIELD);
    dict_set(field, T_VALUE, request_form_text(r, "addresses"));
    page_field_error(r, field, "addresses");
    return OK;
}

static struct response paste_show(struct request *r, const struct paste_list *l) {
    struct page p = page_begin(r, "Paste e-mail addresses", TPL_USERS_PASTE);
    return paste_fill(r, p.body, l) == OK ? page_end(r, &p) : error_page(r);
}

struct response paste_page(struct request *r) {
    return paste_show(r, NULL);
}

static struct response paste_protect(struct request *r, const struct paste_list *l) {
    if (protect_many_save(r) != OK)
        return error_page(r);
    return r->errors ? paste_show(r, l) : response_see(r, "/protected", "people-protected");
}

/* The bulk operation asks for the action, and leads to its preview. */
static struct response paste_act(struct request *r, const struct paste_list *l) {
    if (!request_form_nth(r, "account_id", 0))
        request_refuse(r, "account_id", "Select at least one person");
    return r->errors ? paste_show(r, l) : users_bulk_post(r);
}

struct response paste_post(struct request *r) {
    const char *wanted = request_form_text(r, "do");
    struct paste_list l = paste_list_read(r->arena, request_form_text(r, "addresses"));
    if (paste_valid(r, &l) && text_equal(wanted, "act"))
        return paste_act(r, &l);
    if (!r->errors && text_equal(wanted, "protect"))
        return paste_protect(r, &l);
    return paste_show(r, &l);
}
