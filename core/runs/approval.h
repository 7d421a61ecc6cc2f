/* The second person: which runs need one. approve.h has the approval itself. */
#ifndef CORE_RUNS_APPROVAL_H
#define CORE_RUNS_APPROVAL_H
#include "db/area.h"
#include "runs/run.h"

/* Runs of more people than this wait for the second person; 0: none does. It is the setting
 * approval_users, but a weaker setting takes effect only after it has stood for a day. Otherwise
 * somebody could weaken it, act, and set it back. Stronger settings take effect at once, so nobody
 * is locked out and a mistyped number can be corrected. */
enum rc_err run_approval_above(struct db *db, int64_t now, int64_t *above) MUST_USE;

/* Whether a run of so many people, started by `who`, waits for the second person. People of other
 * runs that the same person, under any name, started within 24 hours count as well; otherwise a
 * large run could be cut into slices. These are people of runs that wait to start, and people whom
 * runs that ended changed or failed for. Dry runs, runs that did not start and runs that a second
 * person approved do not count, and neither does `run` (0: none). */
struct run_approval {
    int64_t above;  /* run_approval_above */
    int64_t before; /* people of those other runs; 0 when above is 0 */
    bool needed;
    bool by_sum;  /* only together with those other runs */
    bool unknown; /* `who` is nobody's name (any more), so other runs cannot be counted */
};
enum rc_err run_approval_of(struct db *db, const char *who, int64_t run, int64_t people,
                            int64_t now, struct run_approval *out) MUST_USE;
/* The same for a run. Not needed for dry runs and approved runs. */
enum rc_err run_needs_approval(struct db *db, const struct run *r, int64_t now,
                               struct run_approval *out) MUST_USE;

/* Stores who started it, by name and account, for the count above. */
enum rc_err run_started_by(struct db *db, int64_t run, const char *who, int64_t now) MUST_USE;
/* Inside db_begin: the planned run waits for the second person from now on; adds the event
 * approvalNeeded. */
enum rc_err run_wait(struct db *db, struct arena *a, int64_t run, const struct run_approval *p,
                     const char *base_url, int64_t now) MUST_USE;

/* The run was made for one of the named areas, or for none and by the person. NULL: every run was.
 */
bool run_was_made_for(const struct area *area, const struct run *r);
/* And nothing of what it was planned for was lost since. */
bool run_is_of(const struct area *area, const struct run *r);
/* ERR_RIGHT unless the run is of the area of this connection. */
enum rc_err run_check_own(struct db *db, const struct run *r) MUST_USE;

/* Inside db_begin, when a run begins to wait for the second person: stores what it touches. */
enum rc_err run_reach_store(struct db *db, int64_t run) MUST_USE;
/* *yes: all people and calls of the waiting run lie inside the area. NULL: they do. */
enum rc_err run_reach_inside(struct db *db, int64_t run, const struct area *area,
                             bool *yes) MUST_USE;
#endif
