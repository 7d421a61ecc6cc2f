/* Clocks in milliseconds. Waiting and measuring use a monotonic clock; the time of day is only for
 * answers that name one. */
#ifndef TIMER_CLOCK_H
#define TIMER_CLOCK_H
#include <stdint.h>
#include <time.h>

static inline int64_t clock_ms(clockid_t which) {
    struct timespec t;
    clock_gettime(which, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
#endif
