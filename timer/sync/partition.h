/* People to be listed, split by filters that exclude each other. */
#ifndef TIMER_SYNC_PARTITION_H
#define TIMER_SYNC_PARTITION_H
#include "sync/pages.h"

enum { SPLITS = 6 };

/* All of a directory, or who holds a role. */
struct user_partition {
    enum stage_kind kind;
    struct stage_context context;
    const char *directory; /* percent-encoded, "-" for all */
    const char *filters,
        *query; /* as JSON members ending with a comma, and as a query that begins with & */
    int64_t total, part[SPLITS]; /* as Atlassian counts them; total -1: not counted */
    int64_t members, found; /* of one of several directories: who is in it, as Atlassian counts them
                               and as they were found */
};

const char *partition_path(struct sync_run *run, const char *directory);
/* Asks how many they are, with these further filters ("&…" or ""). */
void partition_count(struct sync_run *run, struct listings *all, const struct user_partition *c,
                     const char *more, int64_t *into);
void partition_count_parts(struct sync_run *run, struct listings *all, struct user_partition *c);
/* In parts where these were counted and add up, the long ones from both ends. */
void partition_list(struct sync_run *run, struct listings *all, const struct user_partition *c);
#endif
