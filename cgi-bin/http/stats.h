/* Counters of the workers for /metrics, in memory that all of them share. They begin at 0 with each
 * start of the program. */
#ifndef CGI_BIN_HTTP_STATS_H
#define CGI_BIN_HTTP_STATS_H
#include "base/buf.h"

struct stats;

/* Called by the parent before it forks. NULL without memory; the other functions accept that. */
struct stats *stats_open(int workers);
/* Counts one answer. Any worker may call it. */
void stats_request(struct stats *s, int status, double milliseconds);
/* Counts a worker that ended although nobody stopped it. */
void stats_worker_lost(struct stats *s);
/* Prometheus text. */
void stats_print(const struct stats *s, struct buf *out);
#endif
