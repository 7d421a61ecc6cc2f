/* Stores a plan as the rows of a run: run_user, run_step, run_loss and run_group.
 *
 * again: a stored plan is renewed. Then people who fall out become "skipped" and not "left-out",
 * and so do people who would lose more unasked than the stored plan said. */
#ifndef CORE_TASKS_PLAN_STORE_H
#define CORE_TASKS_PLAN_STORE_H
#include "tasks/plan.h"

/* After plan_derive: who would lose which seats; the actions of the run say which ones are asked
 * for. Writes TEMP tables only. */
enum rc_err plan_losses(struct db *db, int64_t run, bool again) MUST_USE;
/* Inside db_begin: plan_losses, and all rows. */
enum rc_err plan_store(struct db *db, int64_t run, bool again) MUST_USE;
/* Outside of any transaction, after plan_losses: all rows in short transactions (db/turns.h), for
 * very many people. The last transaction stays open for what the caller adds. *open: false when
 * the run was ended or dropped meanwhile. */
enum rc_err plan_store_in_turns(struct db *db, int64_t run, bool again, bool *open) MUST_USE;
#endif
