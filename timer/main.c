/* rollcall-timer LANE: runs one lane, does what is due, exits. systemd starts it every minute and
 * when wake/LANE appears. Exit 0: done or nothing due; 1: the job failed and the failure is
 * recorded; 2: wrong use or configuration. Lane notify starts "rollcall-timer one-mail" itself, one
 * process for each e-mail. */
#include "base/log.h"
#include "clock.h"
#include "host/version.h"
#include "lane.h"
#include "notify/mail_process.h"
#include "queue/lane_status.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const struct {
    const char *name;
    enum rc_err (*run)(struct lane *l);
} LANES[] = {{"sync", lane_sync}, {"tasks", lane_tasks}, {"notify", lane_notify}};

static const size_t RUN_BYTES_MAX = (size_t)512 * 1024 * 1024;
static const char USAGE[] = "sync|tasks|notify";

/* True: we hold the lock. Otherwise *code is the exit code. The kernel drops the lock when the
 * process dies, however it dies. */
static bool lock_lane(const struct config *c, const char *lane, int *code) {
    int fd = -1;
    mkdir(c->locks, 0770); /* only without the service manager, which makes it otherwise */
    enum lane_lock_state state = lane_lock_take(c->locks, lane, &fd);
    if (state == LANE_STRANGER)
        log_line(LOG_LEVEL_ERR,
                 "the lock of lane %s in %s is held by a program that is not a lane, so nothing is "
                 "done; \"fuser %s/%s.lock\" shows which",
                 lane, c->locks, c->locks, lane);
    if (state == LANE_NO_LOCK)
        log_line(LOG_LEVEL_ERR, "the lock of lane %s cannot be taken in %s: %s", lane, c->locks,
                 strerror(errno));
    *code = 0;
    if (state == LANE_STRANGER)
        *code = 1;
    else if (state == LANE_NO_LOCK)
        *code = 2;
    return state == LANE_FREE;
}

static int run_lane(const struct config *config, size_t which, struct err *e) {
    char path[LANE_PATH_BYTES];
    struct arena *a = arena_open(RUN_BYTES_MAX);
    struct lane lane = {.config = config, .arena = a, .err = e, .now = (int64_t)time(NULL)};
    /* before the work, so that a touch during the run starts another one */
    unlink(lane_path(config->db, LANES[which].name, path));
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

static int run_and_record(const struct config *config, size_t which, struct err *e) {
    int64_t start = clock_ms(CLOCK_MONOTONIC);
    int code = run_lane(config, which, e);
    struct lane_status status = {(int64_t)time(NULL), clock_ms(CLOCK_MONOTONIC) - start, code};
    lane_status_write(config->locks, LANES[which].name, &status);
    return code;
}

int main(int argc, char **argv) {
    log_program("rollcall-timer");
    struct err e = {.phase = "starting"};
    const struct config *config = NULL;
    if (version_answered(argc, argv, "rollcall-timer", USAGE))
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
    int code = 0;
    return lock_lane(config, argv[1], &code) ? run_and_record(config, which, &e) : code;
}
