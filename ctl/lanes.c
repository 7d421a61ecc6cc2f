/* Verbs that replace keys or the database must not meet a lane at work. */
#include "lanes.h"
#include "owner.h"
#include "queue/lane_status.h"

#include <errno.h>
#include <string.h>

static enum rc_err lane_lock(struct ctl *c, const char *lane) {
    int fd = -1;
    enum lane_lock_state state = lane_lock_take(c->config->locks, lane, &fd);
    const char *lock = arena_printf(c->arena, "%s/%s.lock", c->config->locks, lane);
    switch (state) {
    case LANE_FREE: return OK;
    case LANE_NO_LOCK:
        return ctl_refuse(
            c, "The lanes could not be paused. Run this as root, after \"rollcallctl init\".",
            arena_printf(c->arena, "%s: %s", lock, strerror(errno)));
    case LANE_STRANGER:
        return ctl_refuse(c,
                          arena_printf(c->arena,
                                       "The lock of lane %s is held by a program that is not a "
                                       "lane. \"fuser\" shows which.",
                                       lane),
                          lock);
    case LANE_AT_WORK:
        return ctl_refuse(
            c,
            arena_printf(c->arena,
                         "Lane %s is running. Stop its timer, or wait until it has finished.",
                         lane),
            "lock held");
    }
    return OK;
}

enum rc_err ctl_lock_lanes(struct ctl *c) {
    TRY(ctl_become_owner(c));
    for (int i = 0; i < LANE_COUNT; i++)
        TRY(lane_lock(c, lane_names[i]));
    return OK;
}
