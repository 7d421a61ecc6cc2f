/* No filter is trusted: the parts must add up to the whole. */
#include "sync/partition.h"

enum { PAIR_FROM = 300 };

#define REST "\"status\":[\"suspended\",\"not_invited\",\"deactivated\",\"for_deletion\"],"
#define REST_QUERY "&status=suspended&status=not_invited&status=deactivated&status=for_deletion"
/* The first two are the sixth, once more split where everybody's second factor is known: most
 * people are managed and active. */
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
    {"\"claimStatus\":\"managed\",\"status\":[\"active\"],", "&claimStatus=managed&status=active"}};

const char *partition_path(struct sync_run *run, const char *directory) {
    return arena_printf(run->l->arena, "/admin/v2/orgs/%s/directories/%s/users/search", run->org,
                        directory);
}

void partition_count(struct sync_run *run, struct listings *all, const struct user_partition *c,
                     const char *more, int64_t *into) {
    char *query = arena_printf(run->l->arena, "%s%s", c->query, more);
    listings_add(
        run, all,
        (struct listing){.kind = STAGE_KIND_COUNT,
                         .filters = "",
                         .count = into,
                         .path = arena_printf(
                             run->l->arena, "/admin/v2/orgs/%s/directories/%s/users/count%s%s",
                             run->org, c->directory, *query ? "?" : "", *query ? query + 1 : "")});
}

void partition_count_parts(struct sync_run *run, struct listings *all, struct user_partition *c) {
    for (int i = 0; i < SPLITS; i++)
        partition_count(run, all, c, SPLIT[i].query, &c->part[i]);
}

/* One listing, or the same from both ends. The field to sort by is the only one there is. */
static void add_listing(struct sync_run *run, struct listings *all, const struct user_partition *c,
                        const char *filters, int64_t n) {
    struct listing g = {.kind = c->kind,
                        .context = c->context,
                        .post = true,
                        .expected = n,
                        .path = partition_path(run, c->directory),
                        .filters = arena_printf(run->l->arena, "%s%s", filters, c->filters)};
    if (n < PAIR_FROM) {
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

/* Split where the parts were counted and add up. */
void partition_list(struct sync_run *run, struct listings *all, const struct user_partition *c) {
    const int64_t *n = c->part;
    bool by_factor = n[0] + n[1] == n[5],
         adds_up = c->total > 0 && n[2] + n[3] + n[4] + n[5] == c->total;
    if (!adds_up)
        add_listing(run, all, c, "", c->total);
    for (int i = by_factor ? 0 : 2; adds_up && i < (by_factor ? SPLITS - 1 : SPLITS); i++)
        if (n[i] > 0)
            add_listing(run, all, c, SPLIT[i].filters, n[i]);
}
