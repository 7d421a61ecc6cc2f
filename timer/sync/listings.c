/* Which listings a run reads. Long ones are split by filters that exclude each other, and read from
 * both ends (partition.c). At the end the people found must be as many as Atlassian counts. */
#include "base/text.h"
#include "sync/direct_roles.h"

#include <string.h>

enum { SPLIT_FROM = 500, PASSES_MAX = 3, ASK_VANISHED = 500, ASK_EACH = 10 };

#define EXPAND "\"expand\":[\"platformRoles\",\"productAccess\",\"groups\"],"

static enum rc_err fetch_places(struct sync_run *run) {
    struct arena *a = run->l->arena;
    struct listings all = {0};
    struct user_partition everybody = {.directory = "-", .query = ""};
    partition_count(run, &all, &everybody, "", &run->total);
    listings_add(run, &all,
                 (struct listing){.kind = STAGE_KIND_PRODUCTS,
                                  .path = arena_printf(a, "/admin/v2/orgs/%s/workspaces", run->org),
                                  .filters = "",
                                  .post = true,
                                  .cursor_only = true});
    listings_add(run, &all,
                 (struct listing){
                     .kind = STAGE_KIND_DIRECTORIES,
                     .filters = "",
                     .path = arena_printf(a, "/admin/v2/orgs/%s/directories?limit=100", run->org)});
    listings_add(
        run, &all,
        (struct listing){
            .kind = STAGE_KIND_GROUPS,
            .post = true,
            .expected = 1,
            .path = arena_printf(a, "/admin/v2/orgs/%s/directories/-/groups/search", run->org),
            .filters = "\"expand\":[\"counts.users\",\"counts.resources\"],"});
    TRY(fetch(run, "sites, products and groups", &all));
    return stage_places(run->l, run->total, &run->stage);
}

/* One partition for each directory, and those who are in none; with a single directory "-" means
 * all of that. */
static enum rc_err make_crowds(struct sync_run *run, struct user_partition **out, int *n) {
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    enum { COUNT_MAX = 200 };
    struct user_partition *partitions = arena_alloc(a, (COUNT_MAX + 1) * sizeof *partitions);
    *n = 0;
    TRY(db_query(run->l->db, Q_STAGE_DIRECTORY_LIST, &r, ""));
    while (db_next(r) && *n < COUNT_MAX)
        partitions[(*n)++] =
            (struct user_partition){.kind = STAGE_KIND_USERS,
                                    .context.directory = db_int(r, 0),
                                    .filters = EXPAND,
                                    .query = "",
                                    .directory = text_percent_encode(a, db_text(r, 1)),
                                    .total = -1};
    TRY(db_end(r));
    if (*n <= 1) {
        partitions[0] = (struct user_partition){.kind = STAGE_KIND_USERS,
                                                .filters = EXPAND,
                                                .query = "",
                                                .directory = "-",
                                                .total = run->total};
        *n = 1;
    }
    *out = partitions;
    return OK;
}

static void count_members(struct sync_run *run, struct listings *counts, struct user_partition *c) {
    partition_count(run, counts, c, "&membershipStatus=active&membershipStatus=suspended",
                    &c->members);
}

static void count_users(struct sync_run *run, struct listings *counts,
                        struct user_partition *partitions, int n) {
    for (int i = 0; i < n; i++) {
        if (partitions[i].total < 0)
            partition_count(run, counts, &partitions[i], "", &partitions[i].total);
        if (run->total >= SPLIT_FROM)
            partition_count_parts(run, counts, &partitions[i]);
        if (n > 1)
            count_members(run, counts, &partitions[i]);
    }
}

static void add_users(struct sync_run *run, struct listings *all,
                      const struct user_partition *partitions, int n) {
    for (int i = 0; i < n; i++)
        partition_list(run, all, &partitions[i]);
    if (n > 1)
        listings_add(
            run, all,
            (struct listing){.kind = STAGE_KIND_USERS,
                             .path = partition_path(run, "-"),
                             .post = true,
                             .expected = run->total,
                             .filters = "\"membershipStatus\":[\"no_membership\"]," EXPAND});
}

static enum rc_err add_group_roles(struct sync_run *run, struct listings *all) {
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    TRY(db_query(run->l->db, Q_STAGE_GROUP_LIST, &r, ""));
    while (db_next(r)) {
        const char *group = db_text(r, 0);
        listings_add(
            run, all,
            (struct listing){
                .kind = STAGE_KIND_GROUP_ROLES,
                .context.group_id = group,
                .filters = "",
                .path = arena_printf(
                    a, "/admin/v2/orgs/%s/directories/%s/groups/%s/role-assignments?limit=100",
                    run->org, text_percent_encode(a, db_text(r, 1)),
                    text_percent_encode(a, group))});
    }
    return db_end(r);
}

static enum rc_err add_suspended(struct sync_run *run, struct listings *all) {
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    TRY(db_query(run->l->db, Q_STAGE_DIRECTORY_LIST, &r, ""));
    while (db_next(r))
        listings_add(
            run, all,
            (struct listing){.kind = STAGE_KIND_SUSPENDED,
                             .context.directory = db_int(r, 0),
                             .post = true,
                             .expected = run->total,
                             .path = partition_path(run, text_percent_encode(a, db_text(r, 1))),
                             .filters = "\"membershipStatus\":[\"suspended\"],"});
    return db_end(r);
}

/* Who was known and is in no listing is asked for by name: only whom Atlassian then does not show
 * has left. */
static enum rc_err ask_vanished(struct sync_run *run) {
    struct rows *r = NULL;
    struct listings all = {0};
    char *ids = NULL;
    int n = 0;
    TRY(db_query(run->l->db, Q_STAGE_VANISHED, &r, "i", (int64_t)ASK_VANISHED + 1));
    for (bool more = db_next(r); more;) {
        ids = arena_printf(run->l->arena, "%s%s%s", n % ASK_EACH ? ids : "",
                           n % ASK_EACH ? "," : "", db_text_borrow(r, 0));
        n++;
        more = db_next(r);
        if (!more || n % ASK_EACH == 0)
            listings_add(run, &all,
                         (struct listing){.kind = STAGE_KIND_USERS,
                                          .post = true,
                                          .path = partition_path(run, "-"),
                                          .filters = arena_printf(
                                              run->l->arena, "\"accountIds\":[%s]," EXPAND, ids)});
    }
    TRY(db_end(r));
    return n == 0 || n > ASK_VANISHED ? OK : fetch(run, "people who seem to have left", &all);
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

static bool lacks(const struct user_partition *c, int64_t before) {
    return c->found < c->members && c->found > before;
}

/* Who is in several directories and moves while we read may be met in one and missed in another:
 * what he has there would be lost. A directory that holds more than were found is read once more,
 * as long as that finds somebody. */
static enum rc_err prove_directories(struct sync_run *run, struct user_partition *partitions,
                                     int n) {
    for (int pass = 0; n > 1 && pass < PASSES_MAX; pass++) {
        struct listings count = {0}, all = {0};
        int64_t *before = arena_alloc(run->l->arena, (size_t)n * sizeof *before);
        for (int i = 0; i < n; i++)
            before[i] = pass ? partitions[i].found : -1;
        TRY(count_found(run, partitions, n));
        for (int i = 0; i < n; i++)
            if (lacks(&partitions[i], before[i]))
                count_members(run, &count, &partitions[i]);
        TRY(count.n ? fetch(run, "counting users once more", &count)
                    : OK); /* who left since the first count is not missing */
        for (int i = 0; i < n; i++)
            if (lacks(&partitions[i], before[i]))
                listings_add(run, &all,
                             (struct listing){.kind = STAGE_KIND_USERS,
                                              .context = partitions[i].context,
                                              .post = true,
                                              .path = partition_path(run, partitions[i].directory),
                                              .filters = EXPAND,
                                              .expected = partitions[i].total});
        if (all.n == 0)
            return OK;
        TRY(fetch(run, "people of several directories", &all));
    }
    return OK;
}

/* Whoever fits no filter (an unknown state) or moved while we read is caught by the count: then
 * everything is read once more, without filters. */
static enum rc_err prove_complete(struct sync_run *run) {
    const struct accounts *people = run->stage.people;
    for (int pass = 0; accounts_seen(people) < run->total && pass < PASSES_MAX; pass++) {
        struct listings count = {0}, all = {0};
        struct user_partition everybody = {.directory = "-", .query = ""};
        partition_count(run, &count, &everybody, "", &run->total);
        TRY(fetch(run, "counting users once more", &count));
        if (accounts_seen(people) >= run->total)
            break;
        listings_add(run, &all,
                     (struct listing){.kind = STAGE_KIND_USERS,
                                      .post = true,
                                      .path = partition_path(run, "-"),
                                      .filters = EXPAND,
                                      .expected = run->total});
        TRY(fetch(run, "people that fit no filter", &all));
    }
    TRY(ask_vanished(run));
    int64_t found = run->seen = accounts_seen(people);
    /* People may join or leave while we read; a real gap is more than that. */
    if (found * 1000 < run->total * 995)
        return FAIL(run->l->err, ERR_UPSTREAM,
                    "The listing of users came out shorter than Atlassian's own count. The run "
                    "stops; the old figures stand.",
                    "found %lld of %lld", (long long)found, (long long)run->total);
    return OK;
}

/* Three rounds: what there is; how many of everybody, and what groups give; then the people, and
 * whoever surely has a role otherwise. */
enum rc_err fetch_all(struct sync_run *run) {
    struct listings counts = {0}, all = {0};
    struct roles roles = {0};
    struct user_partition *partitions = NULL;
    int n = 0;
    TRY(fetch_places(run));
    TRY(make_crowds(run, &partitions, &n));
    count_users(run, &counts, partitions, n);
    TRY(add_group_roles(run, &counts));
    TRY(direct_roles_open(run, &counts, &roles));
    TRY(fetch(run, "counting users, and roles of groups", &counts));
    TRY(stage_roles(run->l));
    add_users(run, &all, partitions, n);
    TRY(add_suspended(run, &all));
    TRY(direct_roles_begin(run, &roles, &all));
    TRY(fetch(run, "users and their roles", &all));
    TRY(prove_directories(run, partitions, n));
    TRY(prove_complete(run));
    run->phase = run->l->err->phase = "putting together who is who";
    TRY(stage_people(run->l, &run->stage));
    return direct_roles_fetch(run, &roles);
}
