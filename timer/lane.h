/* A lane of rollcall-timer: what it gets, and where each begins. */
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

/* Each does what is due. ERR_... only for a failure that is recorded already. */
enum rc_err lane_sync(struct lane *l) MUST_USE;   /* sync/lane.c */
enum rc_err lane_tasks(struct lane *l) MUST_USE;  /* tasks/lane.c */
enum rc_err lane_notify(struct lane *l) MUST_USE; /* notify/lane.c */
#endif
