/* The second part of a run: what only refines its figures. */
#ifndef TIMER_SYNC_REFINE_H
#define TIMER_SYNC_REFINE_H
#include "sync/pages.h"

/* After the figures are committed: asks about some people how their roles came, and writes what was
 * answered in one transaction. The rate limit, another job, or an error cuts it short; then the
 * next run goes on. Never fails the run. */
void refine_run(struct sync_run *run);
#endif
