/* People get back what a run took from them: the undo of their part of it. For a week the task
 * leaves them alone. */
#ifndef CORE_WARNINGS_GIVE_BACK_H
#define CORE_WARNINGS_GIVE_BACK_H
#include "warnings/request.h"

enum give_back_outcome {
    GIVE_BACK_QUEUED, /* lane tasks does it next: wake it */
    GIVE_BACK_WAITS,  /* the undo waits for the second person, as any large run */
    GIVE_BACK_ASKED   /* an admin answers: wake notify */
};

/* Inside db_begin, audited. Undoes what the run took from the person, or makes a request of it:
 * when the task wants to be asked, when a product has no seat left below its limit, when the person
 * got access back as often as the setting returns_per_month within 30 days, when admin rights
 * were taken, or when no key is there for runs. A second time does nothing.
 * ERR_CONFLICT, with a message for the person, when the task does not allow it, the run is still in
 * progress, or nothing of theirs is left to give back. */
enum rc_err give_back(struct db *db, struct arena *a, const struct access_demand *d,
                      enum give_back_outcome *outcome) MUST_USE;
/* Inside db_begin: grants a request; the undo is in *undo. who: the admin. ERR_CONFLICT as
 * run_undo. */
enum rc_err give_back_grant(struct db *db, struct arena *a, const struct access_request *q,
                            const char *who, const char *base_url, int64_t now,
                            int64_t *undo) MUST_USE;
#endif
