/* What happened to people after a run changed them. */
#ifndef CORE_RUNS_UNDO_WATCH_H
#define CORE_RUNS_UNDO_WATCH_H
#include "db/db.h"

/* Outside of any transaction, after a synchronization: notes of each run that can be undone who is
 * in another state than it left them. An undo leaves those people out, even when somebody changes
 * them back before the next synchronization. */
enum rc_err run_undo_watch(struct db *db) MUST_USE;

/* Makes the TEMP table undo_tree: the run, what it undoes, the undos of both, and so on. All of
 * them concern the same change. */
enum rc_err run_undo_find_tree(struct db *db, int64_t run) MUST_USE;
/* Makes undo_tree, and the TEMP table undo_later: what later runs changed of this one. */
enum rc_err run_undo_find_later(struct db *db, int64_t run) MUST_USE;
/* *upto: row id of the last of the run's next people above `after`, to write in one turn
 * (db/turns.h); INT64_MAX when there are no more. */
enum rc_err run_undo_next_people(struct db *db, int64_t run, int64_t after, int64_t *upto) MUST_USE;
#endif
