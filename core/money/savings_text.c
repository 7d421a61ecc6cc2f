/* Writes savings for people. */
#include "money/savings_text.h"
#include "base/text.h"
#include "terms/amount.h"
#include "terms/product.h"

const char *savings_name(struct arena *a, const struct savings_line *l) {
    return arena_printf(a, "%s on %s", product_label(l->product), l->site_name);
}

const char *savings_amount(struct arena *a, int64_t hundredths, const char *currency) {
    return arena_printf(a, "%s %s", amount_shown(a, hundredths), currency);
}

/* The freed seats band by band, the cheapest seats first: they go first. */
static const char *formula_of_bands(struct arena *a, const struct savings_line *l) {
    const struct price *p = l->price;
    int64_t before = l->seats + p->others, after = before - l->inactive;
    const char *out = "";
    int bands = 0;
    for (int i = p->steps - 1; i >= 0; i--) {
        const struct price_step *s = &p->step[i];
        int64_t last = before < s->upto ? before : s->upto;
        int64_t first = after + 1 > s->from ? after + 1 : s->from;
        if (last < first)
            continue;
        out = arena_printf(a, "%s%s%s × %s", out, bands++ ? " + " : "",
                           text_count(a, last - first + 1), amount_shown(a, s->amount));
    }
    if (p->discount)
        out = arena_printf(a, bands > 1 ? "(%s) − %s %%" : "%s − %s %%", out,
                           amount_text(a, p->discount));
    return arena_printf(a, "%s a month", out);
}

static const struct price_step *tier_of(const struct price *p, int64_t seats) {
    for (int i = 0; i < p->steps; i++)
        if (seats <= p->step[i].upto)
            return &p->step[i];
    return &p->step[p->steps - 1];
}

static const char *formula_of_tiers(struct arena *a, const struct savings_line *l) {
    int64_t billed = l->seats + l->price->others;
    const struct price_step *before = tier_of(l->price, billed);
    const struct price_step *after = tier_of(l->price, billed - l->inactive);
    if (before == after)
        return arena_printf(a, "stays in the tier up to %s", text_count(a, before->upto));
    return arena_printf(a, "tier up to %s (%s) → tier up to %s (%s)", text_count(a, before->upto),
                        amount_shown(a, l->cost), text_count(a, after->upto),
                        amount_shown(a, l->cost_after));
}

const char *savings_formula(struct arena *a, const struct savings_line *l) {
    if (!l->has_price || l->inactive <= 0)
        return "";
    return l->price->plan == PRICE_ANNUAL ? formula_of_tiers(a, l) : formula_of_bands(a, l);
}

const char *savings_when(struct arena *a, const struct savings_line *l) {
    bool annual = l->has_price && l->price->plan == PRICE_ANNUAL;
    if (!l->effective_on)
        return annual ? "from the next renewal" : "from the next billing day";
    const char *when =
        annual ? "from the renewal on %s, if freed by %s" : "from %s, if freed by %s";
    return arena_printf(a, when, l->effective_on, l->free_by);
}

/* ADVICE[is more][is one]: with the seats, the last day and the saving. */
static const char *const ADVICE[2][2] = {
    {"Free %s seats by %s to save %s a year", "Free %s seat by %s to save %s a year"},
    {"Free %s more seats by %s to save %s a year", "Free %s more seat by %s to save %s a year"},
};

const char *savings_advice(struct arena *a, const struct savings_line *l, const char *currency) {
    if (!l->has_edge || !l->effective_on)
        return NULL;
    return arena_printf(a, ADVICE[l->inactive > 0][l->edge_to_free == 1],
                        text_count(a, l->edge_to_free), l->free_by,
                        savings_amount(a, l->edge_saving, currency));
}

const char *savings_over_text(struct arena *a, const struct savings_line *l) {
    int64_t over = savings_over(l);
    if (!over)
        return NULL;
    return arena_printf(a, "%s above your target of %s",
                        text_plural(a, over, "%s seat", "%s seats"), text_count(a, l->alert_at));
}

const char *savings_free_link(struct arena *a, const char *product, const char *site,
                              int64_t seats) {
    return arena_printf(a, "/tasks/free?product=%s&site=%s&limit=%lld",
                        text_percent_encode(a, product), text_percent_encode(a, site),
                        (long long)seats);
}

const char *savings_price_link(struct arena *a, const struct savings_line *l) {
    if (!l)
        return "/settings/prices";
    const char *key = text_percent_encode(a, arena_printf(a, "%s.%s", l->product, l->site));
    return arena_printf(a, "/settings/prices?line=%s#line.%s", key, key);
}

const char *savings_month_from(struct arena *a, const struct savings_part *p) {
    if (p->from_differs)
        return "each product from its own date";
    if (!p->from)
        return "from the next billing day";
    return arena_printf(a, "from %s", p->from);
}

const char *savings_year_from(struct arena *a, const struct savings_part *p) {
    if (p->amount == 0)
        return "no lower tier is reached";
    if (p->from_differs)
        return "each product from its own renewal";
    if (!p->from)
        return "from the next renewal";
    return arena_printf(a, "from the renewal on %s", p->from);
}

const char *savings_freed_text(struct arena *a, const struct savings_freed *f,
                               const char *currency) {
    const char *month = NULL, *year = NULL;
    if (f->month.priced)
        month = arena_printf(a, "%s a month %s", savings_amount(a, f->month.amount, currency),
                             savings_month_from(a, &f->month));
    if (f->year.priced && f->year.amount == 0)
        year = "no lower tier of an annual plan is reached";
    else if (f->year.priced)
        year = arena_printf(a, "%s a year %s", savings_amount(a, f->year.amount, currency),
                            savings_year_from(a, &f->year));
    if (month && year)
        return arena_printf(a, "%s; %s", month, year);
    return month ? month : year;
}
