/* /: the dashboard. The checklist of the first hour, then billable, active, new, inactive and
 * never active seats of each product, what they cost, and their history. Figures come from the last
 * complete synchronization, thresholds from the settings. */
#include "sql/dashboard/dashboard.h"
#include "base/text.h"
#include "dashboard/checklist.h"
#include "dashboard/dashboard_figures.h"
#include "dashboard/dashboard_trend.h"
#include "dashboard/trend.h"
#include "handlers.h"
#include "money/savings.h"
#include "page/banners.h"
#include "page/cached_part.h"
#include "page/empty_state.h"
#include "page/error_page.h"
#include "page/page.h"
#include "runs/run.h"
#include "settings/settings.h"
#include "tpl_names.h"

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

struct dashboard_view {
    const char *site; /* NULL: all */
    int64_t as_of;
};

static enum rc_err dashboard_fill_figures(struct request *r, struct dict *body, void *arg) {
    const struct dashboard_view *v = arg;
    struct totals t = {0};
    const char *zone = NULL;
    TRY(settings_page_zone(r->db, &zone));
    page_show_reach(r, body);
    dict_set(body, T_SITE_ID, v->site ? v->site : "");
    dict_set(body, T_AS_OF_TEXT, banners_as_of(r, zone, v->as_of));
    TRY(figures_add_rows(r, body, v->site, &t));
    TRY(figures_add_totals(r, body, &t, v->site));
    return dashboard_trend_add_changes(r, body, v->site, &t);
}

static enum rc_err dashboard_add_figures(struct request *r, struct dict *body,
                                         struct dashboard_view *v) {
    const char *moment = NULL;
    int period = trend_period(r);
    dict_set_int(body, T_PERIOD_DAYS, period);
    TRY(savings_moment(r->db, r->arena, r->now, &moment));
    const char *key =
        arena_printf(r->arena, "%s %d %s", moment, r->who.level, v->site ? v->site : "");
    TRY(cached_part(r, body, T_SEATS, TPL_DASHBOARD_DASHBOARD_FIGURES, key, dashboard_fill_figures,
                    v));
    return dashboard_trend_add(r, body, v->site, period);
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
        request_refuse(r, "site", "That site no longer exists. Showing all sites.");
        *site = NULL;
    }
    return OK;
}

static enum rc_err dashboard_fill(struct request *r, struct dict *body) {
    struct dashboard_view v = {0};
    bool listed = false;
    struct dict *empty = dict_new(r->arena); /* the checklist says more than it */
    TRY(checklist_add(r, body, &listed));
    TRY(empty_state(r, listed ? empty : body, &v.as_of));
    if (v.as_of == 0)
        return OK;
    for (int i = 0; i < r->query_count; i++)
        if (!text_equal(r->query[i].name, "site") && !text_equal(r->query[i].name, "days"))
            request_note(r, r->query[i].name, "Unknown parameter \"%s\"", r->query[i].name);
    TRY(dashboard_read_site(r, &v.site));
    struct dict *figures = dict_row(body, T_FIGURES);
    TRY(dashboard_add_sites(r, figures, v.site));
    return dashboard_add_figures(r, figures, &v);
}

/* The newest run that failed or was not started, unless a later run of the same task succeeded. */
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
        dict_set(row, T_RUN_REASON,
                 reason ? reason : arena_printf(r->arena, "Failed people: %s.", failed));
    }
    return db_end(rows);
}

/* The open review that is due next. People of an area see theirs on /reviews. */
static enum rc_err dashboard_add_review(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    if (r->who.sees)
        return OK;
    TRY(db_query(r->db, Q_DASHBOARD_REVIEW, &rows, ""));
    if (db_next(rows)) {
        struct dict *row = dict_row(body, T_REVIEW);
        dict_set_int(row, T_ID, db_int(rows, DASHBOARD_REVIEW__ID));
        dict_set(row, T_REVIEW_NAME, db_text(rows, DASHBOARD_REVIEW__NAME));
        dict_set(row, T_DUE, db_text(rows, DASHBOARD_REVIEW__DUE_ON));
        dict_set(row, T_OPEN, text_people(r->arena, db_int(rows, DASHBOARD_REVIEW__OPENS)));
        if (db_int(rows, DASHBOARD_REVIEW__OTHERS) > 0)
            dict_set(dict_row(row, T_OTHER_REVIEWS), T_COUNT,
                     text_count(r->arena, db_int(rows, DASHBOARD_REVIEW__OTHERS)));
    }
    return db_end(rows);
}

struct response dashboard_page(struct request *r) {
    struct page p = page_begin(r, "Dashboard", TPL_DASHBOARD_DASHBOARD);
    if (dashboard_add_failed_run(r, p.body) != OK || dashboard_add_review(r, p.body) != OK ||
        dashboard_fill(r, p.body) != OK)
        return error_page(r);
    return page_end(r, &p);
}
