/* Atlassian's rate limit: when the next call may start. Knows no connection. Times are milliseconds
 * of the monotonic clock unless a name says otherwise: a clock that is set must not hold a run. */
#ifndef TIMER_ATLASSIAN_RATE_LIMIT_H
#define TIMER_ATLASSIAN_RATE_LIMIT_H
#include <stdbool.h>
#include <stdint.h>

struct rate_limit {
    int64_t paused_until_ms;  /* no call starts before */
    int64_t paused_until_utc; /* the same in UTC seconds, for people */
    int64_t last_start_ms;
    int64_t pace_ms;     /* least time between two starts; 0: any */
    int64_t left;        /* calls left before the limit, without those in flight; -1: not known */
    int64_t left_until;  /* the reset that it is for, UTC second */
    int rate_limit_hits; /* answers 429 in a row; several in flight together count once */
    bool was_hit;        /* there was an answer 429 */
    bool half_open;      /* after a 429: one trial call at a time */
};

/* The rate limit in the headers of an answer. */
struct rate_limit_answer {
    int status;
    int64_t remaining;   /* -1: not given */
    int64_t reset_at;    /* UTC second; -1: not given */
    int64_t retry_after; /* seconds; 0: not given */
};

enum { RATE_LIMIT_WAIT_MS_MAX = 300000 };

void rate_limit_init(struct rate_limit *l);
void rate_limit_count_start(struct rate_limit *l, int64_t now_ms);
/* running: calls in flight, the answered one included. */
void rate_limit_note(struct rate_limit *l, const struct rate_limit_answer *a, int running);
/* False: the next start has to wait, for a few milliseconds or for a call in flight. Holds for
 * every call; paused_until_ms must have passed already. */
bool rate_limit_admits(const struct rate_limit *l, int64_t now_ms, int running);

/* A wait that a server asked for, in milliseconds, up to RATE_LIMIT_WAIT_MS_MAX. */
int64_t rate_limit_wait_ms(int64_t seconds);
/* ms and up to a fifth more, so that callers do not return all at once. */
int64_t rate_limit_jitter(int64_t ms);
#endif
