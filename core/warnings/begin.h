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
/* Why a person with this address (NULL: none) cannot be warned: a code of terms/reason, or NULL.
 * is_shared: another living person has it, too. */
const char *warning_address_problem(const char *email, bool is_shared);

/* --- before that: whom a preview will reach */

/* Numbers of people. Each planned person counts once, by the first of these that fits. */
struct warning_reach {
    int64_t no_address, bad_address, shared_address; /* never warned, so never changed */
    int64_t provider, unmanaged;                     /* never reached by the second step */
    int64_t second;                                  /* the second step could reach them */
    int64_t safe; /* not planned: protected people and organization admins */
};

/* Of a preview. One pass over its people; reads every address when the run warns. */
enum rc_err warning_reach(struct db *db, int64_t run, struct warning_reach *out) MUST_USE;
#endif
