/* What the end of an attempt means: was the message delivered, does a retry help, when, and the
 * sentence for people. */
#ifndef TIMER_NOTIFY_RETRY_H
#define TIMER_NOTIFY_RETRY_H
#include "base/arena.h"
#include "notify/attempt.h"
#include <stdbool.h>

struct retry_decision {
    bool delivered;
    bool permanent;   /* no retry helps */
    bool unsure;      /* a mail server may have taken it without an answer */
    const char *text; /* what happened and what to do; NULL when delivered */
};
struct retry_decision retry_decide(struct arena *a, const struct attempt *attempt);
/* Seconds until the next attempt after so many, with jitter; -1: that was the last one. */
int64_t retry_delay(int64_t attempts, int64_t retry_after);
#endif
