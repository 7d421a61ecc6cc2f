/* Computes costs. Bands are progressive, tiers are not. */
#include "money/cost.h"

enum { EXACT = 10000 }; /* parts of a hundredth, and of the whole price */

/* Sums in hundredths, before the discount. */
static money_exact cost_of_bands(const struct price *p, int64_t seats) {
    money_exact sum = 0;
    for (int i = 0; i < p->steps && p->step[i].from <= seats; i++) {
        int64_t last = seats < p->step[i].upto ? seats : p->step[i].upto;
        sum += (money_exact)(last - p->step[i].from + 1) * p->step[i].amount;
    }
    return sum;
}

/* The tier that holds so many seats; NULL above the highest. */
static const struct price_step *tier_of(const struct price *p, int64_t seats) {
    for (int i = 0; i < p->steps; i++)
        if (seats <= p->step[i].upto)
            return &p->step[i];
    return NULL;
}

bool money_cost(const struct price *p, int64_t seats, money_exact *out) {
    int64_t billed = seats + p->others;
    *out = 0;
    if (p->plan == PRICE_NONE || p->steps == 0)
        return false;
    const struct price_step *tier = p->plan == PRICE_ANNUAL ? tier_of(p, billed) : NULL;
    if (p->plan == PRICE_ANNUAL && !tier)
        return false;
    money_exact sum = tier ? tier->amount : cost_of_bands(p, billed);
    *out = sum * (EXACT - p->discount);
    return true;
}

money_exact money_of_year(const struct price *p, money_exact cost) {
    return p->plan == PRICE_MONTHLY ? cost * MONEY_MONTHS : cost;
}

int64_t money_round_part(money_exact exact, int64_t divisor) {
    money_exact whole = (money_exact)EXACT * divisor;
    return (int64_t)((exact * 2 + whole) / (whole * 2));
}

int64_t money_round(money_exact exact) { return money_round_part(exact, 1); }

bool money_edge(const struct price *p, int64_t seats, int64_t freed, struct money_edge *out) {
    int64_t left = seats - freed, billed = left + p->others;
    money_exact before = 0, after = 0;
    const struct price_step *lower = NULL;
    if (p->plan != PRICE_ANNUAL)
        return false;
    for (int i = 0; i < p->steps && p->step[i].upto < billed; i++)
        lower = &p->step[i];
    if (!lower || billed - lower->upto > left)
        return false;
    int64_t to_free = billed - lower->upto;
    if (!money_cost(p, seats, &before) || !money_cost(p, left - to_free, &after))
        return false;
    *out = (struct money_edge){.seats = lower->upto, .to_free = to_free, .saving = before - after};
    return true;
}
