/* The files of a lane. wake/<lane> beside the database is touched to start it, by the web program
 * too. In the folder of the locks, where only the lanes may write, <lane>.lock is held while it
 * runs and names who holds it, and <lane>.last keeps how its last run ended: read by metrics and
 * doctor without the database, so an idle minute writes nothing there. */
#ifndef CORE_QUEUE_LANE_STATUS_H
#define CORE_QUEUE_LANE_STATUS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LANE_COUNT = 3 };
extern const char *const lane_names[LANE_COUNT];

enum { LANE_PATH_BYTES = 4200 };
/* wake/NAME beside the database; NAME "": the folder. Returns out, of LANE_PATH_BYTES. */
const char *lane_path(const char *db_path, const char *name, char *out);
/* LOCKS/NAME SUFFIX; SUFFIX is .lock or .last. Returns out, of LANE_PATH_BYTES. */
const char *lane_lock_path(const char *locks, const char *name, const char *suffix, char *out);

enum lane_hold {
    LANE_FREE,
    LANE_AT_WORK,  /* a lane, or rollcallctl that holds it off */
    LANE_STRANGER, /* held by something that is neither: nothing works and nothing will */
    LANE_NO_LOCK   /* errno says why */
};
/* Takes the lock; *fd holds it until it is closed, with the process at the latest. */
enum lane_hold lane_lock_take(const char *locks, const char *lane, int *fd);
/* Looks at it and lets go at once. A lock that is not there is free. */
enum lane_hold lane_lock_look(const char *locks, const char *lane);

struct lane_status {
    int64_t ended_at, milliseconds, exit_code;
};

void lane_status_write(const char *locks, const char *lane,
                       const struct lane_status *m); /* failure is only logged */
bool lane_status_read(const char *locks, const char *lane,
                      struct lane_status *m); /* false: it has not ended yet, ever */
#endif
