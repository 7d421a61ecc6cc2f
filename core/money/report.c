/* Computes what seats cost and what runs saved, month by month. */
#include "money/report.h"
#include "base/text.h"
#include "money/price_history.h"
#include "money/realized.h"
#include "sql/core/money/report.h"

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

static void report_price(struct reporting *m, struct report_row *row, const char *day) {
    const struct savings_line *l = row->line;
    money_exact cost = 0, without = 0;
    int64_t utc = 0;
    bool of_now = false;
    if (!text_parse_date(day, &utc))
        return;
    const struct price *p = price_history_at(&m->history, l->product, l->site,
                                             utc + DAY_SECONDS - 1, l->price, &of_now);
    row->priced =
        money_cost(p, row->seats, &cost) && money_cost(p, row->seats - row->inactive, &without);
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
        report_price(m, row, db_text_borrow(rows, MONEY_MONTHS__DAY));
    }
    return db_end(rows);
}

enum rc_err report_load(struct db *db, struct arena *a, const struct savings *s, int64_t now,
                        struct report *out) {
    struct reporting m = {.db = db, .arena = a, .out = out};
    struct realized realized;
    *out = (struct report){0};
    TRY(price_history_load(db, a, &m.history));
    TRY(report_load_months(&m, s));
    TRY(realized_load(db, a, s, now, &realized));
    out->of_now = out->of_now || realized.of_now;
    for (int i = 0; i < realized.days; i++) {
        const struct realized_day *d = &realized.day[i];
        const struct savings_line *l = savings_find_id(s, d->product_id);
        const char *day = price_day_text(a, d->day);
        if (!l)
            continue;
        struct report_row *row = report_find(&m, arena_strndup(a, day, MONTH_CHARACTERS), l);
        row->freed += d->seats;
        row->saved += d->exact_year;
    }
    return OK;
}
