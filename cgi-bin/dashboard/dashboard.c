/* /: the dashboard. Billable, active, new, inactive and never active seats of each product, their
 * trend, and what could be freed. Figures come from the last complete synchronization, thresholds
 * from the settings. */
#include "sql/dashboard/dashboard.h"
#include "base/text.h"
#include "base/zone.h"
#include "dashboard/seats.h"
#include "dashboard/trend.h"
#include "handlers.h"
#include "index/index_find.h"
#include "money/savings_text.h"
#include "page/empty_state.h"
#include "page/error_page.h"
#include "page/page.h"
#include "runs/run.h"
#include "settings/settings.h"
#include "terms/product.h"
#include "tpl_names.h"
#include "users/filter.h"

#include <string.h>

struct totals {
    struct seats seats; /* days: 0 when products differ */
    int rows;
};

/* A number of seats and the filter that finds the people who hold them. Several seats may belong to
 * one person, so people are counted apart. */
struct figure {
    int64_t seats;
    const char *query;
    int64_t seats_read; /* seats that counting the people goes through */
};
enum figure_kind { BILLABLE, ACTIVE, NEW_SEATS, INACTIVE, NEVER, FIGURES };
enum { SEATS_READ_MAX = 50000 }; /* counting the people of more takes too long for a page */

/* where: product and site as a query, "" for all. A threshold per product, and new seats, need a
 * look at every seat. */
static void make_figures(struct request *r, const struct seats *s, const char *where,
                         struct figure out[FIGURES]) {
    const int64_t seats[FIGURES] = {s->billable, s->active, s->new_seats, s->inactive, s->never};
    const char *query[FIGURES] = {"billable=1", "active=1", "new=1", "threshold=1", "never=1"};
    bool per_product = s->days == 0;
    if (!per_product) {
        query[ACTIVE] = arena_printf(r->arena, "active_days=%lld", (long long)s->days);
        query[INACTIVE] = arena_printf(r->arena, "inactive_days=%lld", (long long)s->days);
    }
    for (int i = 0; i < FIGURES; i++) {
        bool reads_all = i == NEW_SEATS || (per_product && i != BILLABLE);
        out[i] = (struct figure){
            .seats = seats[i],
            .query = arena_printf(r->arena, "%s%s%s", where, *where ? "&" : "", query[i]),
            .seats_read = reads_all ? s->billable : seats[i]};
    }
}

/* "1,702 people", or "these people" where counting takes too long. */
static enum rc_err count_people(struct request *r, const struct figure *f, const char **out) {
    struct user_filter filter;
    const char *problem = NULL;
    int64_t n = 0;
    *out = "these people";
    if (f->seats_read > SEATS_READ_MAX || !user_filter_parse(r->arena, f->query, &filter, &problem))
        return OK;
    TRY(users_count(r->db, &filter, r->now, &n));
    *out = text_people(r->arena, n);
    return OK;
}

/* One figure of a row. In a row of sums it counts people, too. */
static enum rc_err dashboard_add_figure(struct request *r, struct dict *row, const struct figure *f,
                                        bool sum) {
    struct dict *cell = dict_row(row, T_FIGURE);
    struct dict *kind = dict_row(cell, sum ? T_OF_PEOPLE : T_EXACT);
    const char *people = NULL;
    dict_set(kind, T_FIGURE_TEXT, text_count(r->arena, f->seats));
    dict_set(kind, T_LINK, arena_printf(r->arena, "/users?%s", f->query));
    if (!sum)
        return OK;
    TRY(count_people(r, f, &people));
    dict_set(kind, T_PEOPLE_TEXT, people);
    return OK;
}

static enum rc_err dashboard_add_row(struct request *r, struct dict *body, const struct seats *s) {
    struct figure f[FIGURES];
    struct dict *row = dict_row(body, T_ROW);
    bool sum = s->kind == SEATS_SUM;
    const char *where =
        arena_printf(r->arena, "product=%s", text_percent_encode(r->arena, s->product));
    if (!sum)
        where = arena_printf(r->arena, "%s&site=%s", where, text_percent_encode(r->arena, s->site));
    dict_show_if(row, sum, T_SUM);
    dict_show(row, s->kind == SEATS_BELOW ? T_BELOW : T_WHOLE);
    dict_set(row, T_PRODUCT_NAME, product_label(s->product));
    dict_set(row, T_SITE_NAME, s->site_name);
    dict_set_int(row, T_DAYS, s->days);
    dict_set_int(row, T_SHARE, seats_percent(s));
    dict_set(row, T_SHARE_TEXT, seats_text(r, s));
    dict_set(row, T_SHARE_ID, seats_id(r, s));
    make_figures(r, s, where, f);
    for (int i = 0; i < FIGURES; i++)
        TRY(dashboard_add_figure(r, row, &f[i], sum));
    return OK;
}

static enum rc_err dashboard_add_rows(struct request *r, struct dict *body, const char *site,
                                      struct totals *t) {
    struct seats *s = NULL;
    TRY(seats_read(r, site, &s));
    for (; s; s = s->next) {
        TRY(dashboard_add_row(r, body, s));
        if (s->kind == SEATS_SUM)
            continue;
        seats_add(&t->seats, s);
        t->seats.days = t->rows++ == 0 || t->seats.days == s->days ? s->days : 0;
    }
    return OK;
}

static enum rc_err dashboard_add_sites(struct request *r, struct dict *body, const char *chosen) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_SEATS_SITES, &rows, ""));
    while (db_next(rows)) {
        struct dict *row = dict_row(body, T_SITE);
        const char *site = db_text(rows, SEATS_SITES__SITE);
        dict_set(row, T_SITE_ID, site);
        dict_set(row, T_SITE_NAME, db_text(rows, SEATS_SITES__SITE_NAME));
        dict_show_if(row, chosen && text_equal(site, chosen), T_SITE_SELECTED);
    }
    return db_end(rows);
}

/* The people who hold the seats of one tile. */
static enum rc_err dashboard_add_holders(struct request *r, struct dict *body, const char *section,
                                         const struct figure *f) {
    const char *people = NULL;
    struct dict *part = dict_row(body, section);
    dict_set(part, T_LINK, arena_printf(r->arena, "/users?%s", f->query));
    TRY(count_people(r, f, &people));
    dict_set(part, T_PEOPLE_TEXT, people);
    return OK;
}

static enum rc_err dashboard_add_saving(struct request *r, struct dict *body, const char *site) {
    struct savings all;
    struct savings_total total = {0};
    TRY(savings_load(r->db, r->arena, r->now, &all));
    for (int i = 0; i < all.count; i++)
        if (!site || text_equal(all.line[i].site, site))
            savings_add(&total, &all.line[i]);
    if (!total.priced)
        return OK;
    struct dict *saving = dict_row(body, T_SAVING);
    dict_set(saving, T_SAVING_TEXT, savings_amount(r->arena, total.saving_month, all.currency));
    dict_show_if(saving, total.unpriced, T_UNPRICED);
    return OK;
}

static enum rc_err dashboard_add_totals(struct request *r, struct dict *body,
                                        const struct totals *t, const char *site) {
    const char *where = "";
    struct figure f[FIGURES];
    int64_t people = 0;
    TRY(db_get_int(r->db, Q_SEATS_PEOPLE, &people, NULL, ""));
    if (site)
        where = arena_printf(r->arena, "site=%s", text_percent_encode(r->arena, site));
    else
        dict_set(dict_row(body, T_PEOPLE), T_TOTAL_PEOPLE, text_count(r->arena, people));
    dict_set(body, T_TOTAL_BILLABLE, text_count(r->arena, t->seats.billable));
    dict_set(body, T_TOTAL_ACTIVE, text_count(r->arena, t->seats.active));
    dict_set(body, T_TOTAL_NEW, text_count(r->arena, t->seats.new_seats));
    dict_set(body, T_TOTAL_INACTIVE, text_count(r->arena, t->seats.inactive));
    dict_set(body, T_TOTAL_NEVER, text_count(r->arena, t->seats.never));
    dict_set_int(body, T_TOTAL_SHARE, seats_percent(&t->seats));
    make_figures(r, &t->seats, where, f);
    TRY(dashboard_add_holders(r, body, T_BILLABLE_PEOPLE, &f[BILLABLE]));
    TRY(dashboard_add_holders(r, body, T_ACTIVE_PEOPLE, &f[ACTIVE]));
    TRY(dashboard_add_holders(r, body, T_NEW_PEOPLE, &f[NEW_SEATS]));
    TRY(dashboard_add_holders(r, body, T_INACTIVE_PEOPLE, &f[INACTIVE]));
    TRY(dashboard_add_holders(r, body, T_NEVER_PEOPLE, &f[NEVER]));
    return dashboard_add_saving(r, body, site);
}

static enum rc_err dashboard_add_trend(struct request *r, struct dict *body, const char *site) {
    struct trend t;
    TRY(trend_read(r, site, &t));
    if (t.count < 2) {
        dict_show(body, T_NO_TREND);
        return OK;
    }
    struct dict *trend = dict_row(body, T_TREND);
    dict_set(trend, T_TREND_TEXT, trend_text(r, &t));
    for (int i = t.count - 1; i >= 0; i--) {
        struct dict *row = dict_row(trend, T_TREND_ROW);
        dict_set(row, T_DAY, t.days[i].day);
        dict_set(row, T_BILLABLE, text_count(r->arena, t.days[i].billable));
        dict_set(row, T_ACTIVE, text_count(r->arena, t.days[i].active));
        dict_set(row, T_NEW_SEATS, text_count(r->arena, t.days[i].new_seats));
        dict_set(row, T_INACTIVE, text_count(r->arena, t.days[i].inactive));
        dict_set(row, T_NEVER, text_count(r->arena, t.days[i].never));
    }
    return OK;
}

static enum rc_err dashboard_add_figures(struct request *r, struct dict *body, const char *site,
                                         int64_t as_of) {
    struct totals t = {0};
    const char *zone = NULL;
    TRY(settings_page_zone(r->db, &zone));
    dict_set(body, T_SITE_ID, site ? site : "");
    TRY(dashboard_add_rows(r, body, site, &t));
    dict_set(body, T_AS_OF_TEXT,
             arena_printf(r->arena, "as of %s", zone_day_text(r->arena, zone, as_of, r->now)));
    dict_show(body, t.rows ? T_HAS_SEATS : T_NO_SEATS);
    TRY(dashboard_add_totals(r, body, &t, site));
    return dashboard_add_trend(r, body, site);
}

/* *site: NULL for all. Refuses an unknown site, and shows all. */
static enum rc_err dashboard_read_site(struct request *r, const char **site) {
    const char *name = NULL;
    bool found = false;
    *site = request_query(r, "site");
    if (*site && !**site)
        *site = NULL;
    if (!*site)
        return OK;
    TRY(db_get_text(r->db, Q_SEATS_SITE_NAME, &name, &found, "s", *site));
    if (!found) {
        request_refuse(r, "site",
                       "There is no such site among the synchronized ones; all are shown");
        *site = NULL;
    }
    return OK;
}

static enum rc_err dashboard_fill(struct request *r, struct dict *body) {
    int64_t as_of = 0;
    const char *site = NULL;
    TRY(empty_state(r, body, &as_of));
    if (as_of == 0)
        return OK;
    for (int i = 0; i < r->query_count; i++)
        if (!text_equal(r->query[i].name, "site"))
            request_note(r, r->query[i].name, "The dashboard knows no %s, only a site",
                         r->query[i].name);
    TRY(dashboard_read_site(r, &site));
    struct dict *figures = dict_row(body, T_FIGURES);
    TRY(dashboard_add_sites(r, figures, site));
    return dashboard_add_figures(r, figures, site, as_of);
}

/* The newest run that failed or did not start, unless a later run of the same task succeeded. */
static enum rc_err dashboard_add_failed_run(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_TASK_PAGE_LAST_ENDED, &rows, "i", r->now));
    if (db_next(rows)) {
        const struct run run = {.id = db_int(rows, TASK_PAGE_LAST_ENDED__ID),
                                .task = db_int(rows, TASK_PAGE_LAST_ENDED__TASK)};
        const char *reason = db_text(rows, TASK_PAGE_LAST_ENDED__REASON);
        bool refused = run_state(db_text(rows, TASK_PAGE_LAST_ENDED__STATE)) == RUN_REFUSED;
        const char *failed = text_count(r->arena, db_int(rows, TASK_PAGE_LAST_ENDED__FAILED));
        int64_t finished_at = db_int(rows, TASK_PAGE_LAST_ENDED__FINISHED_AT);
        struct dict *row = dict_row(body, T_FAILED_RUN);
        dict_set(row, T_RUN_PATH, run_path(r->arena, &run));
        dict_set(row, T_RUN_NAME, db_text(rows, TASK_PAGE_LAST_ENDED__NAME));
        dict_set(row, T_RUN_WHEN, text_ago(r->arena, finished_at, r->now));
        dict_show(row, refused ? T_RUN_REFUSED : T_RUN_FAILED);
        dict_set(row, T_RUN_REASON, reason ? reason : arena_printf(r->arena, "%s failed.", failed));
    }
    return db_end(rows);
}

struct response dashboard_page(struct request *r) {
    struct page p = page_begin(r, "Dashboard", TPL_DASHBOARD_DASHBOARD);
    if (dashboard_add_failed_run(r, p.body) != OK || dashboard_fill(r, p.body) != OK)
        return error_page(r);
    return page_end(r, &p);
}
