/* The filters of the list of people as fields, chips and links. */
#include "filters/filter_form.h"
#include "base/text.h"
#include "page/page.h"
#include "sql/core/users/saved_filter.h"
#include "sql/dashboard/dashboard.h"
#include "terms/product.h"
#include "tpl_names.h"
#include "users/filter_member.h"
#include "users/filter_text.h"
#include "users/saved_filter.h"

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
/* clang-format on */

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

/* --- fields of several values: each value has a box for "is" and one for "is not" */

struct pick {
    const char *part, *name, *not_name, *label;
    const struct user_filter_list *in, *out;
};

static void pick_add(struct dict *d, const struct pick *p, const char *value, const char *label) {
    struct dict *row = dict_row(d, T_CHOICE);
    dict_set(row, T_CHOICE_VALUE, value);
    dict_set(row, T_CHOICE_LABEL, label);
    dict_show_if(row, user_filter_has(p->in, value), T_CHOICE_SELECTED);
    dict_show_if(row, user_filter_has(p->out, value), T_CHOICE_NOT);
}

static struct dict *pick_begin(struct request *r, struct dict *body, const struct pick *p) {
    struct dict *d = dict_part(body, p->part, TPL_FILTERS_FILTER_FORM_PICK);
    const char *name[] = {p->name, p->not_name};
    int n = p->in->n + p->out->n;
    bool refused = false;
    dict_set(d, T_NAME, p->name);
    dict_set(d, T_NOT_NAME, p->not_name);
    dict_set(d, T_LABEL, p->label);
    if (n)
        dict_set_int(dict_row(d, T_COUNTED), T_COUNT, n);
    for (int i = 0; i < 2; i++) {
        if (!request_error(r, name[i]))
            continue;
        refused = true;
        struct dict *row = dict_row(d, T_REFUSED);
        dict_set(row, T_FIELD, name[i]);
        dict_set(row, T_ERROR, request_error(r, name[i]));
    }
    dict_show_if(d, refused, T_IS_OPEN);
    return d;
}

static void pick_add_unknown(struct dict *d, const struct pick *p, const struct user_filter_list *l,
                             const struct user_filter_list *known) {
    for (int i = 0; i < l->n; i++)
        if (!user_filter_has(known, l->at[i]))
            pick_add(d, p, l->at[i], l->at[i]);
}

/* q: rows with the value in the first column and, with `named`, its label in the second one. Adds
 * values of the filter that the organization does not have, too. */
static enum rc_err pick_query(struct request *r, struct dict *body, const struct pick *p,
                              enum query q, bool named) {
    struct dict *d = pick_begin(r, body, p);
    struct user_filter_list known = {.n = 0};
    struct rows *rows = NULL;
    TRY(db_query(r->db, q, &rows, ""));
    while (db_next(rows)) {
        const char *value = db_text(rows, 0);
        bool chosen = user_filter_has(p->in, value) || user_filter_has(p->out, value);
        if (chosen && known.n < USER_FILTER_VALUES_MAX)
            known.at[known.n++] = value;
        pick_add(d, p, value, named ? db_text(rows, 1) : product_label(value));
    }
    pick_add_unknown(d, p, p->in, &known);
    pick_add_unknown(d, p, p->out, &known);
    return db_end(rows);
}

static void pick_choices(struct request *r, struct dict *body, const struct pick *p,
                         const struct filter_choice *choices) {
    struct dict *d = pick_begin(r, body, p);
    for (const struct filter_choice *c = choices; c->value; c++)
        pick_add(d, p, c->value, c->label);
}

/* --- other fields */

static const struct param *sent_fields(const struct request *r, int *n) {
    *n = r->env.method == POST ? r->form_count : r->query_count;
    return r->env.method == POST ? r->form : r->query;
}

/* A text field for each value, and an empty one. A refused list shows all that was sent. */
static void filter_form_set_values(struct request *r, struct dict *body, const char *part,
                                   const char *name, const char *label,
                                   const struct user_filter_list *l) {
    struct dict *d = dict_part(body, part, TPL_FILTERS_FILTER_FORM_VALUES);
    int n = 0, sent = 0;
    const struct param *field = sent_fields(r, &sent);
    dict_set(d, T_NAME, name);
    dict_set(d, T_LABEL, label);
    page_field_error(r, d, name);
    const char *values[USER_FILTER_VALUES_MAX + 1] = {NULL};
    for (int i = 0; i < sent && request_error(r, name) && n < USER_FILTER_VALUES_MAX; i++)
        if (text_equal(field[i].name, name) && *field[i].value)
            values[n++] = field[i].value;
    for (int i = 0; i < l->n && !request_error(r, name); i++)
        values[n++] = l->at[i];
    values[n++] = "";
    for (int i = 0; i < n; i++) {
        struct dict *row = dict_row(d, i == 0 ? T_FIRST : T_FURTHER);
        dict_set(row, T_VALUE, values[i]);
        page_field_error(r, row, name);
    }
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

static void filter_form_set_flag(struct request *r, struct dict *body, const char *section,
                                 const char *name, bool set) {
    struct dict *row = dict_row(body, section);
    dict_show_if(row, set, T_CHECKED);
    page_field_error(r, row, name);
}

/* Whether a field of the folded part is refused. Chips show the ones that are filled in. */
static bool is_more_refused(struct request *r) {
    static const char *const NAMES[] = {
        "status",    "not_status", "claim",      "role",      "not_role",  "group",
        "not_group", "domain",     "not_domain", "idle_days", "threshold", "never",
        "new",       "billable",   "synced",     "protected",
    };
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (request_error(r, NAMES[i]))
            return true;
    return false;
}

/* Hidden fields that keep order and page size. */
static void filter_form_keep_view(struct dict *body, const struct users_view *view) {
    if (view->sort != USERS_BY_NAME)
        dict_set(dict_row(body, T_KEEP_SORT), T_VALUE, USERS_SORT_NAMES[view->sort]);
    dict_show_if(body, view->down, T_KEEP_DOWN);
    if (view->limit != view->usual_limit)
        dict_set_int(dict_row(body, T_KEEP_LIMIT), T_VALUE, view->limit);
}

static enum rc_err filter_form_picks(struct request *r, struct dict *main, struct dict *rest,
                                     const struct user_filter *f) {
    const struct pick product = {T_PRODUCT_PICK, "product",   "not_product",
                                 "Product",      &f->product, &f->not_product};
    const struct pick site = {T_SITE_PICK, "site", "not_site", "Site", &f->site, &f->not_site};
    const struct pick role = {T_ROLE_PICK, "role", "not_role", "Role", &f->role, &f->not_role};
    const struct pick status = {T_STATUS_PICK, "status",   "not_status",
                                "Status",      &f->status, &f->not_status};
    pick_choices(r, rest, &status, USER_STATUSES);
    TRY(pick_query(r, main, &product, Q_USERS_PRODUCTS, false));
    TRY(pick_query(r, main, &site, Q_SEATS_SITES, true));
    return pick_query(r, rest, &role, Q_USERS_ROLES, false);
}

static void filter_form_claims(struct request *r, struct dict *body, const char *chosen) {
    for (const struct filter_choice *c = USER_CLAIMS; c->value; c++) {
        struct dict *row = dict_row(body, T_CLAIM_CHOICE);
        dict_set(row, T_CHOICE_VALUE, c->value);
        dict_set(row, T_CHOICE_LABEL, c->label);
        dict_show_if(row, text_equal(chosen, c->value), T_CHOICE_SELECTED);
    }
    if (request_error(r, "claim"))
        dict_set(dict_row(body, T_CLAIM_ERROR), T_ERROR, request_error(r, "claim"));
}

enum rc_err filter_form_fields(struct request *r, struct dict *body, const struct browser *b) {
    const struct user_filter *f = &b->filter;
    struct dict *main = dict_part(body, T_FILTER_MAIN, TPL_FILTERS_FILTER_FORM_MAIN);
    struct dict *rest = dict_part(body, T_FILTER_MORE, TPL_FILTERS_FILTER_FORM_MORE);
    TRY(filter_form_picks(r, main, rest, f));
    filter_form_set_field(r, main, T_Q_FIELD, "q", or_empty(f->q));
    filter_form_set_field(r, main, T_DAYS_FIELD, "inactive_days",
                          number_or_empty(r, f->inactive_days));
    filter_form_claims(r, rest, f->claim);
    filter_form_set_values(r, rest, T_GROUPS, "group", "Group name or ID", &f->group);
    filter_form_set_values(r, rest, T_NOT_GROUPS, "not_group", "Not in group", &f->not_group);
    filter_form_set_values(r, rest, T_DOMAINS, "domain", "E-mail domain", &f->domain);
    filter_form_set_values(r, rest, T_NOT_DOMAINS, "not_domain", "E-mail domain is not",
                           &f->not_domain);
    filter_form_set_field(r, rest, T_IDLE_FIELD, "idle_days", number_or_empty(r, f->idle_days));
    filter_form_set_flag(r, rest, T_THRESHOLD_FIELD, "threshold", f->threshold);
    filter_form_set_flag(r, rest, T_NEVER_FIELD, "never", f->never);
    filter_form_set_flag(r, rest, T_NEW_FIELD, "new", f->new_only);
    filter_form_set_flag(r, rest, T_BILLABLE_FIELD, "billable", f->billable);
    filter_form_set_flag(r, rest, T_SYNCED_FIELD, "synced", f->synced);
    filter_form_set_flag(r, rest, T_PROTECTED_FIELD, "protected", f->protected_only);
    if (f->active_days > 0)
        dict_set(dict_row(body, T_ACTIVE_DAYS), T_VALUE, number_or_empty(r, f->active_days));
    dict_show_if(body, f->active, T_ACTIVE_NOW);
    dict_show_if(body, is_more_refused(r), T_MORE_OPEN);
    filter_form_keep_view(body, &b->view);
    return OK;
}

enum rc_err filter_form_chips(struct request *r, struct dict *body, const struct browser *b) {
    struct user_filter f = b->filter;
    struct user_filter_part part;
    struct dict *chips = NULL;
    int at = 0;
    TRY(user_filter_name_site(r->db, &f));
    while (user_filter_next_part(r->arena, &f, &at, &part)) {
        chips = chips ? chips : dict_row(body, T_CHIPS);
        struct dict *row = dict_row(chips, T_CHIP);
        dict_set(row, T_CHIP_TEXT, part.text);
        dict_set(row, T_LINK, filter_form_link(r, &part.without, &b->view, 1));
    }
    return OK;
}

/* The way to the task and the page of the saved filter that the list shows. */
static void saved_show_current(struct request *r, struct dict *body, int64_t id) {
    dict_set_int(dict_row(body, T_KEEP_SAVED), T_ID, id);
    if (r->who.level < LEVEL_FULL)
        return;
    dict_set_int(dict_row(body, T_NEW_TASK), T_ID, id);
    dict_set_int(dict_row(body, T_EDIT_FILTER), T_ID, id);
}

/* The list began as a saved filter (parameter saved), and has other conditions now. */
static enum rc_err saved_show_update(struct request *r, struct dict *body, struct dict *form) {
    const char *sent = request_query(r, "saved"), *tasks = NULL;
    struct saved_filter f;
    int64_t id = 0;
    bool found = false;
    if (!sent || !text_to_int(sent, &id))
        return OK;
    TRY(saved_filter_get(r->db, id, &f, &found));
    if (!found)
        return OK;
    TRY(db_get_text(r->db, Q_SAVED_FILTER_TASKS, &tasks, NULL, "i", id));
    dict_set_int(dict_row(body, T_KEEP_SAVED), T_ID, id);
    struct dict *update = dict_row(form, T_UPDATE);
    dict_set_int(update, T_ID, id);
    dict_set_int(update, T_CHANGED_AT, f.changed_at);
    dict_set(update, T_SAVED_NAME, f.name);
    if (tasks)
        dict_set(dict_row(update, T_WILL_FALL), T_TASKS, tasks);
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
        if (same && !current)
            saved_show_current(r, body, db_int(rows, SAVED_FILTER_LIST__ID));
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
        return saved_show_update(r, body, form);
    }
    return OK;
}
