/* The dashboard: billable, active, inactive and never active seats for each product, their trend,
 * and what could be freed. Figures come from the last complete sync; the thresholds from the
 * settings. */
#include "base/text.h"
#include "base/zone.h"
#include "dashboard/charts.h"
#include "dashboard/seats.h"
#include "handlers.h"
#include "page/empty_state.h"
#include "page/page.h"
#include "runs/run.h"
#include "settings/settings.h"
#include "terms/product.h"
#include "tpl_names.h"
#include "users/filter.h"
#include "users/index_find.h"

#include <stdlib.h>
#include <string.h>

struct totals {
    struct seats seats; /* days: 0 when products differ */
    int rows;
    double saving;
    bool priced, unpriced; /* some products have a price, some have none */
};

static enum rc_err add_price(struct request *r, const char *product, int64_t inactive,
                             struct totals *t) {
    const char *price = NULL;
    bool found = false;
    TRY(db_get_text(r->db, Q_SETTINGS_STORED, &price, &found, "s",
                    arena_printf(r->arena, "price.%s", product)));
    if (found && price && *price) {
        t->saving += strtod(price, NULL) * (double)inactive;
        t->priced = true;
    } else
        t->unpriced = t->unpriced || inactive > 0;
    return OK;
}

/* A figure and the filter that means its people. Seats on several sites are no people: a person may
 * hold many. */
struct figure {
    int64_t seats;
    const char *query;
    int64_t read; /* seats that are gone through to count its people */
};
enum {
    FIGURES = 5,
    BILLABLE = 0,
    ACTIVE,
    FRESH,
    INACTIVE,
    NEVER,
    COUNTED_MAX = 50000 /* seats; beyond, counting people takes longer than the page may */
};

/* Where each product has a number of its own, and for what is new, every seat is looked at. */
static void figures_of(struct request *r, const struct seats *s, const char *where,
                       struct figure out[FIGURES]) {
    struct arena *a = r->arena;
    int64_t all = s->billable, own = s->days ? 0 : all;
    const char *join = *where ? "&" : "";
    out[BILLABLE] = (struct figure){.seats = s->billable,
                                    .query = arena_printf(a, "%s%sbillable=1", where, join)};
    out[ACTIVE] =
        (struct figure){.seats = s->active,
                        .query = arena_printf(a, s->days ? "%s%sactive_days=%lld" : "%s%sactive=1",
                                              where, join, (long long)s->days)};
    out[FRESH] =
        (struct figure){.seats = s->fresh, .query = arena_printf(a, "%s%snew=1", where, join)};
    out[INACTIVE] = (struct figure){
        .seats = s->inactive,
        .query = arena_printf(a, s->days ? "%s%sinactive_days=%lld" : "%s%sthreshold=1", where,
                              join, (long long)s->days)};
    out[NEVER] =
        (struct figure){.seats = s->never, .query = arena_printf(a, "%s%snever=1", where, join)};
    for (int i = 0; i < FIGURES; i++)
        out[i].read = i == FRESH ? all : i != BILLABLE && own ? own : out[i].seats;
}

/* "1,702 people", or what can be said without counting. */
static enum rc_err people_of(struct request *r, const struct figure *f, const char **words) {
    struct user_filter filter;
    const char *problem = NULL;
    int64_t n = 0;
    *words = "these people";
    if (f->read > COUNTED_MAX || !user_filter_parse(r->arena, f->query, &filter, &problem))
        return OK;
    TRY(users_count(r->db, &filter, r->now, &n));
    *words = text_people(r->arena, n);
    return OK;
}

static enum rc_err add_row(struct request *r, struct dict *body, const struct seats *s) {
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
    dict_set(row, T_SHARE_WORDS, seats_text(r, s));
    dict_set(row, T_SHARE_ID, seats_id(r, s));
    figures_of(r, s, where, f);
    for (int i = 0; i < FIGURES; i++) {
        const char *people = NULL;
        struct dict *cell = dict_row(row, T_FIGURE),
                    *kind = dict_row(cell, sum ? T_OF_PEOPLE : T_EXACT);
        dict_set(kind, T_FIGURE_TEXT, text_count(r->arena, f[i].seats));
        dict_set(kind, T_LINK, arena_printf(r->arena, "/users?%s", f[i].query));
        if (sum) {
            TRY(people_of(r, &f[i], &people));
            dict_set(kind, T_PEOPLE_TEXT, people);
        }
    }
    return OK;
}

static enum rc_err add_rows(struct request *r, struct dict *body, const char *site,
                            struct totals *t) {
    struct seats *s = NULL;
    TRY(seats_read(r, site, &s));
    for (; s; s = s->next) {
        TRY(add_row(r, body, s));
        if (s->kind == SEATS_SUM)
            continue;
        seats_add(&t->seats, s);
        t->seats.days = t->rows++ == 0 || t->seats.days == s->days ? s->days : 0;
        TRY(add_price(r, s->product, s->inactive, t));
    }
    return OK;
}

static enum rc_err add_sites(struct request *r, struct dict *body, const char *chosen) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_SEATS_SITES, &rows, ""));
    while (db_next(rows)) {
        struct dict *row = dict_row(body, T_SITE);
        const char *site = db_text(rows, 0);
        dict_set(row, T_SITE_ID, site);
        dict_set(row, T_SITE_NAME, db_text(rows, 1));
        dict_show_if(row, chosen && strcmp(site, chosen) == 0, T_SITE_SELECTED);
    }
    return db_end(rows);
}

/* Who holds the seats of one tile. */
static enum rc_err add_holders(struct request *r, struct dict *body, const char *section,
                               const struct figure *f) {
    const char *people = NULL;
    struct dict *part = dict_row(body, section);
    dict_set(part, T_LINK, arena_printf(r->arena, "/users?%s", f->query));
    TRY(people_of(r, f, &people));
    dict_set(part, T_PEOPLE_TEXT, people);
    return OK;
}

static enum rc_err add_totals(struct request *r, struct dict *body, const struct totals *t,
                              const char *site) {
    const char *currency = NULL;
    struct figure f[FIGURES];
    int64_t people = 0;
    TRY(db_get_int(r->db, Q_SEATS_PEOPLE, &people, NULL, ""));
    if (!site)
        dict_set(dict_row(body, T_PEOPLE), T_TOTAL_PEOPLE, text_count(r->arena, people));
    dict_set(body, T_TOTAL_BILLABLE, text_count(r->arena, t->seats.billable));
    dict_set(body, T_TOTAL_ACTIVE, text_count(r->arena, t->seats.active));
    dict_set(body, T_TOTAL_NEW, text_count(r->arena, t->seats.fresh));
    dict_set(body, T_TOTAL_INACTIVE, text_count(r->arena, t->seats.inactive));
    dict_set(body, T_TOTAL_NEVER, text_count(r->arena, t->seats.never));
    dict_set_int(body, T_TOTAL_SHARE, seats_percent(&t->seats));
    figures_of(r, &t->seats,
               site ? arena_printf(r->arena, "site=%s", text_percent_encode(r->arena, site)) : "",
               f);
    TRY(add_holders(r, body, T_BILLABLE_PEOPLE, &f[BILLABLE]));
    TRY(add_holders(r, body, T_ACTIVE_PEOPLE, &f[ACTIVE]));
    TRY(add_holders(r, body, T_NEW_PEOPLE, &f[FRESH]));
    TRY(add_holders(r, body, T_INACTIVE_PEOPLE, &f[INACTIVE]));
    TRY(add_holders(r, body, T_NEVER_PEOPLE, &f[NEVER]));
    if (!t->priced)
        return OK;
    TRY(settings_text(r->db, "currency", &currency));
    struct dict *saving = dict_row(body, T_SAVING);
    dict_set(saving, T_SAVING_TEXT,
             arena_printf(r->arena, "%s %s", text_count(r->arena, (int64_t)(t->saving + 0.5)),
                          currency ? currency : ""));
    dict_show_if(saving, t->unpriced, T_UNPRICED);
    return OK;
}

static enum rc_err add_trend(struct request *r, struct dict *body, const char *site) {
    struct trend t;
    TRY(trend_read(r, site, &t));
    if (t.count < 2) {
        dict_show(body, T_NO_TREND);
        return OK;
    }
    struct dict *trend = dict_row(body, T_TREND);
    dict_set(trend, T_TREND_WORDS, trend_text(r, &t));
    for (int i = t.count - 1; i >= 0; i--) {
        struct dict *row = dict_row(trend, T_TREND_ROW);
        dict_set(row, T_DAY, t.days[i].day);
        dict_set(row, T_BILLABLE, text_count(r->arena, t.days[i].billable));
        dict_set(row, T_ACTIVE, text_count(r->arena, t.days[i].active));
        dict_set(row, T_NEW_SEATS, text_count(r->arena, t.days[i].fresh));
        dict_set(row, T_INACTIVE, text_count(r->arena, t.days[i].inactive));
        dict_set(row, T_NEVER, text_count(r->arena, t.days[i].never));
    }
    return OK;
}

static enum rc_err add_figures(struct request *r, struct dict *body, const char *site,
                               int64_t as_of) {
    struct totals t = {0};
    const char *zone = NULL;
    TRY(settings_text(r->db, "sync.time_zone", &zone));
    dict_set(body, T_SITE_ID, site ? site : "");
    TRY(add_rows(r, body, site, &t));
    dict_set(body, T_AS_OF_TEXT,
             arena_printf(r->arena, "as of %s", zone_day_text(r->arena, zone, as_of, r->now)));
    dict_show(body, t.rows ? T_HAS_SEATS : T_NO_SEATS);
    TRY(add_totals(r, body, &t, site));
    return add_trend(r, body, site);
}

/* An unknown site is said; then all are shown. */
static enum rc_err read_site(struct request *r, const char **site) {
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

static enum rc_err fill(struct request *r, struct dict *body) {
    int64_t as_of = 0;
    const char *site = NULL;
    TRY(empty_state(r, body, &as_of));
    if (as_of == 0)
        return OK;
    for (int i = 0; i < r->query_count; i++)
        if (strcmp(r->query[i].name, "site") != 0)
            request_note(r, r->query[i].name, "The dashboard knows no %s, only a site",
                         r->query[i].name);
    TRY(read_site(r, &site));
    struct dict *figures = dict_row(body, T_FIGURES);
    TRY(add_sites(r, figures, site));
    return add_figures(r, figures, site, as_of);
}

/* The newest run that went wrong, while nothing later of the same task went well. */
static enum rc_err add_failed_run(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_TASK_PAGE_LAST_ENDED, &rows, "i", r->now));
    if (db_next(rows)) {
        const struct run run = {.id = db_int(rows, 0), .task = db_int(rows, 1)};
        const char *reason = db_text(rows, 5);
        struct dict *row = dict_row(body, T_FAILED_RUN);
        dict_set(row, T_RUN_PATH, run_path(r->arena, &run));
        dict_set(row, T_RUN_NAME, db_text(rows, 2));
        dict_set(row, T_RUN_WHEN, text_ago(r->arena, db_int(rows, 4), r->now));
        dict_show(row, strcmp(db_text(rows, 3), "refused") == 0 ? T_RUN_REFUSED : T_RUN_FAILED);
        dict_set(row, T_RUN_REASON,
                 reason
                     ? reason
                     : arena_printf(r->arena, "%s failed.", text_count(r->arena, db_int(rows, 6))));
    }
    return db_end(rows);
}

struct response dashboard_page(struct request *r) {
    struct page p = page_begin(r, "Dashboard", TPL_DASHBOARD_DASHBOARD);
    if (add_failed_run(r, p.body) != OK || fill(r, p.body) != OK)
        return response_error(r);
    return page_end(r, &p);
}
