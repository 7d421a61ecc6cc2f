/* Checking an API key that somebody entered. */
#ifndef TIMER_SYNC_KEY_CHECK_H
#define TIMER_SYNC_KEY_CHECK_H
#include "lane.h"

/* Checks the key in state checking and finishes the job; *passed: a key was put in place. */
enum rc_err key_check_run(struct lane *l, int64_t job, int64_t key_id, bool *passed) MUST_USE;
#endif
