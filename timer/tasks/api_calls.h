/* One step of a run as a call to Atlassian. */
#ifndef TIMER_TASKS_API_CALLS_H
#define TIMER_TASKS_API_CALLS_H
#include "tasks/execution.h"

struct call {
    struct execution *execution;
    int64_t user, seq;
    const char *kind;
    const char *directory, *group, *account; /* percent-encoded; NULL: none */
    const char *resource, *role;
    const char *quoted;     /* the account as a JSON string */
    const char *state;      /* the outcome; NULL: none yet */
    const char *error_code; /* Atlassian's code of its error */
    struct reason why;
    int status;
    bool recorded; /* the outcome is in the database */
};

/* Sets path, body and method of the chain. A call that cannot be made gets *problem with a code
 * instead. */
enum rc_err call_prepare(struct call *c, struct chain *chain, struct reason *problem) MUST_USE;
/* Sets state and why from the answer. state: done, failed, or "intent" when only reading the person
 * again can decide. */
void call_classify(struct call *c, const struct http_answer *a);
#endif
