/* What a person sees of their own access: what is going to be taken, what was taken, and what they
 * can do about it. Page and API of My access show the same. */
#ifndef CORE_WARNINGS_OWN_ACCESS_H
#define CORE_WARNINGS_OWN_ACCESS_H
#include "tasks/task_terms.h"

/* Access that a run is going to take. */
struct own_upcoming {
    int64_t run;
    const char *task;     /* the name of the run */
    const char *kind;     /* of the gravest call: core/terms/step.h */
    int64_t acts_at;      /* UTC seconds, the first of a day */
    int64_t last_active;  /* in the products in question; 0: never */
    enum permission keep; /* OFF also when it is too late, or was declined */
    bool asked;           /* a request is open */
    bool declined;        /* an admin has declined one */
};

/* Access that a run took and that nobody has given back. */
struct own_taken {
    int64_t run;
    const char *task, *kind;
    int64_t at, last_active;
    enum permission give_back; /* OFF also while nothing can be given back now */
    bool asked;                /* a request is open */
    bool declined;             /* an admin has declined the last one */
    bool coming;               /* it is on its way back */
    bool waits;                /* and waits for the second person */
    bool later;                /* a later step has to be given back first */
};

/* Arrays in the arena: the nearest first, and the newest first. */
enum rc_err own_access_upcoming(struct db *db, int64_t user, struct own_upcoming **out,
                                int *n) MUST_USE;
enum rc_err own_access_taken(struct db *db, int64_t user, struct own_taken **out, int *n) MUST_USE;
#endif
