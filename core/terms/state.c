/* Names of states in the tables. */
#include "terms/state.h"
#include "base/text.h"

static const char *const DELIVERY_NAMES[DELIVERY_STATE_COUNT] = {
    [DELIVERY_WAITING] = "waiting", [DELIVERY_SENDING] = "sending",     [DELIVERY_SENT] = "sent",
    [DELIVERY_DEAD] = "dead",       [DELIVERY_CANCELLED] = "cancelled",
};

static const char *const SYNC_NAMES[SYNC_OUTCOME_COUNT] = {
    [SYNC_RUNNING] = "running",       [SYNC_OK] = "ok",           [SYNC_FAILED] = "failed",
    [SYNC_SUSPICIOUS] = "suspicious", [SYNC_STOPPED] = "stopped",
};

/* count when there is none of this name. */
static int name_index(const char *const *names, int count, const char *name) {
    int i = 0;
    while (i < count && !text_equal(names[i], name))
        i++;
    return i;
}

enum delivery_state delivery_state_of(const char *name) {
    return (enum delivery_state)name_index(DELIVERY_NAMES, DELIVERY_STATE_COUNT, name);
}

enum sync_outcome sync_outcome_of(const char *name) {
    return (enum sync_outcome)name_index(SYNC_NAMES, SYNC_OUTCOME_COUNT, name);
}
