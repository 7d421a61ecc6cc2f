/* The dashboard: billable, active, inactive and never active seats for each product, and what could be freed.
 * Figures come from the last complete sync; the thresholds from the settings. */
#include "handlers.h"
#include "page.h"
#include "product.h"
#include "run.h"
#include "settings.h"
#include "text.h"
#include "tpl_names.h"

#include <stdlib.h>
#include <string.h>

struct totals {
    int64_t billable, active, inactive, never;
    double saving;
    bool priced;
};

static enum rc_err add_price(struct request *r, const char *product, int64_t inactive, struct totals *t) {
    const char *price = NULL;
    bool found = false;
    TRY(db_get_text(r->db, Q_SETTINGS_STORED, &price, &found, "s", arena_printf(r->arena, "price.%s", product)));
    if (found && price && *price) {
        t->saving += strtod(price, NULL) * (double)inactive;
        t->priced = true;
    }
    return OK;
}

static enum rc_err add_row(struct request *r, struct dict *body, struct rows *rows, struct totals *t) {
    int64_t billable = db_int(rows, 5), inactive = db_int(rows, 6), never = db_int(rows, 7), active = db_int(rows, 8);
    const char *product = db_text(rows, 1);
    struct dict *row = dict_row(body, T_ROW);
    dict_set(row, T_PRODUCT, product);
    dict_set(row, T_PRODUCT_NAME, product_label(product));
    dict_set(row, T_ROW_SITE, db_text(rows, 2));
    dict_set(row, T_SITE_NAME, db_text(rows, 3));
    dict_set(row, T_BILLABLE, text_count(r->arena, billable));
    dict_set(row, T_ACTIVE, text_count(r->arena, active));
    dict_set(row, T_INACTIVE, text_count(r->arena, inactive));
    dict_set(row, T_NEVER, text_count(r->arena, never));
    dict_set_int(row, T_SHARE, active * 100 / billable);
    dict_set_int(row, T_DAYS, db_int(rows, 4));
    t->billable += billable;
    t->active += active;
    t->inactive += inactive;
    t->never += never;
    return add_price(r, product, inactive, t);
}

static enum rc_err add_sites(struct request *r, struct dict *body, const char *chosen, bool *known) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_SEATS_SITES, &rows, ""));
    while (db_next(rows)) {
        struct dict *row = dict_row(body, T_SITE);
        const char *site = db_text(rows, 0);
        bool same = chosen && strcmp(site, chosen) == 0;
        dict_set(row, T_SITE_ID, site);
        dict_set(row, T_SITE_NAME, db_text(rows, 1));
        dict_show_if(row, same, T_SITE_SELECTED);
        *known = *known || same;
    }
    return db_end(rows);
}

static enum rc_err add_figures(struct request *r, struct dict *body, const char *site, int64_t as_of) {
    struct totals t = {0};
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_SEATS_BY_PRODUCT, &rows, "is", r->now, site));
    while (db_next(rows))
        TRY(add_row(r, body, rows, &t));
    TRY(db_end(rows));
    dict_set(body, T_TOTAL_BILLABLE, text_count(r->arena, t.billable));
    dict_set(body, T_TOTAL_ACTIVE, text_count(r->arena, t.active));
    dict_set(body, T_TOTAL_INACTIVE, text_count(r->arena, t.inactive));
    dict_set(body, T_TOTAL_NEVER, text_count(r->arena, t.never));
    dict_set(body, T_AS_OF_TEXT, arena_printf(r->arena, "as of %s", text_ago(r->arena, as_of, r->now)));
    if (t.priced) {
        const char *currency = NULL;
        TRY(settings_text(r->db, "currency", &currency));
        dict_set(dict_row(body, T_SAVING), T_SAVING_TEXT,
                 arena_printf(r->arena, "%s %s", text_count(r->arena, (int64_t)t.saving), currency ? currency : ""));
    }
    return OK;
}

static void say_empty(struct dict *body, bool has_key) {
    struct dict *empty = dict_row(body, T_EMPTY);
    dict_set(empty, T_EMPTY_HEADING, has_key ? "No synchronization has finished yet" : "No organization API key yet");
    dict_set(empty, T_EMPTY_TEXT, has_key ? "The figures appear as soon as the first synchronization is complete."
                                          : "Enter the key of your Atlassian organization; the first synchronization follows by itself.");
    dict_set(empty, T_EMPTY_LINK, has_key ? "/settings/sync" : "/settings/api-key");
    dict_set(empty, T_EMPTY_LINK_TEXT, has_key ? "Watch the synchronization" : "Enter the API key");
}

static enum rc_err fill(struct request *r, struct dict *body) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_PAGE_FRAME, &rows, ""));
    bool any = db_next(rows);
    int64_t as_of = any ? db_int(rows, 2) : 0;
    bool has_key = any && db_int(rows, 3) > 0;
    TRY(db_end(rows));
    if (as_of == 0) {
        say_empty(body, has_key);
        return OK;
    }
    const char *site = request_query(r, "site");
    bool known = false;
    struct dict *figures = dict_row(body, T_FIGURES);
    TRY(add_sites(r, figures, site, &known));
    return add_figures(r, figures, known ? site : NULL, as_of);
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
