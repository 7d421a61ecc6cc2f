/* Finds the renewals that have come, and compares the tiers with and without the freed seats. */
#include "money/renewals.h"
#include "base/text.h"
#include "sql/core/money/realized.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_SECONDS = 86400 };

/* Days on which an annual plan of one product was renewed, rising. */
struct renewals {
    int64_t *day;
    int count;
    size_t capacity;
};

static const struct price *renewals_price(struct realize *m, const struct savings_line *l,
                                          int64_t day, bool *of_now) {
    return price_history_at(&m->history, l->product, l->site, day * DAY_SECONDS - 1, l->price,
                            of_now);
}

/* A renewal came when the plan had this day until the day before. */
static void renewals_add(struct realize *m, const struct savings_line *l, int64_t day,
                         struct renewals *to) {
    bool of_now = false;
    if (day <= 0 || day > m->today)
        return;
    for (int i = 0; i < to->count; i++)
        if (to->day[i] == day)
            return;
    const struct price *p = renewals_price(m, l, day, &of_now);
    if (p->plan != PRICE_ANNUAL || p->renews_on != day)
        return;
    to->day = arena_grow(m->arena, to->day, (size_t)to->count, &to->capacity, sizeof *to->day);
    to->day[to->count++] = day;
}

static void renewals_add_version(struct realize *m, const struct savings_line *l,
                                 struct price_version *v, struct renewals *to) {
    const struct price *p = price_version_read(&m->history, v);
    if (p)
        renewals_add(m, l, p->renews_on, to);
}

static void renewals_add_changes(struct realize *m, const struct savings_line *l, const char *name,
                                 struct renewals *to) {
    int count = 0;
    struct price_change *c = price_history_of(&m->history, name, &count);
    for (int i = 0; i < count; i++) {
        renewals_add_version(m, l, &c[i].before, to);
        renewals_add_version(m, l, &c[i].after, to);
    }
}

static int renewals_compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void renewals_find(struct realize *m, const struct savings_line *l, struct renewals *out) {
    renewals_add(m, l, l->price->renews_on, out);
    renewals_add_changes(m, l, arena_printf(m->arena, "price.%s.%s", l->product, l->site), out);
    renewals_add_changes(m, l, arena_printf(m->arena, "price.%s", l->product), out);
    if (out->count)
        qsort(out->day, (size_t)out->count, sizeof *out->day, renewals_compare);
}

static bool is_annual_on(const struct realize *m, int64_t day, int64_t product_id) {
    for (int i = 0; i < m->out->days; i++)
        if (m->out->day[i].day == day && m->out->day[i].product_id == product_id)
            return m->out->day[i].annual;
    return false;
}

/* Seats that runs freed from one day to before another; *late: those after a second. */
static int64_t renewals_freed(const struct realize *m, int64_t product_id, int64_t from, int64_t to,
                              int64_t second, int64_t *late) {
    int64_t seats = 0;
    *late = 0;
    for (int i = 0; i < m->runs; i++) {
        const struct realized_run *run = &m->run[i];
        if (run->product_id != product_id || run->day < from || run->day >= to ||
            !is_annual_on(m, run->day, product_id))
            continue;
        seats += run->seats;
        *late += run->started_at > second ? run->seats : 0;
    }
    return seats;
}

/* The last count of the seats before the renewal, and when it began. A count that nobody knows the
 * time of is as of the renewal. */
static enum rc_err renewals_seats(struct realize *m, int64_t product_id, int64_t day,
                                  int64_t *seats, int64_t *counted_at, bool *found) {
    bool known = false;
    TRY(db_get_int(m->db, Q_MONEY_SEATS_BEFORE, seats, found, "is", product_id,
                   price_day_text(m->arena, day)));
    TRY(db_get_int(m->db, Q_MONEY_COUNTED_BEFORE, counted_at, &known, "i", day * DAY_SECONDS));
    if (!known)
        *counted_at = day * DAY_SECONDS;
    return OK;
}

static enum rc_err renewals_price_one(struct realize *m, const struct savings_line *l,
                                      int64_t before, int64_t day) {
    struct realized *out = m->out;
    struct realized_renewal r = {.day = day, .product_id = l->product_id};
    int64_t seats = 0, counted_at = 0, late = 0;
    money_exact without = 0, with = 0;
    TRY(renewals_seats(m, l->product_id, day, &seats, &counted_at, &r.priced));
    r.seats = renewals_freed(m, l->product_id, before, day, counted_at, &late);
    if (r.seats == 0)
        return OK;
    const struct price *p = renewals_price(m, l, day, &r.of_now);
    int64_t billed = seats > late ? seats - late : 0;
    r.priced =
        r.priced && money_cost(p, billed + r.seats, &without) && money_cost(p, billed, &with);
    r.exact_year = r.priced ? without - with : 0;
    out->renewal = arena_grow(m->arena, out->renewal, (size_t)out->renewals, &m->renewal_capacity,
                              sizeof *out->renewal);
    out->renewal[out->renewals++] = r;
    return OK;
}

enum rc_err renewals_realize(struct realize *m) {
    for (int i = 0; i < m->savings->count; i++) {
        struct renewals found = {0};
        bool freed = false;
        for (int k = 0; k < m->out->days && !freed; k++)
            freed = m->out->day[k].annual &&
                    m->out->day[k].product_id == m->savings->line[i].product_id;
        if (!freed)
            continue;
        renewals_find(m, &m->savings->line[i], &found);
        for (int k = 0; k < found.count; k++)
            TRY(renewals_price_one(m, &m->savings->line[i], k ? found.day[k - 1] : 0,
                                   found.day[k]));
    }
    return OK;
}
