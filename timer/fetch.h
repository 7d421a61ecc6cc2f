/* Everything a run reads: which listings, by which chains, proven complete by Atlassian's own count. */
#ifndef FETCH_H
#define FETCH_H
#include "http.h"
#include "lane.h"

struct run {
    struct lane *l;
    struct http *http;
    int64_t id, total, seen; /* users: expected, read */
    const char *phase, *org; /* org: percent-encoded */
};

/* Writes the run's row: phase, users, requests, waiting. arg is the run; also the tick of http_run. */
enum rc_err run_progress(void *arg, struct err *e) MUST_USE;
/* Reads the whole organization into staging. */
enum rc_err fetch_all(struct run *run) MUST_USE;
#endif
