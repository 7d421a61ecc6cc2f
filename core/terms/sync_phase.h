/* The phases of a sync in their order: names in the database, text for people, and the stage of the
 * whole run that each belongs to. */
#ifndef CORE_TERMS_SYNC_PHASE_H
#define CORE_TERMS_SYNC_PHASE_H

enum sync_phase {
    SYNC_PHASE_START,
    SYNC_PHASE_LISTS,
    SYNC_PHASE_COUNTS,
    SYNC_PHASE_USERS,
    SYNC_PHASE_DIRECTORIES,
    SYNC_PHASE_RECOUNT,
    SYNC_PHASE_UNLISTED,
    SYNC_PHASE_VANISHED,
    SYNC_PHASE_MATCH,
    SYNC_PHASE_ROLE_COUNTS,
    SYNC_PHASE_DIRECT_ROLES,
    SYNC_PHASE_ROLE_SOURCES,
    SYNC_PHASE_SAVE,
    SYNC_PHASE_COUNT /* also stands for an unknown name */
};

/* Phases come again and are left out; stages follow each other in each run. */
enum sync_stage {
    SYNC_STAGE_LISTS,
    SYNC_STAGE_COUNTS,
    SYNC_STAGE_USERS,
    SYNC_STAGE_CHECK,
    SYNC_STAGE_ROLES,
    SYNC_STAGE_SAVE,
    SYNC_STAGE_COUNT
};

enum sync_phase sync_phase_of(const char *name);
const char *sync_phase_name(enum sync_phase phase);
/* "reading users and roles" */
const char *sync_phase_text(enum sync_phase phase);
enum sync_stage sync_phase_stage(enum sync_phase phase);
#endif
