/* The listings that make a whole organization. */
#ifndef TIMER_SYNC_LISTINGS_H
#define TIMER_SYNC_LISTINGS_H
#include "sync/pages.h"

/* Reads the whole organization into staging. Atlassian's own counts prove that it is complete. */
enum rc_err listings_fetch_all(struct sync_run *run) MUST_USE;
#endif
