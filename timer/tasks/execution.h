/* One run that has its plan, while it acts. Users are handled in batches. */
#ifndef TIMER_TASKS_EXECUTION_H
#define TIMER_TASKS_EXECUTION_H
#include "atlassian/client.h"
#include "lane.h"
#include "runs/run.h"
#include "tasks/plan.h"
#include "terms/reason.h"

enum {
    USER_BATCH = 240,
    SEARCH_IDS_MAX = 10, /* account ids of one search */
    PARALLEL_CALLS = 20,
    STALE_SECONDS = 60 /* older state is read again before a call */
};

struct run_person {
    int64_t user;
    const char *account_id, *encoded;
    bool roles; /* direct roles are in question */
};

struct execution {
    struct lane *l; /* its arena lasts for one batch of users, so that memory stays flat */
    struct http *http;
    struct run run;
    int64_t
        first; /* the run whose plan decides: of an undo of an undo the first run, else run.id */
    const char *org; /* percent-encoded */
    struct plan plan;
    const struct action *action; /* of the plan, before the limits of an area */
    int actions;
    bool undo;
    bool takes_away;           /* an undo of an undo may take away, too */
    bool per_directory;        /* states per directory are in question */
    int64_t cutoff;            /* activity since then counts as active */
    struct run_person *person; /* of the batch */
    int people;
    int64_t read_at;     /* when their state was read, UTC seconds */
    int failures;        /* in a row */
    int64_t requests;    /* of earlier lane starts */
    struct reason halt;  /* why the whole run ends, in the run's arena; no code: it goes on */
    struct arena *arena; /* of the run */
};

int64_t execution_now(void); /* UTC seconds */
/* Writes requests and counts into the run's row. advanced: the run has made progress. */
enum rc_err execution_progress(struct execution *x, bool advanced) MUST_USE;
/* Halts the run when somebody asked to stop it, the key was removed, has expired or is refused, or
 * the person whose rights limit it lost them. */
enum rc_err execution_check_stop(struct execution *x) MUST_USE;
/* Before people are read: the limits of the run are those of this moment. Their memory is the
 * batch's. */
enum rc_err execution_limit(struct execution *x) MUST_USE;
/* True when the state of the people must be read again. */
bool execution_is_stale(const struct execution *x);
/* The tick of http_run while only reading; arg is the execution. Records progress, and fails when
 * the run was stopped meanwhile. */
enum rc_err execution_tick(void *arg, struct err *e) MUST_USE;
#endif
