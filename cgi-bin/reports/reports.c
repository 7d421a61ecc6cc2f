/* /reports: what seats cost and what runs saved, by month, quarter or year, product and site, and
 * where the seats go. */
#include "base/text.h"
#include "handlers.h"
#include "money/savings_text.h"
#include "page/dated_text.h"
#include "page/empty_state.h"
#include "page/error_page.h"
#include "page/page.h"
#include "reports/periods.h"
#include "settings/settings.h"
#include "terms/amount.h"
#include "terms/product.h"
#include "tpl_names.h"

enum { ROWS_MAX = 100 }; /* products of a table; the CSV has all */

struct reports_view {
    struct savings savings;
    struct report report;
    struct report_query query;
    struct forecast *forecast;
    const char *period; /* of the table of products */
};

static enum rc_err reports_load(struct request *r, struct reports_view *v) {
    TRY(savings_load(r->db, r->arena, r->now, &v->savings));
    TRY(report_load(r->db, r->arena, &v->savings, r->now, &v->report));
    return forecast_load(r->db, r->arena, &v->savings, r->now, &v->forecast);
}

/* --- what is shown */

static void reports_show_choice(struct request *r, struct dict *form, const char *section,
                                const char *value, const char *label, const char *chosen) {
    struct dict *row = dict_row(form, section);
    (void)r;
    dict_set(row, T_CHOICE_VALUE, value);
    dict_set(row, T_CHOICE_LABEL, label);
    dict_show_if(row, text_equal(value, chosen), T_CHOICE_SELECTED);
}

/* Each product and each site once. */
static void reports_show_choices(struct request *r, struct dict *form,
                                 const struct reports_view *v) {
    static const char *const BY[PERIOD_KINDS][2] = {
        {"month", "Month"}, {"quarter", "Quarter"}, {"year", "Year"}};
    const struct savings_line *line = v->savings.line;
    for (int i = 0; i < PERIOD_KINDS; i++)
        reports_show_choice(r, form, T_BY, BY[i][0], BY[i][1], v->query.by_name);
    for (int i = 0; i < v->savings.count; i++) {
        bool seen_product = false, seen_site = false;
        for (int k = 0; k < i; k++) {
            seen_product = seen_product || text_equal(line[k].product, line[i].product);
            seen_site = seen_site || text_equal(line[k].site, line[i].site);
        }
        if (!seen_product)
            reports_show_choice(r, form, T_PRODUCT, line[i].product, product_label(line[i].product),
                                v->query.product);
        if (!seen_site)
            reports_show_choice(r, form, T_SITE, line[i].site, line[i].site_name, v->query.site);
    }
}

/* The address of the same report, without a period. */
static const char *reports_query_text(struct request *r, const struct report_query *q) {
    const char *out = arena_printf(r->arena, "by=%s", q->by_name);
    if (q->product)
        out =
            arena_printf(r->arena, "%s&product=%s", out, text_percent_encode(r->arena, q->product));
    if (q->site)
        out = arena_printf(r->arena, "%s&site=%s", out, text_percent_encode(r->arena, q->site));
    return out;
}

static void reports_show_figures(struct request *r, struct dict *row, const struct period *p) {
    dict_set(row, T_SEATS, text_count(r->arena, p->seats));
    dict_set(row, T_INACTIVE, text_count(r->arena, p->inactive));
    dict_set(row, T_FREED, text_count(r->arena, p->freed));
    if (!p->priced) {
        dict_show(row, T_NO_PRICE);
        return;
    }
    struct dict *money = dict_row(row, T_MONEY);
    dict_set(money, T_COST, amount_shown(r->arena, period_amount(p->cost)));
    dict_set(money, T_WASTED, amount_shown(r->arena, period_amount(p->wasted)));
    dict_set(money, T_SAVED, amount_shown(r->arena, money_round(p->saved)));
    if (p->renewed)
        dict_set(dict_row(money, T_RENEWED), T_RENEWED_AMOUNT,
                 amount_shown(r->arena, money_round(p->renewed)));
    dict_show_if(money, p->unpriced, T_PARTLY);
}

static void reports_show_periods(struct request *r, struct dict *body, struct reports_view *v) {
    struct periods all = periods_make(r, &v->report, &v->query, false, NULL);
    const char *asked = request_query(r, "period");
    const char *query = reports_query_text(r, &v->query);
    for (int i = 0; i < all.count; i++) {
        const struct period *p = &all.period[i];
        struct dict *row = dict_row(body, T_PERIOD);
        dict_set(row, T_PERIOD_NAME, p->name);
        dict_set(row, T_LINK, arena_printf(r->arena, "/reports?%s&period=%s", query, p->name));
        reports_show_figures(r, row, p);
        if (!v->period || text_equal(asked, p->name))
            v->period = p->name;
    }
    if (asked && *asked && !text_equal(asked, v->period))
        request_note(r, "period", "No data for this period. Showing the newest");
}

static void reports_show_products(struct request *r, struct dict *body,
                                  const struct reports_view *v) {
    struct periods all = periods_make(r, &v->report, &v->query, true, v->period);
    dict_set(body, T_SHOWN_PERIOD, v->period);
    if (all.count > ROWS_MAX)
        dict_set(dict_row(body, T_CUT), T_ALL, text_count(r->arena, all.count));
    for (int i = 0; i < all.count && i < ROWS_MAX; i++) {
        struct dict *row = dict_row(body, T_ROW);
        dict_set(row, T_PRODUCT_NAME, product_label(all.period[i].line->product));
        page_show_reach(r, row);
        dict_set(row, T_PRICE_LINK, savings_price_link(r->arena, all.period[i].line));
        dict_set(row, T_SITE_NAME, all.period[i].line->site_name);
        reports_show_figures(r, row, &all.period[i]);
    }
}

static bool reports_is_chosen(const struct reports_view *v, const struct savings_line *l) {
    return (!v->query.product || text_equal(v->query.product, l->product)) &&
           (!v->query.site || text_equal(v->query.site, l->site));
}

/* "Free 12 more seats by …", and its preview, where a lower tier is in reach. */
static void reports_show_advice(struct request *r, struct dict *row, const struct reports_view *v,
                                const struct savings_line *l) {
    const char *text = savings_advice(r->arena, l, v->savings.currency);
    if (!text)
        return;
    struct dict *advice = dict_row(row, T_ADVICE);
    dated_text_show(r, advice, text);
    if (r->who.level >= LEVEL_FULL)
        dict_set(dict_row(advice, T_FREE), T_FREE_LINK,
                 savings_free_link(r->arena, l->product, l->site, l->inactive + l->edge_to_free));
}

static void reports_show_forecast(struct request *r, struct dict *body,
                                  const struct reports_view *v) {
    for (int i = 0, shown = 0; i < v->savings.count && shown < ROWS_MAX; i++) {
        const struct forecast *f = &v->forecast[i];
        if (!reports_is_chosen(v, f->line) || (f->line->seats == 0 && f->days == 0))
            continue;
        shown++;
        struct dict *row = dict_row(body, T_FORECAST);
        dict_set(row, T_PRODUCT_NAME, product_label(f->line->product));
        dict_set(row, T_SITE_NAME, f->line->site_name);
        dict_set(row, T_SEATS, text_count(r->arena, f->line->seats));
        reports_show_advice(r, row, v, f->line);
        if (!f->days) {
            dict_show(row, T_TOO_FEW_DAYS);
            continue;
        }
        struct dict *trend = dict_row(row, T_TREND);
        dict_set(trend, T_TREND_ID,
                 text_percent_encode(
                     r->arena, arena_printf(r->arena, "%s.%s", f->line->product, f->line->site)));
        dict_set(trend, T_SIGN, f->change < 0 ? "−" : "+");
        dict_set(trend, T_SEATS_CHANGE,
                 text_count(r->arena, f->change < 0 ? -f->change : f->change));
        if (!f->on) {
            dict_show(row, f->line->price->plan == PRICE_NONE ? T_NO_PLAN : T_NO_DAY);
            continue;
        }
        struct dict *expected = dict_row(row, T_EXPECTED);
        dict_set(expected, T_EXPECTED_SEATS, text_count(r->arena, f->expected));
        dict_set(expected, T_ON, f->on);
        if (!f->priced)
            continue;
        struct dict *cost = dict_row(expected, T_EXPECTED_COST);
        dict_set(cost, T_COST, savings_amount(r->arena, f->cost, v->savings.currency));
        dict_set(cost, T_PER, f->line->per);
    }
}

static enum rc_err reports_fill(struct request *r, struct dict *body) {
    struct reports_view *v = arena_alloc(r->arena, sizeof *v);
    int64_t as_of = 0;
    TRY(empty_state(r, body, &as_of));
    if (as_of == 0)
        return OK;
    TRY(reports_load(r, v));
    report_query_read(r, &v->savings, &v->query);
    struct dict *figures = dict_row(body, T_FIGURES);
    dict_set(figures, T_CURRENCY, v->savings.currency);
    const char *csv = arena_printf(r->arena, "/reports.csv?%s", reports_query_text(r, &v->query));
    dict_set(figures, T_CSV_LINK, csv);
    dict_set(figures, T_CSV_SEMICOLON_LINK, text_join(r->arena, csv, "&separator=semicolon"));
    reports_show_choices(r, figures, v);
    reports_show_periods(r, figures, v);
    reports_show_products(r, figures, v);
    reports_show_forecast(r, figures, v);
    dict_show(figures, v->period ? T_HISTORY : T_NO_HISTORY); /* none of a new area */
    dict_show_if(figures, v->report.of_now, T_OF_NOW);
    dict_show_if(figures, v->report.with_protected, T_WITH_PROTECTED);
    dict_show_if(figures, v->savings.total.priced == 0, T_NO_PRICES);
    for (int i = 0; i < v->savings.count; i++)
        if (!v->savings.line[i].has_price && v->savings.line[i].seats > 0 &&
            reports_is_chosen(v, &v->savings.line[i]))
            dict_set(dict_row(figures, T_UNPRICED), T_UNPRICED_NAME,
                     savings_name(r->arena, &v->savings.line[i]));
    return OK;
}

struct response reports_page(struct request *r) {
    struct page p = page_begin(r, "Reports", TPL_REPORTS_REPORTS);
    if (reports_fill(r, p.body) != OK)
        return error_page(r);
    return page_end(r, &p);
}
