/* Acting: one run that has its plan, window by window of people. Shared by act.c, live.c and
 * calls.c. */
#ifndef TIMER_TASKS_EXECUTE_H
#define TIMER_TASKS_EXECUTE_H
#include "atlassian/client.h"
#include "lane.h"
#include "runs/run.h"
#include "tasks/plan.h"
#include "terms/reason.h"

enum { WINDOW = 240, BATCH = 10 /* account ids of one search */, PARALLEL_CALLS = 20 };

struct run_person {
    int64_t user;
    const char *account_id, *encoded;
    bool roles; /* direct roles are in question */
};

struct execution {
    struct lane
        *l; /* its arena is the window's: emptied after each window, so that memory stays flat */
    struct http *http;
    struct run run;
    int64_t
        first; /* whose plan says what is taken: of an undo of an undo the first run, else run.id */
    const char *org; /* percent-encoded */
    struct plan plan;
    bool undo, takes_away, places; /* takes_away: an undo of an undo may, too; places: states per
                                      directory are in question */
    int64_t cutoff;                /* active since then counts as active */
    struct run_person *person;     /* of the window */
    int people;
    int64_t read_at;     /* when their state was read, UTC seconds */
    int failures;        /* in a row */
    int64_t requests;    /* of earlier lane starts */
    struct reason halt;  /* why the whole run ends; no code: it goes on. In the run's arena */
    struct arena *arena; /* of the run */
};

/* act.c: while only reading: once in a while requests and counts into the run's row, and an error
 * (of arg, a struct execution) when somebody asked to stop the run. */
enum rc_err execute_tick(void *arg, struct err *e) MUST_USE;

/* live.c: reads the state of the first n people of `person` from Atlassian into the planner's
 * tables. */
enum rc_err recheck_users(struct execution *x, const struct run_person *person, int n) MUST_USE;

/* groups.c: halts the run when a group of its next steps gives something else than when it was
 * planned, or one to join makes admins; of an undo that gives back only those steps are left out.
 */
enum rc_err recheck_groups_begin(struct db *db) MUST_USE; /* nothing is known of any group */
enum rc_err recheck_groups(struct execution *x) MUST_USE;

/* calls.c: one step as a call. */
struct call {
    struct execution *act;
    int64_t user, seq;
    const char *kind, *directory, *group, *resource, *role, *account,
        *quoted;                    /* account is percent-encoded, quoted a JSON string */
    const char *state, *error_code; /* outcome, NULL: none yet; Atlassian's code of its error */
    struct reason why;
    int status;
    bool told; /* told: the outcome is in the database */
};
/* problem says why it cannot be called, else it has no code and chain has path, body and method. */
enum rc_err call_prepare(struct call *c, struct chain *chain, struct reason *problem) MUST_USE;
/* From the answer to state and why: done, failed; "intent" when only another look at the person can
 * tell. */
void call_classify(struct call *c, const struct http_answer *a);

/* act.c: until everybody has an outcome, the run is halted, or it makes room (*room: for what, in
 * words; else NULL). */
enum rc_err execute_run(struct execution *x, const char **room) MUST_USE;
#endif
