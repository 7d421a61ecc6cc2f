/* Whose rights limit a run, and what they are now. */
#ifndef CORE_RUNS_RUN_AREA_H
#define CORE_RUNS_RUN_AREA_H
#include "db/area.h"
#include "runs/run.h"
#include "terms/reason.h"

/* *area: what the person acts_as may change now; NULL: everything, for acts_as 0. why: a code when
 * that person may not change an area any more (area-lost), or may change everything by now
 * (area-widened), which nobody meant when the preview was seen. Reads roles, so not on the
 * connection of an area. */
enum rc_err run_area(struct db *db, int64_t acts_as, int64_t now, const struct area **area,
                     struct reason *why) MUST_USE;

/* The same for planning: nothing at all where there is a reason, so that everybody is left out. */
enum rc_err run_area_limit(struct db *db, int64_t acts_as, int64_t now,
                           const struct area **area) MUST_USE;

/* The run was made by the person of the area, or for one of its named areas. NULL: every run is. */
bool run_is_of(const struct area *area, const struct run *r);
/* ERR_RIGHT unless the run is of the area of this connection. */
enum rc_err run_check_own(struct db *db, const struct run *r) MUST_USE;

/* Inside db_begin, when a run begins to wait for the second person: stores what it touches. */
enum rc_err run_reach_store(struct db *db, int64_t run) MUST_USE;
/* *yes: all people and calls of the waiting run lie inside the area. NULL: they do. */
enum rc_err run_reach_inside(struct db *db, int64_t run, const struct area *area,
                             bool *yes) MUST_USE;
#endif
