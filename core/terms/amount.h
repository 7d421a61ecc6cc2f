/* Amounts of money: whole hundredths, never floating point. Knows no currency. */
#ifndef CORE_TERMS_AMOUNT_H
#define CORE_TERMS_AMOUNT_H
#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

enum { AMOUNT_WHOLE_DIGITS_MAX = 9 };

/* Reads "8.60", "8.6" or "8" as 860, 860 and 800. Refuses signs, separators of thousands, a third
 * decimal and more than AMOUNT_WHOLE_DIGITS_MAX digits before the point. */
bool amount_parse(const char *text, int64_t *hundredths);
char *amount_text(struct arena *a, int64_t hundredths);  /* 3175.00, for data */
char *amount_shown(struct arena *a, int64_t hundredths); /* 3,175.00, for people */
#endif
