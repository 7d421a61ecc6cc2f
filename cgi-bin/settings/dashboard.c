/* Settings, dashboard: after how many days somebody counts as inactive, for all products or one,
 * and what a seat costs. Shows what each number means before it is saved. Counting is
 * threshold_counts.c's business. */
#include "base/text.h"
#include "page/fields.h"
#include "page/page.h"
#include "settings/section.h"
#include "settings/settings.h"
#include "settings/threshold_counts.h"
#include "terms/product.h"
#include "tpl_names.h"

#include <stdlib.h>
#include <string.h>

enum {
    PRODUCTS_MAX = 900 /* their fields fit one form */,
    DAYS_MAX = 180 /* as many as there are numbers */
};

/* The named choices have columns of their own in the template: cell is the figure's name there, now
 * the section that marks the number in use. */
static const struct {
    int64_t days;
    const char *label, *cell, *now;
} CHOICES[] = {
    {3, "3 days", T_AT_3, T_NOW_3},      {7, "7 days", T_AT_7, T_NOW_7},
    {14, "14 days", T_AT_14, T_NOW_14},  {21, "3 weeks", T_AT_21, T_NOW_21},
    {30, "1 month", T_AT_30, T_NOW_30},  {60, "2 months", T_AT_60, T_NOW_60},
    {90, "3 months", T_AT_90, T_NOW_90}, {180, "6 months", T_AT_180, T_NOW_180},
};
enum { CHOICE_COUNT = sizeof CHOICES / sizeof *CHOICES };

struct product {
    const char *word, *label, *days, *price;
    int64_t effective;
    struct threshold_counts counts;
};

struct view_of {  /* everything the page shows */
    int64_t days; /* the general number */
    const char *currency;
    struct product product[PRODUCTS_MAX];
    int products;
    int64_t tried; /* ?try=, 0 when none */
};

static const char *choice_label(int64_t days) {
    for (size_t i = 0; i < CHOICE_COUNT; i++)
        if (CHOICES[i].days == days)
            return CHOICES[i].label;
    return NULL;
}

/* In order of their words, each once. */
static void add_product(struct view_of *v, const char *word) {
    int at = v->products;
    while (at > 0 && strcmp(v->product[at - 1].word, word) > 0)
        at--;
    if ((at > 0 && strcmp(v->product[at - 1].word, word) == 0) || v->products == PRODUCTS_MAX)
        return;
    memmove(&v->product[at + 1], &v->product[at], (size_t)(v->products - at) * sizeof *v->product);
    v->product[at] =
        (struct product){.word = word, .label = product_label(word), .effective = v->days};
    v->products++;
}

static struct product *product_of(struct view_of *v, const char *word) {
    for (int i = 0; i < v->products; i++)
        if (strcmp(v->product[i].word, word) == 0)
            return &v->product[i];
    return NULL;
}

static enum rc_err read_products(struct request *r, struct view_of *v) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_THRESHOLD_PRODUCTS, &rows, ""));
    while (db_next(rows))
        add_product(v, db_text(rows, 0));
    TRY(db_end(rows));
    TRY(db_query(r->db, Q_THRESHOLD_SETTINGS, &rows, ""));
    while (db_next(rows)) {
        const char *name = db_text(rows, 0);
        struct product *p = product_of(v, strchr(name, '.') + 1);
        if (p && text_starts(name, "price."))
            p->price = db_text(rows, 1);
        else if (p && text_to_int(db_text_borrow(rows, 1), &p->effective))
            p->days = db_text(rows, 1);
    }
    return db_end(rows);
}

static void add_days(int64_t *list, int *n, int64_t days) {
    for (int i = 0; i < *n; i++)
        if (list[i] == days)
            return;
    if (*n < DAYS_MAX)
        list[(*n)++] = days;
}

static enum rc_err read_all(struct request *r, struct view_of *v) {
    int64_t days[DAYS_MAX];
    int n = 0;
    TRY(settings_int(r->db, "inactive_days", &v->days));
    TRY(settings_text(r->db, "currency", &v->currency));
    TRY(read_products(r, v));
    for (size_t i = 0; i < CHOICE_COUNT; i++)
        add_days(days, &n, CHOICES[i].days);
    add_days(days, &n, v->days);
    if (v->tried)
        add_days(days, &n, v->tried);
    for (int i = 0; i < v->products; i++)
        add_days(days, &n, v->product[i].effective);
    struct threshold_counts all;
    TRY(threshold_counts(r, days, n, &all));
    for (int i = 0; i < v->products; i++)
        v->product[i].counts = threshold_of(&all, v->product[i].word);
    return OK;
}

static char *of_seats(struct arena *a, int64_t inactive, int64_t billable) {
    return arena_printf(a, "%s of %s", text_count(a, inactive), text_count(a, billable));
}

/* Inactive and billable seats of all products: at one number, or (0) at each product's own. */
static void sum_up(const struct view_of *v, int64_t days, int64_t *inactive, int64_t *billable) {
    *inactive = *billable = 0;
    for (int i = 0; i < v->products; i++) {
        const struct product *p = &v->product[i];
        const struct threshold_count *c = threshold_at(&p->counts, days ? days : p->effective);
        *inactive += c ? c->inactive : 0;
        *billable += c ? c->billable : 0;
    }
}

static void show_cell(struct dict *row, const char *section, const char *value) {
    dict_set(dict_row(row, section), T_CELL, value);
}

/* One line of the table: the inactive seats of a product (NULL: of all) at each number, or their
 * share. */
static void show_line(struct request *r, struct dict *body, const struct view_of *v,
                      const struct product *p, bool share) {
    struct dict *row = dict_row(body, T_LINE);
    const struct threshold_count *c = NULL;
    for (size_t i = 0; i < CHOICE_COUNT + 2; i++) {
        int64_t days = i < CHOICE_COUNT    ? CHOICES[i].days
                       : i == CHOICE_COUNT ? v->days
                                           : v->tried,
                inactive = 0, billable = 0;
        if (i >= CHOICE_COUNT &&
            (days == 0 || choice_label(days) || (i > CHOICE_COUNT && days == v->days)))
            continue; /* it has a column already */
        c = p ? threshold_at(&p->counts, days) : NULL;
        if (!p)
            sum_up(v, days, &inactive, &billable);
        const char *text =
            share ? text_join(r->arena,
                              text_count(r->arena,
                                         billable ? (inactive * 100 + billable / 2) / billable : 0),
                              " %")
                  : text_count(r->arena, c ? c->inactive : inactive);
        if (i < CHOICE_COUNT)
            dict_set(row, CHOICES[i].cell, text);
        else
            show_cell(row, i == CHOICE_COUNT ? T_OWN_CELL : T_TRIED_CELL, text);
        if (i == 0 && !share)
            dict_set(row, T_LINE_SEATS, text_count(r->arena, c ? c->billable : billable));
    }
    dict_set(row, T_LINE_NAME, p ? p->label : share ? "Share of them" : "All products");
}

static void show_choices(struct request *r, struct dict *body, const struct view_of *v) {
    bool own = !choice_label(v->days),
         tried = v->tried && v->tried != v->days && !choice_label(v->tried);
    if (own)
        dict_set_int(dict_row(body, T_OWN_COLUMN), T_COLUMN_DAYS, v->days);
    if (tried)
        dict_set_int(dict_row(body, T_TRIED_COLUMN), T_COLUMN_DAYS, v->tried);
    for (size_t i = 0; i < CHOICE_COUNT; i++)
        dict_show_if(body, CHOICES[i].days == v->days, CHOICES[i].now);
    show_line(r, body, v, NULL, false);
    show_line(r, body, v, NULL, true);
    for (int i = 0; i < v->products; i++)
        if (threshold_at(&v->product[i].counts, CHOICES[0].days))
            show_line(r, body, v, &v->product[i], false);
    if (r->who.level < LEVEL_FULL)
        return;
    struct dict *links = dict_row(body, T_LINKS);
    dict_show_if(links, own, T_OWN_CELL);
    dict_show_if(links, tried, T_TRIED_CELL);
}

static void show_facts(struct request *r, struct dict *body, const struct view_of *v) {
    int64_t inactive = 0, billable = 0;
    int own = 0;
    const char *label = choice_label(v->days);
    sum_up(v, 0, &inactive, &billable);
    for (int i = 0; i < v->products; i++)
        if (v->product[i].days) {
            struct dict *row = dict_row(body, T_OWN);
            dict_set(row, T_OWN_NAME, v->product[i].label);
            dict_set_int(row, T_OWN_DAYS, v->product[i].effective);
            own++;
        }
    dict_show_if(body, own > 0, T_HAS_OWN);
    if (label && strstr(label, "day") == NULL)
        dict_set(dict_row(body, T_DAYS_NAMED), T_DAYS_NAME, label);
    dict_set_int(body, T_DAYS, v->days);
    dict_show(body, billable ? T_HAS_SEATS : T_NO_SEATS);
    dict_set(body, T_INACTIVE_NOW, of_seats(r->arena, inactive, billable));
}

/* One field: what the person sent, else what is stored. */
static void show_field(struct request *r, struct dict *row, const char *name, const char *stored) {
    const char *sent = r->env.method == POST ? request_form(r, name) : NULL;
    dict_set(row, T_NAME, name);
    dict_set(row, T_VALUE, sent ? sent : stored ? stored : "");
    page_field_error(r, row, name);
}

/* The two fields of a product stand in one dictionary: one for each field would cost more than all
 * the rest of the page. */
static void show_product(struct request *r, struct dict *form, const struct product *p) {
    struct dict *row = dict_row(form, T_PRODUCT);
    const struct {
        const char *kind, *stored, *name, *value, *has_error, *error;
    } FIELD[] = {
        {"inactive_days.", p->days, T_DAYS_NAME, T_DAYS_VALUE, T_DAYS_REFUSED, T_DAYS_ERROR},
        {"price.", p->price, T_PRICE_NAME, T_PRICE_VALUE, T_PRICE_REFUSED, T_PRICE_ERROR},
    };
    dict_set(row, T_PRODUCT_NAME, p->label);
    for (int i = 0; i < 2; i++) {
        const char *name = text_join(r->arena, FIELD[i].kind, p->word);
        const char *sent = r->env.method == POST ? request_form(r, name) : NULL;
        dict_set(row, FIELD[i].name, name);
        dict_set(row, FIELD[i].value, sent ? sent : FIELD[i].stored);
        dict_set(row, FIELD[i].error, request_error(r, name));
        dict_show_if(row, request_error(r, name) != NULL, FIELD[i].has_error);
    }
}

static void show_form(struct request *r, struct dict *body, const struct view_of *v) {
    struct dict *form = dict_row(body, T_FORM);
    int64_t days = v->tried ? v->tried : v->days;
    page_csrf(r, form);
    show_field(r, dict_row(form, T_DAYS_FIELD), "inactive_days",
               arena_printf(r->arena, "%lld", (long long)days));
    dict_show_if(form, v->tried && v->tried != v->days, T_NOT_SAVED_YET);
    for (int i = 0; i < v->products; i++)
        show_product(r, form, &v->product[i]);
    dict_show_if(form, v->products > 0, T_HAS_PRODUCTS);
    show_field(r, dict_row(form, T_CURRENCY_FIELD), "currency", v->currency);
}

static struct response show(struct request *r) {
    struct page p = page_begin(r, "Dashboard configuration", TPL_SETTINGS_DASHBOARD);
    struct view_of *v = arena_alloc(r->arena, sizeof *v);
    const char *tried = r->env.method == GET ? request_query(r, "try") : NULL;
    if (tried) {
        char *text = text_trim(arena_strdup(r->arena, tried));
        if (!text_to_int(text, &v->tried) || v->tried < 3 || v->tried > 180) {
            request_refuse(r, "try", "Enter a whole number of days from 3 to 180");
            v->tried = 0;
        }
    }
    if (read_all(r, v) != OK)
        return response_error(r);
    show_facts(r, p.body, v);
    show_choices(r, p.body, v);
    struct dict *other = dict_row(p.body, T_OTHER);
    dict_set(other, T_VALUE, tried ? tried : "");
    page_field_error(r, other, "try");
    if (r->who.level >= LEVEL_FULL)
        show_form(r, p.body, v);
    else
        dict_show(p.body, T_READ_ONLY);
    return r->errors && r->env.method == GET ? page_end_status(r, &p, 400) : page_end(r, &p);
}

static struct response section_dashboard_show(struct request *r) { return show(r); }

struct change {
    const char *name, *value;
    struct change *next;
}; /* value NULL: back to the default */

static void want(struct request *r, struct change ***end, const char *name, const char *value) {
    struct change *c = arena_alloc(r->arena, sizeof *c);
    *c = (struct change){name, value, NULL};
    **end = c;
    *end = &c->next;
}

/* Days as a canonical text; empty means "as for all products" where that is allowed. */
static const char *check_days(struct request *r, const char *name, const char *who) {
    int64_t days = 0;
    char *text = request_form_trimmed(r, name);
    if (!*text && who)
        return NULL;
    const char *before = who ? who : "", *colon = who ? ": " : "";
    if (!*text)
        request_refuse(r, name, "Enter the number of days after which somebody counts as inactive");
    else if (!text_to_int(text, &days))
        request_refuse(r, name, "%s%sDays must be a whole number, like 30", before, colon);
    else if (days < 3 || days > 180)
        request_refuse(r, name, "%s%sDays must be from 3 to 180", before, colon);
    return arena_printf(r->arena, "%lld", (long long)days);
}

/* "7", "7.5" and "7,50" become "7", "7.5" and "7.50". */
static const char *check_price(struct request *r, const char *name, const char *who) {
    char *text = request_form_trimmed(r, name);
    size_t whole = strspn(text, "0123456789"), part = 0;
    if (!*text)
        return NULL;
    if (text[whole] == '.' || text[whole] == ',') {
        text[whole] = '.';
        part = strspn(text + whole + 1, "0123456789");
    }
    if (whole < 1 || whole > 6 || part > 2 || text[whole + part + (text[whole] == '.')] ||
        (text[whole] == '.' && part == 0))
        request_refuse(r, name, "%s: Price must be an amount up to 999999.99, like 7.50", who);
    return text;
}

static const char *check_currency(struct request *r) {
    char *text = request_form_trimmed(r, "currency");
    if (!*text)
        return NULL;
    for (char *p = text; *p; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    if (strlen(text) != 3 || strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
        request_refuse(r, "currency", "Currency must be its three letters, like EUR");
    return text;
}

/* A field that is not sent stays as it is; an empty one goes back to the default. */
static enum rc_err read_form(struct request *r, struct view_of *v, struct change **changes) {
    struct change **end = changes;
    want(r, &end, "inactive_days", check_days(r, "inactive_days", NULL));
    for (int i = 0; i < r->form_count; i++) {
        const char *name = r->form[i].name;
        bool days = text_starts(name, "inactive_days."), price = text_starts(name, "price.");
        const struct product *p = days || price ? product_of(v, strchr(name, '.') + 1) : NULL;
        if (!days && !price)
            continue;
        if (!p)
            return FAIL(
                r->err, ERR_MALFORMED,
                "The form names a product this organization does not have, so nothing was saved.",
                "unknown product in %s", name);
        want(r, &end, name, days ? check_days(r, name, p->label) : check_price(r, name, p->label));
    }
    if (request_form(r, "currency"))
        want(r, &end, "currency", check_currency(r));
    return OK;
}

static enum rc_err save(struct request *r, const struct change *changes, bool *any) {
    TRY(db_begin(r->db));
    for (const struct change *c = changes; c; c = c->next) {
        bool changed = false;
        TRY(settings_save(r->db, c->name, c->value, r->who.name, r->now, &changed));
        *any = *any || changed;
    }
    return db_commit(r->db);
}

static struct response section_dashboard_save(struct request *r) {
    struct view_of *v = arena_alloc(r->arena, sizeof *v);
    struct change *changes = NULL;
    bool any = false;
    if (read_products(r, v) != OK || read_form(r, v, &changes) != OK)
        return response_error(r);
    if (r->errors)
        return show(r);
    if (save(r, changes, &any) != OK)
        return response_error(r);
    return response_see(r, "/settings/dashboard", any ? "saved" : "unchanged");
}

static const char *section_dashboard_state(struct request *r) {
    int64_t days = 0, own = 0;
    if (settings_int(r->db, "inactive_days", &days) != OK ||
        db_get_int(r->db, Q_THRESHOLD_OWN_VALUES, &own, NULL, "") != OK)
        return NULL;
    if (own == 0)
        return arena_printf(r->arena, "Inactive after %lld days.", (long long)days);
    return arena_printf(r->arena, "Inactive after %lld days; %lld product%s with %s own number.",
                        (long long)days, (long long)own, own == 1 ? "" : "s",
                        own == 1 ? "its" : "their");
}

const struct section section_dashboard = {
    .path = "/settings/dashboard",
    .title = "Dashboard",
    .icon = "threshold",
    .about = "When a seat counts as inactive, and what it costs",
    .state = section_dashboard_state,
    .show = section_dashboard_show,
    .save = section_dashboard_save,
    .form = "inactive_days inactive_days.* price.* currency",
};
