/* Computes what runs saved, day by day and product by product. renewals.c does the annual plans. */
#include "money/realized.h"
#include "base/text.h"
#include "money/price_history.h"
#include "money/renewals.h"
#include "sql/core/money/realized.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_SECONDS = 86400, MONTH_CHARACTERS = 7 };

/* The day a run belongs to; runs of one product and day are one row. */
static void realize_add(struct realize *m, const struct realized_run *run) {
    struct realized *out = m->out;
    for (int i = out->days - 1; i >= 0 && out->day[i].day == run->day; i--)
        if (out->day[i].product_id == run->product_id) {
            out->day[i].seats += run->seats;
            return;
        }
    out->day =
        arena_grow(m->arena, out->day, (size_t)out->days, &m->day_capacity, sizeof *out->day);
    out->day[out->days++] = (struct realized_day){.day = run->day,
                                                  .started_at = run->started_at,
                                                  .product_id = run->product_id,
                                                  .seats = run->seats};
}

/* text: "second seats second seats". */
static enum rc_err realize_read_runs(struct realize *m, int64_t product_id, const char *text,
                                     size_t *capacity) {
    for (char *end = NULL; *text; text = end) {
        struct realized_run run = {.product_id = product_id, .started_at = strtoll(text, &end, 10)};
        run.seats = strtoll(end, &end, 10);
        TRY(savings_today(m->db, run.started_at, &run.day));
        m->run = arena_grow(m->arena, m->run, (size_t)m->runs, capacity, sizeof *m->run);
        m->run[m->runs++] = run;
    }
    return OK;
}

static int realize_compare_runs(const void *a, const void *b) {
    const struct realized_run *x = a, *y = b;
    int order = (x->started_at > y->started_at) - (x->started_at < y->started_at);
    return order ? order : (x->product_id > y->product_id) - (x->product_id < y->product_id);
}

static enum rc_err realize_load_runs(struct realize *m, int64_t now) {
    struct rows *rows = NULL;
    size_t capacity = 0;
    /* No run is later than now: the end of the day lets the result cache keep the rows. */
    int64_t before = (now / DAY_SECONDS + 1) * DAY_SECONDS;
    TRY(db_query(m->db, Q_MONEY_FREED, &rows, "i", before));
    while (db_next(rows))
        TRY(realize_read_runs(m, db_int(rows, MONEY_FREED__PRODUCT),
                              db_text_borrow(rows, MONEY_FREED__RUNS), &capacity));
    TRY(db_end(rows));
    if (m->runs)
        qsort(m->run, (size_t)m->runs, sizeof *m->run, realize_compare_runs);
    for (int i = 0; i < m->runs; i++)
        realize_add(m, &m->run[i]);
    return OK;
}

/* Billable seats before the runs of a day: as the last synchronization before that day counted
 * them. Without one, as that day has them, and the freed seats when its count is from after the
 * runs. */
static enum rc_err realize_seats_before(struct realize *m, const struct realized_day *d,
                                        int64_t *seats) {
    const char *day = price_day_text(m->arena, d->day);
    struct rows *rows = NULL;
    bool found = false;
    *seats = 0;
    TRY(db_get_int(m->db, Q_MONEY_SEATS_BEFORE, seats, &found, "is", d->product_id, day));
    if (found)
        return OK;
    TRY(db_query(m->db, Q_MONEY_SEATS_OF, &rows, "isi", d->product_id, day, d->started_at));
    if (db_next(rows))
        *seats = db_int(rows, MONEY_SEATS_OF__BILLABLE) +
                 (db_int(rows, MONEY_SEATS_OF__IS_AFTER) ? d->seats : 0);
    return db_end(rows);
}

static enum rc_err realize_price(struct realize *m, struct realized_day *d) {
    const struct savings_line *l = savings_find_id(m->savings, d->product_id);
    int64_t seats = 0;
    money_exact before = 0, after = 0;
    if (!l)
        return OK;
    const struct price *p = price_history_at(&m->history, l->product, l->site,
                                             (d->day + 1) * DAY_SECONDS - 1, l->price, &d->of_now);
    d->annual = p->plan == PRICE_ANNUAL;
    if (d->annual)
        return OK;
    TRY(realize_seats_before(m, d, &seats));
    int64_t left = seats > d->seats ? seats - d->seats : 0;
    d->priced = money_cost(p, seats, &before) && money_cost(p, left, &after);
    if (d->priced)
        d->exact_month = before - after;
    m->out->of_now = m->out->of_now || (d->priced && d->of_now);
    return OK;
}

/* --- months */

static struct realized_month *realize_month(struct realize *m, int64_t day) {
    struct realized *out = m->out;
    const char *month = arena_strndup(m->arena, price_day_text(m->arena, day), MONTH_CHARACTERS);
    for (int i = 0; i < out->months; i++)
        if (text_equal(out->month[i].month, month))
            return &out->month[i];
    out->month = arena_grow(m->arena, out->month, (size_t)out->months, &m->month_capacity,
                            sizeof *out->month);
    out->month[out->months] = (struct realized_month){.month = month};
    return &out->month[out->months++];
}

static void realize_add_day(struct realize *m, const struct realized_day *d) {
    struct realized_month *month = realize_month(m, d->day);
    month->seats += d->seats;
    month->exact_month += d->exact_month;
    month->saving = money_round(month->exact_month);
}

static void realize_add_renewal(struct realize *m, const struct realized_renewal *r) {
    struct realized_month *month = realize_month(m, r->day);
    month->renewed_seats += r->seats;
    month->exact_year += r->exact_year;
    month->saving_year = money_round(month->exact_year);
    m->out->of_now = m->out->of_now || (r->priced && r->of_now);
}

static int realize_compare_months(const void *a, const void *b) {
    const struct realized_month *x = a, *y = b;
    return strcmp(x->month, y->month);
}

enum rc_err realized_load(struct db *db, struct arena *a, const struct savings *s, int64_t now,
                          struct realized *out) {
    struct realize m = {.db = db, .arena = a, .savings = s, .out = out};
    *out = (struct realized){0};
    TRY(price_history_load(db, a, &m.history));
    TRY(realize_load_runs(&m, now));
    for (int i = 0; i < out->days; i++) {
        TRY(realize_price(&m, &out->day[i]));
        realize_add_day(&m, &out->day[i]);
    }
    TRY(savings_today(db, now, &m.today));
    TRY(renewals_realize(&m));
    for (int i = 0; i < out->renewals; i++)
        realize_add_renewal(&m, &out->renewal[i]);
    if (out->months)
        qsort(out->month, (size_t)out->months, sizeof *out->month, realize_compare_months);
    return OK;
}
