/* The files of a lane in the folder wake/ beside the database: wake/<lane> is touched to start it, wake/<lane>.lock is held while it
 * runs and keeps how its last run ended: read by metrics and doctor without the database, so an idle minute writes nothing there. */
#ifndef CORE_LANE_MARK_H
#define CORE_LANE_MARK_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LANE_COUNT = 3 };
extern const char *const lane_names[LANE_COUNT];

enum { LANE_PATH_BYTES = 4200 };
/* wake/NAME beside the database; NAME "": the folder. Returns out, of LANE_PATH_BYTES. */
const char *lane_path(const char *db_path, const char *name, const char *suffix, char *out);

struct lane_mark { int64_t ended_at, milliseconds, exit_code; };

void lane_mark_write(int lock, const struct lane_mark *m); /* lock: the open lock file; failure is only logged */
bool lane_mark_read(const char *db_path, const char *lane, struct lane_mark *m); /* false: it has not ended yet, ever */
#endif
