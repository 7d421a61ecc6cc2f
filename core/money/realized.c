/* Computes what runs saved, day by day and product by product. */
#include "money/realized.h"
#include "base/text.h"
#include "money/price_history.h"
#include "sql/core/money/realized.h"

struct realize {
    struct db *db;
    struct arena *arena;
    const struct savings *savings;
    struct price_history history;
    struct realized *out;
    size_t day_capacity, month_capacity;
};

/* The day a run belongs to; runs of one product and day are one row. */
static enum rc_err realize_add(struct realize *m, int64_t product_id, int64_t started_at,
                               int64_t seats) {
    struct realized *out = m->out;
    int64_t day = 0;
    TRY(savings_today(m->db, started_at, &day));
    for (int i = out->days - 1; i >= 0 && out->day[i].day == day; i--)
        if (out->day[i].product_id == product_id) {
            out->day[i].seats += seats;
            return OK;
        }
    out->day =
        arena_grow(m->arena, out->day, (size_t)out->days, &m->day_capacity, sizeof *out->day);
    out->day[out->days++] = (struct realized_day){
        .day = day, .started_at = started_at, .product_id = product_id, .seats = seats};
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
                                             (d->day + 1) * 86400 - 1, l->price, &d->of_now);
    TRY(realize_seats_before(m, d, &seats));
    int64_t left = seats > d->seats ? seats - d->seats : 0;
    d->priced = money_cost(p, seats, &before) && money_cost(p, left, &after);
    if (d->priced)
        d->exact_year = money_of_year(p, before - after);
    m->out->of_now = m->out->of_now || (d->priced && d->of_now);
    return OK;
}

static void realize_add_month(struct realize *m, const struct realized_day *d) {
    struct realized *out = m->out;
    const char *month = arena_strndup(m->arena, price_day_text(m->arena, d->day), 7);
    if (out->months == 0 || !text_equal(out->month[out->months - 1].month, month)) {
        out->month = arena_grow(m->arena, out->month, (size_t)out->months, &m->month_capacity,
                                sizeof *out->month);
        out->month[out->months++] = (struct realized_month){.month = month};
    }
    struct realized_month *last = &out->month[out->months - 1];
    last->seats += d->seats;
    last->exact_year += d->exact_year;
    last->saving = money_round_part(last->exact_year, MONEY_MONTHS);
}

enum rc_err realized_load(struct db *db, struct arena *a, const struct savings *s, int64_t now,
                          struct realized *out) {
    struct realize m = {.db = db, .arena = a, .savings = s, .out = out};
    struct rows *rows = NULL;
    *out = (struct realized){0};
    TRY(price_history_load(db, a, &m.history));
    TRY(db_query(db, Q_MONEY_FREED, &rows, "i", now));
    while (db_next(rows))
        TRY(realize_add(&m, db_int(rows, MONEY_FREED__PRODUCT),
                        db_int(rows, MONEY_FREED__STARTED_AT), db_int(rows, MONEY_FREED__SEATS)));
    TRY(db_end(rows));
    for (int i = 0; i < out->days; i++) {
        TRY(realize_price(&m, &out->day[i]));
        realize_add_month(&m, &out->day[i]);
    }
    return OK;
}
