/* We trust no filter: the parts must add up to the whole. */
#include "sync/partition.h"
#include "base/log.h"

enum {
    PAIR_USERS_MIN = 300, /* from both ends */
    HALVES_USERS_MIN = 500,
    PARTS_USERS_MIN = 1500, /* with fewer, the counts and the last pages of many parts cost more */
    CUT_USERS_MIN = 1500,   /* of a part that is cut once more, by domains */
    PARTS = 6,              /* rows of SPLIT; the others are the halves */
};

#define MANAGED "\"claimStatus\":\"managed\","
#define MANAGED_QUERY "&claimStatus=managed"
#define OTHERS "\"claimStatus\":\"unmanaged\","
#define OTHERS_QUERY "&claimStatus=unmanaged"
#define ACTIVE "\"status\":[\"active\"],"
#define ACTIVE_QUERY "&status=active"
#define REST "\"status\":[\"suspended\",\"not_invited\",\"deactivated\",\"for_deletion\"],"
#define REST_QUERY "&status=suspended&status=not_invited&status=deactivated&status=for_deletion"
/* Rows 0 and 1 split row 5 by MFA; used when their counts add up to it. Most people are managed and
 * active. */
static const struct {
    const char *filters, *query;
    bool managed;
} SPLIT[SPLITS] = {
    {MANAGED ACTIVE "\"mfaEnabled\":true,", MANAGED_QUERY ACTIVE_QUERY "&mfaEnabled=true", true},
    {MANAGED ACTIVE "\"mfaEnabled\":false,", MANAGED_QUERY ACTIVE_QUERY "&mfaEnabled=false", true},
    {OTHERS ACTIVE, OTHERS_QUERY ACTIVE_QUERY, false},
    {MANAGED REST, MANAGED_QUERY REST_QUERY, true},
    {OTHERS REST, OTHERS_QUERY REST_QUERY, false},
    {MANAGED ACTIVE, MANAGED_QUERY ACTIVE_QUERY, true},
    {MANAGED, MANAGED_QUERY, true},
    {OTHERS, OTHERS_QUERY, false}};

const char *partition_path(struct sync_run *run, const char *directory) {
    return arena_printf(run->l->arena, "/admin/v2/orgs/%s/directories/%s/users/search", run->org,
                        directory);
}

struct listing *partition_count(struct sync_run *run, struct listings *all,
                                const struct user_partition *p, const char *more, int64_t *into) {
    struct arena *a = run->l->arena;
    const char *query = arena_printf(a, "%s%s", p->query, more);
    struct listing g = {.kind = STAGE_KIND_COUNT, .filters = "", .count = into};
    g.path = arena_printf(a, "/admin/v2/orgs/%s/directories/%s/users/count%s%s", run->org,
                          p->directory, *query ? "?" : "", *query ? query + 1 : "");
    return listings_add(run, all, g);
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

/* The rows of SPLIT whose counts add up to the whole. False: none do. */
static bool rows_add_up(const struct user_partition *p, int *first, int *end) {
    const int64_t *n = p->part;
    *first = n[0] + n[1] == n[5] ? 0 : 2;
    *end = *first == 0 ? PARTS - 1 : PARTS;
    if (p->total > 0 && n[2] + n[3] + n[4] + n[5] == p->total)
        return true;
    *first = PARTS;
    *end = SPLITS;
    return p->total > 0 && n[6] + n[7] == p->total;
}

/* Two chains read a part, so one with more than two shares of all chains takes longer than they. */
static bool is_long(int64_t n, int64_t people) {
    return n >= CUT_USERS_MIN && n * FETCH_PARALLEL > 2 * people;
}

static void count_part_domains(struct sync_run *run, struct listings *all, struct user_partition *p,
                               int i) {
    int kind = SPLIT[i].managed ? DOMAINS_OF_MANAGED : DOMAINS_OF_OTHERS;
    struct domain_cut *cut = arena_alloc(run->l->arena, sizeof *cut);
    int64_t shares = p->part[i] * FETCH_PARALLEL / 2 / run->total;
    mail_domains_split(run->l->arena, &run->stage.domains[kind], (int)shares + 2, &cut->parts);
    if (cut->parts.n == 0)
        return;
    p->cut[i] = cut;
    for (int k = 0; k < cut->parts.n; k++) {
        const char *query =
            arena_printf(run->l->arena, "%s%s", SPLIT[i].query, cut->parts.query[k]);
        cut->count[k] = -1;
        partition_count(run, all, p, query, &cut->count[k])->optional = true;
    }
}

void partition_count_domains(struct sync_run *run, struct listings *all, struct user_partition *p) {
    int first = 0, end = 0;
    if (!rows_add_up(p, &first, &end))
        return;
    for (int i = first; i < end; i++)
        if (is_long(p->part[i], run->total))
            count_part_domains(run, all, p, i);
}

static bool cut_adds_up(const struct domain_cut *cut, int64_t n) {
    int64_t sum = 0;
    for (int k = 0; cut && k < cut->parts.n; k++)
        sum = sum < 0 || cut->count[k] < 0 ? -1 : sum + cut->count[k];
    if (cut && sum != n)
        log_line(LOG_LEVEL_INFO, "a part of %lld people is read whole: by domains there are %lld",
                 (long long)n, (long long)sum);
    return cut && sum == n;
}

static void list_part(struct sync_run *run, struct listings *all, const struct user_partition *p,
                      int i) {
    const struct domain_cut *cut = p->cut[i];
    if (!cut_adds_up(cut, p->part[i])) {
        add_listing(run, all, p, SPLIT[i].filters, p->part[i]);
        return;
    }
    for (int k = 0; k < cut->parts.n; k++)
        if (cut->count[k] > 0)
            add_listing(
                run, all, p,
                arena_printf(run->l->arena, "%s%s", SPLIT[i].filters, cut->parts.filters[k]),
                cut->count[k]);
}

void partition_list(struct sync_run *run, struct listings *all, const struct user_partition *p) {
    int first = 0, end = 0;
    if (!rows_add_up(p, &first, &end)) {
        add_listing(run, all, p, "", p->total);
        return;
    }
    for (int i = first; i < end; i++)
        if (p->part[i] > 0)
            list_part(run, all, p, i);
}
