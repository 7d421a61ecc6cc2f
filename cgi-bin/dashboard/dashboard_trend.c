/* Lays out the history: the choice of the period, the chart with a strip for each day to point at,
 * marks as a list, and every value as a table. */
#include "dashboard/dashboard_trend.h"
#include "base/text.h"
#include "dashboard/charts_draw.h"
#include "dashboard/trend.h"
#include "page/cached_part.h"
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

/* The strip of a day, in half days: half way to its neighbours. */
static void trend_add_strip(struct request *r, struct dict *strips, const struct trend *t, int i) {
    int64_t first = t->days[0].number, x = 2 * (t->days[i].number - first), from = x, to = x;
    if (i > 0)
        from = x / 2 + (t->days[i - 1].number - first);
    if (i + 1 < t->count)
        to = x / 2 + (t->days[i + 1].number - first);
    struct dict *strip = dict_row(strips, T_STRIP);
    dict_set_int(strip, T_X, from);
    dict_set_int(strip, T_WIDTH, to - from);
    trend_set_values(r, strip, t, &t->days[i]);
}

/* For people who point at a day. */
static void trend_add_strips(struct request *r, struct dict *chart, const struct trend *t) {
    struct dict *strips = dict_row(chart, T_STRIPS);
    int64_t days = t->days[t->count - 1].number - t->days[0].number;
    int width = CHART_WIDE - CHART_LEFT - CHART_RIGHT;
    dict_set_int(strips, T_LEFT, CHART_LEFT);
    dict_set_int(strips, T_TOP, CHART_TOP);
    dict_set_int(strips, T_HEIGHT, CHART_HEIGHT - CHART_TOP - CHART_BOTTOM);
    dict_set(strips, T_HALF_DAY, arena_printf(r->arena, "%.4f", width / 2.0 / (double)days));
    for (int i = 0; i < t->count; i++)
        trend_add_strip(r, strips, t, i);
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

struct trend_view {
    const char *site; /* NULL: all */
    int period;
};

static enum rc_err trend_fill(struct request *r, struct dict *body, void *arg) {
    const struct trend_view *v = arg;
    struct trend t;
    TRY(trend_read(r, v->site, v->period, &t));
    dict_set(body, T_SITE_ID, v->site ? v->site : "");
    dict_set_int(body, T_PERIOD_DAYS, v->period);
    if (t.count < 2) {
        dict_show(body, T_NO_TREND);
        return OK;
    }
    struct dict *chart = dict_row(body, T_TREND);
    trend_add_periods(r, chart, v->site, v->period);
    dict_set(chart, T_TREND_TEXT, trend_text(r, &t));
    dict_show_if(chart, t.period > 90, T_WEEKLY);
    if (t.priced)
        dict_set(dict_row(chart, T_MONEY_CHART), T_CURRENCY, t.currency);
    if (t.priced)
        dict_set(dict_row(chart, T_MONEY_COLUMN), T_CURRENCY, t.currency);
    trend_add_marks(r, chart, &t);
    trend_add_strips(r, chart, &t);
    for (int i = t.count - 1; i >= 0; i--)
        trend_set_values(r, dict_row(chart, T_TREND_ROW), &t, &t.days[i]);
    return OK;
}

/* Made once a day, unless the database changes: half of the work of a dashboard. */
enum rc_err dashboard_trend_add(struct request *r, struct dict *body, const char *site,
                                int period) {
    struct trend_view v = {.site = site, .period = period};
    const char *key =
        arena_printf(r->arena, "%s %d %s", text_date(r->arena, r->now), period, site ? site : "");
    return cached_part(r, body, T_TREND, TPL_DASHBOARD_DASHBOARD_TREND, key, trend_fill, &v);
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
