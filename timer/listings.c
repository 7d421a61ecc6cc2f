/* Which listings a run reads. Long ones are split by filters that exclude each other, and read from both ends. No filter is
 * trusted: the parts must add up to the whole, and at the end the people found must be as many as Atlassian counts. */
#include "fetch.h"
#include "text.h"

#include <string.h>

enum { SPLITS = 6, SPLIT_FROM = 500, SPLIT_HOLDERS_FROM = 2000, PAIR_FROM = 300, PASSES_MOST = 3, ASK_VANISHED = 500, ASK_EACH = 10,
       ASK_WAYS = 100, ASK_WAYS_SHARE = 1000 };

#define EXPAND "\"expand\":[\"platformRoles\",\"productAccess\",\"groups\"],"
#define REST "\"status\":[\"suspended\",\"not_invited\",\"deactivated\",\"for_deletion\"],"
#define REST_QUERY "&status=suspended&status=not_invited&status=deactivated&status=for_deletion"
/* The first two are the sixth, once more split where everybody's second factor is known: most people are managed and active. */
static const struct { const char *filters, *query; } SPLIT[SPLITS] = {
    {"\"claimStatus\":\"managed\",\"status\":[\"active\"],\"mfaEnabled\":true,", "&claimStatus=managed&status=active&mfaEnabled=true"},
    {"\"claimStatus\":\"managed\",\"status\":[\"active\"],\"mfaEnabled\":false,", "&claimStatus=managed&status=active&mfaEnabled=false"},
    {"\"claimStatus\":\"unmanaged\",\"status\":[\"active\"],", "&claimStatus=unmanaged&status=active"},
    {"\"claimStatus\":\"managed\"," REST, "&claimStatus=managed" REST_QUERY},
    {"\"claimStatus\":\"unmanaged\"," REST, "&claimStatus=unmanaged" REST_QUERY},
    {"\"claimStatus\":\"managed\",\"status\":[\"active\"],", "&claimStatus=managed&status=active"}};

/* People to be listed: all of a directory, or who holds a role. */
struct crowd {
    enum stage_kind kind;
    struct stage_context context;
    const char *directory;      /* percent-encoded, "-" for all */
    const char *filters, *query;
    int64_t total, part[SPLITS]; /* as Atlassian counts them; total -1: not counted */
    int64_t explained, idle;     /* holders known by their groups; those of them who are not active */
    int64_t active;              /* holders by Atlassian's count of the active ones; -1: not counted */
};

static const char *search_path(struct run *run, const char *directory) {
    return arena_printf(run->l->arena, "/admin/v2/orgs/%s/directories/%s/users/search", run->org, directory);
}

static void add_count(struct run *run, struct listings *all, const struct crowd *c, const char *more, int64_t *into) {
    char *query = arena_printf(run->l->arena, "%s%s", c->query, more);
    listings_add(run, all, (struct listing){.kind = STAGE_KIND_COUNT, .filters = "", .count = into,
        .path = arena_printf(run->l->arena, "/admin/v2/orgs/%s/directories/%s/users/count%s%s", run->org, c->directory, *query ? "?" : "", *query ? query + 1 : "")});
}

static void add_counts(struct run *run, struct listings *all, struct crowd *c) {
    for (int i = 0; i < SPLITS; i++)
        add_count(run, all, c, SPLIT[i].query, &c->part[i]);
}

/* One listing, or the same from both ends. The field to sort by is the only one there is. */
static void add_listing(struct run *run, struct listings *all, const struct crowd *c, const char *filters, int64_t n) {
    struct listing g = {.kind = c->kind, .context = c->context, .post = true, .expected = n, .path = search_path(run, c->directory),
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
        g.filters = arena_printf(run->l->arena, "%s\"sortBy\":[{\"field\":\"nick_name\",\"direction\":\"%s\"}],", g.unsorted, DIRECTION[i]);
        listings_add(run, all, g);
    }
}

/* Split where the parts were counted and add up. */
static void add_crowd(struct run *run, struct listings *all, const struct crowd *c) {
    const int64_t *n = c->part;
    bool by_factor = n[0] + n[1] == n[5], adds_up = c->total > 0 && n[2] + n[3] + n[4] + n[5] == c->total;
    if (!adds_up)
        add_listing(run, all, c, "", c->total);
    for (int i = by_factor ? 0 : 2; adds_up && i < (by_factor ? SPLITS - 1 : SPLITS); i++)
        if (n[i] > 0)
            add_listing(run, all, c, SPLIT[i].filters, n[i]);
}

static enum rc_err fetch_places(struct run *run) {
    struct arena *a = run->l->arena;
    struct listings all = {0};
    struct crowd everybody = {.directory = "-", .query = ""};
    add_count(run, &all, &everybody, "", &run->total);
    listings_add(run, &all, (struct listing){.kind = STAGE_KIND_PRODUCTS, .path = arena_printf(a, "/admin/v2/orgs/%s/workspaces", run->org),
                                             .filters = "", .post = true, .cursor_only = true});
    listings_add(run, &all, (struct listing){.kind = STAGE_KIND_DIRECTORIES, .filters = "",
                                             .path = arena_printf(a, "/admin/v2/orgs/%s/directories?limit=100", run->org)});
    listings_add(run, &all, (struct listing){.kind = STAGE_KIND_GROUPS, .post = true, .expected = 1,
                                             .path = arena_printf(a, "/admin/v2/orgs/%s/directories/-/groups/search", run->org),
                                             .filters = "\"expand\":[\"counts.users\",\"counts.resources\"],"});
    TRY(fetch(run, "sites, products and groups", &all));
    return stage_places(run->l);
}

/* One crowd for each directory, and those who are in none; with a single directory "-" means all of that. */
static enum rc_err make_crowds(struct run *run, struct crowd **out, int *n) {
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    enum { MOST = 200 };
    struct crowd *crowds = arena_alloc(a, (MOST + 1) * sizeof *crowds);
    *n = 0;
    TRY(db_query(run->l->db, Q_STAGE_DIRECTORY_LIST, &r, ""));
    while (db_next(r) && *n < MOST)
        crowds[(*n)++] = (struct crowd){.kind = STAGE_KIND_USERS, .context.directory = db_int(r, 0), .filters = EXPAND, .query = "",
                                        .directory = text_percent_encode(a, db_text(r, 1)), .total = -1};
    TRY(db_end(r));
    if (*n <= 1) {
        crowds[0] = (struct crowd){.kind = STAGE_KIND_USERS, .filters = EXPAND, .query = "", .directory = "-", .total = run->total};
        *n = 1;
    }
    *out = crowds;
    return OK;
}

static enum rc_err add_users(struct run *run, struct listings *all) {
    struct crowd *crowds = NULL;
    struct listings counts = {0};
    int n = 0;
    TRY(make_crowds(run, &crowds, &n));
    for (int i = 0; i < n; i++) {
        if (crowds[i].total < 0)
            add_count(run, &counts, &crowds[i], "", &crowds[i].total);
        if (run->total >= SPLIT_FROM)
            add_counts(run, &counts, &crowds[i]);
    }
    TRY(fetch(run, "counting users", &counts));
    for (int i = 0; i < n; i++)
        add_crowd(run, all, &crowds[i]);
    if (n > 1)
        listings_add(run, all, (struct listing){.kind = STAGE_KIND_USERS, .path = search_path(run, "-"), .post = true,
                                                .filters = "\"membershipStatus\":[\"no_membership\"]," EXPAND});
    return OK;
}

static enum rc_err add_group_roles(struct run *run, struct listings *all) {
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    TRY(db_query(run->l->db, Q_STAGE_GROUP_LIST, &r, ""));
    while (db_next(r)) {
        const char *group = db_text(r, 0);
        listings_add(run, all, (struct listing){.kind = STAGE_KIND_GROUP_ROLES, .context.group_id = group, .filters = "",
            .path = arena_printf(a, "/admin/v2/orgs/%s/directories/%s/groups/%s/role-assignments?limit=100", run->org,
                                 text_percent_encode(a, db_text(r, 1)), text_percent_encode(a, group))});
    }
    return db_end(r);
}

static enum rc_err add_suspended(struct run *run, struct listings *all) {
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    TRY(db_query(run->l->db, Q_STAGE_DIRECTORY_LIST, &r, ""));
    while (db_next(r))
        listings_add(run, all, (struct listing){.kind = STAGE_KIND_SUSPENDED, .context.directory = db_int(r, 0), .post = true,
            .path = search_path(run, text_percent_encode(a, db_text(r, 1))), .filters = "\"membershipStatus\":[\"suspended\"],"});
    return db_end(r);
}

/* Who was known and is in no listing is asked for by name: only whom Atlassian then does not show has left. */
static enum rc_err ask_vanished(struct run *run) {
    struct rows *r = NULL;
    struct listings all = {0};
    char *ids = NULL;
    int n = 0;
    TRY(db_query(run->l->db, Q_STAGE_VANISHED, &r, "i", (int64_t)ASK_VANISHED + 1));
    for (bool more = db_next(r); more;) {
        ids = arena_printf(run->l->arena, "%s%s%s", n % ASK_EACH ? ids : "", n % ASK_EACH ? "," : "", db_lend(r, 0));
        n++;
        more = db_next(r);
        if (!more || n % ASK_EACH == 0)
            listings_add(run, &all, (struct listing){.kind = STAGE_KIND_USERS, .post = true, .path = search_path(run, "-"),
                                                     .filters = arena_printf(run->l->arena, "\"accountIds\":[%s]," EXPAND, ids)});
    }
    TRY(db_end(r));
    return n == 0 || n > ASK_VANISHED ? OK : fetch(run, "people who seem to have left", &all);
}

/* Whoever fits no filter (an unknown state) or moved while we read is caught by the count: then everything is read once more,
 * without filters. */
static enum rc_err prove_complete(struct run *run) {
    int64_t found = 0;
    TRY(db_exec(run->l->db, Q_STAGE_INDEX_USER, NULL, ""));
    TRY(db_get_int(run->l->db, Q_STAGE_USERS_SEEN, &found, NULL, ""));
    for (int pass = 0; found < run->total && pass < PASSES_MOST; pass++) {
        struct listings all = {0};
        struct crowd everybody = {.kind = STAGE_KIND_USERS, .directory = "-", .filters = EXPAND, .query = "", .total = run->total};
        add_count(run, &all, &everybody, "", &run->total);
        listings_add(run, &all, (struct listing){.kind = STAGE_KIND_USERS, .post = true, .path = search_path(run, "-"), .filters = EXPAND, .expected = run->total});
        TRY(fetch(run, "people that fit no filter", &all));
        TRY(db_get_int(run->l->db, Q_STAGE_USERS_SEEN, &found, NULL, ""));
    }
    TRY(ask_vanished(run));
    TRY(db_get_int(run->l->db, Q_STAGE_USERS_SEEN, &found, NULL, ""));
    run->seen = found;
    /* People may join or leave while we read; a real gap is more than that. */
    if (found * 1000 < run->total * 995)
        return FAIL(run->l->err, ERR_UPSTREAM, "The listing of users came out shorter than Atlassian's own count. The run stops; the old figures stand.",
                    "found %lld of %lld", (long long)found, (long long)run->total);
    return OK;
}

/* Roles that came by no group: where Atlassian counts as many holders as the groups explain, there are none and nobody is listed. */
static enum rc_err make_holders(struct run *run, struct crowd **out, int *n) {
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    int capacity = 64;
    struct crowd *crowds = arena_alloc(a, (size_t)capacity * sizeof *crowds);
    *n = 0;
    TRY(db_query(run->l->db, Q_STAGE_EXPLAINED, &r, ""));
    while (db_next(r)) {
        if (*n == capacity) {
            struct crowd *bigger = arena_alloc(a, (size_t)capacity * 2 * sizeof *bigger);
            memcpy(bigger, crowds, (size_t)capacity * sizeof *bigger);
            crowds = bigger;
            capacity *= 2;
        }
        const char *role = db_text(r, 2), *ari = db_text(r, 1);
        crowds[(*n)++] = (struct crowd){.kind = STAGE_KIND_HOLDERS, .context = {.product = db_int(r, 0), .role = role}, .directory = "-", .total = -1, .active = -1,
            .filters = arena_printf(a, "\"resourceIds\":[%s],\"roleIds\":[\"%s\"],", ari, role), .explained = db_int(r, 3), .idle = db_int(r, 4),
            .query = arena_printf(a, "&resourceIds=%s&roleIds=%s", text_percent_encode(a, arena_strndup(a, ari + 1, strlen(ari) - 2)), text_percent_encode(a, role))};
    }
    *out = crowds;
    return db_end(r);
}

/* As many as the groups explain, and as many active ones where that could be chance: nobody holds the role by another way. */
static bool is_explained(const struct crowd *c) {
    return c->total == c->explained && (c->idle == 0 || c->active == c->explained - c->idle);
}

/* Holders who changed places while we read are found by reading once more, as with users. */
static enum rc_err prove_holders(struct run *run, struct crowd *crowds, int n) {
    TRY(db_exec(run->l->db, Q_STAGE_INDEX_HOLDER, NULL, ""));
    for (int pass = 0; pass < PASSES_MOST; pass++) {
        struct listings again = {0};
        for (int i = 0; i < n; i++) {
            int64_t found = 0;
            if (is_explained(&crowds[i]))
                continue;
            TRY(db_get_int(run->l->db, Q_STAGE_HOLDERS_SEEN, &found, NULL, "is", crowds[i].context.product, crowds[i].context.role));
            if (found < crowds[i].total)
                listings_add(run, &again, (struct listing){.kind = STAGE_KIND_HOLDERS, .context = crowds[i].context, .post = true,
                    .path = search_path(run, "-"), .filters = crowds[i].filters, .expected = crowds[i].total});
        }
        if (again.n == 0)
            return OK;
        TRY(fetch(run, "roles without a group", &again));
    }
    return OK;
}

static enum rc_err fetch_holders(struct run *run) {
    struct listings totals = {0}, actives = {0}, parts = {0}, all = {0};
    struct crowd *crowds = NULL;
    int n = 0;
    TRY(make_holders(run, &crowds, &n));
    for (int i = 0; i < n; i++)
        add_count(run, &totals, &crowds[i], "", &crowds[i].total);
    TRY(fetch(run, "counting roles", &totals));
    for (int i = 0; i < n; i++)
        if (crowds[i].total == crowds[i].explained && crowds[i].idle > 0)
            add_count(run, &actives, &crowds[i], "&status=active", &crowds[i].active);
    TRY(fetch(run, "counting roles", &actives));
    for (int i = 0; i < n; i++)
        if (!is_explained(&crowds[i]) && crowds[i].total >= SPLIT_HOLDERS_FROM)
            add_counts(run, &parts, &crowds[i]);
    TRY(fetch(run, "counting roles", &parts));
    for (int i = 0; i < n; i++)
        if (!is_explained(&crowds[i]))
            add_crowd(run, &all, &crowds[i]);
    TRY(fetch(run, "roles without a group", &all));
    TRY(prove_holders(run, crowds, n));
    return stage_direct(run->l);
}

/* How such a role came, and in which directory, only the user's own list says. It is asked once; a large organization is
 * asked a share with each run. */
static enum rc_err fetch_ways(struct run *run) {
    struct arena *a = run->l->arena;
    struct listings all = {0};
    struct rows *r = NULL;
    int64_t most = run->total / ASK_WAYS_SHARE > ASK_WAYS ? run->total / ASK_WAYS_SHARE : ASK_WAYS, n = 0;
    TRY(db_query(run->l->db, Q_STAGE_UNEXPLAINED, &r, "i", run->total));
    while (db_next(r)) {
        if (n++ >= most && !db_int(r, 1))
            continue;
        const char *account = db_text(r, 0);
        listings_add(run, &all, (struct listing){.kind = STAGE_KIND_WAYS, .context.account_id = account, .filters = "",
            .path = arena_printf(a, "/admin/v2/orgs/%s/directories/-/users/%s/role-assignments?limit=100", run->org, text_percent_encode(a, account))});
    }
    TRY(db_end(r));
    return fetch(run, "how roles came", &all);
}

enum rc_err fetch_all(struct run *run) {
    struct listings all = {0};
    TRY(fetch_places(run));
    TRY(add_users(run, &all));
    TRY(add_group_roles(run, &all));
    TRY(add_suspended(run, &all));
    TRY(fetch(run, "users, groups and roles", &all));
    TRY(prove_complete(run));
    run->phase = run->l->err->phase = "putting together who is who";
    TRY(stage_people(run->l));
    TRY(fetch_holders(run));
    return fetch_ways(run);
}
