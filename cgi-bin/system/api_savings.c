/* /api/v1/savings: costs and savings of each product and site, and what runs saved. */
#include "sql/system/api_savings.h"
#include "base/buf.h"
#include "base/text.h"
#include "handlers.h"
#include "money/realized.h"
#include "money/savings_text.h"
#include "page/error_page.h"
#include "terms/amount.h"

#include <string.h>

enum { JSON_BYTES_MAX = 7 * 1024 * 1024 };

/* Adds one more element to a list. */
static void list_add(struct buf *list, const char *json) {
    buf_puts(list, list->length > 1 ? "," : "");
    buf_puts(list, json);
}

static enum rc_err savings_edge_json(struct request *r, const struct savings_line *l,
                                     const char **json) {
    *json = NULL;
    if (!l->has_edge)
        return OK;
    return db_get_text(r->db, Q_API_SAVINGS_EDGE, json, NULL, "iis", l->edge_seats, l->edge_to_free,
                       amount_text(r->arena, l->edge_saving));
}

static enum rc_err savings_line_json(struct request *r, const struct savings_line *l,
                                     const char **json) {
    const char *edge = NULL, *cost = NULL, *after = NULL, *saving = NULL;
    if (l->has_price) {
        cost = amount_text(r->arena, l->cost);
        after = amount_text(r->arena, l->cost_after);
        saving = amount_text(r->arena, l->saving);
    }
    TRY(savings_edge_json(r, l, &edge));
    const char *priced_on = price_day_text(r->arena, l->price->priced_on);
    return db_get_text(r->db, Q_API_SAVINGS_LINE, json, NULL, "ssssiisssssssi", l->product, l->site,
                       l->site_name, price_plan_name(l->price->plan), l->seats, l->inactive, cost,
                       after, saving, l->per, l->effective_on, edge, *priced_on ? priced_on : NULL,
                       (int64_t)l->stale);
}

static enum rc_err savings_lists(struct request *r, const struct savings *s, struct buf *lines,
                                 struct buf *unpriced) {
    for (int i = 0; i < s->count; i++) {
        const struct savings_line *l = &s->line[i];
        const char *json = NULL;
        if (l->seats == 0 && l->price->plan == PRICE_NONE)
            continue;
        TRY(savings_line_json(r, l, &json));
        list_add(lines, json);
        if (l->has_price || l->seats == 0)
            continue;
        TRY(db_get_text(r->db, Q_API_SAVINGS_TEXT, &json, NULL, "s", savings_name(r->arena, l)));
        list_add(unpriced, json);
    }
    return OK;
}

static enum rc_err savings_add_realized(struct request *r, struct buf *list, const char *month,
                                        int64_t seats, int64_t saving, const char *per) {
    const char *json = NULL;
    TRY(db_get_text(r->db, Q_API_SAVINGS_REALIZED, &json, NULL, "siss", month, seats,
                    amount_text(r->arena, saving), per));
    list_add(list, json);
    return OK;
}

/* A row of what the runs of a month freed, and one of what the renewals of the month saved. */
static enum rc_err savings_realized(struct request *r, const struct savings *s, struct buf *list) {
    struct realized all;
    TRY(realized_load(r->db, r->arena, s, r->now, &all));
    for (int i = 0; i < all.months; i++) {
        const struct realized_month *m = &all.month[i];
        if (m->seats)
            TRY(savings_add_realized(r, list, m->month, m->seats, m->saving, "month"));
        if (m->renewed_seats)
            TRY(savings_add_realized(r, list, m->month, m->renewed_seats, m->saving_year, "year"));
    }
    return OK;
}

static enum rc_err savings_json(struct request *r, const char **body) {
    struct savings s;
    struct buf lines, unpriced, realized;
    struct buf *const lists[] = {&lines, &unpriced, &realized};
    for (int i = 0; i < 3; i++) {
        buf_init(lists[i], r->arena, JSON_BYTES_MAX);
        buf_puts(lists[i], "[");
    }
    TRY(savings_load(r->db, r->arena, r->now, &s));
    TRY(savings_lists(r, &s, &lines, &unpriced));
    TRY(savings_realized(r, &s, &realized));
    for (int i = 0; i < 3; i++)
        buf_puts(lists[i], "]");
    return db_get_text(r->db, Q_API_SAVINGS, body, NULL, "sssss", s.currency, lines.text,
                       amount_text(r->arena, s.total.saving_year), unpriced.text, realized.text);
}

struct response api_savings(struct request *r) {
    const char *body = NULL;
    if (savings_json(r, &body) != OK)
        return error_page(r);
    return response_text(200, "application/json; charset=utf-8", body, strlen(body));
}
