/* Lays out the history: the choice of the period, the chart with a strip for each day to point at,
 * marks as a list, and every value as a table. */
#include "dashboard/dashboard_trend.h"
#include "base/text.h"
#include "dashboard/charts_draw.h"
#include "dashboard/trend.h"
#include "page/view.h"
#include "tpl_names.h"

static void trend_add_periods(struct request *r, struct dict *body, const char *site, int period) {
    static const int PERIODS[] = {30, 90, 365};
    for (size_t i = 0; i < sizeof PERIODS / sizeof *PERIODS; i++) {
        struct dict *row = dict_row(body, T_PERIOD);
        const char *query = arena_printf(r->arena, "/?days=%d", PERIODS[i]);
        if (site)
            query =
                arena_printf(r->arena, "%s&site=%s", query, text_percent_encode(r->arena, site));
        dict_set(row, T_LINK, query);
        dict_set_int(row, T_DAYS, PERIODS[i]);
        dict_show_if(row, PERIODS[i] == period, T_PERIOD_CURRENT);
    }
}

static void trend_set_values(struct request *r, struct dict *to, const struct trend *t,
                             const struct trend_day *d) {
    struct arena *a = r->arena;
    dict_set(to, T_DAY, trend_day_text(a, d->number));
    dict_set(to, T_BILLABLE, text_count(a, d->billable));
    dict_set(to, T_ACTIVE, text_count(a, d->active));
    dict_set(to, T_NEW_SEATS, text_count(a, d->new_seats));
    dict_set(to, T_INACTIVE, text_count(a, d->inactive));
    dict_set(to, T_NEVER, text_count(a, d->never));
    if (!t->priced)
        return;
    struct dict *money = dict_row(to, T_DAY_COST);
    dict_set(money, T_COST, text_count(a, (d->cost + 50) / 100));
    dict_set(money, T_CURRENCY, t->currency);
}

/* The strip of a day in the wide chart: half way to its neighbours. */
static void trend_add_strip(struct request *r, struct dict *chart, const struct trend *t, int i) {
    int64_t first = t->days[0].number, last = t->days[t->count - 1].number;
    double x = chart_x(CHART_WIDE, first, last, t->days[i].number);
    double from = x, to = x;
    if (i > 0)
        from = (x + chart_x(CHART_WIDE, first, last, t->days[i - 1].number)) / 2;
    if (i + 1 < t->count)
        to = (x + chart_x(CHART_WIDE, first, last, t->days[i + 1].number)) / 2;
    struct dict *strip = dict_row(chart, T_STRIP);
    dict_set(strip, T_X, arena_printf(r->arena, "%.1f", from));
    dict_set(strip, T_WIDTH, arena_printf(r->arena, "%.1f", to - from));
    trend_set_values(r, strip, t, &t->days[i]);
}

static void trend_add_marks(struct request *r, struct dict *chart, const struct trend *t) {
    struct dict *list = t->mark_count ? dict_row(chart, T_MARKS) : NULL;
    for (int i = t->mark_count - 1; i >= 0; i--) {
        const struct trend_mark *m = &t->marks[i];
        struct dict *row = dict_row(list, T_MARK);
        dict_set(row, T_DAY, trend_day_text(r->arena, m->number));
        dict_show(row, m->kind == MARK_RUN ? T_IS_RUN : T_IS_THRESHOLD);
        struct dict *text = dict_row(row, m->link ? T_LINKED : T_PLAIN);
        dict_set(text, T_TEXT, m->text);
        if (m->link)
            dict_set(text, T_LINK, m->link);
    }
}

static enum rc_err trend_render(struct request *r, const char *site, int period,
                                struct rendered *out) {
    struct trend t;
    struct dict *body = dict_new(r->arena);
    TRY(trend_read(r, site, period, &t));
    dict_set(body, T_SITE_ID, site ? site : "");
    dict_set_int(body, T_PERIOD_DAYS, period);
    if (t.count < 2) {
        dict_show(body, T_NO_TREND);
        return view_render(r->app->view, TPL_DASHBOARD_DASHBOARD_TREND, body, out, r->err);
    }
    struct dict *chart = dict_row(body, T_TREND);
    trend_add_periods(r, chart, site, period);
    dict_set(chart, T_TREND_TEXT, trend_text(r, &t));
    dict_show_if(chart, t.period > 90, T_WEEKLY);
    if (t.priced)
        dict_set(dict_row(chart, T_MONEY_CHART), T_CURRENCY, t.currency);
    if (t.priced)
        dict_set(dict_row(chart, T_MONEY_COLUMN), T_CURRENCY, t.currency);
    trend_add_marks(r, chart, &t);
    for (int i = 0; i < t.count; i++)
        trend_add_strip(r, chart, &t, i);
    for (int i = t.count - 1; i >= 0; i--)
        trend_set_values(r, dict_row(chart, T_TREND_ROW), &t, &t.days[i]);
    return view_render(r->app->view, TPL_DASHBOARD_DASHBOARD_TREND, body, out, r->err);
}

/* Made once a day, unless the database changes: half of the work of a dashboard. */
enum rc_err dashboard_trend_add(struct request *r, struct dict *body, const char *site,
                                int period) {
    struct rendered text = {0};
    const char *today = text_date(r->arena, r->now);
    const char *key =
        arena_printf(r->arena, "dashboard trend %s %d %s", today, period, site ? site : "");
    text.text = db_recall(r->db, key, &text.length);
    if (!text.text) {
        TRY(trend_render(r, site, period, &text));
        db_remember(r->db, key, text.text, text.length);
    }
    dict_rendered(body, T_TREND, text);
    return OK;
}

static void trend_add_change(struct request *r, struct dict *body, const char *section, int64_t now,
                             int64_t before, int days) {
    struct dict *change = dict_row(dict_row(body, section), T_CHANGE);
    int64_t difference = now > before ? now - before : before - now;
    const char *kind = now > before ? T_MORE : T_FEWER;
    struct dict *text = dict_row(change, difference ? kind : T_SAME);
    dict_set(text, T_DIFFERENCE, text_count(r->arena, difference));
    dict_set_int(text, T_CHANGE_DAYS, days);
}

enum rc_err dashboard_trend_add_changes(struct request *r, struct dict *body, const char *site,
                                        const struct totals *t) {
    static const int AGO[] = {30, 90};
    for (size_t i = 0; i < sizeof AGO / sizeof *AGO; i++) {
        struct trend_day then;
        bool found = false;
        TRY(trend_before(r, site, AGO[i], &then, &found));
        if (!found)
            continue;
        trend_add_change(r, body, T_BILLABLE_CHANGE, t->seats.billable, then.billable, AGO[i]);
        trend_add_change(r, body, T_INACTIVE_CHANGE, t->seats.inactive, then.inactive, AGO[i]);
    }
    return OK;
}
