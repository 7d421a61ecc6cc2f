/* Warnings in lane tasks, and the clock they wait by. */
#include "tasks/lane_warnings.h"
#include "base/log.h"
#include "base/text.h"
#include "queue/job.h"
#include "warnings/begin.h"

#include "sql/timer/tasks/lane_warnings.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

enum { CLOCK_SECONDS_MAX = 3600, BOOT_BYTES = 64, WARNINGS_BYTES_MAX = 512 * 1024 * 1024 };

/* --- clocks */

struct clocks {
    const char *boot;
    int64_t monotonic, wall;
};

/* "" where the kernel does not tell. */
static const char *clock_boot_id(struct arena *a) {
    char *id = arena_alloc(a, BOOT_BYTES);
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, id, BOOT_BYTES - 1) : 0;
    if (fd >= 0)
        (void)close(fd);
    id[n > 0 ? n : 0] = '\0';
    for (char *p = id; *p; p++)
        if (*p == '\n')
            *p = '\0';
    return id;
}

static enum rc_err clock_load(struct lane *l, struct clocks *out, bool *found) {
    struct rows *r = NULL;
    TRY(db_query(l->db, Q_LANE_CLOCK, &r, ""));
    *found = db_next(r);
    if (*found)
        *out = (struct clocks){
            .boot = db_text(r, LANE_CLOCK__BOOT),
            .monotonic = db_int(r, LANE_CLOCK__MONOTONIC),
            .wall = db_int(r, LANE_CLOCK__WALL),
        };
    return db_end(r);
}

static enum rc_err clock_save(struct lane *l, const struct clocks *c) {
    return db_exec(l->db, Q_LANE_CLOCK_SAVE, NULL, "sii", c->boot, c->monotonic, c->wall);
}

/* The pair that is stored stays until the clocks differ by more than an hour, so that many small
 * steps count like a large one. A step back is stored at once: whatever begins then, begins by the
 * earlier clock. */
enum rc_err lane_clock_check(struct lane *l) {
    struct timespec monotonic;
    struct clocks before = {0};
    bool found = false;
    clock_gettime(CLOCK_MONOTONIC, &monotonic);
    struct clocks now = {clock_boot_id(l->arena), (int64_t)monotonic.tv_sec, l->now};
    TRY(clock_load(l, &before, &found));
    /* another boot, or a process whose clocks are its own: nothing can be said */
    if (!found || !text_equal(before.boot, now.boot) || now.monotonic < before.monotonic)
        return clock_save(l, &now);
    int64_t ahead = (now.wall - before.wall) - (now.monotonic - before.monotonic);
    if (ahead >= 0 && ahead <= CLOCK_SECONDS_MAX)
        return OK;
    TRY(db_begin(l->db));
    if (ahead > 0) {
        log_line(LOG_LEVEL_NOTICE,
                 "the clock was set forward by %lld s: people who were warned get that much more "
                 "time",
                 (long long)ahead);
        TRY(warnings_shift(l->db, ahead, now.wall - ahead));
    }
    TRY(clock_save(l, &now));
    return db_commit(l->db);
}

/* --- runs */

/* Each run has memory of its own: its plan is made again after each sync. */
static enum rc_err warn_turn(struct lane *l, int64_t run) {
    bool ended = false;
    struct arena *own = arena_open(WARNINGS_BYTES_MAX);
    db_use(l->db, own, l->err);
    enum rc_err rc = warnings_turn(l->db, own, run, l->config->base_url, l->now, &ended);
    if (rc != OK)
        log_err(l->err);
    db_rollback(l->db);
    arena_close(own);
    db_use(l->db, l->arena, l->err);
    if (ended)
        job_wake(l->config->db, "notify");
    return rc;
}

/* When none of its people can be told, the run ends at once. */
enum rc_err lane_warn(struct lane *l, int64_t run) {
    TRY(warnings_begin(l->db, run));
    TRY(warn_turn(l, run));
    job_wake(l->config->db, "notify");
    return OK;
}

enum rc_err lane_warnings(struct lane *l) {
    int64_t *ids = NULL;
    int n = 0, failed = 0;
    TRY(db_get_ints(l->db, Q_TURN_RUNS, &ids, &n, ""));
    for (int i = 0; i < n; i++)
        failed += warn_turn(l, ids[i]) != OK;
    return failed ? FAIL(l->err, ERR_INTERNAL,
                         "A run that warns people could not be checked; the log says why.",
                         "%d of %d", failed, n)
                  : OK;
}
