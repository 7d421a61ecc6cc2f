/* What lane tasks does for runs that warn people before they act. core/warnings decides. */
#ifndef TIMER_TASKS_LANE_WARNINGS_H
#define TIMER_TASKS_LANE_WARNINGS_H
#include "lane.h"
#include "warnings/turn.h"

/* At the start of each turn, before anything looks at the time: when the wall clock was set forward
 * since the last turn, all waiting times get longer by that. */
enum rc_err lane_clock_check(struct lane *l) MUST_USE;
/* Begins the warnings of a planned run, and wakes lane notify. */
enum rc_err lane_warn(struct lane *l, int64_t run) MUST_USE;
/* A turn of every run that warns. What fails is logged, and no run waits for another. */
enum rc_err lane_warnings(struct lane *l) MUST_USE;
#endif
