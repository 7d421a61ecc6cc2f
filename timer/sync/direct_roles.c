/* If Atlassian's holder count equals what group membership explains, there are no direct holders
 * and nothing is fetched. Otherwise we fetch all holders (together with the users, when the sizes
 * of the groups already prove it); those without a granting group hold the role from another
 * source. Only a person's own list names the source. */
#include "sync/direct_roles.h"
#include "base/log.h"
#include "base/text.h"
#include "sql/timer/sync/direct_roles.h"

#include <stdlib.h>
#include <string.h>

enum {
    SPLIT_HOLDERS_MIN = 2000,
    PASSES_MAX = 3,
    SOURCES_PER_RUN = 100, /* people whose role sources are read */
    SOURCES_SHARE = 1000   /* or one in so many, of a large organization */
};

/* A group grants a role. Sorted by group. */
struct group_grant {
    int64_t group;
    struct role *role;
};
struct group_grants {
    struct group_grant *at;
    size_t n, capacity;
};

static struct user_partition holders_partition(struct sync_run *run, const char *ari,
                                               const char *role, size_t index) {
    struct arena *a = run->l->arena;
    const char *plain_ari = arena_strndup(a, ari + 1, strlen(ari) - 2); /* without its quotes */
    return (struct user_partition){
        .kind = STAGE_KIND_HOLDERS,
        .context.role = (int64_t)index,
        .directory = "-",
        .total = -1,
        .filters = arena_printf(a, "\"resourceIds\":[%s],\"roleIds\":[\"%s\"],", ari, role),
        .query = arena_printf(a, "&resourceIds=%s&roleIds=%s", text_percent_encode(a, plain_ari),
                              text_percent_encode(a, role))};
}

enum rc_err direct_roles_open(struct sync_run *run, struct listings *counts, struct roles *out) {
    struct rows *r = NULL;
    struct roles roles = {0};
    TRY(db_query(run->l->db, Q_STAGE_INSTANCE_ROLES, &r, ""));
    while (db_next(r)) {
        const char *name = db_text(r, STAGE_INSTANCE_ROLES__ROLE);
        roles.at = arena_grow(run->l->arena, roles.at, roles.n, &roles.capacity, sizeof *roles.at);
        roles.at[roles.n] =
            (struct role){.partition = holders_partition(run, db_text(r, STAGE_INSTANCE_ROLES__ARI),
                                                         name, roles.n),
                          .product = db_int(r, STAGE_INSTANCE_ROLES__ID),
                          .name = name,
                          .active = -1};
        roles.n++;
    }
    TRY(db_end(r));
    for (size_t i = 0; i < roles.n; i++) {
        struct user_partition *p = &roles.at[i].partition;
        p->context.found = &roles.at[i].found;
        partition_count(run, counts, p, "", &p->total);
    }
    *out = roles;
    return OK;
}

static int compare_roles(const void *a, const void *b) {
    const struct role *x = a, *y = b;
    if (x->product != y->product)
        return x->product > y->product ? 1 : -1;
    return strcmp(x->name, y->name);
}

static struct role *find_role(const struct roles *roles, int64_t product, const char *name) {
    struct role wanted = {.product = product, .name = name};
    if (roles->n == 0)
        return NULL;
    return bsearch(&wanted, roles->at, roles->n, sizeof *roles->at, compare_roles);
}

static void count_parts(struct sync_run *run, struct listings *all, struct role *r) {
    if (r->partition.total >= SPLIT_HOLDERS_MIN)
        partition_count_parts(run, all, &r->partition);
}

static void list_role(struct sync_run *run, struct listings *all, struct role *r) {
    struct user_partition p = r->partition;
    if (r->listed)
        memset(p.part, 0, sizeof p.part); /* a second time: in one piece */
    partition_list(run, all, &p);
    r->listed = true;
}

/* When a role has more holders than its groups have members, some hold it from another source. */
enum rc_err direct_roles_begin(struct sync_run *run, struct roles *roles, struct listings *all) {
    struct listings parts = {0};
    struct rows *r = NULL;
    bool *early = arena_alloc(run->l->arena, roles->n + 1);
    for (size_t i = 0; i < roles->n; i++)
        early[i] = roles->at[i].partition.total > 0;
    TRY(db_query(run->l->db, Q_STAGE_BOUNDS, &r, ""));
    while (db_next(r)) {
        const struct role *role = find_role(roles, db_int(r, STAGE_BOUNDS__PRODUCT),
                                            db_text_borrow(r, STAGE_BOUNDS__ROLE));
        if (role)
            early[role - roles->at] = !db_is_null(r, STAGE_BOUNDS__BOUND) &&
                                      role->partition.total > db_int(r, STAGE_BOUNDS__BOUND);
    }
    TRY(db_end(r));
    for (size_t i = 0; i < roles->n; i++)
        if (early[i])
            count_parts(run, &parts, &roles->at[i]);
    TRY(pages_fetch(run, SYNC_PHASE_COUNTS, &parts));
    for (size_t i = 0; i < roles->n; i++)
        if (early[i])
            list_role(run, all, &roles->at[i]);
    return OK;
}

static enum rc_err load_grants(struct sync_run *run, struct roles *roles,
                               struct group_grants *out) {
    struct rows *r = NULL;
    TRY(db_query(run->l->db, Q_STAGE_GROUP_GRANTS, &r, ""));
    while (db_next(r)) {
        struct role *role = find_role(roles, db_int(r, STAGE_GROUP_GRANTS__PRODUCT),
                                      db_text_borrow(r, STAGE_GROUP_GRANTS__ROLE));
        if (!role)
            continue;
        out->at = arena_grow(run->l->arena, out->at, out->n, &out->capacity, sizeof *out->at);
        out->at[out->n++] = (struct group_grant){db_int(r, STAGE_GROUP_GRANTS__USER_GROUP), role};
    }
    return db_end(r);
}

/* The first grant of the group, or where it would be. */
static size_t first_grant(const struct group_grants *g, int64_t group) {
    size_t low = 0, high = g->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (g->at[middle].group < group)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Counts what the group grants its member. Called in the order of users. */
static void count_grant(const struct sync_run *run, const struct group_grants *g, int64_t user,
                        int64_t group) {
    for (size_t i = first_grant(g, group); i < g->n && g->at[i].group == group; i++) {
        struct role *role = g->at[i].role;
        if (role->user == user)
            continue;
        role->user = user;
        role->explained++;
        role->idle += account_is_idle(run->stage.accounts, user);
    }
}

/* Goes through memberships and holders together, both in the order of users. For each role it
 * counts the holders by groups, as Atlassian would, and those of them who are idle, because nobody
 * documents whether Atlassian counts those. A listed holder whom no group grants the role has it
 * from another source. */
static enum rc_err match_holders_to_groups(struct sync_run *run, const struct group_grants *g,
                                           struct roles *roles) {
    struct db *db = run->l->db;
    struct rows *members = NULL, *holders = NULL;
    for (size_t i = 0; i < roles->n; i++)
        roles->at[i].user = roles->at[i].explained = roles->at[i].idle = 0;
    TRY(db_begin_read(db)); /* one commit of TEMP */
    TRY(db_query(db, Q_STAGE_MEMBERS, &members, ""));
    TRY(db_query(db, Q_STAGE_HOLDERS, &holders, ""));
    bool more = db_next(members);
    while (db_next(holders)) {
        int64_t user = db_int(holders, 0);
        const struct role *role = &roles->at[db_int(holders, 1)];
        for (; more && db_int(members, 0) <= user; more = db_next(members))
            count_grant(run, g, db_int(members, 0), db_int(members, 1));
        if (role->user != user && account_is_seen(run->stage.accounts, user))
            TRY(db_exec(db, Q_STAGE_DIRECT, NULL, "iis", user, role->product, role->name));
    }
    for (; more; more = db_next(members))
        count_grant(run, g, db_int(members, 0), db_int(members, 1));
    TRY(db_end(holders));
    TRY(db_end(members));
    return db_commit(db);
}

/* As many holders as the groups explain, and as many active ones when the first number could be
 * chance: nobody holds the role from another source. */
static bool is_explained(const struct role *r) {
    return r->partition.total == r->explained &&
           (r->idle == 0 || r->active == r->explained - r->idle);
}

/* Counts again: the active holders when the total could be right by chance, the parts when it is
 * wrong. */
static enum rc_err direct_roles_recount(struct sync_run *run, struct roles *roles) {
    struct listings closer = {0}, parts = {0};
    for (size_t i = 0; i < roles->n; i++) {
        struct role *r = &roles->at[i];
        if (r->listed)
            continue;
        if (r->partition.total != r->explained)
            count_parts(run, &closer, r);
        else if (r->idle > 0)
            partition_count(run, &closer, &r->partition, "&status=active", &r->active);
    }
    TRY(pages_fetch(run, SYNC_PHASE_ROLE_COUNTS, &closer));
    for (size_t i = 0; i < roles->n; i++)
        if (!roles->at[i].listed && roles->at[i].partition.total == roles->at[i].explained &&
            !is_explained(&roles->at[i]))
            count_parts(run, &parts, &roles->at[i]);
    return pages_fetch(run, SYNC_PHASE_ROLE_COUNTS, &parts);
}

/* Lists holders, and again when paging shifted and some are missing. *any: something was listed. */
static enum rc_err list_holders(struct sync_run *run, struct roles *roles, bool *any) {
    *any = false;
    for (int pass = 0; pass <= PASSES_MAX; pass++) {
        struct listings all = {0};
        for (size_t i = 0; i < roles->n; i++)
            if (roles->at[i].listed ? roles->at[i].found < roles->at[i].partition.total
                                    : !is_explained(&roles->at[i]))
                list_role(run, &all, &roles->at[i]);
        if (all.n == 0)
            return OK;
        *any = true;
        TRY(pages_fetch(run, SYNC_PHASE_DIRECT_ROLES, &all));
    }
    return OK;
}

static enum rc_err add_source_listing(struct sync_run *run, struct listings *all, int64_t user) {
    struct arena *a = run->l->arena;
    const char *account = NULL;
    bool found = false;
    TRY(db_get_text(run->l->db, Q_STAGE_ACCOUNT, &account, &found, "i", user));
    if (!found)
        return OK; /* a user of the last run who is in no listing now */
    struct listing g = {.kind = STAGE_KIND_ROLE_SOURCES, .context.user = user, .filters = ""};
    g.path = arena_printf(a, "/admin/v2/orgs/%s/directories/-/users/%s/role-assignments?limit=100",
                          run->org, text_percent_encode(a, account));
    listings_add(run, all, g);
    return db_exec(run->l->db, Q_STAGE_ASKED, NULL, "i", user);
}

/* Besides what is urgent, each run reads the sources of a share of the people: first roles without
 * a group, once; then roles beside a group's. */
static enum rc_err fetch_sources(struct sync_run *run) {
    struct db *db = run->l->db;
    struct listings all = {0};
    struct rows *r = NULL;
    int64_t n = 0, sources_max = run->total / SOURCES_SHARE;
    if (sources_max < SOURCES_PER_RUN)
        sources_max = SOURCES_PER_RUN;
    TRY(db_begin_read(db)); /* one commit of TEMP */
    TRY(db_query(db, Q_STAGE_UNEXPLAINED, &r, ""));
    while (db_next(r) && (db_int(r, STAGE_UNEXPLAINED__URGENT) || n < sources_max)) {
        TRY(add_source_listing(run, &all, db_int(r, STAGE_UNEXPLAINED__USER)));
        n += !db_int(r, STAGE_UNEXPLAINED__URGENT);
    }
    TRY(db_end(r));
    if (n < sources_max) {
        TRY(db_query(db, Q_STAGE_UNASKED, &r, "i", sources_max - n));
        while (db_next(r))
            TRY(add_source_listing(run, &all, db_int(r, 0)));
        TRY(db_end(r));
    }
    TRY(db_commit(db));
    TRY(pages_fetch(run, SYNC_PHASE_ROLE_SOURCES, &all));
    if (run->refused)
        log_line(LOG_LEVEL_WARN,
                 "Atlassian did not report where the roles of %d people come from; their known "
                 "roles are kept",
                 run->refused);
    return OK;
}

enum rc_err direct_roles_fetch(struct sync_run *run, struct roles *roles) {
    struct group_grants grants = {0};
    bool more = false;
    TRY(load_grants(run, roles, &grants));
    TRY(match_holders_to_groups(run, &grants, roles));
    TRY(direct_roles_recount(run, roles));
    TRY(list_holders(run, roles, &more));
    if (more)
        TRY(match_holders_to_groups(run, &grants, roles));
    TRY(db_exec(run->l->db, Q_MERGE_DIRECT_KNOWN, NULL, ""));
    accounts_close(run->stage.accounts);
    return fetch_sources(run);
}
