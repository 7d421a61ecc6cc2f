/* Begins the warnings of a run: one for each person it plans to change, with the notices. Sends
 * nothing: lane notify does. */
#ifndef CORE_WARNINGS_BEGIN_H
#define CORE_WARNINGS_BEGIN_H
#include "warnings/warning.h"

/* Inside db_begin: a queued run goes into the state RUN_WARNING. */
enum rc_err warnings_begin(struct db *db, int64_t run) MUST_USE;
/* Outside of any transaction, for lanes: adds the warnings and notices that a run in this state
 * still lacks, in short transactions. People who cannot be warned are left alone with the reason.
 * Killed at any moment, the next call goes on. *open is false when somebody ended the run
 * meanwhile. */
enum rc_err warnings_fill(struct db *db, struct arena *a, int64_t run, int64_t now,
                          bool *open) MUST_USE;
#endif
