/* What synchronizations mean for undos (run_undo.c). */
#ifndef CORE_RUNS_UNDO_WATCH_H
#define CORE_RUNS_UNDO_WATCH_H
#include "db/db.h"
/* Outside of any transaction, after a synchronization: remembers of whom it shows another state
 * than a run left. An undo leaves them out, also when somebody changes them back before the next
 * one. */
enum rc_err run_undo_watch(struct db *db) MUST_USE;
#endif
