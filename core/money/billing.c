/* Finds the day on which the next period of a bill begins. */
#include "money/billing.h"
#include "base/text_time.h"

enum { DAY_SECONDS = 86400, STALE_DAYS = 180, DECEMBER = 12 };

/* The billing day as a month has it: the 31st of a shorter month is its last day. */
static int64_t day_in_month(int year, int month, int64_t billing_day) {
    bool is_december = month == DECEMBER;
    int64_t next = text_day_number(year + is_december, is_december ? 1 : month + 1, 1);
    int64_t day = text_day_number(year, month, 1) + billing_day - 1;
    return day < next ? day : next - 1;
}

int64_t billing_next(const struct price *p, int64_t today) {
    struct tm t;
    time_t second = (time_t)(today * DAY_SECONDS);
    if (p->plan == PRICE_ANNUAL)
        return p->renews_on > today ? p->renews_on : 0;
    if (p->plan != PRICE_MONTHLY || p->billing_day == 0 || !gmtime_r(&second, &t))
        return 0;
    int year = t.tm_year + 1900, month = t.tm_mon + 1;
    int64_t day = day_in_month(year, month, p->billing_day);
    if (day > today)
        return day;
    bool is_december = month == DECEMBER;
    return day_in_month(year + is_december, is_december ? 1 : month + 1, p->billing_day);
}

bool billing_stale(const struct price *p, int64_t today) {
    return p->priced_on == 0 || today - p->priced_on > STALE_DAYS;
}
