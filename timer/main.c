/* rollcall-timer LANE: runs one lane, does what is due, exits. Started every minute and when wake/LANE appears.
 * Exit 0 done or nothing due, 1 the job failed and the failure is recorded, 2 wrong use or configuration.
 * "rollcall-timer one-mail" is how lane notify starts a process for one e-mail; nobody else does. */
#include "about.h"
#include "clock.h"
#include "lane.h"
#include "lane_mark.h"
#include "log.h"
#include "mail_process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const struct { const char *name; enum rc_err (*run)(struct lane *l); } LANES[] = {
    {"sync", lane_sync}, {"tasks", lane_tasks}, {"notify", lane_notify}};

static const char USAGE[] = "sync|tasks|notify";

/* The kernel drops the lock when the process dies, however it dies. -1: another run holds it. */
static int take_lock(const struct config *c, const char *lane) {
    char path[LANE_PATH_BYTES];
    mkdir(lane_path(c->db, "", "", path), 0770);
    int fd = open(lane_path(c->db, lane, ".lock", path), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return errno == EWOULDBLOCK ? -1 : -2;
}

static int run_lane(const struct config *config, size_t which, struct err *e) {
    char path[LANE_PATH_BYTES];
    struct arena *a = arena_open((size_t)512 * 1024 * 1024);
    struct lane lane = {.config = config, .arena = a, .err = e, .now = (int64_t)time(NULL)};
    unlink(lane_path(config->db, LANES[which].name, "", path)); /* before the work: a touch during the run starts another */
    enum rc_err rc = db_open(config->db, DB_WRITE, DB_TIMER, &lane.db, e);
    if (rc == OK) {
        db_use(lane.db, a, e);
        rc = LANES[which].run(&lane);
    }
    if (rc != OK)
        log_err(e);
    arena_close(a);
    db_close(lane.db);
    return rc == OK ? 0 : 1;
}

static int run_one_mail(struct err *e) {
    const struct config *config = NULL;
    prctl(PR_SET_DUMPABLE, 0); /* the password is in memory */
    if (config_read(&config, e) != OK || secret_init(e) != OK) {
        log_err(e);
        return 2;
    }
    return mail_process_main(config);
}

static int run_and_note(const struct config *config, size_t which, int lock, struct err *e) {
    int64_t start = clock_ms(CLOCK_MONOTONIC);
    int code = run_lane(config, which, e);
    lane_mark_write(lock, &(struct lane_mark){(int64_t)time(NULL), clock_ms(CLOCK_MONOTONIC) - start, code});
    return code;
}

int main(int argc, char **argv) {
    log_program("rollcall-timer");
    struct err e = {.phase = "starting"};
    const struct config *config = NULL;
    if (about_answered(argc, argv, "rollcall-timer", USAGE))
        return 0;
    if (argc == 2 && strcmp(argv[1], "one-mail") == 0)
        return run_one_mail(&e);
    size_t which = 0, count = sizeof LANES / sizeof *LANES;
    while (argc == 2 && which < count && strcmp(argv[1], LANES[which].name) != 0)
        which++;
    if (argc != 2 || which == count) {
        fprintf(stderr, "usage: rollcall-timer %s\n", USAGE);
        return 2;
    }
    prctl(PR_SET_DUMPABLE, 0); /* the key is in memory */
    umask(0007);
    if (config_read(&config, &e) != OK || secret_init(&e) != OK) {
        log_err(&e);
        return 2;
    }
    int lock = take_lock(config, argv[1]);
    if (lock == -2) {
        log_line(LOG_LEVEL_ERR, "the lock of lane %s cannot be made beside %s: %s", argv[1], config->db, strerror(errno));
        return 2;
    }
    return lock < 0 ? 0 : run_and_note(config, which, lock, &e);
}
