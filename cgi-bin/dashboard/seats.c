/* Reads seats by product and site, and puts a sum before the sites of a
 * product on several. */
#include "dashboard/seats.h"
#include "base/text.h"
#include "sql/dashboard/seats.h"
#include "terms/product.h"

#include <stdlib.h>
#include <string.h>

void seats_add(struct seats *sum, const struct seats *s) {
    sum->billable += s->billable;
    sum->active += s->active;
    sum->new_seats += s->new_seats;
    sum->inactive += s->inactive;
    sum->never += s->never;
    savings_add_total(&sum->money, &s->money);
}

/* The sum of the sites of one product, from first to before end. */
static struct seats *seats_sum(struct request *r, struct seats *first, const struct seats *end) {
    int sites = 0;
    struct seats *sum = arena_alloc(r->arena, sizeof *sum);
    *sum = (struct seats){.kind = SEATS_SUM,
                          .product = first->product,
                          .site = "",
                          .days = first->days,
                          .next = first};
    for (struct seats *s = first; s != end; s = s->next, sites++) {
        s->kind = SEATS_BELOW;
        seats_add(sum, s);
    }
    sum->site_name = arena_printf(r->arena, "%d sites", sites);
    return sum;
}

static void seats_insert_sums(struct request *r, struct seats **at) {
    while (*at) {
        struct seats *first = *at, *last = first;
        while (last->next && text_equal(last->next->product, first->product))
            last = last->next;
        if (last != first)
            *at = seats_sum(r, first, last->next);
        at = &last->next;
    }
}

enum rc_err seats_savings(struct request *r, const struct savings **out) {
    if (!r->savings) {
        struct savings *s = arena_alloc(r->arena, sizeof *s);
        TRY(savings_load(r->db, r->arena, r->now, s));
        r->savings = s;
    }
    *out = r->savings;
    return OK;
}

static enum rc_err seats_add_money(struct request *r, struct seats *all) {
    const struct savings *savings = NULL;
    TRY(seats_savings(r, &savings));
    for (struct seats *s = all; s; s = s->next) {
        s->line = savings_find(savings, s->product, s->site);
        if (s->line)
            savings_add(&s->money, s->line);
    }
    return OK;
}

/* A product: its sum and sites, or its one row. */
struct group {
    struct seats *first, *last;
};

/* The costlier first, then the one with more seats. */
static int groups_compare(const void *a, const void *b) {
    const struct seats *x = ((const struct group *)a)->first;
    const struct seats *y = ((const struct group *)b)->first;
    if (x->money.cost_year != y->money.cost_year)
        return x->money.cost_year < y->money.cost_year ? 1 : -1;
    if (x->billable != y->billable)
        return x->billable < y->billable ? 1 : -1;
    return strcmp(x->product, y->product);
}

static struct seats *seats_sort(struct request *r, struct seats *all) {
    int n = 0, rows = 0;
    for (struct seats *s = all; s; s = s->next)
        rows++;
    struct group *groups = arena_alloc(r->arena, (size_t)(rows + 1) * sizeof *groups);
    for (struct seats *s = all; s; s = s->next) {
        if (s->kind != SEATS_BELOW)
            groups[n++].first = s;
        groups[n - 1].last = s;
    }
    qsort(groups, (size_t)n, sizeof *groups, groups_compare);
    for (int i = 0; i < n; i++)
        groups[i].last->next = i + 1 < n ? groups[i + 1].first : NULL;
    return n ? groups[0].first : NULL;
}

enum rc_err seats_read(struct request *r, const char *site, struct seats **out) {
    struct rows *rows = NULL;
    *out = NULL;
    TRY(db_query(r->db, Q_SEATS_BY_PRODUCT, &rows, "is", r->now, site));
    for (struct seats **at = out; db_next(rows); at = &(*at)->next) {
        *at = arena_alloc(r->arena, sizeof **at);
        **at = (struct seats){.kind = SEATS_WHOLE,
                              .product = db_text(rows, SEATS_BY_PRODUCT__PRODUCT),
                              .site = db_text(rows, SEATS_BY_PRODUCT__SITE),
                              .site_name = db_text(rows, SEATS_BY_PRODUCT__SITE_NAME),
                              .days = db_int(rows, SEATS_BY_PRODUCT__DAYS),
                              .billable = db_int(rows, SEATS_BY_PRODUCT__BILLABLE),
                              .inactive = db_int(rows, SEATS_BY_PRODUCT__INACTIVE),
                              .never = db_int(rows, SEATS_BY_PRODUCT__NEVER_ACTIVE),
                              .active = db_int(rows, SEATS_BY_PRODUCT__USED),
                              .new_seats = db_int(rows, SEATS_BY_PRODUCT__NEW_SEATS)};
    }
    TRY(db_end(rows));
    TRY(seats_add_money(r, *out));
    seats_insert_sums(r, out);
    *out = seats_sort(r, *out);
    return OK;
}

int64_t seats_percent(const struct seats *s) {
    return s->billable ? s->active * 100 / s->billable : 0;
}

const char *seats_text(struct request *r, const struct seats *s) {
    int active = (int)seats_percent(s);
    int new_seats = (int)(s->new_seats * 100 / s->billable);
    int never = (int)(s->never * 100 / s->billable);
    return arena_printf(r->arena,
                        "%s on %s: %d %% active, %d %% new, %d %% inactive, %d %% never active",
                        product_label(s->product), s->site_name, active, new_seats,
                        100 - active - new_seats - never, never);
}

const char *seats_id(struct request *r, const struct seats *s) {
    /* Encoded, because an id must not hold a space. */
    return text_percent_encode(r->arena, arena_printf(r->arena, "%s.%s", s->product, s->site));
}
