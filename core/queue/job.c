/* Queues jobs and wakes lanes. */
#include "queue/job.h"
#include "base/log.h"
#include "host/data_file.h"
#include "queue/lane_status.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum rc_err job_add(struct db *db, const char *lane, const char *kind, int64_t subject,
                    const char *who, int64_t now, int64_t *id) {
    bool found = false;
    int64_t queued = 0;
    TRY(db_get_int(db, Q_JOB_QUEUED, &queued, &found, "ssi", lane, kind, subject));
    if (!found) {
        TRY(db_exec(db, Q_JOB_ADD, NULL, "ssisi", lane, kind, subject, who, now));
        queued = db_last_id(db);
    }
    if (id)
        *id = queued;
    return OK;
}

void job_wake(const char *db_path, const char *lane) {
    char path[LANE_PATH_BYTES];
    mkdir(lane_path(db_path, "", path), 0770);
    int fd = data_file_open(lane_path(db_path, lane, path), O_WRONLY | O_CREAT, 0660);
    if (fd < 0) {
        log_line(LOG_LEVEL_WARN, "lane %s could not be woken (%s): %s; the minute timer will do it",
                 lane, path, strerror(errno));
        return;
    }
    (void)futimens(fd, NULL); /* for watchers that compare times */
    close(fd);
}
