/* The dashboard: billable, active, inactive and never active seats for each product, their trend, and what could be freed.
 * Figures come from the last complete sync; the thresholds from the settings. */
#include "chart.h"
#include "empty_state.h"
#include "handlers.h"
#include "page.h"
#include "product.h"
#include "run.h"
#include "settings.h"
#include "text.h"
#include "tpl_names.h"
#include "zone.h"

#include <stdlib.h>
#include <string.h>

struct totals {
    int64_t billable, active, inactive, never, days; /* days: 0 when products differ */
    int rows;
    double saving;
    bool priced, unpriced; /* some products have a price, some have none */
};

static enum rc_err add_price(struct request *r, const char *product, int64_t inactive, struct totals *t) {
    const char *price = NULL;
    bool found = false;
    TRY(db_get_text(r->db, Q_SETTINGS_STORED, &price, &found, "s", arena_printf(r->arena, "price.%s", product)));
    if (found && price && *price) {
        t->saving += strtod(price, NULL) * (double)inactive;
        t->priced = true;
    } else
        t->unpriced = t->unpriced || inactive > 0;
    return OK;
}

struct seats { const char *product, *site, *site_name; int64_t days, billable, inactive, never, active; };

/* A bar of 100: used, used once but not lately, never used. */
static void set_bar(struct dict *row, const struct seats *s) {
    int64_t active = s->active * 100 / s->billable, never = s->never * 100 / s->billable;
    dict_set_int(row, T_SHARE, active);
    dict_set_int(row, T_SHARE_INACTIVE, 100 - active - never);
    dict_set_int(row, T_SHARE_NEVER, never);
    dict_set_int(row, T_NEVER_FROM, 100 - never);
}

static enum rc_err add_row(struct request *r, struct dict *body, struct rows *rows, struct totals *t) {
    struct seats s = {db_text(rows, 1), db_text(rows, 2), db_text(rows, 3), db_int(rows, 4), db_int(rows, 5), db_int(rows, 6), db_int(rows, 7), db_int(rows, 8)};
    struct dict *row = dict_row(body, T_ROW);
    dict_set(row, T_PRODUCT, s.product);
    dict_set(row, T_PRODUCT_NAME, product_label(s.product));
    dict_set(row, T_ROW_SITE, s.site);
    dict_set(row, T_SITE_NAME, s.site_name);
    dict_set(row, T_BILLABLE, text_count(r->arena, s.billable));
    dict_set(row, T_ACTIVE, text_count(r->arena, s.active));
    dict_set(row, T_INACTIVE, text_count(r->arena, s.inactive));
    dict_set(row, T_NEVER, text_count(r->arena, s.never));
    dict_set_int(row, T_DAYS, s.days);
    set_bar(row, &s);
    t->billable += s.billable;
    t->active += s.active;
    t->inactive += s.inactive;
    t->never += s.never;
    t->days = t->rows++ == 0 ? s.days : t->days == s.days ? s.days : 0;
    return add_price(r, s.product, s.inactive, t);
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

static enum rc_err add_totals(struct request *r, struct dict *body, const struct totals *t, const char *site) {
    const char *of_site = site ? arena_printf(r->arena, "&site=%s", text_percent_encode(r->arena, site)) : "", *currency = NULL;
    int64_t people = 0;
    TRY(db_get_int(r->db, Q_SEATS_PEOPLE, &people, NULL, ""));
    if (!site)
        dict_set(dict_row(body, T_PEOPLE), T_TOTAL_PEOPLE, text_count(r->arena, people));
    dict_set(body, T_TOTAL_BILLABLE, text_count(r->arena, t->billable));
    dict_set(body, T_TOTAL_ACTIVE, text_count(r->arena, t->active));
    dict_set(body, T_TOTAL_INACTIVE, text_count(r->arena, t->inactive));
    dict_set(body, T_TOTAL_NEVER, text_count(r->arena, t->never));
    dict_set_int(body, T_TOTAL_SHARE, t->billable ? t->active * 100 / t->billable : 0);
    dict_set(body, T_BILLABLE_LINK, arena_printf(r->arena, "/users?billable=1%s", of_site));
    dict_set(body, T_NEVER_LINK, arena_printf(r->arena, "/users?never=1%s", of_site));
    if (t->days) { /* otherwise only the rows below know who is meant */
        dict_set(dict_row(body, T_ACTIVE_PEOPLE), T_LINK, arena_printf(r->arena, "/users?active_days=%lld%s", (long long)t->days, of_site));
        dict_set(dict_row(body, T_INACTIVE_PEOPLE), T_LINK, arena_printf(r->arena, "/users?inactive_days=%lld%s", (long long)t->days, of_site));
    }
    if (!t->priced)
        return OK;
    TRY(settings_text(r->db, "currency", &currency));
    struct dict *saving = dict_row(body, T_SAVING);
    dict_set(saving, T_SAVING_TEXT, arena_printf(r->arena, "%s %s", text_count(r->arena, (int64_t)(t->saving + 0.5)), currency ? currency : ""));
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
    dict_set(trend, T_SITE_ID, site ? site : "");
    dict_set(trend, T_TREND_WORDS, trend_words(r, &t));
    for (int i = t.count - 1; i >= 0; i--) {
        struct dict *row = dict_row(trend, T_TREND_ROW);
        dict_set(row, T_DAY, t.days[i].day);
        dict_set(row, T_BILLABLE, text_count(r->arena, t.days[i].billable));
        dict_set(row, T_ACTIVE, text_count(r->arena, t.days[i].active));
        dict_set(row, T_INACTIVE, text_count(r->arena, t.days[i].inactive));
        dict_set(row, T_NEVER, text_count(r->arena, t.days[i].never));
    }
    return OK;
}

static enum rc_err add_figures(struct request *r, struct dict *body, const char *site, int64_t as_of) {
    struct totals t = {0};
    struct rows *rows = NULL;
    const char *zone = NULL;
    TRY(settings_text(r->db, "sync.time_zone", &zone));
    TRY(db_query(r->db, Q_SEATS_BY_PRODUCT, &rows, "is", r->now, site));
    while (db_next(rows))
        TRY(add_row(r, body, rows, &t));
    TRY(db_end(rows));
    dict_set(body, T_AS_OF_TEXT, arena_printf(r->arena, "as of %s", zone_day_text(r->arena, zone, as_of, r->now)));
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
        request_refuse(r, "site", "There is no such site among the synchronized ones; all are shown");
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
            request_note(r, r->query[i].name, "The dashboard knows no %s, only a site", r->query[i].name);
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
        dict_set(row, T_RUN_REASON, reason ? reason : arena_printf(r->arena, "%s failed.", text_count(r->arena, db_int(rows, 6))));
    }
    return db_end(rows);
}

struct response home_page(struct request *r) {
    struct page p = page_begin(r, "Dashboard", TPL_DASHBOARD);
    if (add_failed_run(r, p.body) != OK || fill(r, p.body) != OK)
        return response_error(r);
    return page_end(r, &p);
}
