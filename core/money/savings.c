/* Loads seats and prices and computes the figures of each line. */
#include "money/savings.h"
#include "base/text.h"
#include "base/zone.h"
#include "index/index_find.h"
#include "money/billing.h"
#include "settings/settings.h"
#include "sql/core/money/savings.h"

enum { DAY_SECONDS = 86400, PEOPLE_AT_ONCE = 4096 };

enum rc_err savings_today(struct db *db, int64_t now, int64_t *day) {
    const char *zone = NULL;
    struct zone_time t;
    TRY(settings_page_zone(db, &zone));
    *day = now / DAY_SECONDS;
    if (zone_local(zone_or_nearest(zone), now, &t))
        *day = text_day_number(t.year, t.month, t.day);
    return OK;
}

/* A price that cannot be read any more counts as none. */
static const struct price *savings_price(struct arena *a, const char *text) {
    struct price *p = arena_alloc(a, sizeof *p);
    if (text && price_read(a, text, p))
        *p = (struct price){0};
    return p;
}

static enum rc_err savings_load_lines(struct db *db, struct arena *a, int64_t now,
                                      struct savings *out) {
    struct rows *rows = NULL;
    size_t capacity = 0;
    TRY(db_query(db, Q_MONEY_LINES, &rows, "i", now));
    while (db_next(rows)) {
        out->line = arena_grow(a, out->line, (size_t)out->count, &capacity, sizeof *out->line);
        out->line[out->count++] =
            (struct savings_line){.product_id = db_int(rows, MONEY_LINES__ID),
                                  .product = db_text(rows, MONEY_LINES__PRODUCT),
                                  .site = db_text(rows, MONEY_LINES__SITE),
                                  .site_name = db_text(rows, MONEY_LINES__SITE_NAME),
                                  .days = db_int(rows, MONEY_LINES__DAYS),
                                  .seats = db_int(rows, MONEY_LINES__BILLABLE),
                                  .inactive = db_int(rows, MONEY_LINES__INACTIVE),
                                  .price = savings_price(a, db_text(rows, MONEY_LINES__PRICE))};
    }
    return db_end(rows);
}

static enum rc_err savings_take_out(struct db *db, int64_t now, const struct int_rows *people,
                                    struct savings *out) {
    struct rows *rows = NULL;
    TRY(db_query(db, Q_MONEY_INACTIVE_OF, &rows, "li", people, now));
    while (db_next(rows)) {
        int64_t product = db_int(rows, MONEY_INACTIVE_OF__PRODUCT);
        for (int i = 0; i < out->count; i++)
            if (out->line[i].product_id == product)
                out->line[i].inactive -= db_int(rows, MONEY_INACTIVE_OF__SEATS);
    }
    return db_end(rows);
}

/* Protected people keep their seats: they are no saving. */
static enum rc_err savings_take_out_protected(struct db *db, struct arena *a, int64_t now,
                                              struct savings *out) {
    struct user_filter filter = USER_FILTER_ANY;
    struct user_set set;
    struct int_rows people = {0};
    int64_t *ids = arena_alloc(a, PEOPLE_AT_ONCE * sizeof *ids), after = -1;
    filter.protected_only = true;
    TRY(users_find(db, &filter, now, &set));
    for (int n; (n = users_after(&set, after, PEOPLE_AT_ONCE, ids)) > 0; after = ids[n - 1])
        for (int i = 0; i < n; i++)
            int_rows_add(&people, a, ids[i], 0, 0);
    return people.n ? savings_take_out(db, now, &people, out) : OK;
}

static void savings_compute_edge(struct savings_line *l) {
    struct money_edge edge;
    l->has_edge = money_edge(l->price, l->seats, l->inactive, &edge);
    if (!l->has_edge)
        return;
    l->edge_seats = edge.seats;
    l->edge_to_free = edge.to_free;
    l->edge_saving = money_round(edge.saving);
}

static void savings_compute(struct arena *a, struct savings_line *l, int64_t today) {
    money_exact before = 0, after = 0;
    l->has_price = money_cost(l->price, l->seats, &before) &&
                   money_cost(l->price, l->seats - l->inactive, &after);
    if (!l->has_price)
        return;
    int64_t next = billing_next(l->price, today);
    l->cost = money_round(before);
    l->cost_after = money_round(after);
    l->saving = money_round(before - after);
    l->per = l->price->plan == PRICE_ANNUAL ? "year" : "month";
    l->exact_cost_year = money_of_year(l->price, before);
    l->exact_saving_year = money_of_year(l->price, before - after);
    l->cost_year = money_round(l->exact_cost_year);
    l->saving_year = money_round(l->exact_saving_year);
    l->effective_on = next ? price_day_text(a, next) : NULL;
    l->free_by = next ? price_day_text(a, next - 1) : NULL;
    l->stale = billing_stale(l->price, today);
    savings_compute_edge(l);
}

void savings_add(struct savings_total *t, const struct savings_line *l) {
    t->priced += l->has_price;
    t->unpriced += !l->has_price && l->seats > 0;
    t->exact_cost_year += l->exact_cost_year;
    t->exact_saving_year += l->exact_saving_year;
    t->cost_year = money_round(t->exact_cost_year);
    t->saving_year = money_round(t->exact_saving_year);
    t->cost_month = money_round_part(t->exact_cost_year, MONEY_MONTHS);
    t->saving_month = money_round_part(t->exact_saving_year, MONEY_MONTHS);
}

enum rc_err savings_load(struct db *db, struct arena *a, int64_t now, struct savings *out) {
    int64_t today = 0;
    *out = (struct savings){0};
    TRY(settings_text(db, "currency", &out->currency));
    TRY(savings_today(db, now, &today));
    TRY(savings_load_lines(db, a, now, out));
    TRY(savings_take_out_protected(db, a, now, out));
    for (int i = 0; i < out->count; i++) {
        savings_compute(a, &out->line[i], today);
        savings_add(&out->total, &out->line[i]);
    }
    return OK;
}

const struct savings_line *savings_find(const struct savings *s, const char *product,
                                        const char *site) {
    for (int i = 0; i < s->count; i++)
        if (text_equal(s->line[i].product, product) && text_equal(s->line[i].site, site))
            return &s->line[i];
    return NULL;
}

const struct savings_line *savings_find_id(const struct savings *s, int64_t product_id) {
    for (int i = 0; i < s->count; i++)
        if (s->line[i].product_id == product_id)
            return &s->line[i];
    return NULL;
}

void savings_free(struct savings_freed *sum, const struct savings_line *l, int64_t seats) {
    money_exact before = 0, after = 0;
    int64_t left = l && l->seats > seats ? l->seats - seats : 0;
    if (seats <= 0)
        return;
    if (!l || !l->has_price || !money_cost(l->price, l->seats, &before) ||
        !money_cost(l->price, left, &after)) {
        sum->unpriced = true;
        return;
    }
    sum->from_differs =
        sum->from_differs || (sum->priced && !text_equal(sum->from, l->effective_on));
    sum->from = l->effective_on;
    sum->priced = true;
    sum->exact_year += money_of_year(l->price, before - after);
    sum->month = money_round_part(sum->exact_year, MONEY_MONTHS);
}
