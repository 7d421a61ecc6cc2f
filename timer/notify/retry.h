/* What the end of a try means: did it arrive, is another try of use, when, and how to say it to
 * people. */
#ifndef TIMER_NOTIFY_RETRY_H
#define TIMER_NOTIFY_RETRY_H
#include "notify/sender.h"

struct retry_decision {
    bool arrived, hopeless; /* hopeless: no further try would help */
    bool unsure;            /* a mail server may have taken it without saying so */
    const char *words;      /* what happened and what to do; NULL when it arrived */
};
struct retry_decision retry_decide(struct arena *a, const struct attempt *s);
/* Seconds until the next try after so many tries, jitter included; -1: that was the last one. */
int64_t retry_delay(int64_t tries, int64_t retry_after);
#endif
