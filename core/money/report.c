/* Computes what seats cost and what runs saved, month by month. */
#include "money/report.h"
#include "base/text.h"
#include "money/price_history.h"
#include "money/realized.h"
#include "sql/core/money/report.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_SECONDS = 86400, MONTH_CHARACTERS = 7 };

struct reporting {
    struct db *db;
    struct arena *arena;
    struct price_history history;
    struct report *out;
    size_t capacity;
};

static struct report_row *report_add(struct reporting *m, const char *month,
                                     const struct savings_line *l) {
    struct report *out = m->out;
    out->row = arena_grow(m->arena, out->row, (size_t)out->rows, &m->capacity, sizeof *out->row);
    struct report_row *row = &out->row[out->rows++];
    *row = (struct report_row){.month = month, .line = l};
    return row;
}

/* The row of a month and product. Rows of a month without a synchronization are added. */
static struct report_row *report_find(struct reporting *m, const char *month,
                                      const struct savings_line *l) {
    for (int i = m->out->rows - 1; i >= 0; i--)
        if (m->out->row[i].line == l && text_equal(m->out->row[i].month, month))
            return &m->out->row[i];
    return report_add(m, month, l);
}

/* free: inactive seats that may be freed. */
static void report_price(struct reporting *m, struct report_row *row, const char *day,
                         int64_t free) {
    const struct savings_line *l = row->line;
    money_exact cost = 0, without = 0;
    int64_t utc = 0;
    bool of_now = false;
    if (!text_parse_date(day, &utc))
        return;
    const struct price *p = price_history_at(&m->history, l->product, l->site,
                                             utc + DAY_SECONDS - 1, l->price, &of_now);
    row->priced = money_cost(p, row->seats, &cost) && money_cost(p, row->seats - free, &without);
    if (!row->priced)
        return;
    row->cost = money_of_year(p, cost);
    row->wasted = money_of_year(p, cost - without);
    m->out->of_now = m->out->of_now || of_now;
}

static enum rc_err report_load_months(struct reporting *m, const struct savings *s) {
    struct rows *rows = NULL;
    TRY(db_query(m->db, Q_MONEY_MONTHS, &rows, ""));
    while (db_next(rows)) {
        const struct savings_line *l = savings_find_id(s, db_int(rows, MONEY_MONTHS__PRODUCT));
        if (!l)
            continue;
        struct report_row *row = report_add(m, db_text(rows, MONEY_MONTHS__MONTH), l);
        row->seats = db_int(rows, MONEY_MONTHS__BILLABLE);
        row->inactive = db_int(rows, MONEY_MONTHS__INACTIVE);
        row->with_protected = db_is_null(rows, MONEY_MONTHS__PROTECTED) && row->inactive > 0;
        m->out->with_protected = m->out->with_protected || row->with_protected;
        report_price(m, row, db_text_borrow(rows, MONEY_MONTHS__DAY),
                     row->inactive - db_int(rows, MONEY_MONTHS__PROTECTED));
    }
    return db_end(rows);
}

/* The row that a saving of a day belongs to; NULL when the product is gone. */
static struct report_row *report_row_of(struct reporting *m, const struct savings *s,
                                        int64_t product_id, int64_t day) {
    const struct savings_line *l = savings_find_id(s, product_id);
    const char *month = arena_strndup(m->arena, price_day_text(m->arena, day), MONTH_CHARACTERS);
    return l ? report_find(m, month, l) : NULL;
}

static void report_add_realized(struct reporting *m, const struct savings *s,
                                const struct realized *all) {
    m->out->of_now = m->out->of_now || all->of_now;
    for (int i = 0; i < all->days; i++) {
        const struct realized_day *d = &all->day[i];
        struct report_row *row = report_row_of(m, s, d->product_id, d->day);
        if (!row)
            continue;
        row->freed += d->seats;
        row->saved += d->exact_month;
    }
    for (int i = 0; i < all->renewals; i++) {
        const struct realized_renewal *r = &all->renewal[i];
        struct report_row *row = report_row_of(m, s, r->product_id, r->day);
        if (row)
            row->renewed += r->exact_year;
    }
}

static int report_compare(const void *a, const void *b) {
    const struct report_row *x = a, *y = b;
    int order = strcmp(x->month, y->month);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

enum rc_err report_load(struct db *db, struct arena *a, const struct savings *s, int64_t now,
                        struct report *out) {
    struct reporting m = {.db = db, .arena = a, .out = out};
    struct realized realized;
    *out = (struct report){0};
    TRY(price_history_load(db, a, &m.history));
    TRY(report_load_months(&m, s));
    TRY(realized_load(db, a, s, now, &realized));
    report_add_realized(&m, s, &realized);
    if (out->rows)
        qsort(out->row, (size_t)out->rows, sizeof *out->row, report_compare);
    return OK;
}
