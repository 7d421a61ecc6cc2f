/* Where a lane's files are; and one line of three numbers in the lock file of a lane. Takes no lock itself. */
#include "lane_mark.h"
#include "log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *const lane_names[LANE_COUNT] = {"sync", "tasks", "notify"};

const char *lane_path(const char *db_path, const char *name, const char *suffix, char *out) {
    const char *slash = strrchr(db_path, '/');
    (void)snprintf(out, LANE_PATH_BYTES, "%.*s/wake%s%s%s", slash ? (int)(slash - db_path) : 1, slash ? db_path : ".", *name ? "/" : "", name, suffix);
    return out;
}

void lane_mark_write(int lock, const struct lane_mark *m) {
    char line[80]; /* of one length, so that a reader never meets the rest of an older one */
    int n = snprintf(line, sizeof line, "%020" PRId64 " %020" PRId64 " %03" PRId64 "\n", m->ended_at, m->milliseconds, m->exit_code);
    if (pwrite(lock, line, (size_t)n, 0) != n)
        log_line(LOG_LEVEL_WARN, "the end of this run could not be noted: %s", strerror(errno));
}

bool lane_mark_read(const char *db_path, const char *lane, struct lane_mark *m) {
    char path[LANE_PATH_BYTES];
    FILE *f = fopen(lane_path(db_path, lane, ".lock", path), "re");
    if (!f)
        return false;
    bool found = fscanf(f, "%20" SCNd64 " %20" SCNd64 " %3" SCNd64, &m->ended_at, &m->milliseconds, &m->exit_code) == 3;
    (void)fclose(f);
    return found;
}
