/* The filters of the user browser as fields, chips and links. Everything stands in the address. */
#include "users/filter_form.h"
#include "base/text.h"
#include "page/page.h"
#include "terms/product.h"
#include "tpl_names.h"

#include <string.h>

enum { SAVED_SHOWN = 6 };

const char *const USERS_SORT_WORDS[] = {"name",  "email",       "status",        "claim",
                                        "seats", "last_active", "last_anywhere", NULL};

static const struct {
    const char *word, *label;
} LABELS[] = {{"active", "Active"},
              {"suspended", "Suspended"},
              {"not_invited", "Not invited"},
              {"deactivated", "Deactivated"},
              {"for_deletion", "Being deleted"},
              {"unknown", "Unknown"},
              {"managed", "Managed"},
              {"unmanaged", "Unmanaged"}};
enum { STATUSES = 6, LABELS_COUNT = sizeof LABELS / sizeof *LABELS };

const char *users_status_label(const char *word) {
    for (size_t i = 0; i < LABELS_COUNT; i++)
        if (word && strcmp(LABELS[i].word, word) == 0)
            return LABELS[i].label;
    return word ? word : "";
}

const char *filter_form_link(struct request *r, const struct user_filter *f,
                             const struct users_view *v, int64_t page) {
    const char *link = user_filter_query(r->arena, f);
    const struct {
        bool there;
        const char *text;
    } more[] = {
        {v->sort != USERS_BY_NAME, arena_printf(r->arena, "sort=%s", USERS_SORT_WORDS[v->sort])},
        {v->down, "dir=desc"},
        {v->limit != USERS_ROWS_DEFAULT, arena_printf(r->arena, "limit=%d", v->limit)},
        {page > 1, arena_printf(r->arena, "page=%lld", (long long)page)}};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (more[i].there)
            link = arena_printf(r->arena, "%s%s%s", link, *link ? "&" : "", more[i].text);
    return arena_printf(r->arena, "/users%s%s", *link ? "?" : "", link);
}

static void add_choice(struct dict *body, const char *section, const char *value, const char *label,
                       const char *chosen) {
    struct dict *row = dict_row(body, section);
    dict_set(row, T_CHOICE_VALUE, value);
    dict_set(row, T_CHOICE_LABEL, label);
    dict_show_if(row, chosen && strcmp(chosen, value) == 0, T_CHOICE_SELECTED);
}

enum choices { CHOICES_PRODUCTS, CHOICES_SITES, CHOICES_ROLES };

/* What the address asks for stays to be seen even when the organization does not have it. */
static enum rc_err add_choices(struct request *r, struct dict *body, const char *section,
                               enum query q, enum choices kind, const char *chosen) {
    struct rows *rows = NULL;
    bool known = chosen == NULL;
    TRY(db_query(r->db, q, &rows, ""));
    while (db_next(rows)) {
        const char *value = db_text(rows, 0);
        add_choice(body, section, value,
                   kind == CHOICES_PRODUCTS ? product_label(value)
                   : kind == CHOICES_SITES  ? db_text(rows, 1)
                                            : value,
                   chosen);
        known = known || strcmp(chosen, value) == 0;
    }
    if (!known)
        add_choice(body, section, chosen, chosen, chosen);
    return db_end(rows);
}

static const char *or_empty(const char *text) { return text ? text : ""; }
static const char *number(struct request *r, int64_t n) {
    return n > 0 ? arena_printf(r->arena, "%lld", (long long)n) : "";
}

static void set_field(struct request *r, struct dict *body, const char *section, const char *name,
                      const char *value) {
    struct dict *row = dict_row(body, section);
    const char *sent = r->env.method == POST ? request_form(r, name) : request_query(r, name);
    dict_set(row, T_VALUE, request_error(r, name) && sent ? sent : value);
    page_field_error(r, row, name);
}

/* Choices and boxes: what was refused cannot stand in them, so its message alone does. */
static void set_errors(struct request *r, struct dict *main, struct dict *more) {
    const struct {
        struct dict *d;
        const char *section, *name;
    } each[] = {{main, T_PRODUCT_ERROR, "product"}, {main, T_SITE_ERROR, "site"},
                {more, T_STATUS_ERROR, "status"},   {more, T_CLAIM_ERROR, "claim"},
                {more, T_ROLE_ERROR, "role"},       {more, T_BILLABLE_ERROR, "billable"},
                {more, T_SYNCED_ERROR, "synced"},   {more, T_PROTECTED_ERROR, "protected"}};
    for (size_t i = 0; i < sizeof each / sizeof *each; i++)
        if (request_error(r, each[i].name))
            dict_set(dict_row(each[i].d, each[i].section), T_ERROR, request_error(r, each[i].name));
}

static void set_flag(struct request *r, struct dict *body, const char *section, const char *name,
                     bool set) {
    struct dict *row = dict_row(body, section);
    dict_show_if(row, set, T_CHECKED);
    page_field_error(r, row, name);
}

enum rc_err filter_form_fields(struct request *r, struct dict *body, const struct browser *b) {
    const struct user_filter *f = &b->filter;
    struct dict *main = dict_part(body, T_FILTER_MAIN, TPL_USERS_FILTER_FORM_MAIN),
                *rest = dict_part(body, T_FILTER_MORE, TPL_USERS_FILTER_FORM_MORE);
    set_errors(r, main, rest);
    set_field(r, main, T_Q_FIELD, "q", or_empty(f->q));
    set_field(r, main, T_DAYS_FIELD, "inactive_days", number(r, f->inactive_days));
    set_field(r, rest, T_GROUP_FIELD, "group", or_empty(f->group));
    set_field(r, rest, T_DOMAIN_FIELD, "domain", or_empty(f->domain));
    for (size_t i = 0; i < LABELS_COUNT; i++)
        add_choice(rest, i < STATUSES ? T_STATUS_CHOICE : T_CLAIM_CHOICE, LABELS[i].word,
                   LABELS[i].label, i < STATUSES ? f->status : f->claim);
    TRY(add_choices(r, main, T_PRODUCT_CHOICE, Q_USERS_PRODUCTS, CHOICES_PRODUCTS, f->product));
    TRY(add_choices(r, main, T_SITE_CHOICE, Q_SEATS_SITES, CHOICES_SITES, f->site));
    TRY(add_choices(r, rest, T_ROLE_CHOICE, Q_USERS_ROLES, CHOICES_ROLES, f->role));
    set_field(r, rest, T_IDLE_FIELD, "idle_days", number(r, f->idle_days));
    set_flag(r, rest, T_THRESHOLD_FIELD, "threshold", f->threshold);
    set_flag(r, rest, T_NEVER_FIELD, "never", f->never);
    set_flag(r, rest, T_NEW_FIELD, "new", f->new_only);
    dict_show_if(rest, f->billable, T_BILLABLE_CHECKED);
    dict_show_if(rest, f->synced, T_SYNCED_CHECKED);
    dict_show_if(rest, f->protected_only, T_PROTECTED_CHECKED);
    if (f->active_days > 0)
        dict_set(dict_row(body, T_ACTIVE_DAYS), T_VALUE, number(r, f->active_days));
    dict_show_if(body, f->active, T_ACTIVE_NOW);
    bool more = f->idle_days > 0 || f->threshold || f->new_only || request_error(r, "idle_days") ||
                f->status || f->claim || f->role || f->group || f->domain || f->never ||
                f->billable || f->synced || f->protected_only || request_error(r, "group") ||
                request_error(r, "domain");
    dict_show_if(body, more, T_MORE_OPEN);
    if (b->view.sort != USERS_BY_NAME)
        dict_set(dict_row(body, T_KEEP_SORT), T_VALUE, USERS_SORT_WORDS[b->view.sort]);
    dict_show_if(body, b->view.down, T_KEEP_DOWN);
    if (b->view.limit != USERS_ROWS_DEFAULT)
        dict_set_int(dict_row(body, T_KEEP_LIMIT), T_VALUE, b->view.limit);
    return OK;
}

/* The filter with all members but one left as they are, and what that one says. */
static void add_chip(struct request *r, struct dict *body, const struct browser *b,
                     const struct user_filter *alone, const struct user_filter *without) {
    struct dict *row = dict_row(body, T_CHIP);
    dict_set(row, T_CHIP_TEXT, user_filter_text(r->arena, alone));
    dict_set(row, T_LINK, filter_form_link(r, without, &b->view, 1));
}

#define CHIP(member, any)                                                                          \
    if (f.member != (any)) {                                                                       \
        struct user_filter alone = USER_FILTER_ANY, without = f;                                   \
        alone.member = f.member;                                                                   \
        alone.site_name = f.site_name;                                                             \
        without.member = (any);                                                                    \
        add_chip(r, chips, b, &alone, &without);                                                   \
    }

enum rc_err filter_form_chips(struct request *r, struct dict *body, const struct browser *b) {
    struct user_filter f = b->filter;
    if (!*user_filter_query(r->arena, &f))
        return OK;
    TRY(user_filter_name_site(r->db, &f));
    struct dict *chips = dict_row(body, T_CHIPS);
    CHIP(q, NULL)
    CHIP(product, NULL)
    CHIP(site, NULL)
    CHIP(inactive_days, -1)
    CHIP(idle_days, 0)
    CHIP(threshold, false)
    CHIP(active_days, 0)
    CHIP(active, false)
    CHIP(never, false)
    CHIP(new_only, false)
    CHIP(billable, false)
    CHIP(status, NULL)
    CHIP(claim, NULL)
    CHIP(role, NULL)
    CHIP(group, NULL)
    CHIP(domain, NULL)
    CHIP(synced, false)
    CHIP(protected_only, false)
    return OK;
}

enum rc_err filter_form_saved(struct request *r, struct dict *body, const struct browser *b) {
    const char *query = user_filter_query(r->arena, &b->filter);
    struct rows *rows = NULL;
    int n = 0;
    bool current = false;
    struct dict *saved = NULL;
    TRY(db_query(r->db, Q_SAVED_FILTER_LIST, &rows, ""));
    while (db_next(rows)) {
        const char *own = db_text(rows, 2);
        bool same = strcmp(own, query) == 0;
        if (same && !current && r->who.level >= LEVEL_FULL)
            dict_set_int(dict_row(body, T_NEW_TASK), T_ID, db_int(rows, 0));
        current = current || same;
        if (n++ >= SAVED_SHOWN && !same)
            continue; /* the page of saved filters has all of them */
        saved = saved ? saved : dict_row(body, T_SAVED);
        struct dict *row = dict_row(saved, T_SAVED_ROW);
        dict_set(row, T_SAVED_NAME, db_text(rows, 1));
        dict_set(row, T_LINK, arena_printf(r->arena, "/users%s%s", *own ? "?" : "", own));
        dict_show_if(row, same, T_SAVED_CURRENT);
    }
    TRY(db_end(rows));
    if (saved)
        dict_show_if(saved, !*query, T_EVERYBODY_CURRENT);
    if (!current && *query && r->who.level >= LEVEL_FULL) {
        struct dict *form = dict_row(body, T_SAVE_FORM);
        page_csrf(r, form);
        dict_set(form, T_QUERY, query);
    }
    return OK;
}
