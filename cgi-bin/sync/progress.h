/* How far a sync is, over all of its stages, and how long it may still take. Only computes. */
#ifndef CGI_BIN_SYNC_PROGRESS_H
#define CGI_BIN_SYNC_PROGRESS_H
#include "terms/sync_phase.h"
#include <stdint.h>

struct sync_pace {
    enum sync_stage stage;
    const char *done_ms; /* of the finished stages, "120 3400"; NULL: none */
    const char *last_ms; /* of all stages of the last complete run; NULL: there is none */
    int64_t elapsed_ms;
    int64_t seen, total;     /* users */
    int64_t waiting_seconds; /* for the rate limit */
};

struct sync_progress {
    int permille;
    int64_t seconds_left; /* -1: unknown */
};

struct sync_progress sync_progress_of(const struct sync_pace *pace);
#endif
