/* Reads listings into staging: several chains of pages in parallel, each by its cursor. */
#ifndef TIMER_SYNC_PAGES_H
#define TIMER_SYNC_PAGES_H
#include "atlassian/client.h"
#include "lane.h"
#include "staging/stage.h"
#include "terms/sync_phase.h"

enum { FETCH_PARALLEL = 16, LIGHT_PARALLEL = 32, CURSOR_BYTES_MAX = 3000 };

struct sync_run {
    struct lane *l;
    struct http *http;
    int64_t id;
    bool first;          /* no run was complete before */
    int64_t total, seen; /* users: expected, read */
    struct stage_state stage;
    enum sync_phase phase;
    int64_t stage_from_ms;  /* monotonic: when the stage of the phase began */
    const char *stage_ms;   /* milliseconds of the finished stages: "120 3400" */
    const char *stopped_by; /* who stopped the run; NULL: nobody */
    const char *org;        /* percent-encoded */
    int64_t stored_ms;      /* monotonic: when its progress was stored last */
    enum sync_phase stored_phase;
    char cursor[CURSOR_BYTES_MAX];
    int64_t newest_job;       /* when the run began */
    bool refining;            /* its figures stand; details are being read */
    bool cut;                 /* they wait for the next run */
    int refused;              /* people whose role sources Atlassian refused */
    struct listings *late;    /* of the phase under way */
    struct chain *late_chain; /* its chains */
};

/* Two chains read one listing from both ends. They stop when they have read as many rows together
 * as there are. */
struct pair {
    int64_t rows, expected;
    struct chain *chain[2];
    int chains;
};

/* Listings of one phase that others wait for. When the last of them has ended, `then` may add more
 * to the same phase by listings_add_late(). */
struct batch {
    int left;
    enum rc_err (*then)(struct sync_run *run, void *arg);
    void *arg;
};

/* What a chain fetches: from where, with which filters, and into which staging. */
struct listing {
    enum stage_kind kind;
    struct stage_context context;
    const char *path;
    const char *filters; /* JSON members ending with a comma, or "" */
    bool post;
    bool cursor_only; /* workspaces take the cursor and nothing else */
    bool one_page;    /* no other page is asked for */
    bool optional;    /* when Atlassian refuses it, nothing is missing */
    struct pair *pair;
    const char *unsorted; /* of a pair: the filters without the order */
    int64_t *count;       /* of a count: the result; of events: how many, once all were read */
    int64_t full_page;    /* a page of fewer rows is the last; 0: only the cursor tells */
    struct batch *batch;  /* that it belongs to; NULL: none */
    /* The longest listing goes first; otherwise it would run alone at the end. When nobody counted
     * it: the most there can be. */
    int64_t expected;
    int64_t rows;
    /* owned by pages.c */
    char *request;
    char *ahead; /* the cursor whose request was sent before its page was staged; "": none */
    char *mark;  /* a cursor seen earlier: meeting it again means a circle (Brent) */
    int64_t steps, steps_to_mark;
    int64_t empty; /* pages without a row in a row */
    int restarts;
};

struct listings {
    struct listing *at;
    size_t n, capacity;
    size_t late_max; /* so many more may be added while these are read */
};

/* Copies g; the pointer is good until the next call. */
struct listing *listings_add(struct sync_run *run, struct listings *all, struct listing g);
/* Adds these to the phase under way. */
enum rc_err listings_add_late(struct sync_run *run, const struct listings *more) MUST_USE;
/* Reads all listings, the longest first, as the given phase. */
enum rc_err pages_fetch(struct sync_run *run, enum sync_phase phase, struct listings *all) MUST_USE;
/* Begins a phase. Fails when somebody stopped the run: then run->stopped_by is set. */
enum rc_err sync_run_enter(struct sync_run *run, enum sync_phase phase) MUST_USE;
/* Writes phase, users, requests and waiting into the run's row. */
enum rc_err sync_run_progress(struct sync_run *run) MUST_USE;
/* Ends the present stage, to which the time since its beginning counts. */
void sync_run_end_stage(struct sync_run *run);
#endif
