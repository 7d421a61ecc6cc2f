/* The files of a lane. wake/<lane> beside the database is touched to start it, also by the web
 * program. In the folder of the locks, which only the lanes may write, <lane>.lock is held while
 * the lane runs and names its holder, and <lane>.last has the end of its last run: metrics and
 * doctor read it without the database, so that an idle minute writes nothing there. */
#ifndef CORE_QUEUE_LANE_STATUS_H
#define CORE_QUEUE_LANE_STATUS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LANE_COUNT = 3, LANE_PATH_BYTES = 4200 };
extern const char *const lane_names[LANE_COUNT];

/* Writes wake/NAME beside the database, or its folder for NAME "", into out[LANE_PATH_BYTES];
 * returns out. */
const char *lane_path(const char *db_path, const char *name, char *out);
/* Writes LOCKS/NAME SUFFIX into out[LANE_PATH_BYTES]; SUFFIX is .lock or .last. Returns out. */
const char *lane_lock_path(const char *locks, const char *name, const char *suffix, char *out);

enum lane_lock_state {
    LANE_FREE,
    LANE_AT_WORK,  /* held by a lane, or by rollcallctl, which keeps it away */
    LANE_STRANGER, /* held by another program: the lane cannot run */
    LANE_NO_LOCK   /* see errno */
};
/* Takes the lock. *fd holds it until the caller closes it, or the process ends. */
enum lane_lock_state lane_lock_take(const char *locks, const char *lane, int *fd);
/* Does not keep the lock. A missing lock file is free. */
enum lane_lock_state lane_lock_probe(const char *locks, const char *lane);

struct lane_status {
    int64_t ended_at; /* UTC seconds */
    int64_t milliseconds, exit_code;
};

/* Only logs a failure. */
void lane_status_write(const char *locks, const char *lane, const struct lane_status *m);
/* False: no run has ended yet. */
bool lane_status_read(const char *locks, const char *lane, struct lane_status *m);
#endif
