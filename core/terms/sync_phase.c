/* The table of the phases of a sync. */
#include "terms/sync_phase.h"
#include "base/text.h"

static const struct {
    const char *name, *text;
    enum sync_stage stage;
} PHASES[SYNC_PHASE_COUNT + 1] = {
    [SYNC_PHASE_START] = {"starting", "starting", SYNC_STAGE_LISTS},
    [SYNC_PHASE_LISTS] = {"lists", "reading sites, products and groups", SYNC_STAGE_LISTS},
    [SYNC_PHASE_COUNTS] = {"counts", "counting users and roles", SYNC_STAGE_COUNTS},
    [SYNC_PHASE_USERS] = {"users", "reading users and roles", SYNC_STAGE_USERS},
    [SYNC_PHASE_DIRECTORIES] = {"directories", "reading people in several directories",
                                SYNC_STAGE_CHECK},
    [SYNC_PHASE_RECOUNT] = {"recount", "verifying counts", SYNC_STAGE_CHECK},
    [SYNC_PHASE_UNLISTED] = {"unlisted", "checking for missing people", SYNC_STAGE_CHECK},
    [SYNC_PHASE_VANISHED] = {"vanished", "checking people who left", SYNC_STAGE_CHECK},
    [SYNC_PHASE_MATCH] = {"match", "matching people", SYNC_STAGE_ROLES},
    [SYNC_PHASE_ROLE_COUNTS] = {"role-counts", "counting roles", SYNC_STAGE_ROLES},
    [SYNC_PHASE_DIRECT_ROLES] = {"direct-roles", "reading roles without a group", SYNC_STAGE_ROLES},
    [SYNC_PHASE_ROLE_SOURCES] = {"role-sources", "reading where roles come from", SYNC_STAGE_ROLES},
    [SYNC_PHASE_SAVE] = {"save", "saving the new data", SYNC_STAGE_SAVE},
    [SYNC_PHASE_COUNT] = {"", "working", SYNC_STAGE_LISTS},
};

enum sync_phase sync_phase_of(const char *name) {
    int i = 0;
    while (i < SYNC_PHASE_COUNT && !text_equal(PHASES[i].name, name))
        i++;
    return (enum sync_phase)i;
}

const char *sync_phase_name(enum sync_phase phase) { return PHASES[phase].name; }

const char *sync_phase_text(enum sync_phase phase) { return PHASES[phase].text; }

enum sync_stage sync_phase_stage(enum sync_phase phase) { return PHASES[phase].stage; }
