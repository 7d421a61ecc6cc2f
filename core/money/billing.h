/* From when a freed seat costs nothing any more. Days are days since 1970 on the clocks of the
 * pages. */
#ifndef CORE_MONEY_BILLING_H
#define CORE_MONEY_BILLING_H
#include "terms/price.h"

/* The first day after `today` on which a period begins: the billing day of a month, which a short
 * month has on its last day, or the renewal. 0: not known, or the renewal has passed. */
int64_t billing_next(const struct price *p, int64_t today);
/* The price list has no date, or is older than 180 days. */
bool billing_stale(const struct price *p, int64_t today);
#endif
