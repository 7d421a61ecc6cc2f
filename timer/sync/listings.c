/* Which listings a run reads. Long ones are split by filters that exclude each other, and read from
 * both ends (partition.c). At the end we must have found as many people as Atlassian counts. */
#include "sync/listings.h"
#include "base/text.h"
#include "sql/timer/sync/listings.h"
#include "sync/direct_roles.h"
#include "sync/group_roles.h"
#include "sync/partition.h"
#include "sync/role_sources.h"

#include <string.h>

enum {
    PASSES_MAX = 3,
    PASSES_IN_VAIN = 2,
    VANISHED_MAX = 500,       /* we search for no more of them by id */
    SEARCH_IDS_MAX = 10,      /* account ids of one search */
    DOMAINS_USERS_MIN = 4000, /* with fewer, no part is worth a cut by domains */
    DOMAIN_CALLS_MAX = 5
};

struct partitions {
    struct user_partition *at;
    int n;
    struct batch counted; /* their parts */
};

#define EXPAND "\"expand\":[\"platformRoles\",\"productAccess\",\"groups\",\"counts.resources\"],"

static void add_users_listing(struct sync_run *run, struct listings *all, const char *directory,
                              const char *filters, int64_t expected) {
    struct listing g = {.kind = STAGE_KIND_USERS,
                        .path = partition_path(run, directory),
                        .post = true,
                        .filters = filters,
                        .expected = expected};
    listings_add(run, all, g);
}

/* When the parts of all are counted. */
static enum rc_err count_domains(struct sync_run *run, void *arg) {
    struct partitions *p = arg;
    struct listings counts = {0};
    for (int i = 0; i < p->n; i++)
        partition_count_domains(run, &counts, &p->at[i]);
    return listings_add_late(run, &counts);
}

static void add_sample(struct sync_run *run, struct listings *all, const char *claim,
                       const char *direction) {
    struct listing g = {.kind = STAGE_KIND_SAMPLE,
                        .path = partition_path(run, "-"),
                        .post = true,
                        .one_page = true,
                        .optional = true};
    g.filters = arena_printf(run->l->arena,
                             "\"claimStatus\":\"%s\","
                             "\"sortBy\":[{\"field\":\"nick_name\",\"direction\":\"%s\"}],",
                             claim, direction);
    listings_add(run, all, g);
}

/* In the first run nobody is known. So the organization is asked for its domains, and the first and
 * last people of each kind show about how many have each. */
static void add_domains(struct sync_run *run, struct listings *all) {
    struct listing domains = {
        .kind = STAGE_KIND_DOMAINS,
        .path = arena_printf(run->l->arena, "/admin/v1/orgs/%s/domains", run->org),
        .filters = "",
        .optional = true};
    listings_add(run, all, domains);
    add_sample(run, all, "managed", "asc");
    add_sample(run, all, "managed", "desc");
    add_sample(run, all, "unmanaged", "asc");
    add_sample(run, all, "unmanaged", "desc");
}

/* With a single directory the parts are those of everybody, and can be counted at once. */
static enum rc_err count_everybody(struct sync_run *run, void *arg) {
    struct partitions *everybody = arg;
    struct listings more = {0};
    int64_t directories = 0;
    everybody->at->total = run->total;
    TRY(db_get_int(run->l->db, Q_STAGE_DIRECTORY_COUNT, &directories, NULL, ""));
    if (directories <= 1)
        partition_count_parts(run, &more, everybody->at, run->total);
    bool domains = run->total >= DOMAINS_USERS_MIN;
    if (domains && run->first)
        add_domains(run, &more);
    for (size_t i = 0; domains && directories <= 1 && i < more.n; i++)
        more.at[i].batch = &everybody->counted;
    TRY(listings_add_late(run, &more));
    TRY(http_go_on(run->http));
    return stage_known_people(run->l, run->total, &run->stage);
}

static enum rc_err fetch_products_and_groups(struct sync_run *run,
                                             struct user_partition *everybody) {
    struct arena *a = run->l->arena;
    struct listings all = {.late_max = SPLITS + DOMAIN_CALLS_MAX + CUTS_MAX};
    struct partitions one = {.at = everybody, .n = 1, .counted = {.then = count_domains}};
    struct batch batch = {.then = count_everybody, .arg = &one};
    one.counted.arg = &one;
    struct listing products = {.kind = STAGE_KIND_PRODUCTS,
                               .path = arena_printf(a, "/admin/v2/orgs/%s/workspaces", run->org),
                               .filters = "",
                               .post = true,
                               .cursor_only = true};
    struct listing directories = {
        .kind = STAGE_KIND_DIRECTORIES,
        .path = arena_printf(a, "/admin/v2/orgs/%s/directories?limit=100", run->org),
        .filters = "",
        .batch = &batch};
    struct listing groups = {
        .kind = STAGE_KIND_GROUPS,
        .path = arena_printf(a, "/admin/v2/orgs/%s/directories/-/groups/search", run->org),
        .filters = "\"expand\":[\"counts.users\",\"counts.resources\"],",
        .post = true,
        .expected = 1};
    *everybody = (struct user_partition){
        .kind = STAGE_KIND_USERS, .directory = "-", .filters = EXPAND, .query = ""};
    partition_count(run, &all, everybody, "", &run->total);
    all.at[0].batch = &batch;
    listings_add(run, &all, products);
    listings_add(run, &all, directories);
    listings_add(run, &all, groups);
    TRY(pages_fetch(run, SYNC_PHASE_LISTS, &all));
    return stage_assign_numbers(run->l, &run->stage);
}

/* One partition for each directory, and one for people in none. With a single directory, "-" covers
 * everything. */
static enum rc_err make_partitions(struct sync_run *run, const struct user_partition *everybody,
                                   struct user_partition **out, int *n) {
    enum { DIRECTORIES_MAX = 200 };
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    struct user_partition *partitions = arena_alloc(a, (DIRECTORIES_MAX + 1) * sizeof *partitions);
    *n = 0;
    TRY(db_query(run->l->db, Q_STAGE_DIRECTORY_LIST, &r, ""));
    while (db_next(r) && *n < DIRECTORIES_MAX) {
        struct user_partition *p = &partitions[(*n)++];
        *p = (struct user_partition){
            .kind = STAGE_KIND_USERS, .filters = EXPAND, .query = "", .total = -1};
        p->context.directory = db_int(r, STAGE_DIRECTORY_LIST__ID);
        p->directory = text_percent_encode(a, db_text(r, STAGE_DIRECTORY_LIST__DIRECTORY_ID));
    }
    TRY(db_end(r));
    if (*n <= 1) {
        partitions[0] = *everybody;
        *n = 1;
    }
    *out = partitions;
    return OK;
}

static void count_members(struct sync_run *run, struct listings *counts, struct user_partition *p) {
    partition_count(run, counts, p, "&membershipStatus=active&membershipStatus=suspended",
                    &p->members);
}

/* Of several directories. */
static enum rc_err count_users(struct sync_run *run, struct user_partition *partitions, int n) {
    struct partitions all = {.at = partitions, .n = n, .counted = {.then = count_domains}};
    struct listings counts = {0};
    all.counted.arg = &all;
    for (int i = 0; n > 1 && i < n; i++) {
        partition_count(run, &counts, &partitions[i], "", &partitions[i].total);
        partition_count_parts(run, &counts, &partitions[i], run->total);
        count_members(run, &counts, &partitions[i]);
    }
    for (size_t i = 0; run->total >= DOMAINS_USERS_MIN && i < counts.n; i++)
        counts.at[i].batch = &all.counted;
    counts.late_max = (size_t)n * CUTS_MAX;
    return pages_fetch(run, SYNC_PHASE_COUNTS, &counts);
}

static void add_users(struct sync_run *run, struct listings *all,
                      const struct user_partition *partitions, int n) {
    for (int i = 0; i < n; i++)
        partition_list(run, all, &partitions[i]);
    if (n > 1)
        add_users_listing(run, all, "-", "\"membershipStatus\":[\"no_membership\"]," EXPAND,
                          run->total);
}

static enum rc_err add_suspended(struct sync_run *run, struct listings *all) {
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    TRY(db_query(run->l->db, Q_STAGE_DIRECTORY_LIST, &r, ""));
    while (db_next(r)) {
        const char *directory = db_text(r, STAGE_DIRECTORY_LIST__DIRECTORY_ID);
        struct listing g = {.kind = STAGE_KIND_SUSPENDED,
                            .context.directory = db_int(r, STAGE_DIRECTORY_LIST__ID),
                            .path = partition_path(run, text_percent_encode(a, directory)),
                            .filters = "\"membershipStatus\":[\"suspended\"],",
                            .post = true,
                            .expected = run->total};
        listings_add(run, all, g);
    }
    return db_end(r);
}

/* Searches by id for known people who are in no listing. Only those whom Atlassian then does not
 * return have left. */
static enum rc_err search_vanished(struct sync_run *run) {
    struct arena *a = run->l->arena;
    const struct accounts *accounts = run->stage.accounts;
    struct listings all = {0};
    const char *ids = "";
    int n = 0;
    if (accounts_vanished(accounts) > VANISHED_MAX)
        return OK;
    for (int64_t user = account_next_vanished(accounts, 0); user;) {
        const char *id = NULL;
        TRY(db_get_text(run->l->db, Q_STAGE_VANISHED, &id, NULL, "i", user));
        ids = arena_printf(a, "%s%s%s", ids, *ids ? "," : "", id);
        n++;
        user = account_next_vanished(accounts, user);
        if (user && n % SEARCH_IDS_MAX != 0)
            continue;
        const char *filters = arena_printf(a, "\"accountIds\":[%s]," EXPAND, ids);
        add_users_listing(run, &all, "-", filters, 0);
        ids = "";
    }
    return n == 0 ? OK : pages_fetch(run, SYNC_PHASE_VANISHED, &all);
}

static enum rc_err count_found(struct sync_run *run, struct user_partition *partitions, int n) {
    struct rows *r = NULL;
    TRY(db_query(run->l->db, Q_STAGE_IN_DIRECTORIES, &r, ""));
    while (db_next(r))
        for (int i = 0; i < n; i++)
            if (partitions[i].context.directory == db_int(r, 0))
                partitions[i].found = db_int(r, 1);
    return db_end(r);
}

/* in_vain: passes in a row that found nobody. */
static bool lacks_members(const struct user_partition *p, int in_vain) {
    return p->found < p->members && in_vain < PASSES_IN_VAIN;
}

static void add_directory(struct sync_run *run, struct listings *all,
                          const struct user_partition *p) {
    struct listing g = {.kind = STAGE_KIND_USERS,
                        .context = p->context,
                        .path = partition_path(run, p->directory),
                        .filters = EXPAND,
                        .post = true,
                        .expected = p->total};
    listings_add(run, all, g);
}

/* A user in several directories may be seen in one and missed in another while paging shifts, and
 * would lose what they have there. So a directory with more members than were found is read again.
 * One pass that finds nobody proves little: pages may shift again. Two mean that Atlassian counts
 * whom it does not list. */
static enum rc_err prove_directories(struct sync_run *run, struct user_partition *partitions,
                                     int n) {
    int *in_vain = arena_alloc(run->l->arena, (size_t)n * sizeof *in_vain);
    int64_t *before = arena_alloc(run->l->arena, (size_t)n * sizeof *before);
    for (int pass = 0; n > 1 && pass < PASSES_MAX; pass++) {
        struct listings count = {0}, all = {0};
        TRY(count_found(run, partitions, n));
        for (int i = 0; i < n; i++) {
            in_vain[i] = pass && partitions[i].found == before[i] ? in_vain[i] + 1 : 0;
            before[i] = partitions[i].found;
        }
        for (int i = 0; i < n; i++)
            if (lacks_members(&partitions[i], in_vain[i]))
                count_members(run, &count, &partitions[i]);
        if (count.n > 0) /* people who left since the first count are not missing */
            TRY(pages_fetch(run, SYNC_PHASE_RECOUNT, &count));
        for (int i = 0; i < n; i++)
            if (lacks_members(&partitions[i], in_vain[i]))
                add_directory(run, &all, &partitions[i]);
        if (all.n == 0)
            return OK;
        TRY(pages_fetch(run, SYNC_PHASE_DIRECTORIES, &all));
    }
    return OK;
}

/* If fewer users were found than counted (unknown status, or paging shifted), re-read without
 * filters. */
static enum rc_err prove_complete(struct sync_run *run) {
    const struct accounts *accounts = run->stage.accounts;
    for (int pass = 0; accounts_seen(accounts) < run->total && pass < PASSES_MAX; pass++) {
        struct listings count = {0}, all = {0};
        struct user_partition everybody = {.directory = "-", .query = ""};
        partition_count(run, &count, &everybody, "", &run->total);
        TRY(pages_fetch(run, SYNC_PHASE_RECOUNT, &count));
        if (accounts_seen(accounts) >= run->total)
            break;
        add_users_listing(run, &all, "-", EXPAND, run->total);
        TRY(pages_fetch(run, SYNC_PHASE_UNLISTED, &all));
    }
    TRY(search_vanished(run));
    int64_t found = run->seen = accounts_seen(accounts);
    /* People join and leave while we read; a real gap is larger. */
    if (found * 1000 < run->total * 995)
        return FAIL(run->l->err, ERR_UPSTREAM,
                    "Atlassian listed fewer users than it counted. The sync stopped; your data is "
                    "unchanged.",
                    "found %lld of %lld", (long long)found, (long long)run->total);
    return OK;
}

/* With one directory each user says whether they are suspended there; only where some do not,
 * Atlassian is asked who is. */
static enum rc_err list_suspended(struct sync_run *run) {
    struct listings all = {0};
    if (!users_reader_oddities(run->stage.reader)->placeless)
        return OK;
    TRY(add_suspended(run, &all));
    return pages_fetch(run, SYNC_PHASE_UNLISTED, &all);
}

/* Three rounds: products and groups; counts in several directories; then the people, beside the
 * roles of groups, the counts of roles, and the holders of roles that surely have another source.
 */
enum rc_err listings_fetch_all(struct sync_run *run) {
    struct listings all = {0};
    struct roles roles = {0};
    struct user_partition everybody, *partitions = NULL;
    int n = 0;
    TRY(fetch_products_and_groups(run, &everybody));
    TRY(make_partitions(run, &everybody, &partitions, &n));
    TRY(count_users(run, partitions, n));
    TRY(direct_roles_open(run, &roles));
    add_users(run, &all, partitions, n);
    if (n > 1)
        TRY(add_suspended(run, &all));
    struct batch groups = {.then = direct_roles_begin, .arg = &roles};
    TRY(group_roles_add(run, &all, &groups));
    all.late_max = direct_roles_late_max(&roles);
    TRY(pages_fetch(run, SYNC_PHASE_USERS, &all));
    TRY(prove_directories(run, partitions, n));
    TRY(prove_complete(run));
    if (n <= 1)
        TRY(list_suspended(run));
    TRY(sync_run_enter(run, SYNC_PHASE_MATCH));
    TRY(stage_people(run->l, &run->stage));
    TRY(direct_roles_fetch(run, &roles));
    TRY(role_sources_for_seats(run));
    TRY(stage_departed(run->l, &run->stage));
    accounts_close(run->stage.accounts);
    return OK;
}
