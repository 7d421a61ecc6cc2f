/* The plan of an undo: whom it puts back, by which calls, and whom it leaves out. */
#ifndef CORE_RUNS_UNDO_PLAN_H
#define CORE_RUNS_UNDO_PLAN_H
#include "db/area.h"
#include "runs/run.h"

/* Inside db_begin: plans a new undo of `source`, of everybody or (account_id not NULL) of one
 * person. area: the limits of who asked, NULL: none. *people: how many there is anything to put
 * back for. */
enum rc_err run_undo_plan(struct db *db, int64_t undo, int64_t source, const char *account_id,
                          const struct area *area, int64_t now, int64_t *people) MUST_USE;
/* Outside of any transaction: the same in short transactions, for an undo in the state
 * RUN_PREPARING without rows. The last transaction stays open. *open: false when the undo was
 * dropped meanwhile. */
enum rc_err run_undo_prepare(struct db *db, const struct run *undo, int64_t now,
                             bool *open) MUST_USE;
/* Outside of any transaction, just before an undo begins: skips people who have to be left out by
 * now. */
enum rc_err run_undo_renew(struct db *db, const struct run *undo, int64_t now) MUST_USE;
/* ERR_CONFLICT when this preview of an undo gives admin rights back and `who` is no owner. */
enum rc_err run_undo_confirm_check(struct db *db, const struct run *undo, const char *who,
                                   int64_t now) MUST_USE;
enum rc_err run_undo_is_owner(struct db *db, const char *who, int64_t now, bool *owner) MUST_USE;
/* Inside db_begin, when an undo ends: marks what it put back, and protects people when it was asked
 * to. */
enum rc_err run_undo_mark(struct db *db, struct arena *a, const struct run *undo,
                          int64_t now) MUST_USE;
#endif
