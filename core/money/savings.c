/* Loads seats and prices and computes the figures of each line. */
#include "money/savings.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/zone.h"
#include "host/secret.h"
#include "index/index_find.h"
#include "money/billing.h"
#include "settings/settings.h"
#include "sql/core/money/savings.h"

#include <stdlib.h>

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

enum rc_err savings_moment(struct db *db, struct arena *a, int64_t now, const char **out) {
    static const char LABEL[] = "figures";
    struct rows *rows = NULL;
    struct buf text;
    int64_t today = 0;
    TRY(savings_today(db, now, &today));
    buf_init(&text, a, LIMIT_ANSWER);
    buf_printf(&text, "%lld %lld", (long long)today, (long long)now / DAY_SECONDS);
    TRY(db_query(db, Q_SEATS_AGED, &rows, "i", now));
    while (db_next(rows))
        buf_printf(&text, " %lld %lld %lld", (long long)db_int(rows, SEATS_AGED__ID),
                   (long long)db_int(rows, SEATS_AGED__USED),
                   (long long)db_int(rows, SEATS_AGED__INACTIVE));
    *out = secret_mac_hex(a, LABEL, sizeof LABEL - 1, text.text, text.length);
    return db_end(rows);
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
                                  .alert_at = db_int(rows, MONEY_LINES__ALERT_AT),
                                  .price = savings_price(a, db_text(rows, MONEY_LINES__PRICE))};
    }
    return db_end(rows);
}

static int savings_compare(const void *a, const void *b) {
    const struct savings_line *x = *(const struct savings_line *const *)a;
    const struct savings_line *y = *(const struct savings_line *const *)b;
    return (x->product_id > y->product_id) - (x->product_id < y->product_id);
}

static void savings_sort(struct arena *a, struct savings *s) {
    s->by_id = arena_alloc(a, ((size_t)s->count + 1) * sizeof *s->by_id);
    for (int i = 0; i < s->count; i++)
        s->by_id[i] = &s->line[i];
    qsort(s->by_id, (size_t)s->count, sizeof *s->by_id, savings_compare);
}

static enum rc_err savings_take_out(struct db *db, int64_t now, const struct int_rows *people,
                                    struct savings *out) {
    struct rows *rows = NULL;
    TRY(db_query(db, Q_MONEY_INACTIVE_OF, &rows, "li", people, now));
    while (db_next(rows)) {
        const struct savings_line *l =
            savings_find_id(out, db_int(rows, MONEY_INACTIVE_OF__PRODUCT));
        if (l)
            out->line[l - out->line].inactive -= db_int(rows, MONEY_INACTIVE_OF__SEATS);
    }
    return db_end(rows);
}

static enum rc_err savings_protected(struct db *db, struct arena *a, int64_t now,
                                     struct int_rows *people) {
    struct user_filter filter = USER_FILTER_ANY;
    struct user_set set;
    int64_t *ids = arena_alloc(a, PEOPLE_AT_ONCE * sizeof *ids), after = -1;
    filter.protected_only = true;
    TRY(users_find(db, &filter, now, &set));
    for (int n; (n = users_after(&set, after, PEOPLE_AT_ONCE, ids)) > 0; after = ids[n - 1])
        for (int i = 0; i < n; i++)
            int_rows_add(people, a, ids[i], 0, 0);
    return OK;
}

/* Protected people keep their seats: they are no saving. */
static enum rc_err savings_take_out_protected(struct db *db, struct arena *a, int64_t now,
                                              struct savings *out) {
    struct int_rows people = {0};
    TRY(savings_protected(db, a, now, &people));
    return people.n ? savings_take_out(db, now, &people, out) : OK;
}

enum rc_err savings_keep_protected(struct db *db, struct arena *a, const char *day, int64_t now) {
    struct int_rows people = {0};
    TRY(savings_protected(db, a, now, &people));
    TRY(db_exec(db, Q_MONEY_DAY_BEGIN, NULL, "s", day));
    if (!people.n)
        return OK;
    TRY(db_exec(db, Q_MONEY_DAY_PROTECTED, NULL, "lis", &people, now, day));
    return db_exec(db, Q_MONEY_SLICES_PROTECTED, NULL, "lis", &people, now, day);
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

static void savings_round(struct savings_total *t) {
    t->cost_year = money_round(t->exact_cost_year);
    t->saving_year = money_round(t->exact_saving_year);
    t->cost_month = money_round_part(t->exact_cost_year, MONEY_MONTHS);
    t->saving_month = money_round_part(t->exact_saving_year - t->exact_renewals, MONEY_MONTHS);
    t->saving_renewals = money_round(t->exact_renewals);
}

void savings_add(struct savings_total *t, const struct savings_line *l) {
    t->priced += l->has_price;
    t->unpriced += !l->has_price && l->seats > 0;
    t->exact_cost_year += l->exact_cost_year;
    t->exact_saving_year += l->exact_saving_year;
    if (l->price->plan == PRICE_ANNUAL)
        t->exact_renewals += l->exact_saving_year;
    savings_round(t);
}

void savings_add_total(struct savings_total *t, const struct savings_total *other) {
    t->priced += other->priced;
    t->unpriced += other->unpriced;
    t->exact_cost_year += other->exact_cost_year;
    t->exact_saving_year += other->exact_saving_year;
    t->exact_renewals += other->exact_renewals;
    savings_round(t);
}

enum rc_err savings_load(struct db *db, struct arena *a, int64_t now, struct savings *out) {
    int64_t today = 0;
    *out = (struct savings){0};
    TRY(settings_text(db, "currency", &out->currency));
    TRY(savings_today(db, now, &today));
    TRY(savings_load_lines(db, a, now, out));
    savings_sort(a, out);
    TRY(savings_take_out_protected(db, a, now, out));
    for (int i = 0; i < out->count; i++) {
        savings_compute(a, &out->line[i], today);
        savings_add(&out->total, &out->line[i]);
    }
    return OK;
}

int64_t savings_over(const struct savings_line *l) {
    return l->alert_at > 0 && l->seats > l->alert_at ? l->seats - l->alert_at : 0;
}

const struct savings_line *savings_find(const struct savings *s, const char *product,
                                        const char *site) {
    for (int i = 0; i < s->count; i++)
        if (text_equal(s->line[i].product, product) && text_equal(s->line[i].site, site))
            return &s->line[i];
    return NULL;
}

const struct savings_line *savings_find_id(const struct savings *s, int64_t product_id) {
    int from = 0, to = s->count;
    while (from < to) {
        int middle = from + (to - from) / 2;
        if (s->by_id[middle]->product_id < product_id)
            from = middle + 1;
        else
            to = middle;
    }
    return from < s->count && s->by_id[from]->product_id == product_id ? s->by_id[from] : NULL;
}

void savings_free(struct savings_freed *sum, const struct savings_line *l, int64_t seats,
                  bool gone) {
    money_exact before = 0, after = 0;
    int64_t held = l ? l->seats + (gone ? seats : 0) : 0;
    int64_t left = held > seats ? held - seats : 0;
    if (seats <= 0)
        return;
    if (!l || !l->has_price || !money_cost(l->price, held, &before) ||
        !money_cost(l->price, left, &after)) {
        sum->unpriced = true;
        return;
    }
    bool annual = l->price->plan == PRICE_ANNUAL;
    struct savings_part *part = annual ? &sum->year : &sum->month;
    part->from_differs =
        part->from_differs || (part->priced && !text_equal(part->from, l->effective_on));
    part->from = l->effective_on;
    part->priced = true;
    part->exact += before - after;
    part->amount = money_round(part->exact);
    sum->line = sum->lines++ ? NULL : l;
}
