/* Warnings: a task with notices tells people before it acts, and leaves them time.
 *
 * A run of such a task goes through the state RUN_WARNING. Each person it plans to change has a
 * row of `warning`, and a row of `notice` for each e-mail:
 *
 *   queued ── lane tasks plans, checks limits and approval ──▶ warning
 *   warning   lane notify sends the notices; lane tasks ends warnings of people who are active
 *             again, protected, kept, or whose notice failed
 *   warning ── every time is over, a later sync agrees ─────▶ queued ─▶ running ─▶ done
 *
 * While a run is in this state, its people stay `planned` in run_user. Whoever is left alone
 * becomes `skipped` there at that moment, so that no later step can take them in again.
 *
 *   begin.h    starts the warnings of a run
 *   turn.h     ends warnings, and finds when a run may act
 *   then_step.h  the second step
 *   notice.h   the e-mails: which are due, what became of them
 *   notice_text.h  their text
 *   keep.h     people keep their access
 *   request.h  people ask to keep it, or to get it back
 *   give_back.h  people get it back */
#ifndef CORE_WARNINGS_WARNING_H
#define CORE_WARNINGS_WARNING_H
#include "db/db.h"

/* Of one person in one run. JSON has the names as outcomes. */
enum warning_state {
    WARNING_UNKNOWN,
    WARNING_WARNED,        /* the run will act, unless something below happens first */
    WARNING_NOTICE_FAILED, /* the mail server did not take a notice, or nobody knows */
    WARNING_KEPT,          /* the person keeps the access */
    WARNING_ASKED,         /* the person asked to keep it; left alone until somebody answers */
    WARNING_ACTIVE,        /* used something since */
    WARNING_LEFT           /* left alone for another reason: run_user.cause */
};
const char *warning_state_name(enum warning_state state);
enum warning_state warning_state(const char *text);

enum {
    WARNING_DAY = 86400,
    /* Notices are due some hours early, so that a mail server that is down for a while moves
     * nobody's day. */
    NOTICE_EARLY_SECONDS = 6 * 3600,
    /* A run acts on figures of a sync that began so long after acts_at: activity is late. */
    WARNING_SYNC_SECONDS = WARNING_DAY,
};

/* The day a notice sent now can name when it promises so many days: its first second in the zone
 * of the pages, at least `days` days and an hour after now. */
enum rc_err warning_acts_at(struct db *db, int64_t now, int64_t days, int64_t *acts_at) MUST_USE;

/* Ends the warning of one person, inside db_begin: run_user becomes `skipped` with the reason, the
 * notices not sent are cancelled. Does nothing, and *ended is false, when the person's warning has
 * ended already or lane tasks has begun to act on them. state: none of warned and asked. */
enum rc_err warning_end(struct db *db, int64_t run, int64_t user, enum warning_state state,
                        const char *cause, const char *detail, int64_t now, bool *ended) MUST_USE;
#endif
