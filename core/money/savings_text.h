/* A saving as text for people: how it is computed, from when it counts, what would bring more. No
 * text promises money inside a running period. */
#ifndef CORE_MONEY_SAVINGS_TEXT_H
#define CORE_MONEY_SAVINGS_TEXT_H
#include "money/savings.h"

/* "10 × 6.10 a month", "(5 × 6.10 + 7 × 7.30) − 10 % a month", "tier up to 500 (34,800.00) → tier
 * up to 400 (28,700.00)", "stays in the tier up to 500". "" without inactive seats or a price. */
const char *savings_formula(struct arena *a, const struct savings_line *l);
/* "from 2026-12-31, if freed by 2026-12-30", "from the renewal on 2027-03-14", "from the next
 * billing day", "from the next renewal". */
const char *savings_when(struct arena *a, const struct savings_line *l);
/* "Free 2 more seats by 2027-03-13 to save 6,100.00 EUR a year"; NULL without a tier to reach or a
 * renewal to come. */
const char *savings_advice(struct arena *a, const struct savings_line *l, const char *currency);
/* "12 seats above your target of 400"; NULL: none. A target is a proposal: nothing enforces it. */
const char *savings_over_text(struct arena *a, const struct savings_line *l);
/* "/tasks/free?product=P&site=S&limit=14": the preview that frees so many seats of a line, the
 * longest unused first. */
const char *savings_free_link(struct arena *a, const char *product, const char *site,
                              int64_t seats);
/* "/settings/prices?line=P.S#line.P.S": the line of the product among the prices, with its bands
 * or tiers, its formula and its days. l NULL: all prices. */
const char *savings_price_link(struct arena *a, const struct savings_line *l);
/* Of a part a month: "from 2026-12-31", "from the next billing day", "each product from its own
 * date". */
const char *savings_month_from(struct arena *a, const struct savings_part *p);
/* Of a part a year: "from the renewal on 2027-03-14", "no lower tier is reached", … */
const char *savings_year_from(struct arena *a, const struct savings_part *p);
/* "61.00 EUR a month from 2026-12-31", "6,100.00 EUR a year from the renewal on 2027-03-14", or
 * both; NULL without a price. */
const char *savings_freed_text(struct arena *a, const struct savings_freed *f,
                               const char *currency);
/* "Jira on example" */
const char *savings_name(struct arena *a, const struct savings_line *l);
/* "3,175.00 EUR" */
const char *savings_amount(struct arena *a, int64_t hundredths, const char *currency);
#endif
