/* People to be listed, split by filters that exclude each other. */
#ifndef TIMER_SYNC_PARTITION_H
#define TIMER_SYNC_PARTITION_H
#include "sync/pages.h"

enum { SPLITS = 6 };

/* All of a directory, or who holds a role. */
struct crowd {
    enum stage_kind kind;
    struct stage_context context;
    const char *directory; /* percent-encoded, "-" for all */
    const char *filters,
        *query; /* as JSON members ending with a comma, and as a query that begins with & */
    int64_t total, part[SPLITS]; /* as Atlassian counts them; total -1: not counted */
    int64_t members, found; /* of one of several directories: who is in it, as Atlassian counts them
                               and as they were found */
};

const char *crowd_path(struct run *run, const char *directory);
/* Asks how many they are, with these further filters ("&…" or ""). */
void crowd_count(struct run *run, struct listings *all, const struct crowd *c, const char *more,
                 int64_t *into);
void crowd_count_parts(struct run *run, struct listings *all, struct crowd *c);
/* In parts where these were counted and add up, the long ones from both ends. */
void crowd_list(struct run *run, struct listings *all, const struct crowd *c);
#endif
