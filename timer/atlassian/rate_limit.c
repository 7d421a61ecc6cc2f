/* We slow down before the limit: the last calls are spread over a part of the time to the reset. */
#include "atlassian/rate_limit.h"
#include "clock.h"
#include "host/secret.h"

enum { PACED_CALLS = 8 /* as many left, or fewer, are spread */, DOUBLINGS_MAX = 6 };
/* The year 10000. A later time, or as many seconds to wait, carries no meaning. */
static const int64_t FAR_TIME = 253402300800;

static int64_t rate_limit_now_ms(void) { return clock_ms(CLOCK_MONOTONIC); }

void rate_limit_init(struct rate_limit *l) { *l = (struct rate_limit){.left = -1}; }

void rate_limit_count_start(struct rate_limit *l, int64_t now) {
    if (l->left > 0)
        l->left--;
    l->last_start_ms = now;
}

int64_t rate_limit_wait_ms(int64_t seconds) {
    return seconds < RATE_LIMIT_WAIT_MS_MAX / 1000 ? seconds * 1000 : RATE_LIMIT_WAIT_MS_MAX;
}

int64_t rate_limit_jitter(int64_t ms) {
    uint32_t r = 0;
    secret_random(&r, sizeof r);
    return ms + (int64_t)(r % (uint32_t)(ms / 5 + 1));
}

static void pause_until(struct rate_limit *l, int64_t wait_ms) {
    l->paused_until_ms = rate_limit_now_ms() + wait_ms;
    l->paused_until_utc = (clock_ms(CLOCK_REALTIME) + wait_ms + 999) / 1000;
}

/* The wait that a 429 asks for, else the time to the reset, else seconds that double with each hit.
 */
static int64_t wait_after_hit(const struct rate_limit *l, int64_t retry_after,
                              int64_t until_reset) {
    int64_t wait = until_reset;
    if (retry_after > 0)
        wait = rate_limit_wait_ms(retry_after);
    else if (until_reset <= 0)
        wait = 1000LL << (l->rate_limit_hits < DOUBLINGS_MAX ? l->rate_limit_hits : DOUBLINGS_MAX);
    if (wait < 1000)
        return 1000;
    return wait < RATE_LIMIT_WAIT_MS_MAX ? wait : RATE_LIMIT_WAIT_MS_MAX;
}

static void note_hit(struct rate_limit *l, int64_t wait) {
    /* otherwise one of several calls that were in flight together */
    if (!l->half_open || rate_limit_now_ms() >= l->paused_until_ms) {
        l->rate_limit_hits++;
        pause_until(l, rate_limit_jitter(wait));
    }
    l->half_open = l->was_hit = true;
    l->left = -1;
}

void rate_limit_note(struct rate_limit *l, const struct rate_limit_answer *a, int running) {
    int64_t until_reset = 0;
    if (a->reset_at > 0 && a->reset_at < FAR_TIME) /* only the reset is a time of day */
        until_reset = a->reset_at * 1000 - clock_ms(CLOCK_REALTIME);
    bool known = until_reset > 0 && until_reset < RATE_LIMIT_WAIT_MS_MAX;
    if (a->status == 429) {
        note_hit(l, wait_after_hit(l, a->retry_after, until_reset));
        return;
    }
    if (rate_limit_now_ms() >= l->paused_until_ms) {
        l->half_open = false;
        l->rate_limit_hits = 0;
    }
    int64_t others = running - 1; /* calls in flight count as used */
    int64_t left = a->remaining > others ? a->remaining - others : 0;
    if (a->remaining < 0 || !known)
        left = -1;
    /* answers may come in another order than the server counted them: the lowest is right */
    if (left < 0 || l->left < 0 || l->left_until != a->reset_at || left < l->left)
        l->left = left;
    l->left_until = a->reset_at;
    l->pace_ms = l->left > 0 && l->left <= PACED_CALLS ? until_reset / (l->left * 20) : 0;
    if (a->remaining == 0 && known)
        pause_until(l, until_reset + 50);
}

bool rate_limit_admits(const struct rate_limit *l, int64_t now, int running) {
    return now >= l->last_start_ms + l->pace_ms && !(running > 0 && (l->half_open || l->left == 0));
}
