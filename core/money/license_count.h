/* The seats of Jira products as Atlassian counts them, beside our own. Nothing is decided by
 * them. */
#ifndef CORE_MONEY_LICENSE_COUNT_H
#define CORE_MONEY_LICENSE_COUNT_H
#include "money/savings.h"

struct license_count {
    int64_t seats;
    int64_t counted_at; /* 0: there is no count */
};

/* One for each line of savings. */
enum rc_err license_counts_load(struct db *db, struct arena *a, const struct savings *s,
                                struct license_count **out) MUST_USE;
/* The counts differ by more than LICENSE_PERCENT of the larger one. */
enum { LICENSE_PERCENT = 3 };
bool license_count_differs(int64_t ours, int64_t theirs);
#endif
