/* How a lane's last run ended, kept in its lock file wake/<lane>.lock: read by metrics and doctor without the database,
 * so an idle minute writes nothing there. */
#ifndef CORE_LANE_MARK_H
#define CORE_LANE_MARK_H
#include <stdbool.h>
#include <stdint.h>

enum { LANE_COUNT = 3 };
extern const char *const lane_names[LANE_COUNT];

struct lane_mark { int64_t ended_at, milliseconds, exit_code; };

void lane_mark_write(int lock, const struct lane_mark *m); /* lock: the open lock file; failure is only logged */
bool lane_mark_read(const char *db_path, const char *lane, struct lane_mark *m); /* false: it has not ended yet, ever */
#endif
