/* Adds months up to periods. */
#include "reports/periods.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static const char *const KINDS[PERIOD_KINDS] = {"month", "quarter", "year"};

static bool query_has_product(const struct savings *s, const char *product) {
    for (int i = 0; i < s->count; i++)
        if (text_equal(s->line[i].product, product))
            return true;
    return false;
}

static bool query_has_site(const struct savings *s, const char *site) {
    for (int i = 0; i < s->count; i++)
        if (text_equal(s->line[i].site, site))
            return true;
    return false;
}

void report_query_read(struct request *r, const struct savings *s, struct report_query *out) {
    const char *by = request_query(r, "by"), *product = request_query(r, "product");
    const char *site = request_query(r, "site");
    bool is_known = !by || !*by;
    *out = (struct report_query){.by = BY_MONTH, .by_name = KINDS[BY_MONTH]};
    for (int i = 0; i < PERIOD_KINDS; i++)
        if (text_equal(by, KINDS[i])) {
            *out = (struct report_query){.by = (enum period_kind)i, .by_name = KINDS[i]};
            is_known = true;
        }
    if (!is_known)
        request_note(r, "by", "Choose month, quarter or year. Showing months");
    if (product && *product && query_has_product(s, product))
        out->product = product;
    else if (product && *product)
        request_note(r, "product", "That product no longer exists. Showing all products");
    if (site && *site && query_has_site(s, site))
        out->site = site;
    else if (site && *site)
        request_note(r, "site", "That site no longer exists. Showing all sites");
}

/* month: YYYY-MM */
static const char *period_name(struct request *r, enum period_kind by, const char *month) {
    int number = (month[5] - '0') * 10 + month[6] - '0';
    if (by == BY_MONTH)
        return month;
    const char *year = arena_strndup(r->arena, month, 4);
    return by == BY_YEAR ? year : arena_printf(r->arena, "%s-Q%d", year, (number + 2) / 3);
}

/* Rows of a report rise by month, so periods of one name follow each other. */
static struct period *period_find(struct request *r, struct periods *all, size_t *capacity,
                                  const char *name, const struct savings_line *line) {
    for (int i = all->count - 1; i >= 0 && text_equal(all->period[i].name, name); i--)
        if (all->period[i].line == line)
            return &all->period[i];
    all->period =
        arena_grow(r->arena, all->period, (size_t)all->count, capacity, sizeof *all->period);
    struct period *p = &all->period[all->count++];
    *p = (struct period){.name = name, .line = line, .month = ""};
    return p;
}

static void period_add(struct period *p, const struct report_row *row) {
    int order = strcmp(row->month, p->month);
    if (order > 0) {
        p->month = row->month;
        p->seats = p->inactive = 0;
    }
    if (order >= 0) {
        p->seats += row->seats;
        p->inactive += row->inactive;
    }
    p->freed += row->freed;
    p->priced = p->priced || row->priced;
    p->unpriced = p->unpriced || (!row->priced && row->seats > 0);
    p->cost += row->cost;
    p->wasted += row->wasted;
    p->saved += row->saved;
    p->renewed += row->renewed;
}

/* The newest first, then by product and site. */
static int periods_compare(const void *a, const void *b) {
    const struct period *x = a, *y = b;
    int order = strcmp(y->name, x->name);
    if (order)
        return order;
    return (x->line > y->line) - (x->line < y->line);
}

struct periods periods_make(struct request *r, const struct report *report,
                            const struct report_query *query, bool each, const char *only) {
    struct periods all = {0};
    size_t capacity = 0;
    for (int i = 0; i < report->rows; i++) {
        const struct report_row *row = &report->row[i];
        const char *name = period_name(r, query->by, row->month);
        if ((query->product && !text_equal(query->product, row->line->product)) ||
            (query->site && !text_equal(query->site, row->line->site)) ||
            (only && !text_equal(only, name)))
            continue;
        period_add(period_find(r, &all, &capacity, name, each ? row->line : NULL), row);
    }
    if (all.count)
        qsort(all.period, (size_t)all.count, sizeof *all.period, periods_compare);
    return all;
}

int64_t period_amount(money_exact of_year) { return money_round_part(of_year, MONEY_MONTHS); }
