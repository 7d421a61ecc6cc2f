/* Draws a straight line through the seats of the last months. Promises nothing: it shows where the
 * seats go when nothing changes. */
#include "base/text.h"
#include "money/billing.h"
#include "money/report.h"
#include "sql/core/money/report.h"

enum { DAY_SECONDS = 86400, TREND_DAYS = 90, SHORTEST_DAYS = 14, CHANGE_DAYS = 30 };

struct span {
    int64_t first_day, last_day, first, last;
};

int64_t forecast_seats(int64_t first, int64_t last, int64_t days_between, int64_t days_ahead) {
    int64_t change = (last - first) * days_ahead, half = days_between / 2;
    int64_t rounded = (change >= 0 ? change + half : change - half) / days_between;
    return last + rounded > 0 ? last + rounded : 0;
}

int64_t forecast_on(const struct forecast *f, int64_t day) {
    return f->days ? forecast_seats(f->first, f->last, f->days, day - f->last_day) : f->line->seats;
}

int forecast_reaches(const struct forecast *f, int64_t seats, int64_t today, int days) {
    for (int i = 1; f->days && i <= days; i++)
        if (forecast_on(f, today + i) >= seats)
            return i;
    return 0;
}

static enum rc_err forecast_load_spans(struct db *db, struct arena *a, const struct savings *s,
                                       int64_t today, struct span *spans) {
    struct rows *rows = NULL;
    TRY(db_query(db, Q_MONEY_TREND, &rows, "s", price_day_text(a, today - TREND_DAYS)));
    while (db_next(rows)) {
        const struct savings_line *l = savings_find_id(s, db_int(rows, MONEY_TREND__PRODUCT));
        int64_t utc = 0;
        if (!l || !text_parse_date(db_text_borrow(rows, MONEY_TREND__DAY), &utc))
            continue;
        struct span *span = &spans[l - s->line];
        span->last_day = utc / DAY_SECONDS;
        span->last = db_int(rows, MONEY_TREND__BILLABLE);
        if (span->first_day == 0) {
            span->first_day = span->last_day;
            span->first = span->last;
        }
    }
    return db_end(rows);
}

static void forecast_compute(struct forecast *f, const struct span *span, int64_t today) {
    const struct savings_line *l = f->line;
    int64_t between = span->last_day - span->first_day, next = billing_next(l->price, today);
    money_exact cost = 0;
    if (between < SHORTEST_DAYS)
        return;
    f->days = (int)between;
    f->first_day = span->first_day;
    f->last_day = span->last_day;
    f->first = span->first;
    f->last = span->last;
    f->change = forecast_seats(span->first, span->last, between, CHANGE_DAYS) - span->last;
    if (!next)
        return;
    f->on = l->effective_on;
    f->expected = forecast_on(f, next);
    f->priced = f->on && money_cost(l->price, f->expected, &cost);
    f->cost = money_round(cost);
}

enum rc_err forecast_load(struct db *db, struct arena *a, const struct savings *s, int64_t now,
                          struct forecast **out) {
    int64_t today = 0;
    struct span *spans = arena_alloc(a, ((size_t)s->count + 1) * sizeof *spans);
    *out = arena_alloc(a, ((size_t)s->count + 1) * sizeof **out);
    TRY(savings_today(db, now, &today));
    TRY(forecast_load_spans(db, a, s, today, spans));
    for (int i = 0; i < s->count; i++) {
        (*out)[i].line = &s->line[i];
        forecast_compute(&(*out)[i], &spans[i], today);
    }
    return OK;
}
