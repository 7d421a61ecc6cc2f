/* The filters of the list of people as fields, chips and links. */
#include "users/filter_form.h"
#include "base/text.h"
#include "page/page.h"
#include "sql/core/users/saved_filter.h"
#include "sql/dashboard/dashboard.h"
#include "terms/product.h"
#include "tpl_names.h"

enum { SAVED_SHOWN_MAX = 6 };

/* clang-format off */
const char *const USERS_SORT_NAMES[] = {
    [USERS_BY_NAME] = "name",
    [USERS_BY_EMAIL] = "email",
    [USERS_BY_STATUS] = "status",
    [USERS_BY_CLAIM] = "claim",
    [USERS_BY_SEATS] = "seats",
    [USERS_BY_LAST] = "last_active",
    [USERS_BY_ANYWHERE] = "last_anywhere",
    NULL,
};

/* Statuses and claim statuses, in the order of their choices. */
static const struct {
    const char *status, *label;
    bool is_claim;
} STATUSES[] = {
    {"active",       "Active",        false},
    {"suspended",    "Suspended",     false},
    {"not_invited",  "Not invited",   false},
    {"deactivated",  "Deactivated",   false},
    {"for_deletion", "Being deleted", false},
    {"unknown",      "Unknown",       false},
    {"managed",      "Managed",       true},
    {"unmanaged",    "Unmanaged",     true},
};
/* clang-format on */
enum { STATUSES_COUNT = sizeof STATUSES / sizeof *STATUSES };

const char *users_status_label(const char *status) {
    for (int i = 0; i < STATUSES_COUNT; i++)
        if (text_equal(STATUSES[i].status, status))
            return STATUSES[i].label;
    return status ? status : "";
}

const char *filter_form_link(struct request *r, const struct user_filter *f,
                             const struct users_view *v, int64_t page) {
    const char *query = user_filter_query(r->arena, f);
    const struct {
        bool wanted;
        const char *text;
    } more[] = {
        {v->sort != USERS_BY_NAME, arena_printf(r->arena, "sort=%s", USERS_SORT_NAMES[v->sort])},
        {v->down, "dir=desc"},
        {v->limit != v->usual_limit, arena_printf(r->arena, "limit=%d", v->limit)},
        {page > 1, arena_printf(r->arena, "page=%lld", (long long)page)},
    };
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (more[i].wanted)
            query = arena_printf(r->arena, "%s%s%s", query, *query ? "&" : "", more[i].text);
    return arena_printf(r->arena, "/users%s%s", *query ? "?" : "", query);
}

static void filter_form_add_choice(struct dict *body, const char *section, const char *value,
                                   const char *label, const char *chosen) {
    struct dict *row = dict_row(body, section);
    dict_set(row, T_CHOICE_VALUE, value);
    dict_set(row, T_CHOICE_LABEL, label);
    dict_show_if(row, text_equal(chosen, value), T_CHOICE_SELECTED);
}

enum choices { CHOICES_PRODUCTS, CHOICES_SITES, CHOICES_ROLES };

static const char *choice_label(struct rows *rows, enum choices kind, const char *value) {
    if (kind == CHOICES_SITES)
        return db_text(rows, SEATS_SITES__SITE_NAME);
    return kind == CHOICES_PRODUCTS ? product_label(value) : value;
}

/* Adds the value of the address, too, when the organization does not have it. q: rows with the
 * value in the first column. */
static enum rc_err filter_form_add_choices(struct request *r, struct dict *body,
                                           const char *section, enum query q, enum choices kind,
                                           const char *chosen) {
    struct rows *rows = NULL;
    bool known = chosen == NULL;
    TRY(db_query(r->db, q, &rows, ""));
    while (db_next(rows)) {
        const char *value = db_text(rows, 0);
        filter_form_add_choice(body, section, value, choice_label(rows, kind, value), chosen);
        known = known || text_equal(chosen, value);
    }
    if (!known)
        filter_form_add_choice(body, section, chosen, chosen, chosen);
    return db_end(rows);
}

static const char *or_empty(const char *text) { return text ? text : ""; }
static const char *number_or_empty(struct request *r, int64_t n) {
    return n > 0 ? arena_printf(r->arena, "%lld", (long long)n) : "";
}

static void filter_form_set_field(struct request *r, struct dict *body, const char *section,
                                  const char *name, const char *value) {
    struct dict *row = dict_row(body, section);
    const char *sent = r->env.method == POST ? request_form(r, name) : request_query(r, name);
    dict_set(row, T_VALUE, request_error(r, name) && sent ? sent : value);
    page_field_error(r, row, name);
}

/* Choices and boxes cannot hold a refused value, so they only show its message. */
static void filter_form_set_errors(struct request *r, struct dict *main, struct dict *more) {
    const struct {
        struct dict *d;
        const char *section, *name;
    } each[] = {
        {main, T_PRODUCT_ERROR, "product"}, {main, T_SITE_ERROR, "site"},
        {more, T_STATUS_ERROR, "status"},   {more, T_CLAIM_ERROR, "claim"},
        {more, T_ROLE_ERROR, "role"},       {more, T_BILLABLE_ERROR, "billable"},
        {more, T_SYNCED_ERROR, "synced"},   {more, T_PROTECTED_ERROR, "protected"},
    };
    for (size_t i = 0; i < sizeof each / sizeof *each; i++)
        if (request_error(r, each[i].name))
            dict_set(dict_row(each[i].d, each[i].section), T_ERROR, request_error(r, each[i].name));
}

static void filter_form_set_flag(struct request *r, struct dict *body, const char *section,
                                 const char *name, bool set) {
    struct dict *row = dict_row(body, section);
    dict_show_if(row, set, T_CHECKED);
    page_field_error(r, row, name);
}

/* Whether a field of the folded part is filled in or refused. */
static bool is_more_used(struct request *r, const struct user_filter *f) {
    return f->idle_days > 0 || f->threshold || f->new_only || f->status || f->claim || f->role ||
           f->group || f->domain || f->never || f->billable || f->synced || f->protected_only ||
           request_error(r, "idle_days") || request_error(r, "group") || request_error(r, "domain");
}

/* Hidden fields that keep order and page size. */
static void filter_form_keep_view(struct dict *body, const struct users_view *view) {
    if (view->sort != USERS_BY_NAME)
        dict_set(dict_row(body, T_KEEP_SORT), T_VALUE, USERS_SORT_NAMES[view->sort]);
    dict_show_if(body, view->down, T_KEEP_DOWN);
    if (view->limit != view->usual_limit)
        dict_set_int(dict_row(body, T_KEEP_LIMIT), T_VALUE, view->limit);
}

enum rc_err filter_form_fields(struct request *r, struct dict *body, const struct browser *b) {
    const struct user_filter *f = &b->filter;
    struct dict *main = dict_part(body, T_FILTER_MAIN, TPL_USERS_FILTER_FORM_MAIN);
    struct dict *rest = dict_part(body, T_FILTER_MORE, TPL_USERS_FILTER_FORM_MORE);
    filter_form_set_errors(r, main, rest);
    filter_form_set_field(r, main, T_Q_FIELD, "q", or_empty(f->q));
    filter_form_set_field(r, main, T_DAYS_FIELD, "inactive_days",
                          number_or_empty(r, f->inactive_days));
    filter_form_set_field(r, rest, T_GROUP_FIELD, "group", or_empty(f->group));
    filter_form_set_field(r, rest, T_DOMAIN_FIELD, "domain", or_empty(f->domain));
    for (int i = 0; i < STATUSES_COUNT; i++) {
        const char *chosen = STATUSES[i].is_claim ? f->claim : f->status;
        filter_form_add_choice(rest, STATUSES[i].is_claim ? T_CLAIM_CHOICE : T_STATUS_CHOICE,
                               STATUSES[i].status, STATUSES[i].label, chosen);
    }
    TRY(filter_form_add_choices(r, main, T_PRODUCT_CHOICE, Q_USERS_PRODUCTS, CHOICES_PRODUCTS,
                                f->product));
    TRY(filter_form_add_choices(r, main, T_SITE_CHOICE, Q_SEATS_SITES, CHOICES_SITES, f->site));
    TRY(filter_form_add_choices(r, rest, T_ROLE_CHOICE, Q_USERS_ROLES, CHOICES_ROLES, f->role));
    filter_form_set_field(r, rest, T_IDLE_FIELD, "idle_days", number_or_empty(r, f->idle_days));
    filter_form_set_flag(r, rest, T_THRESHOLD_FIELD, "threshold", f->threshold);
    filter_form_set_flag(r, rest, T_NEVER_FIELD, "never", f->never);
    filter_form_set_flag(r, rest, T_NEW_FIELD, "new", f->new_only);
    dict_show_if(rest, f->billable, T_BILLABLE_CHECKED);
    dict_show_if(rest, f->synced, T_SYNCED_CHECKED);
    dict_show_if(rest, f->protected_only, T_PROTECTED_CHECKED);
    if (f->active_days > 0)
        dict_set(dict_row(body, T_ACTIVE_DAYS), T_VALUE, number_or_empty(r, f->active_days));
    dict_show_if(body, f->active, T_ACTIVE_NOW);
    dict_show_if(body, is_more_used(r, f), T_MORE_OPEN);
    filter_form_keep_view(body, &b->view);
    return OK;
}

/* alone: the condition of this chip; without: the filter that its link leads to. */
static void filter_form_add_chip(struct request *r, struct dict *body, const struct browser *b,
                                 const struct user_filter *alone,
                                 const struct user_filter *without) {
    struct dict *row = dict_row(body, T_CHIP);
    dict_set(row, T_CHIP_TEXT, user_filter_text(r->arena, alone));
    dict_set(row, T_LINK, filter_form_link(r, without, &b->view, 1));
}

/* any: the value of a condition that is not set. */
#define CHIP(member, any)                                                                          \
    do {                                                                                           \
        struct user_filter alone = USER_FILTER_ANY, without = f;                                   \
        if (f.member == (any))                                                                     \
            break;                                                                                 \
        alone.member = f.member;                                                                   \
        alone.site_name = f.site_name;                                                             \
        without.member = (any);                                                                    \
        filter_form_add_chip(r, chips, b, &alone, &without);                                       \
    } while (0)

enum rc_err filter_form_chips(struct request *r, struct dict *body, const struct browser *b) {
    struct user_filter f = b->filter;
    if (!*user_filter_query(r->arena, &f))
        return OK;
    TRY(user_filter_name_site(r->db, &f));
    struct dict *chips = dict_row(body, T_CHIPS);
    CHIP(q, NULL);
    CHIP(product, NULL);
    CHIP(site, NULL);
    CHIP(inactive_days, -1);
    CHIP(idle_days, 0);
    CHIP(threshold, false);
    CHIP(active_days, 0);
    CHIP(active, false);
    CHIP(never, false);
    CHIP(new_only, false);
    CHIP(billable, false);
    CHIP(status, NULL);
    CHIP(claim, NULL);
    CHIP(role, NULL);
    CHIP(group, NULL);
    CHIP(domain, NULL);
    CHIP(synced, false);
    CHIP(protected_only, false);
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
        const char *own = db_text(rows, SAVED_FILTER_LIST__QUERY);
        bool same = text_equal(own, query);
        if (same && !current && r->who.level >= LEVEL_FULL)
            dict_set_int(dict_row(body, T_NEW_TASK), T_ID, db_int(rows, SAVED_FILTER_LIST__ID));
        current = current || same;
        /* The page of saved filters has all of them. */
        if (n++ >= SAVED_SHOWN_MAX && !same)
            continue;
        saved = saved ? saved : dict_row(body, T_SAVED);
        struct dict *row = dict_row(saved, T_SAVED_ROW);
        dict_set(row, T_SAVED_NAME, db_text(rows, SAVED_FILTER_LIST__NAME));
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
