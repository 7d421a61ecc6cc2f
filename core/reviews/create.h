/* Starts a review: freezes its people and resolves its reviewers. */
#ifndef CORE_REVIEWS_CREATE_H
#define CORE_REVIEWS_CREATE_H
#include "reviews/review.h"

struct review_draft {
    const char *name;   /* valid */
    int64_t filter;     /* id of a saved filter */
    const char *due_on; /* YYYY-MM-DD */
    int64_t due_at;     /* the first second after it */
    /* Each an e-mail address, an account id, or "area:" and the id of an area, for everyone who may
     * change people of it now. */
    const char *const *reviewer;
    int reviewers;
    const char *who; /* as signed in */
    int64_t user;    /* row id of who starts it; 0: not in the synced data */
    int64_t now;
};
/* Inside db_begin, audited; wake lane notify after the commit. ERR_INPUT with a message for people
 * and *field, the name of the refused field; ERR_CONFLICT before the first sync. */
enum rc_err review_create(struct db *db, struct arena *a, const struct review_draft *d,
                          const char **field, int64_t *id) MUST_USE;
#endif
