/* Splitting a long list of people by filters that exclude each other. */
#ifndef TIMER_SYNC_PARTITION_H
#define TIMER_SYNC_PARTITION_H
#include "staging/mail_domains.h"
#include "sync/pages.h"

enum { SPLITS = 8, CUTS_MAX = SPLITS * DOMAIN_PARTS_MAX };

/* A part by domains, and how many users Atlassian counts in each. */
struct domain_cut {
    struct domain_parts parts;
    int64_t count[DOMAIN_PARTS_MAX];
};

/* A directory, or the holders of a role. */
struct user_partition {
    enum stage_kind kind;
    struct stage_context context;
    const char *directory;          /* percent-encoded, "-" for all */
    const char *filters;            /* JSON members ending with a comma */
    const char *query;              /* the same as a query that begins with & */
    int64_t total;                  /* as Atlassian counts; -1: not counted */
    int64_t part[SPLITS];           /* the same for each split */
    struct domain_cut *cut[SPLITS]; /* of a long part; NULL: not cut */
    /* of one of several directories: its members as Atlassian counts, and as they were found */
    int64_t members, found;
};

/* The path of the user search in a directory. */
const char *partition_path(struct sync_run *run, const char *directory);
/* Adds the request for its count and returns it as listings_add() does, with these further filters
 * ("&…" or ""). */
struct listing *partition_count(struct sync_run *run, struct listings *all,
                                const struct user_partition *p, const char *more, int64_t *into);
/* Adds the requests for the counts of its parts: many for many people, two for some, else none. */
void partition_count_parts(struct sync_run *run, struct listings *all, struct user_partition *p,
                           int64_t people);
/* When the parts are counted: adds the requests for the counts of long ones by domains, those of
 * managed accounts and of others. */
void partition_count_domains(struct sync_run *run, struct listings *all, struct user_partition *p);
/* Adds its listings: in parts when their counts add up, and long ones from both ends. */
void partition_list(struct sync_run *run, struct listings *all, const struct user_partition *p);
#endif
