/* Reading listings into staging: chains of pages side by side, each by its cursor. listings.c says
 * which. */
#ifndef TIMER_SYNC_PAGES_H
#define TIMER_SYNC_PAGES_H
#include "atlassian/client.h"
#include "lane.h"
#include "sync/stage.h"

enum { FETCH_PARALLEL = 8, CURSOR_MAX = 3000 };

struct sync_run {
    struct lane *l;
    struct http *http;
    int64_t id, total, seen; /* users: expected, read */
    struct stage_state stage;
    const char *phase, *org; /* org: percent-encoded */
    char cursor[CURSOR_MAX];
    int untold; /* people of whom Atlassian refused to tell how their roles came */
};

/* Two chains read one listing from both ends and stop where they meet: when they have seen as many
 * rows as there are. */
struct pair {
    int64_t rows, expected;
    struct chain *chain[2];
    int chains;
};

/* What a chain fetches: where to, with which filters, and into which staging. */
struct listing {
    enum stage_kind kind;
    struct stage_context context;
    const char *path, *filters; /* filters: JSON members ending with a comma, or "" */
    bool post, cursor_only;     /* workspaces take the cursor and nothing else */
    struct pair *pair;
    const char *unsorted;   /* of a pair: the filters without the order */
    int64_t *count;         /* of a count: where it goes */
    int64_t expected, rows; /* expected: for the longest to come first, or one would be read alone
                               at the end; not counted: all there can be */
    /* kept by fetch.c */
    char *request, *mark; /* mark: a cursor seen earlier: meeting it again means a circle (Brent) */
    int64_t steps, steps_to_mark, empty; /* empty: pages without a row, up to now */
    int restarts;
};

struct listings {
    struct listing *at;
    int n, capacity;
};

/* Copies g in; the pointer is good until the next call. */
struct listing *listings_add(struct sync_run *run, struct listings *all, struct listing g);
/* Reads them all, the longest first. phase stands on the page. */
enum rc_err fetch(struct sync_run *run, const char *phase, struct listings *all) MUST_USE;
/* Writes the run's row: phase, users, requests, waiting. arg is the run; also the tick of http_run.
 */
enum rc_err run_progress(void *arg, struct err *e) MUST_USE;
/* listings.c: reads the whole organization into staging, proven complete by Atlassian's own counts.
 */
enum rc_err fetch_all(struct sync_run *run) MUST_USE;
#endif
