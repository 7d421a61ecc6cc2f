/* Each stage is as wide as its share of the last complete run. */
#include "sync/progress.h"

#include <stdlib.h>

/* Shares of a first run, in thousandths. */
static const int64_t USUAL[SYNC_STAGE_COUNT] = {
    [SYNC_STAGE_LISTS] = 50, [SYNC_STAGE_COUNTS] = 150, [SYNC_STAGE_USERS] = 500,
    [SYNC_STAGE_CHECK] = 50, [SYNC_STAGE_ROLES] = 200,  [SYNC_STAGE_SAVE] = 50,
};

enum {
    KNOWN_PACE_PERMILLE = 100, /* from here on the run's own pace counts */
    STAGE_PERMILLE_MAX = 950,  /* of a stage that takes longer than the last time */
};

/* Milliseconds of the stages in text; a stage without a number has 0. Returns their sum. */
static int64_t progress_read(const char *text, int64_t out[SYNC_STAGE_COUNT]) {
    int64_t sum = 0;
    for (int i = 0; i < SYNC_STAGE_COUNT; i++) {
        char *end = NULL;
        int64_t ms = text ? strtoll(text, &end, 10) : 0;
        out[i] = ms > 0 ? ms : 0;
        sum += out[i];
        text = end == text ? NULL : end;
    }
    return sum;
}

/* Thousandths of the present stage. */
static int64_t progress_in_stage(const struct sync_pace *p, int64_t in_stage_ms, int64_t last_ms) {
    int64_t part = 0;
    if (p->stage == SYNC_STAGE_USERS && p->total > 0)
        part = 1000 * p->seen / p->total;
    else if (last_ms > 0)
        part = 1000 * in_stage_ms / last_ms;
    int64_t part_max = p->stage == SYNC_STAGE_USERS ? 1000 : STAGE_PERMILLE_MAX;
    return part < part_max ? part : part_max;
}

struct sync_progress sync_progress_of(const struct sync_pace *p) {
    int64_t last[SYNC_STAGE_COUNT], done[SYNC_STAGE_COUNT];
    int64_t last_sum = progress_read(p->last_ms, last);
    int64_t in_stage = p->elapsed_ms - progress_read(p->done_ms, done);
    const int64_t *share = last_sum > 0 ? last : USUAL;
    int64_t whole = 0, before = 0;
    for (int i = 0; i < SYNC_STAGE_COUNT; i++) {
        whole += share[i];
        before += i < (int)p->stage ? share[i] : 0;
    }
    int64_t part = progress_in_stage(p, in_stage > 0 ? in_stage : 0, last[p->stage]);
    int64_t permille = (1000 * before + part * share[p->stage]) / whole;
    int64_t whole_ms = last_sum;
    if (permille >= KNOWN_PACE_PERMILLE)
        whole_ms = 1000 * p->elapsed_ms / permille;
    struct sync_progress out = {.permille = (int)permille, .seconds_left = -1};
    if (whole_ms > 0)
        out.seconds_left = whole_ms * (1000 - permille) / 1000000;
    if (out.seconds_left >= 0 && out.seconds_left < p->waiting_seconds)
        out.seconds_left = p->waiting_seconds;
    return out;
}
