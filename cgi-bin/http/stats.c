/* Counters and one histogram in an anonymous mapping that the parent makes and the workers inherit.
 * Additions are atomic, so a worker that dies holds no lock. Knows no person and no address. */
#include "http/stats.h"

#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>

/* Upper bounds of the histogram in milliseconds. A page shall take at most 50. */
static const double BOUNDS[] = {1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10000};
enum { BUCKETS = sizeof BOUNDS / sizeof *BOUNDS, CLASSES = 6 };

struct stats {
    int workers;
    _Atomic uint64_t bucket[BUCKETS + 1]; /* the last one: longer than every bound */
    _Atomic uint64_t microseconds;
    _Atomic uint64_t answers[CLASSES]; /* by the first digit of the status */
    _Atomic uint64_t lost;
};

struct stats *stats_open(int workers) {
    struct stats *s =
        mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        return NULL;
    s->workers = workers;
    return s;
}

static void stats_add(_Atomic uint64_t *counter, uint64_t n) {
    atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

void stats_request(struct stats *s, int status, double milliseconds) {
    if (!s)
        return;
    int i = 0;
    while (i < BUCKETS && milliseconds > BOUNDS[i])
        i++;
    stats_add(&s->bucket[i], 1);
    stats_add(&s->microseconds, (uint64_t)(milliseconds * 1e3));
    stats_add(&s->answers[status / 100 < CLASSES ? status / 100 : 0], 1);
}

void stats_worker_lost(struct stats *s) {
    if (s)
        stats_add(&s->lost, 1);
}

static unsigned long long stats_value(const _Atomic uint64_t *counter) {
    return (unsigned long long)atomic_load_explicit(counter, memory_order_relaxed);
}

void stats_print(const struct stats *s, struct buf *out) {
    if (!s)
        return;
    buf_puts(out, "# HELP rollcall_workers Worker processes of the web program.\n# TYPE "
                  "rollcall_workers gauge\n");
    buf_printf(out, "rollcall_workers %d\n", s->workers);
    buf_puts(out, "# HELP rollcall_workers_lost_total Workers that ended unexpectedly and were "
                  "replaced.\n# TYPE rollcall_workers_lost_total counter\n");
    buf_printf(out, "rollcall_workers_lost_total %llu\n", stats_value(&s->lost));
    buf_puts(out, "# HELP rollcall_http_responses_total Answers since the start, by class of "
                  "status.\n# TYPE rollcall_http_responses_total counter\n");
    for (int i = 2; i < CLASSES; i++)
        buf_printf(out, "rollcall_http_responses_total{code=\"%dxx\"} %llu\n", i,
                   stats_value(&s->answers[i]));
    buf_puts(out, "# HELP rollcall_http_request_duration_seconds Time from the first byte read to "
                  "the last one written.\n"
                  "# TYPE rollcall_http_request_duration_seconds histogram\n");
    unsigned long long sum = 0;
    for (int i = 0; i < BUCKETS; i++)
        buf_printf(out, "rollcall_http_request_duration_seconds_bucket{le=\"%g\"} %llu\n",
                   BOUNDS[i] / 1e3, sum += stats_value(&s->bucket[i]));
    sum += stats_value(&s->bucket[BUCKETS]);
    buf_printf(out, "rollcall_http_request_duration_seconds_bucket{le=\"+Inf\"} %llu\n", sum);
    buf_printf(out, "rollcall_http_request_duration_seconds_sum %.6f\n",
               (double)stats_value(&s->microseconds) / 1e6);
    buf_printf(out, "rollcall_http_request_duration_seconds_count %llu\n", sum);
}
