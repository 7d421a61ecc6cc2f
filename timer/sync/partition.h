/* Splitting a long list of people by filters that exclude each other. */
#ifndef TIMER_SYNC_PARTITION_H
#define TIMER_SYNC_PARTITION_H
#include "sync/pages.h"

enum { SPLITS = 8 };

/* A directory, or the holders of a role. */
struct user_partition {
    enum stage_kind kind;
    struct stage_context context;
    const char *directory; /* percent-encoded, "-" for all */
    const char *filters;   /* JSON members ending with a comma */
    const char *query;     /* the same as a query that begins with & */
    int64_t total;         /* as Atlassian counts; -1: not counted */
    int64_t part[SPLITS];  /* the same for each split */
    /* of one of several directories: its members as Atlassian counts, and as they were found */
    int64_t members, found;
};

/* The path of the user search in a directory. */
const char *partition_path(struct sync_run *run, const char *directory);
/* Adds the request for its count, with these further filters ("&…" or ""). */
void partition_count(struct sync_run *run, struct listings *all, const struct user_partition *p,
                     const char *more, int64_t *into);
/* Adds the requests for the counts of its parts: many for many people, two for some, else none. */
void partition_count_parts(struct sync_run *run, struct listings *all, struct user_partition *p,
                           int64_t people);
/* Adds its listings: in parts when their counts add up, and long ones from both ends. */
void partition_list(struct sync_run *run, struct listings *all, const struct user_partition *p);
#endif
