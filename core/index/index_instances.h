/* Collects who holds anything of each product instance: a seat, or a role by a group or without
 * one. Part of index_build.c. */
#ifndef CORE_USERS_INDEX_INSTANCES_H
#define CORE_USERS_INDEX_INSTANCES_H
#include "index/index_build_sets.h"

struct index_instance;
struct index_grant;

/* Begin with arena, everything else zero. */
struct index_instances {
    struct arena *arena;
    struct index_instance *all; /* sorted by product */
    size_t count, capacity;
    struct index_grant *grants; /* what groups give, sorted by group */
    size_t grant_count, grant_capacity;
};

/* grants: as in struct user_index_source. */
enum rc_err index_instances_read_grants(struct db *db, struct index_instances *x,
                                        enum query grants) MUST_USE;
void index_instances_add(struct index_instances *x, int64_t user, int64_t product);
void index_instances_add_member(struct index_instances *x, int64_t user, int64_t group);
/* Stores the sets of kind "instance". s: as at its beginning. */
enum rc_err index_instances_end(struct index_instances *x, struct index_sets *s) MUST_USE;
#endif
