/* Collects the sets of the user index: who has which property. Part of index_build.c. */
#ifndef CORE_USERS_INDEX_BUILD_SETS_H
#define CORE_USERS_INDEX_BUILD_SETS_H
#include "db/db.h"

struct index_property;

/* Begin with db, arena and chunk -1, everything else zero. */
struct index_sets {
    struct db *db;
    struct arena *arena;
    int64_t chunk;
    struct index_property *all;
    uint32_t count, room;
    uint32_t *slots, slot_count;      /* hash table: place in `all` + 1, 0: empty */
    uint32_t *touched, touched_count; /* places in `all` of those with members in the chunk */
};

/* Before anything is added for a person: stores the chunk when they are in the next one. People
 * come in rising order. */
enum rc_err index_sets_enter(struct index_sets *s, int64_t user, uint32_t *offset) MUST_USE;
/* kind lives as long as s, value is copied. */
void index_sets_add(struct index_sets *s, const char *kind, const char *value, uint32_t offset);
/* Stores everything that is left. */
enum rc_err index_sets_end(struct index_sets *s) MUST_USE;
#endif
