/* Files of a lane: their paths, the lock, and one line of three numbers about the last run. Runs no
 * lane. */
#include "queue/lane_status.h"
#include "base/log.h"
#include "host/data_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A new holder has not written its number yet, and lane_lock_probe() holds a lock briefly: tries
 * again for this long. */
enum { TRIES_MAX = 6, TRY_MS = 50, LINE_BYTES = 80 };

const char *const lane_names[LANE_COUNT] = {"sync", "tasks", "notify"};

const char *lane_path(const char *db_path, const char *name, char *out) {
    const char *slash = strrchr(db_path, '/');
    int folder = slash ? (int)(slash - db_path) : 1;
    (void)snprintf(out, LANE_PATH_BYTES, "%.*s/wake%s%s", folder, slash ? db_path : ".",
                   *name ? "/" : "", name);
    return out;
}

const char *lane_lock_path(const char *locks, const char *name, const char *suffix, char *out) {
    (void)snprintf(out, LANE_PATH_BYTES, "%s/%s%s", locks, name, suffix);
    return out;
}

/* All lines of a file have one length: nothing is left of an older one. */
static bool write_line(int fd, const char *line) {
    size_t n = strlen(line);
    return pwrite(fd, line, n, 0) == (ssize_t)n;
}

static bool read_line(int fd, char *line) {
    ssize_t n = pread(fd, line, LINE_BYTES - 1, 0);
    line[n > 0 ? n : 0] = '\0';
    return n > 0;
}

/* Refuses also a link in the place of the folder: beside the database of a test or of `make run`
 * others may write. */
static int lane_open(const char *locks, const char *lane, const char *suffix, int flags,
                     mode_t mode) {
    char path[LANE_PATH_BYTES];
    struct stat s;
    if (lstat(locks, &s) != 0)
        return -1;
    if (!S_ISDIR(s.st_mode)) {
        errno = ENOTDIR;
        return -1;
    }
    return data_file_open(lane_lock_path(locks, lane, suffix, path), flags, mode);
}

/* Compares the name of the process whose number is in the lock file, which only lanes can write. */
static bool lane_holder_is_ours(int fd) {
    char line[LINE_BYTES], path[64], name[32] = "";
    int64_t pid = 0;
    if (!read_line(fd, line) || sscanf(line, "%20" SCNd64, &pid) != 1 || pid <= 0)
        return false;
    (void)snprintf(path, sizeof path, "/proc/%" PRId64 "/comm", pid);
    FILE *f = fopen(path, "re");
    if (!f) /* /proc hides other users' processes: it is enough that it exists */
        return kill((pid_t)pid, 0) == 0;
    bool is_ours = fgets(name, sizeof name, f) && strncmp(name, "rollcall", 8) == 0;
    (void)fclose(f);
    return is_ours;
}

static enum lane_lock_state lane_try_lock(int fd, int how) {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
        if (flock(fd, how | LOCK_NB) == 0)
            return LANE_FREE;
        if (errno != EWOULDBLOCK)
            return LANE_NO_LOCK;
        if (lane_holder_is_ours(fd))
            return LANE_AT_WORK;
        nanosleep(&(struct timespec){.tv_nsec = TRY_MS * 1000 * 1000}, NULL);
    }
    return LANE_STRANGER;
}

enum lane_lock_state lane_lock_take(const char *locks, const char *lane, int *fd) {
    char line[LINE_BYTES];
    *fd = lane_open(locks, lane, ".lock", O_RDWR | O_CREAT, 0600);
    if (*fd < 0)
        return LANE_NO_LOCK;
    enum lane_lock_state state = lane_try_lock(*fd, LOCK_EX);
    (void)snprintf(line, sizeof line, "%020" PRId64 "\n", (int64_t)getpid());
    if (state == LANE_FREE) {
        if (write_line(*fd, line))
            return LANE_FREE;
        state = LANE_NO_LOCK;
    }
    int why = errno;
    (void)close(*fd);
    *fd = -1;
    errno = why;
    return state;
}

enum lane_lock_state lane_lock_probe(const char *locks, const char *lane) {
    int fd = lane_open(locks, lane, ".lock", O_RDONLY, 0);
    if (fd < 0)
        return errno == ENOENT ? LANE_FREE : LANE_NO_LOCK;
    enum lane_lock_state state = lane_try_lock(fd, LOCK_SH);
    int why = errno;
    (void)close(fd);
    errno = why;
    return state;
}

void lane_status_write(const char *locks, const char *lane, const struct lane_status *m) {
    char line[LINE_BYTES];
    (void)snprintf(line, sizeof line, "%020" PRId64 " %020" PRId64 " %03" PRId64 "\n", m->ended_at,
                   m->milliseconds, m->exit_code);
    int fd = lane_open(locks, lane, ".last", O_WRONLY | O_CREAT, 0644);
    if (fd < 0 || !write_line(fd, line))
        log_line(LOG_LEVEL_WARN, "the end of this run could not be noted in %s: %s", locks,
                 strerror(errno));
    if (fd >= 0)
        (void)close(fd);
}

bool lane_status_read(const char *locks, const char *lane, struct lane_status *m) {
    char line[LINE_BYTES];
    int fd = lane_open(locks, lane, ".last", O_RDONLY, 0);
    bool found = fd >= 0 && read_line(fd, line) &&
                 sscanf(line, "%20" SCNd64 " %20" SCNd64 " %3" SCNd64, &m->ended_at,
                        &m->milliseconds, &m->exit_code) == 3;
    if (fd >= 0)
        (void)close(fd);
    return found;
}
