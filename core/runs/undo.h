/* Undos: a run that puts back what another run did. */
#ifndef CORE_RUNS_UNDO_H
#define CORE_RUNS_UNDO_H
#include "runs/run.h"

/* Inside db_begin, audited. Makes an undo of a run, or (account_id not NULL) of one person of it.
 * It is queued at once, or waits for the second person; when run_undo_previews it is a preview, or
 * a run in the state RUN_PREPARING. It leaves out people whom a later run or a synchronization
 * shows in another state than the run left them, and admin rights unless `who` is an owner.
 * ERR_CONFLICT when nothing is left to put back or an undo is under way. */
enum rc_err run_undo(struct db *db, struct arena *a, int64_t run, const char *account_id,
                     const char *who, const char *base_url, int64_t now, int64_t *id) MUST_USE;
/* Such an undo would be a preview: the run ended more than 30 days ago, or the undo concerns so
 * many people that lane tasks plans it. */
bool run_undo_previews(const struct db *db, const struct run *source, const char *account_id,
                       int64_t now);
/* How many calls an undo would make, and how many it leaves out because no owner asked for it. */
enum rc_err run_undo_size(struct db *db, int64_t undo, int64_t *calls, int64_t *withheld) MUST_USE;
/* Inside db_begin: the undo will protect the people it puts back, for so many days. */
enum rc_err run_undo_protect(struct db *db, int64_t undo, int64_t days,
                             const char *reason) MUST_USE;
#endif
