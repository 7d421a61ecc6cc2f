/* One turn of a run in the state RUN_WARNING: ends warnings, and finds when the run may act. */
#ifndef CORE_WARNINGS_TURN_H
#define CORE_WARNINGS_TURN_H
#include "warnings/warning.h"

enum { WARNING_OVERDUE_SECONDS = 30 * WARNING_DAY };

/* Outside of any transaction, for lanes. Goes on with what warnings_fill left, and after each sync
 * plans the run anew: whoever used anything since, was protected, left or does not match any more
 * is left alone. The run acts once, for all its people, when
 *   - the mail server accepted every notice of everybody,
 *   - the days those notices promise are over for everybody,
 *   - the newest sync began a day after that, and it left them in,
 *   - with those on whom other runs of the task acted that day they are within its limits.
 * Then it is queued again; run_terms.ready_at says that its warnings are over. It ends when its
 * task was turned off or changed, and when nobody is left. *ended: it did, and has events. Cheap
 * when nothing is due. */
enum rc_err warnings_turn(struct db *db, struct arena *a, int64_t run, const char *base_url,
                          int64_t now, bool *ended) MUST_USE;
/* Inside db_begin, after the wall clock was set forward by so many seconds, which no time passed
 * for: everything that waits waits so much longer. was: the wall clock before. */
enum rc_err warnings_shift(struct db *db, int64_t seconds, int64_t was) MUST_USE;
/* Inside db_begin, after a backup was restored: nobody knows which notices were sent since, so all
 * runs that warn stop. *runs: how many. */
enum rc_err warnings_restored(struct db *db, const char *who, int64_t now, int *runs) MUST_USE;
/* In short transactions: removes warnings, requests and permissions to keep that ended a year
 * ago. */
enum rc_err warnings_prune(struct db *db, int64_t now) MUST_USE;
#endif
