/* /reports.csv: the figures of the report, one row for each period, product and site. */
#include "http/csv.h"
#include "base/text.h"
#include "handlers.h"
#include "page/error_page.h"
#include "reports/periods.h"
#include "terms/amount.h"

struct reports_csv {
    struct savings savings;
    struct report report;
    struct report_query query;
    struct periods periods;
    char separator;
};

static const char *const HEADINGS[] = {"period",        "product",  "siteName",       "seats",
                                       "inactive",      "cost",     "wasted",         "freedSeats",
                                       "savedPerMonth", "currency", "savedByRenewals"};
enum { HEADING_COUNT = sizeof HEADINGS / sizeof *HEADINGS };

static void csv_number(struct csv *c, struct request *r, int64_t n) {
    csv_cell(c, arena_printf(r->arena, "%lld", (long long)n), false);
}

static void csv_amount(struct csv *c, struct request *r, const struct period *p, int64_t amount,
                       bool last) {
    csv_cell(c, p->priced || amount ? amount_text(r->arena, amount) : NULL, last);
}

static enum rc_err reports_csv_stream(struct request *r, struct sink *sink, void *arg) {
    const struct reports_csv *e = arg;
    struct csv c;
    csv_begin(&c, r, sink);
    csv_head(&c, e->separator);
    for (int i = 0; i < HEADING_COUNT; i++)
        csv_heading(&c, HEADINGS[i], i == HEADING_COUNT - 1);
    for (int i = 0; i < e->periods.count; i++) {
        const struct period *p = &e->periods.period[i];
        csv_cell(&c, p->name, false);
        csv_cell(&c, p->line->product, false);
        csv_cell(&c, p->line->site_name, false);
        csv_number(&c, r, p->seats);
        csv_number(&c, r, p->inactive);
        csv_amount(&c, r, p, period_amount(p->cost), false);
        csv_amount(&c, r, p, period_amount(p->wasted), false);
        csv_number(&c, r, p->freed);
        csv_amount(&c, r, p, money_round(p->saved), false);
        csv_cell(&c, e->savings.currency, false);
        csv_amount(&c, r, p, money_round(p->renewed), true);
    }
    csv_end(&c);
    return OK;
}

struct response reports_csv(struct request *r) {
    struct reports_csv *e = arena_alloc(r->arena, sizeof *e);
    if (csv_separator(r, &e->separator) != OK ||
        savings_load(r->db, r->arena, r->now, &e->savings) != OK ||
        report_load(r->db, r->arena, &e->savings, r->now, &e->report) != OK)
        return error_page(r);
    report_query_read(r, &e->savings, &e->query);
    if (r->errors) {
        if (err_set(r->err, ERR_MALFORMED, __FILE__, __LINE__, r->errors->message, "reports.csv"))
            return error_page(r);
    }
    e->periods = periods_make(r, &e->report, &e->query, true, NULL);
    struct response out = {.status = 200,
                           .type = "text/csv; charset=utf-8",
                           .file_name = "reports.csv",
                           .stream = reports_csv_stream,
                           .stream_arg = e};
    return out;
}
