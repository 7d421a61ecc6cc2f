/* What seats cost by a price, exactly. Each figure is rounded once, half up, when it is shown. */
#ifndef CORE_MONEY_COST_H
#define CORE_MONEY_COST_H
#include "terms/price.h"

/* Ten-thousandths of a hundredth: the product of an amount and a discount has no smaller part. */
__extension__ typedef __int128 money_exact;

enum { MONEY_MONTHS = 12 };

/* The cost of so many seats of ours, with the other seats of the bill: a month, or a year of an
 * annual plan. False without a price for them: no plan, no prices, or more seats than the highest
 * tier. */
bool money_cost(const struct price *p, int64_t seats, money_exact *out);
/* The same of a year. */
money_exact money_of_year(const struct price *p, money_exact cost);
int64_t money_round(money_exact exact); /* hundredths */
/* exact / divisor in hundredths, rounded once: for parts of a year. */
int64_t money_round_part(money_exact exact, int64_t divisor);

/* The tier edge below what is left of an annual plan. */
struct money_edge {
    int64_t seats;   /* of the whole bill */
    int64_t to_free; /* more than the freed ones */
    money_exact saving;
};
/* False: no lower tier, or it cannot be reached by freeing seats of ours. */
bool money_edge(const struct price *p, int64_t seats, int64_t freed, struct money_edge *out);
#endif
