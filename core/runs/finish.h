/* Ends a run. */
#ifndef CORE_RUNS_FINISH_H
#define CORE_RUNS_FINISH_H
#include "runs/run.h"
#include "terms/reason.h"

/* Inside db_begin: stores state, counts and reason, and adds the events, except for a dry run:
 * taskSuccess or taskFailure, and in addition runRefused, or bulkDone of a bulk operation. Only one
 * of them is mailed. RUN_DONE becomes RUN_FAILED when the run failed for anybody. Does nothing when
 * somebody has ended the run already. */
enum rc_err run_end(struct db *db, struct arena *a, int64_t run, enum run_state state,
                    struct reason why, const char *base_url, int64_t now) MUST_USE;
/* Part of the end of a run, after its people were ended: their warnings end, too. */
enum rc_err run_end_warnings(struct db *db, int64_t run, int64_t now) MUST_USE;
#endif
