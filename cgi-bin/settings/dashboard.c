/* Settings, inactivity: the days after which a seat counts as inactive, for all products and for
 * single ones. Shows the seats at each number before it is saved. dashboard_view.c reads and
 * counts. */
#include "base/text.h"
#include "page/error_page.h"
#include "page/fields.h"
#include "page/page.h"
#include "settings/section.h"
#include "settings/settings.h"
#include "thresholds/thresholds.h"
#include "tpl_names.h"

#include <stdlib.h>
#include <string.h>

/* Rounded; "0 %" of nothing. */
static char *dashboard_percent_text(struct arena *a, int64_t part, int64_t whole) {
    int64_t percent = whole ? (part * 100 + whole / 2) / whole : 0;
    return arena_printf(a, "%s %%", text_count(a, percent));
}

/* The numbers of days with a column, by size: the choices, the general number, the tried one. */
struct dashboard_columns {
    int64_t days[CHOICE_COUNT + 2];
    int count;
};

static void dashboard_add_column(struct dashboard_columns *c, int64_t days) {
    int at = c->count;
    while (at > 0 && c->days[at - 1] > days)
        at--;
    if (days == 0 || (at > 0 && c->days[at - 1] == days))
        return;
    memmove(&c->days[at + 1], &c->days[at], (size_t)(c->count - at) * sizeof *c->days);
    c->days[at] = days;
    c->count++;
}

static const char *dashboard_column_label(struct request *r, int64_t days) {
    const struct dashboard_choice *choice = dashboard_find_choice(days);
    return choice ? choice->label : arena_printf(r->arena, "%lld days", (long long)days);
}

static void dashboard_show_column(struct request *r, struct dict *body,
                                  const struct dashboard_view *v, int64_t days) {
    struct dict *column = dict_row(body, T_COLUMN);
    dict_set(column, T_COLUMN_LABEL, dashboard_column_label(r, days));
    dict_show_if(column, days == v->days, T_IS_GENERAL);
    dict_show_if(column, days == v->tried && days != v->days, T_IS_TRIED);
}

/* One line of the table: at each number, the inactive seats of a product (NULL: of all), or their
 * share; and with the thresholds as they are set. */
static void dashboard_show_line(struct request *r, struct dict *body,
                                const struct dashboard_view *v,
                                const struct dashboard_columns *columns,
                                const struct dashboard_product *p, bool share) {
    struct dict *row = dict_row(body, T_LINE);
    for (int i = 0; i <= columns->count; i++) {
        int64_t inactive = 0;
        int64_t billable = 0;
        int64_t days = i < columns->count ? columns->days[i] : 0; /* 0: as set */
        dashboard_sum(v, p, days, &inactive, &billable);
        const char *text = text_count(r->arena, inactive);
        if (share)
            text = dashboard_percent_text(r->arena, inactive, billable);
        if (!days) {
            dict_set(row, T_AS_SET, text);
            continue;
        }
        struct dict *cell = dict_row(row, T_LINE_CELL);
        dict_set(cell, T_CELL, text);
        dict_set(cell, T_COLUMN_LABEL, dashboard_column_label(r, days));
        if (i == 0 && !share)
            dict_set(row, T_LINE_SEATS, text_count(r->arena, billable));
    }
    const char *name = share ? "Share of seats" : "All products";
    dict_set(row, T_LINE_NAME, p ? p->label : name);
}

static void dashboard_show_choices(struct request *r, struct dict *body,
                                   const struct dashboard_view *v) {
    struct dashboard_columns columns = {.count = 0};
    for (size_t i = 0; i < CHOICE_COUNT; i++)
        dashboard_add_column(&columns, DASHBOARD_CHOICES[i].days);
    dashboard_add_column(&columns, v->days);
    dashboard_add_column(&columns, v->tried);
    for (int i = 0; i < columns.count; i++)
        dashboard_show_column(r, body, v, columns.days[i]);
    dashboard_show_line(r, body, v, &columns, NULL, false);
    dashboard_show_line(r, body, v, &columns, NULL, true);
    for (int i = 0; i < v->products; i++)
        if (threshold_at(&v->product[i].counts, v->days))
            dashboard_show_line(r, body, v, &columns, &v->product[i], false);
    if (r->who.level < LEVEL_FULL)
        return;
    struct dict *links = dict_row(body, T_LINKS);
    for (int i = 0; i < columns.count; i++) {
        const struct dashboard_choice *choice = dashboard_find_choice(columns.days[i]);
        struct dict *cell = dict_row(links, T_LINK_CELL);
        if (!choice)
            continue;
        struct dict *link = dict_row(cell, T_LINK);
        dict_set_int(link, T_LINK_DAYS, choice->days);
        dict_set(link, T_LINK_LABEL, choice->label);
    }
}

static void dashboard_show_facts(struct request *r, struct dict *body,
                                 const struct dashboard_view *v) {
    int64_t inactive = 0, billable = 0;
    const struct dashboard_choice *choice = dashboard_find_choice(v->days);
    dashboard_sum(v, NULL, 0, &inactive, &billable);
    struct dict *own = NULL;
    for (int i = 0; i < v->products; i++)
        if (v->product[i].days) {
            own = own ? own : dict_row(body, T_HAS_OWN);
            struct dict *row = dict_row(own, T_OWN);
            dict_set(row, T_OWN_NAME, v->product[i].label);
            dict_set_int(row, T_OWN_DAYS, v->product[i].effective);
        }
    if (choice && choice->is_named)
        dict_set(dict_row(body, T_DAYS_NAMED), T_DAYS_NAME, choice->label);
    dict_set_int(body, T_DAYS, v->days);
    dict_show(body, billable ? T_HAS_SEATS : T_NO_SEATS);
    dict_set(body, T_INACTIVE_NOW, text_count(r->arena, inactive));
    dict_set(body, T_SEATS_NOW, text_count(r->arena, billable));
}

/* One field: the value that was sent, else the stored one. */
static void dashboard_show_field(struct request *r, struct dict *row, const char *name,
                                 const char *stored) {
    const char *sent = r->env.method == POST ? request_form(r, name) : NULL;
    dict_set(row, T_NAME, name);
    const char *value = sent ? sent : stored;
    dict_set(row, T_VALUE, value ? value : "");
    page_field_error(r, row, name);
}

static void dashboard_show_product(struct request *r, struct dict *form,
                                   const struct dashboard_product *p) {
    struct dict *row = dict_row(form, T_PRODUCT);
    const char *name = text_join(r->arena, "inactive_days.", p->key);
    dict_set(row, T_PRODUCT_NAME, p->label);
    dashboard_show_field(r, row, name, p->days);
}

static void dashboard_show_form(struct request *r, struct dict *body,
                                const struct dashboard_view *v) {
    struct dict *form = dict_row(body, T_FORM);
    int64_t days = v->tried ? v->tried : v->days;
    page_csrf(r, form);
    dashboard_show_field(r, dict_row(form, T_DAYS_FIELD), "inactive_days",
                         arena_printf(r->arena, "%lld", (long long)days));
    dict_show_if(form, v->tried && v->tried != v->days, T_NOT_SAVED_YET);
    for (int i = 0; i < v->products; i++)
        dashboard_show_product(r, form, &v->product[i]);
    dict_show_if(form, v->products > 0, T_HAS_PRODUCTS);
}

static struct response dashboard_show(struct request *r) {
    struct page p = page_begin(r, "Inactivity", TPL_SETTINGS_DASHBOARD);
    struct dashboard_view *v = arena_alloc(r->arena, sizeof *v);
    const char *tried = r->env.method == GET ? request_query(r, "try") : NULL;
    if (tried) {
        char *text = text_trim(arena_strdup(r->arena, tried));
        if (!text_to_int(text, &v->tried) || v->tried < INACTIVE_DAYS_MIN ||
            v->tried > INACTIVE_DAYS_MAX) {
            request_refuse(r, "try", "Enter a number of days from %d to %d", INACTIVE_DAYS_MIN,
                           INACTIVE_DAYS_MAX);
            v->tried = 0;
        }
    }
    if (dashboard_read(r, v) != OK)
        return error_page(r);
    dashboard_show_facts(r, p.body, v);
    dashboard_show_choices(r, p.body, v);
    struct dict *other = dict_row(p.body, T_OTHER);
    dict_set(other, T_VALUE, tried ? tried : "");
    page_field_error(r, other, "try");
    if (r->who.level >= LEVEL_FULL)
        dashboard_show_form(r, p.body, v);
    else
        dict_show(p.body, T_READ_ONLY);
    bool bad_address = r->errors && r->env.method == GET;
    return bad_address ? page_end_status(r, &p, 400) : page_end(r, &p);
}

static struct response section_dashboard_show(struct request *r) { return dashboard_show(r); }

struct dashboard_change {
    const char *name;
    const char *value; /* NULL: back to the default */
    struct dashboard_change *next;
};

static void dashboard_add_change(struct request *r, struct dashboard_change ***end,
                                 const char *name, const char *value) {
    struct dashboard_change *c = arena_alloc(r->arena, sizeof *c);
    *c = (struct dashboard_change){name, value, NULL};
    **end = c;
    *end = &c->next;
}

/* Days without leading zeros. who: the product, whose field may be empty (NULL: as for all
 * products); NULL: all products. */
static const char *dashboard_check_days(struct request *r, const char *name, const char *who) {
    int64_t days = 0;
    char *text = request_form_trimmed(r, name);
    if (!*text && who)
        return NULL;
    bool valid = text_to_int(text, &days) && days >= INACTIVE_DAYS_MIN && days <= INACTIVE_DAYS_MAX;
    if (!*text)
        request_refuse(r, name, "Enter a number of days");
    else if (!valid && who)
        request_refuse(r, name, "%s: Enter a number of days from %d to %d", who, INACTIVE_DAYS_MIN,
                       INACTIVE_DAYS_MAX);
    else if (!valid)
        request_refuse(r, name, "Enter a number of days from %d to %d", INACTIVE_DAYS_MIN,
                       INACTIVE_DAYS_MAX);
    return arena_printf(r->arena, "%lld", (long long)days);
}

/* A field that is not sent stays as it is; an empty one goes back to the default. */
static enum rc_err dashboard_read_form(struct request *r, struct dashboard_view *v,
                                       struct dashboard_change **changes) {
    struct dashboard_change **end = changes;
    dashboard_add_change(r, &end, "inactive_days", dashboard_check_days(r, "inactive_days", NULL));
    for (int i = 0; i < r->form_count; i++) {
        const char *name = r->form[i].name;
        if (!text_starts(name, "inactive_days."))
            continue;
        const struct dashboard_product *p = dashboard_find_product(v, strchr(name, '.') + 1);
        if (!p)
            return FAIL(r->err, ERR_MALFORMED,
                        "The form names an unknown product. Nothing was saved.",
                        "unknown product in %s", name);
        dashboard_add_change(r, &end, name, dashboard_check_days(r, name, p->label));
    }
    return OK;
}

static enum rc_err dashboard_store(struct request *r, const struct dashboard_change *changes,
                                   bool *any) {
    TRY(db_begin(r->db));
    for (const struct dashboard_change *c = changes; c; c = c->next) {
        bool changed = false;
        TRY(settings_save(r->db, c->name, c->value, r->who.name, r->now, &changed));
        *any = *any || changed;
    }
    return db_commit(r->db);
}

static struct response section_dashboard_save(struct request *r) {
    struct dashboard_view *v = arena_alloc(r->arena, sizeof *v);
    struct dashboard_change *changes = NULL;
    bool any = false;
    if (dashboard_read_products(r, v) != OK || dashboard_read_form(r, v, &changes) != OK)
        return error_page(r);
    if (r->errors)
        return dashboard_show(r);
    if (dashboard_store(r, changes, &any) != OK)
        return error_page(r);
    return response_see(r, "/settings/dashboard", any ? "saved" : "unchanged");
}

static const char *section_dashboard_state(struct request *r) {
    int64_t days = 0, own = 0;
    if (settings_int(r->db, "inactive_days", &days) != OK ||
        db_get_int(r->db, Q_THRESHOLD_OWN_VALUES, &own, NULL, "") != OK)
        return NULL;
    if (own == 0)
        return arena_printf(r->arena, "Threshold: %lld days.", (long long)days);
    if (own == 1)
        return arena_printf(r->arena, "Threshold: %lld days, 1 exception.", (long long)days);
    return arena_printf(r->arena, "Threshold: %lld days, %lld exceptions.", (long long)days,
                        (long long)own);
}

const struct section section_dashboard = {
    .path = "/settings/dashboard",
    .title = "Inactivity",
    .icon = "threshold",
    .about = "When a seat counts as inactive",
    .state = section_dashboard_state,
    .show = section_dashboard_show,
    .save = section_dashboard_save,
    .form = "inactive_days inactive_days.*",
};
