/* What every lane gets: configuration, database, arena and the error of this run. */
#ifndef TIMER_LANE_H
#define TIMER_LANE_H
#include "db/db.h"
#include "host/config.h"
#include "host/secret.h"

struct lane {
    const struct config *config;
    struct db *db;
    struct arena *arena; /* of the run */
    struct err *err;
    int64_t now;
    int refused; /* status of the last answer that may be about the key: 401, 403 or 404; 0: none */
};
/* Does what is due. ERR… only when something failed that is recorded already. */
enum rc_err lane_sync(struct lane *l) MUST_USE;
enum rc_err lane_tasks(struct lane *l) MUST_USE;

enum rc_err lane_notify(struct lane *l) MUST_USE;

/* keycheck.c: checks the key in state checking; *passed says whether a key was put in place. */
enum rc_err key_check_run(struct lane *l, int64_t job, int64_t key_id, bool *passed) MUST_USE;
/* Opens the seal of the key that reads, or (acts) of the one that runs use; ERR_INPUT when there is
 * none. Wiped with the arena. */
enum rc_err key_open(struct lane *l, bool acts, const char **key, const char **org_id) MUST_USE;
#endif
