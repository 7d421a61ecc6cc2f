/* The price of a product on a site as an admin writes it: plan, bands or tiers, discount, and the
 * days of its bill. Reads and writes the text; core/money computes with it.
 *
 * One setting `price.<product>.<site>` holds one price:
 *
 *     plan monthly
 *     discount 10.00
 *     billing_day 31
 *     priced_on 2026-10-15
 *     others 12
 *     1-100 8.60
 *     101-250 7.30
 *     251- 6.10
 *
 * A line that is missing means none. A monthly plan has bands: each seat costs what its own band
 * says. An annual plan has tiers ("400 24400.00"): up to so many seats cost that sum a year. The
 * setting `price.<product>` of older versions holds an amount alone: one open band. It is the price
 * on each site without a price of its own. */
#ifndef CORE_TERMS_PRICE_H
#define CORE_TERMS_PRICE_H
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    PRICE_STEPS_MAX = 60,
    PRICE_SEATS_MAX = 9999999,
    PRICE_DISCOUNT_MAX = 10000, /* hundredths of a per cent */
    PRICE_TEXT_MAX = 3000
};

enum price_plan { PRICE_NONE, PRICE_MONTHLY, PRICE_ANNUAL, PRICE_PLANS };

/* A band or a tier. */
struct price_step {
    int64_t from, upto; /* first and last seat; upto INT64_MAX: open */
    int64_t amount;     /* hundredths: of each seat a month, or of the tier a year */
};

/* Days are days since 1970; 0: not given. */
struct price {
    enum price_plan plan;
    struct price_step step[PRICE_STEPS_MAX];
    int steps;
    int64_t discount;    /* hundredths of a per cent */
    int64_t billing_day; /* 1…31: first day of a monthly period; 0: not given */
    int64_t renews_on;   /* first day of the next annual period */
    int64_t priced_on;   /* date of the price list */
    int64_t others;      /* seats on the same bill that Rollcall does not see */
};

/* "none", "monthly", "annual" */
const char *price_plan_name(enum price_plan plan);
bool price_plan_parse(const char *text, enum price_plan *out);

/* Reads one answer of the form into the price. NULL, or a sentence for people about what is wrong.
 * Empty text means "not given". price_read_steps needs the plan, which is set before. */
const char *price_read_steps(struct arena *a, const char *text, struct price *p);
const char *price_read_discount(struct arena *a, const char *text, struct price *p);
const char *price_read_billing_day(struct arena *a, const char *text, struct price *p);
const char *price_read_renews_on(struct arena *a, const char *text, struct price *p);
const char *price_read_priced_on(struct arena *a, const char *text, struct price *p);
const char *price_read_others(struct arena *a, const char *text, struct price *p);

/* Each band or tier as one line; "" without any. */
const char *price_steps_text(struct arena *a, const struct price *p);
const char *price_percent_text(struct arena *a, int64_t discount); /* "12.50"; "" for 0 */
const char *price_day_text(struct arena *a, int64_t day);          /* 2026-10-15; "" for 0 */

/* The text of a setting. price_read: NULL, or what is wrong. */
const char *price_read(struct arena *a, const char *text, struct price *p);
const char *price_write(struct arena *a, const struct price *p);
bool price_valid(const char *text); /* for the table of settings */
#endif
