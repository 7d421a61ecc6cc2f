/* Plans runs that are rows already: at their start, and previews of very many people. */
#ifndef CORE_RUNS_PLAN_RUN_H
#define CORE_RUNS_PLAN_RUN_H
#include "runs/run.h"
#include "tasks/plan.h"

/* Inside a reading transaction, after people were chosen: plans them on the present figures. t: how
 * many people are taken depends on its limits, NULL: all are. keep: leaves out people who no longer
 * fit the filter. a may be NULL when t is. */
enum rc_err run_plan_chosen(struct db *db, struct arena *a, struct plan *p, const struct task *t,
                            bool keep) MUST_USE;

/* The functions below run outside of any transaction. */

/* Plans a run, or renews its plan on the present figures. A renewed plan has only people who were
 * in it. */
enum rc_err run_plan(struct db *db, struct arena *a, const struct run *r, int64_t now) MUST_USE;
/* Makes a preview of a run in the state RUN_PREPARING, or refuses it when the person whose rights
 * limit it has lost them. First removes rows that an interrupted start left. */
enum rc_err run_prepare(struct db *db, struct arena *a, int64_t run, int64_t now) MUST_USE;
/* Removes dropped runs, rows of people first, in short transactions. */
enum rc_err run_clear_dropped(struct db *db) MUST_USE;

/* The run in the state RUN_PREPARING of this person, or 0. */
enum rc_err run_preparing_of(struct db *db, const char *who, int64_t *id) MUST_USE;
/* Before another preview is left to the lane: *id is the one the person has to wait for, or 0. In
 * an area (in_area) several may wait; ERR_CONFLICT when these are too many. */
enum rc_err run_preparing_limit(struct db *db, const char *who, bool in_area, int64_t *id) MUST_USE;
/* How many people of such a run have rows already. */
enum rc_err run_prepared_people(struct db *db, int64_t run, int64_t *n) MUST_USE;
#endif
