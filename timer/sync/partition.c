/* We trust no filter: the parts must add up to the whole. */
#include "sync/partition.h"

enum {
    PAIR_USERS_MIN = 300, /* from both ends */
    HALVES_USERS_MIN = 500,
    PARTS_USERS_MIN = 1500, /* with fewer, the counts and the last pages of many parts cost more */
    PARTS = 6,              /* rows of SPLIT; the others are the halves */
};

#define REST "\"status\":[\"suspended\",\"not_invited\",\"deactivated\",\"for_deletion\"],"
#define REST_QUERY "&status=suspended&status=not_invited&status=deactivated&status=for_deletion"
/* Rows 0 and 1 split row 5 by MFA; used when their counts add up to it. Most people are managed and
 * active. */
static const struct {
    const char *filters, *query;
} SPLIT[SPLITS] = {
    {"\"claimStatus\":\"managed\",\"status\":[\"active\"],\"mfaEnabled\":true,",
     "&claimStatus=managed&status=active&mfaEnabled=true"},
    {"\"claimStatus\":\"managed\",\"status\":[\"active\"],\"mfaEnabled\":false,",
     "&claimStatus=managed&status=active&mfaEnabled=false"},
    {"\"claimStatus\":\"unmanaged\",\"status\":[\"active\"],",
     "&claimStatus=unmanaged&status=active"},
    {"\"claimStatus\":\"managed\"," REST, "&claimStatus=managed" REST_QUERY},
    {"\"claimStatus\":\"unmanaged\"," REST, "&claimStatus=unmanaged" REST_QUERY},
    {"\"claimStatus\":\"managed\",\"status\":[\"active\"],", "&claimStatus=managed&status=active"},
    {"\"claimStatus\":\"managed\",", "&claimStatus=managed"},
    {"\"claimStatus\":\"unmanaged\",", "&claimStatus=unmanaged"}};

const char *partition_path(struct sync_run *run, const char *directory) {
    return arena_printf(run->l->arena, "/admin/v2/orgs/%s/directories/%s/users/search", run->org,
                        directory);
}

void partition_count(struct sync_run *run, struct listings *all, const struct user_partition *p,
                     const char *more, int64_t *into) {
    struct arena *a = run->l->arena;
    const char *query = arena_printf(a, "%s%s", p->query, more);
    struct listing g = {.kind = STAGE_KIND_COUNT, .filters = "", .count = into};
    g.path = arena_printf(a, "/admin/v2/orgs/%s/directories/%s/users/count%s%s", run->org,
                          p->directory, *query ? "?" : "", *query ? query + 1 : "");
    listings_add(run, all, g);
}

void partition_count_parts(struct sync_run *run, struct listings *all, struct user_partition *p,
                           int64_t people) {
    int first = people >= PARTS_USERS_MIN ? 0 : PARTS;
    int end = first == 0 ? PARTS : SPLITS;
    for (int i = first; people >= HALVES_USERS_MIN && i < end; i++)
        partition_count(run, all, p, SPLIT[i].query, &p->part[i]);
}

/* Adds one listing, or the same from both ends. The API sorts by this field only. */
static void add_listing(struct sync_run *run, struct listings *all, const struct user_partition *p,
                        const char *filters, int64_t n) {
    struct listing g = {.kind = p->kind,
                        .context = p->context,
                        .post = true,
                        .expected = n,
                        .path = partition_path(run, p->directory),
                        .filters = arena_printf(run->l->arena, "%s%s", filters, p->filters)};
    if (n < PAIR_USERS_MIN) {
        listings_add(run, all, g);
        return;
    }
    static const char *const DIRECTION[] = {"asc", "desc"};
    g.unsorted = g.filters;
    g.pair = arena_alloc(run->l->arena, sizeof *g.pair);
    g.pair->expected = n;
    g.expected = n / 2;
    for (int i = 0; i < 2; i++) {
        g.filters = arena_printf(run->l->arena,
                                 "%s\"sortBy\":[{\"field\":\"nick_name\",\"direction\":\"%s\"}],",
                                 g.unsorted, DIRECTION[i]);
        listings_add(run, all, g);
    }
}

void partition_list(struct sync_run *run, struct listings *all, const struct user_partition *p) {
    const int64_t *n = p->part;
    int first = n[0] + n[1] == n[5] ? 0 : 2;
    int end = first == 0 ? PARTS - 1 : PARTS;
    bool adds_up = p->total > 0 && n[2] + n[3] + n[4] + n[5] == p->total;
    if (!adds_up && p->total > 0 && n[6] + n[7] == p->total) {
        adds_up = true;
        first = PARTS;
        end = SPLITS;
    }
    if (!adds_up)
        add_listing(run, all, p, "", p->total);
    for (int i = first; adds_up && i < end; i++)
        if (n[i] > 0)
            add_listing(run, all, p, SPLIT[i].filters, n[i]);
}
