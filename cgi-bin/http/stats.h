/* What the workers did, counted in memory all of them share; read by /metrics. Gone with the
 * parent, as counters may be. */
#ifndef CGI_BIN_HTTP_STATS_H
#define CGI_BIN_HTTP_STATS_H
#include "base/buf.h"

struct stats;

struct stats *stats_open(
    int workers); /* by the parent, before it forks; NULL when there is no memory */
void stats_request(struct stats *s, int status,
                   double milliseconds);                  /* any worker; s may be NULL */
void stats_worker_lost(struct stats *s);                  /* a worker ended unasked */
void stats_print(const struct stats *s, struct buf *out); /* Prometheus text */
#endif
