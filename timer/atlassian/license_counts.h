/* Asks Jira sites how many seats Atlassian counts. Optional: only for sites that have a token. */
#ifndef TIMER_ATLASSIAN_LICENSE_COUNTS_H
#define TIMER_ATLASSIAN_LICENSE_COUNTS_H
#include "lane.h"

/* After a synchronization that was complete since began_at: asks for each site once a day, in about
 * a minute at most, and keeps the counts or why there are none. Other returns than OK are problems
 * of the database. Outside of a transaction. */
enum rc_err license_counts_ask(struct lane *l, int64_t began_at) MUST_USE;
#endif
