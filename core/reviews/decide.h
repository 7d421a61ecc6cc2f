/* Saves decisions of reviewers. */
#ifndef CORE_REVIEWS_DECIDE_H
#define CORE_REVIEWS_DECIDE_H
#include "reviews/review.h"

struct review_answer {
    enum review_decision decision; /* not REVIEW_NONE */
    const char *reason;            /* "" only where it is not REVIEW_REMOVE */
    int64_t seen; /* review.changes of the page; -1: not known, so the last answer counts */
    const char *who;
    int64_t user;  /* row id; 0: not in the synced data */
    bool is_owner; /* may decide where no reviewer is left */
    int64_t now;
};

enum review_problem {
    REVIEW_SAVED,
    REVIEW_NOT_IN,  /* nobody this person may see has that account id */
    REVIEW_OWN,     /* it is their own access */
    REVIEW_BARRED,  /* they gave it, or others review it */
    REVIEW_CHANGED, /* somebody else decided since the page was shown */
    REVIEW_IN_RUN   /* a run that acts has the person */
};

struct review_outcome {
    enum review_problem problem;
    const char *name;       /* of the person; NULL with REVIEW_NOT_IN */
    const char *decided_by; /* of the decision before; NULL: none */
};

/* This person (me: row id or 0, who: as signed in) gave the user access. */
enum rc_err review_gave(struct db *db, int64_t user, int64_t me, const char *who,
                        bool *yes) MUST_USE;

/* Inside db_begin, before review_decide: counts the save. *change: its number. ERR_CONFLICT when
 * the review is closed. */
enum rc_err review_decide_begin(struct db *db, int64_t review, int64_t *change) MUST_USE;
/* Inside the same db_begin: decides about one person, when they may. */
enum rc_err review_decide(struct db *db, int64_t review, int64_t change, const char *account_id,
                          const struct review_answer *w, struct review_outcome *out) MUST_USE;
/* Inside the same db_begin, after the last one: audits, and drops a preview made of decisions that
 * changed. *dropped: it was. */
enum rc_err review_decide_end(struct db *db, struct arena *a, int64_t review, int64_t change,
                              const struct review_answer *w, int64_t people,
                              bool *dropped) MUST_USE;
#endif
