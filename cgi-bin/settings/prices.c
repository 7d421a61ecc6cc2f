/* Settings, prices: what each product costs on each site, as the organization's own price lists say
 * it. Shows the prices with their costs and curves, and the form. prices_form.c has the fields,
 * prices_csv.c import and export. */
#include "base/text.h"
#include "handlers.h"
#include "money/billing.h"
#include "money/license_count.h"
#include "money/savings_text.h"
#include "page/cached_part.h"
#include "page/dated_text.h"
#include "page/error_page.h"
#include "page/page.h"
#include "settings/prices_form.h"
#include "settings/section.h"
#include "settings/settings.h"
#include "terms/amount.h"
#include "terms/product.h"
#include "tpl_names.h"

#include <string.h>

enum {
    ROWS_MAX = 50, /* of a page: their fields fit one form */
    OPEN_MAX = 3   /* so few forms are shown open */
};

struct prices_view {
    bool loaded;
    struct savings savings;
    const char **key; /* of each line */
    struct license_count *counted;
    int64_t today;
    bool only_sent; /* a form comes back: the lines that were sent */
    int64_t page, pages;
    int first, end; /* lines of the page */
};

static enum rc_err prices_load(struct request *r, struct prices_view *v) {
    if (v->loaded)
        return OK;
    v->loaded = true;
    TRY(savings_load(r->db, r->arena, r->now, &v->savings));
    v->key = arena_alloc(r->arena, ((size_t)v->savings.count + 1) * sizeof *v->key);
    for (int i = 0; i < v->savings.count; i++)
        v->key[i] = prices_key(r, &v->savings.line[i]);
    TRY(license_counts_load(r->db, r->arena, &v->savings, &v->counted));
    v->only_sent = r->env.method == POST && !request_form(r, "csv");
    return savings_today(r->db, r->now, &v->today);
}

/* A page of the table; key: with the form of this line open. */
static const char *prices_link(struct request *r, int64_t page, const char *key) {
    const char *link = arena_printf(r->arena, "/settings/prices?page=%lld", (long long)page);
    const char *id = key ? text_percent_encode(r->arena, key) : NULL;
    return id ? arena_printf(r->arena, "%s&open=%s#plan.%s", link, id, id) : link;
}

/* --- the table */

static void prices_show_steps(struct request *r, struct dict *row, const struct price *p) {
    for (int i = 0; i < p->steps; i++) {
        const struct price_step *s = &p->step[i];
        struct dict *step = dict_row(row, p->plan == PRICE_ANNUAL ? T_TIER : T_BAND);
        bool is_last = s->upto == INT64_MAX;
        dict_show(step, is_last ? T_LAST : T_ENDS);
        dict_set(step, T_STEP_FROM, text_count(r->arena, s->from));
        dict_set(step, T_STEP_UPTO, is_last ? "" : text_count(r->arena, s->upto));
        dict_set(step, T_STEP_AMOUNT, amount_shown(r->arena, s->amount));
    }
    if (p->discount)
        dict_set(dict_row(row, T_DISCOUNT), T_PERCENT, amount_text(r->arena, p->discount));
    if (p->others)
        dict_set(dict_row(row, T_OTHERS), T_OTHER_SEATS, text_count(r->arena, p->others));
}

/* What is missing or old about a price. */
static void prices_show_notes(struct dict *row, const struct savings_line *l, int64_t today) {
    const struct price *p = l->price;
    bool monthly = p->plan == PRICE_MONTHLY, annual = p->plan == PRICE_ANNUAL;
    dict_show_if(row, p->plan != PRICE_NONE && p->steps == 0, T_NO_PRICES);
    dict_show_if(row, annual && p->steps > 0 && !l->has_price, T_ABOVE_TIERS);
    dict_show_if(row, monthly && !p->billing_day, T_NO_BILLING_DAY);
    dict_show_if(row, annual && !p->renews_on, T_NO_RENEWAL);
    dict_show_if(row, annual && p->renews_on && p->renews_on <= today, T_RENEWAL_PASSED);
    if (p->plan == PRICE_NONE || !billing_stale(p, today))
        return;
    dict_show(row, p->priced_on ? T_STALE : T_UNDATED);
}

static void prices_show_advice(struct request *r, struct dict *figures,
                               const struct savings_line *l, const char *text) {
    struct dict *advice = dict_row(figures, T_ADVICE);
    int64_t seats = l->inactive + l->edge_to_free;
    dated_text_show(r, advice, text);
    if (r->who.level >= LEVEL_FULL)
        dict_set(dict_row(advice, T_FREE), T_FREE_LINK,
                 savings_free_link(r->arena, l->product, l->site, seats));
}

static void prices_show_figures(struct request *r, struct dict *row, const struct savings_line *l,
                                const char *currency) {
    if (!l->has_price) {
        dict_show(row, T_NO_FIGURES);
        return;
    }
    struct dict *figures = dict_row(row, T_FIGURES);
    const char *advice = savings_advice(r->arena, l, currency);
    dict_set(figures, T_COST, savings_amount(r->arena, l->cost, currency));
    dict_set(figures, T_PER, l->per);
    dict_set(figures, T_CURVE_ID, text_percent_encode(r->arena, prices_key(r, l)));
    if (advice)
        prices_show_advice(r, figures, l, advice);
    if (l->inactive == 0)
        return;
    struct dict *saving = dict_row(figures, T_SAVING);
    dict_set(saving, T_SAVED, savings_amount(r->arena, l->saving, currency));
    dict_set(saving, T_FORMULA, savings_formula(r->arena, l));
    dated_text_show(r, saving, savings_when(r->arena, l));
}

/* What would bring the seats back to the target. */
static void prices_show_over(struct request *r, struct dict *row, const struct savings_line *l) {
    const char *text = savings_over_text(r->arena, l);
    if (!text)
        return;
    struct dict *over = dict_row(row, T_OVER);
    dict_set(over, T_OVER_TEXT, text);
    dict_set(over, T_OVER_SEATS, text_count(r->arena, savings_over(l)));
    if (r->who.level >= LEVEL_FULL)
        dict_set(dict_row(over, T_FREE), T_FREE_LINK,
                 savings_free_link(r->arena, l->product, l->site, savings_over(l)));
}

/* "Atlassian counts 412", and why the counts may differ when they do. */
static void prices_show_counted(struct request *r, struct dict *row, const struct savings_line *l,
                                const struct prices_view *v) {
    const struct license_count *c = &v->counted[l - v->savings.line];
    if (!c->counted_at)
        return;
    struct dict *counted = dict_row(row, T_COUNTED);
    dict_set(counted, T_COUNTED_SEATS, text_count(r->arena, c->seats));
    if (license_count_differs(l->seats, c->seats))
        dict_set_int(dict_row(counted, T_DIFFERS), T_PERCENT, LICENSE_PERCENT);
}

static void prices_show_row(struct request *r, struct dict *table, const struct savings_line *l,
                            const struct prices_view *v) {
    static const char *const PLAN[PRICE_PLANS] = {T_PLAN_NONE, T_PLAN_MONTHLY, T_PLAN_ANNUAL};
    struct dict *row = dict_row(table, T_ROW);
    dict_set(row, T_LINE_ID, text_percent_encode(r->arena, prices_key(r, l)));
    dict_set(row, T_PRODUCT_NAME, product_label(l->product));
    dict_set(row, T_SITE_NAME, l->site_name);
    dict_set(row, T_SEATS, text_count(r->arena, l->seats));
    dict_set(row, T_INACTIVE, text_count(r->arena, l->inactive));
    prices_show_counted(r, row, l, v);
    prices_show_over(r, row, l);
    dict_show(row, PLAN[l->price->plan]);
    prices_show_steps(r, row, l->price);
    prices_show_figures(r, row, l, v->savings.currency);
    if (l->price->priced_on)
        dict_set(dict_row(row, T_PRICED), T_PRICED_ON,
                 price_day_text(r->arena, l->price->priced_on));
    prices_show_notes(row, l, v->today);
    if (r->who.level >= LEVEL_FULL)
        dict_set(dict_row(row, T_CHANGE), T_LINK, prices_link(r, v->page, prices_key(r, l)));
}

static void prices_show_total(struct request *r, struct dict *body, const struct savings *s) {
    if (s->total.unpriced)
        dict_set(dict_row(body, T_UNPRICED), T_UNPRICED_TEXT,
                 text_plural(r->arena, s->total.unpriced, "%s product", "%s products"));
    if (!s->total.priced)
        return;
    struct dict *total = dict_row(body, T_TOTAL);
    dict_set(total, T_COST_YEAR, savings_amount(r->arena, s->total.cost_year, s->currency));
    dict_set(total, T_SAVING_YEAR, savings_amount(r->arena, s->total.saving_year, s->currency));
}

/* --- the page */

/* The page that has a line; the first without one. */
static int64_t prices_page_of(const struct prices_view *v, const char *line) {
    for (int i = 0; line && i < v->savings.count; i++)
        if (text_equal(line, v->key[i]))
            return i / ROWS_MAX + 1;
    return 1;
}

/* The lines of the page; a form that comes back has those that were sent. */
static enum rc_err prices_load_page(struct request *r, struct prices_view *v) {
    int64_t page = 1;
    TRY(prices_load(r, v));
    int count = v->savings.count;
    const char *asked = request_query(r, "page");
    v->pages = (count + ROWS_MAX - 1) / ROWS_MAX;
    if (!asked || !text_to_int(asked, &page) || page < 1 || page > v->pages)
        page = prices_page_of(v, request_query(r, "line"));
    v->page = page;
    v->first = v->only_sent ? 0 : (int)(page - 1) * ROWS_MAX;
    v->end = v->first + ROWS_MAX < count && !v->only_sent ? v->first + ROWS_MAX : count;
    return OK;
}

static void prices_show_pages(struct request *r, struct dict *table, const struct prices_view *v) {
    if (v->pages <= 1 || v->only_sent)
        return;
    struct dict *row = dict_row(table, T_PAGES);
    dict_set_int(row, T_PAGE, v->page);
    dict_set_int(row, T_PAGE_COUNT, v->pages);
    if (v->page > 1)
        dict_set(dict_row(row, T_PREVIOUS), T_LINK, prices_link(r, v->page - 1, NULL));
    if (v->page < v->pages)
        dict_set(dict_row(row, T_NEXT), T_LINK, prices_link(r, v->page + 1, NULL));
}

static enum rc_err prices_fill_now(struct request *r, struct dict *body, void *arg) {
    struct prices_view *v = arg;
    bool differs = false;
    TRY(prices_load_page(r, v));
    prices_show_total(r, body, &v->savings);
    if (!v->savings.count) {
        dict_show(body, T_NO_PRODUCTS);
        return OK;
    }
    struct dict *table = dict_row(body, T_TABLE);
    prices_show_pages(r, table, v);
    for (int i = v->first; i < v->end; i++) {
        const struct savings_line *l = &v->savings.line[i];
        const struct license_count *c = &v->counted[i];
        if (!v->only_sent || prices_sent(r, l))
            prices_show_row(r, table, l, v);
        differs = differs || (c->counted_at && license_count_differs(l->seats, c->seats));
    }
    dict_show_if(table, differs, T_COUNTS_DIFFER);
    return OK;
}

static enum rc_err prices_fill_fields(struct request *r, struct dict *body, void *arg) {
    struct prices_view *v = arg;
    const char *open = request_query(r, "open");
    TRY(prices_load_page(r, v));
    for (int i = v->first; i < v->end; i++) {
        const struct savings_line *l = &v->savings.line[i];
        bool is_open = v->savings.count <= OPEN_MAX || text_equal(open, prices_key(r, l));
        if (!v->only_sent || prices_sent(r, l))
            TRY(prices_show_fields(r, body, l, is_open));
    }
    return OK;
}

static enum rc_err prices_show_form(struct request *r, struct dict *body, const char *key,
                                    struct prices_view *v) {
    struct dict *form = dict_row(body, T_FORM);
    page_csrf(r, form);
    TRY(prices_show_setting(r, dict_row(form, T_CURRENCY_FIELD), "currency", "currency"));
    TRY(cached_part(r, form, T_FIELDS, TPL_SETTINGS_PRICES_FIELDS, key, prices_fill_fields, v));
    TRY(prices_show_digest(r, form));
    struct dict *import = dict_row(body, T_IMPORT);
    page_csrf(r, import);
    dict_set(import, T_VALUE, request_form_text(r, "csv"));
    page_field_error(r, import, "csv");
    return OK;
}

static const char *prices_query(struct request *r, const char *name) {
    const char *value = request_query(r, name);
    return value ? text_percent_encode(r->arena, value) : "";
}

static enum rc_err prices_fill(struct request *r, struct dict *body) {
    struct prices_view v = {0};
    const char *moment = NULL;
    TRY(savings_moment(r->db, r->arena, r->now, &moment));
    const char *key =
        arena_printf(r->arena, "%s %d %s %s %s", moment, r->who.level, prices_query(r, "page"),
                     prices_query(r, "line"), prices_query(r, "open"));
    TRY(cached_part(r, body, T_NOW, TPL_SETTINGS_PRICES_NOW, key, prices_fill_now, &v));
    dict_show_if(body, r->who.level < LEVEL_FULL, T_READ_ONLY);
    return r->who.level < LEVEL_FULL ? OK : prices_show_form(r, body, key, &v);
}

struct response prices_show(struct request *r) {
    struct page p = page_begin(r, "Prices", TPL_SETTINGS_PRICES);
    if (prices_fill(r, p.body) != OK)
        return error_page(r);
    return page_end(r, &p);
}

/* --- saving */

/* A row that was sent must be one of the organization's. */
static enum rc_err prices_check_names(struct request *r, const struct prices_view *v) {
    for (int i = 0; i < r->form_count; i++) {
        const char *name = r->form[i].name, *dot = strchr(name, '.');
        bool known = !dot;
        for (int k = 0; k < v->savings.count && !known; k++)
            known = text_equal(dot + 1, v->key[k]);
        if (!known)
            return FAIL(r->err, ERR_MALFORMED,
                        "The form names a product this organization does not have. Nothing was "
                        "saved.",
                        "unknown price %s", name);
    }
    return OK;
}

static const char *prices_check_currency(struct request *r) {
    char *text = request_form_trimmed(r, "currency");
    for (char *c = text; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    if (*text && field_problem(settings_field("currency"), text) != FIELD_VALID)
        request_refuse(r, "currency", "Enter one currency by its three letters, like EUR");
    return *text ? text : NULL;
}

enum rc_err prices_store(struct request *r, const struct savings_line *l, const struct price *p,
                         bool *any) {
    bool changed = false, found = false;
    const char *text = price_write(r->arena, p), *general = NULL;
    if (text_equal(text, price_write(r->arena, l->price)))
        return OK;
    TRY(db_get_text(r->db, Q_SETTINGS_STORED, &general, &found, "s",
                    arena_printf(r->arena, "price.%s", l->product)));
    const struct price none = {0};
    if (!found && text_equal(text, price_write(r->arena, &none)))
        text = NULL;
    TRY(settings_save(r->db, arena_printf(r->arena, "price.%s", prices_key(r, l)), text,
                      r->who.name, r->now, &changed));
    *any = *any || changed;
    return OK;
}

static enum rc_err prices_save_all(struct request *r, const struct prices_view *v,
                                   const struct price *prices, const char *currency, bool *any) {
    bool changed = false;
    TRY(db_begin(r->db));
    for (int i = 0; i < v->savings.count; i++)
        if (prices_sent(r, &v->savings.line[i])) {
            TRY(prices_store(r, &v->savings.line[i], &prices[i], any));
            TRY(prices_save_alert(r, &v->savings.line[i], any));
        }
    TRY(prices_save_digest(r, any));
    if (request_form(r, "currency"))
        TRY(settings_save(r->db, "currency", currency, r->who.name, r->now, &changed));
    *any = *any || changed;
    return db_commit(r->db);
}

static struct response section_prices_save(struct request *r) {
    struct prices_view v = {0};
    bool any = false;
    if (prices_load(r, &v) != OK || prices_check_names(r, &v) != OK)
        return error_page(r);
    struct price *prices = arena_alloc(r->arena, ((size_t)v.savings.count + 1) * sizeof *prices);
    const char *currency = request_form(r, "currency") ? prices_check_currency(r) : NULL;
    for (int i = 0; i < v.savings.count; i++)
        if (prices_sent(r, &v.savings.line[i])) {
            prices_read(r, &v.savings.line[i], v.today, &prices[i]);
            prices_check_alert(r, &v.savings.line[i]);
        }
    prices_check_digest(r);
    if (r->errors)
        return prices_show(r);
    if (prices_save_all(r, &v, prices, currency, &any) != OK)
        return error_page(r);
    return response_see(r, "/settings/prices", any ? "saved" : "unchanged");
}

/* Does not depend on the time: where all seats have a price, fewer have one, too. So it is made
 * once for each state of the database. */
static const char *section_prices_state(struct request *r) {
    static const char KEY[] = "settings prices state";
    struct savings s;
    size_t n = 0;
    const char *text = db_recall(r->db, KEY, &n);
    if (text)
        return arena_strndup(r->arena, text, n);
    if (savings_load(r->db, r->arena, r->now, &s) != OK)
        return NULL;
    int lines = s.total.priced + s.total.unpriced;
    text = "No prices yet.";
    if (s.total.priced)
        text = arena_printf(r->arena, "%d of %s with a price, in %s.", s.total.priced,
                            text_plural(r->arena, lines, "%s product", "%s products"), s.currency);
    db_remember(r->db, KEY, text, strlen(text));
    return text;
}

const struct section section_prices = {
    .path = "/settings/prices",
    .title = "Prices",
    .icon = "price",
    .about = "What each product costs, and when it is billed",
    .state = section_prices_state,
    .show = prices_show,
    .save = section_prices_save,
    .form = PRICES_FORM_FIELDS " currency",
};
