/* Reads the rows of the database and puts a sum before those of a product that has several sites.
 */
#include "dashboard/seats.h"
#include "base/text.h"
#include "terms/product.h"

#include <string.h>

void seats_add(struct seats *sum, const struct seats *s) {
    sum->billable += s->billable;
    sum->active += s->active;
    sum->fresh += s->fresh;
    sum->inactive += s->inactive;
    sum->never += s->never;
}

static struct seats *sum_of(struct request *r, struct seats *first, const struct seats *end) {
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

static void put_sums(struct request *r, struct seats **at) {
    while (*at) {
        struct seats *first = *at, *last = first;
        while (last->next && strcmp(last->next->product, first->product) == 0)
            last = last->next;
        if (last != first)
            *at = sum_of(r, first, last->next);
        at = &last->next;
    }
}

enum rc_err seats_read(struct request *r, const char *site, struct seats **out) {
    struct rows *rows = NULL;
    *out = NULL;
    TRY(db_query(r->db, Q_SEATS_BY_PRODUCT, &rows, "is", r->now, site));
    for (struct seats **at = out; db_next(rows); at = &(*at)->next) {
        *at = arena_alloc(r->arena, sizeof **at);
        **at = (struct seats){.kind = SEATS_WHOLE,
                              .product = db_text(rows, 1),
                              .site = db_text(rows, 2),
                              .site_name = db_text(rows, 3),
                              .days = db_int(rows, 4),
                              .billable = db_int(rows, 5),
                              .inactive = db_int(rows, 6),
                              .never = db_int(rows, 7),
                              .active = db_int(rows, 8),
                              .fresh = db_int(rows, 9)};
    }
    TRY(db_end(rows));
    put_sums(r, out);
    return OK;
}

int64_t seats_percent(const struct seats *s) {
    return s->billable ? s->active * 100 / s->billable : 0;
}

const char *seats_text(struct request *r, const struct seats *s) {
    int active = (int)seats_percent(s), fresh = (int)(s->fresh * 100 / s->billable),
        never = (int)(s->never * 100 / s->billable);
    return arena_printf(r->arena,
                        "%s on %s: %d %% active, %d %% new, %d %% inactive, %d %% never active",
                        product_label(s->product), s->site_name, active, fresh,
                        100 - active - fresh - never, never);
}

const char *seats_id(struct request *r, const struct seats *s) {
    return text_percent_encode(
        r->arena, arena_printf(r->arena, "%s.%s", s->product, s->site)); /* an id holds no space */
}
