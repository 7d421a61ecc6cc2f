/* Where a lane's files are, its lock, and the one line of three numbers about its last run. Runs no
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

/* A holder that has not said yet who it is, and whoever only looked at the lock, are given this
 * time. */
enum { LOOKS = 6, LOOK_MS = 50, LINE_BYTES = 80 };

const char *const lane_names[LANE_COUNT] = {"sync", "tasks", "notify"};

const char *lane_path(const char *db_path, const char *name, char *out) {
    const char *slash = strrchr(db_path, '/');
    (void)snprintf(out, LANE_PATH_BYTES, "%.*s/wake%s%s", slash ? (int)(slash - db_path) : 1,
                   slash ? db_path : ".", *name ? "/" : "", name);
    return out;
}

const char *lane_lock_path(const char *locks, const char *name, const char *suffix, char *out) {
    (void)snprintf(out, LANE_PATH_BYTES, "%s/%s%s", locks, name, suffix);
    return out;
}

/* Lines have one length, so that a reader never meets the rest of an older one. */
static bool write_line(int fd, const char *line) {
    size_t n = strlen(line);
    return pwrite(fd, line, n, 0) == (ssize_t)n;
}

static bool read_line(int fd, char *line) {
    ssize_t n = pread(fd, line, LINE_BYTES - 1, 0);
    line[n > 0 ? n : 0] = '\0';
    return n > 0;
}

/* The folder itself may be no link either: beside the database of a test or of `make run` others
 * may put one. */
static int open_of_lane(const char *locks, const char *lane, const char *suffix, int flags,
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

/* Only whoever may write the lock's file can have written the number, and such a process of
 * Rollcall bears its name. */
static bool holder_is_ours(int fd) {
    char line[LINE_BYTES], path[64], name[32] = "";
    int64_t pid = 0;
    if (!read_line(fd, line) || sscanf(line, "%20" SCNd64, &pid) != 1 || pid <= 0)
        return false;
    (void)snprintf(path, sizeof path, "/proc/%" PRId64 "/comm", pid);
    FILE *f = fopen(path, "re");
    if (!f) /* where /proc hides others, a process that is there has to do */
        return kill((pid_t)pid, 0) == 0;
    bool named = fgets(name, sizeof name, f) && strncmp(name, "rollcall", 8) == 0;
    (void)fclose(f);
    return named;
}

static enum lane_hold try_lock(int fd, int how) {
    for (int look = 0; look < LOOKS; look++) {
        if (flock(fd, how | LOCK_NB) == 0)
            return LANE_FREE;
        if (errno != EWOULDBLOCK)
            return LANE_NO_LOCK;
        if (holder_is_ours(fd))
            return LANE_AT_WORK;
        nanosleep(&(struct timespec){.tv_nsec = LOOK_MS * 1000 * 1000}, NULL);
    }
    return LANE_STRANGER;
}

enum lane_hold lane_lock_take(const char *locks, const char *lane, int *fd) {
    char line[LINE_BYTES];
    *fd = open_of_lane(locks, lane, ".lock", O_RDWR | O_CREAT, 0600);
    if (*fd < 0)
        return LANE_NO_LOCK;
    enum lane_hold hold = try_lock(*fd, LOCK_EX);
    int why = errno;
    (void)snprintf(line, sizeof line, "%020" PRId64 "\n", (int64_t)getpid());
    if (hold == LANE_FREE && write_line(*fd, line))
        return LANE_FREE;
    why = hold == LANE_FREE ? errno : why;
    (void)close(*fd);
    *fd = -1;
    errno = why;
    return hold == LANE_FREE ? LANE_NO_LOCK : hold;
}

enum lane_hold lane_lock_look(const char *locks, const char *lane) {
    int fd = open_of_lane(locks, lane, ".lock", O_RDONLY, 0);
    if (fd < 0)
        return errno == ENOENT ? LANE_FREE : LANE_NO_LOCK;
    enum lane_hold hold = try_lock(fd, LOCK_SH);
    int why = errno;
    (void)close(fd);
    errno = why;
    return hold;
}

void lane_status_write(const char *locks, const char *lane, const struct lane_status *m) {
    char line[LINE_BYTES];
    (void)snprintf(line, sizeof line, "%020" PRId64 " %020" PRId64 " %03" PRId64 "\n", m->ended_at,
                   m->milliseconds, m->exit_code);
    int fd = open_of_lane(locks, lane, ".last", O_WRONLY | O_CREAT, 0644);
    if (fd < 0 || !write_line(fd, line))
        log_line(LOG_LEVEL_WARN, "the end of this run could not be noted in %s: %s", locks,
                 strerror(errno));
    if (fd >= 0)
        (void)close(fd);
}

bool lane_status_read(const char *locks, const char *lane, struct lane_status *m) {
    char line[LINE_BYTES];
    int fd = open_of_lane(locks, lane, ".last", O_RDONLY, 0);
    bool found = fd >= 0 && read_line(fd, line) &&
                 sscanf(line, "%20" SCNd64 " %20" SCNd64 " %3" SCNd64, &m->ended_at,
                        &m->milliseconds, &m->exit_code) == 3;
    if (fd >= 0)
        (void)close(fd);
    return found;
}
