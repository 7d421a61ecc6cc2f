/* Where Atlassian counts as many holders of a role as the groups explain, there is nobody else and
 * nobody is listed. Else all of them are (where even the sizes of the groups say so, while the
 * users are read), and those whom no group gave it hold it by another way: only their own list says
 * which. */
#include "sync/direct_roles.h"
#include "base/log.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { SPLIT_FROM = 2000, PASSES_MAX = 3, ASK_WAYS = 100, ASK_WAYS_SHARE = 1000 };

/* A group gives a role; sorted by group. */
struct gift {
    int64_t group;
    struct role *role;
};
struct gifts {
    struct gift *at;
    size_t n, room;
};

enum rc_err direct_roles_open(struct sync_run *run, struct listings *counts, struct roles *out) {
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    int room = 64;
    struct roles roles = {.at = arena_alloc(a, (size_t)room * sizeof *roles.at)};
    TRY(db_query(run->l->db, Q_STAGE_CROWDS, &r, ""));
    while (db_next(r)) {
        if (roles.n == room) {
            struct role *bigger = arena_alloc(a, (size_t)room * 2 * sizeof *bigger);
            roles.at = memcpy(bigger, roles.at, (size_t)room * sizeof *bigger);
            room *= 2;
        }
        const char *name = db_text(r, 2), *ari = db_text(r, 1);
        struct user_partition user_partition = {
            .kind = STAGE_KIND_HOLDERS,
            .context.role = roles.n,
            .directory = "-",
            .total = -1,
            .filters = arena_printf(a, "\"resourceIds\":[%s],\"roleIds\":[\"%s\"],", ari, name),
            .query =
                arena_printf(a, "&resourceIds=%s&roleIds=%s",
                             text_percent_encode(a, arena_strndup(a, ari + 1, strlen(ari) - 2)),
                             text_percent_encode(a, name))};
        roles.at[roles.n++] = (struct role){
            .partition = user_partition, .product = db_int(r, 0), .name = name, .active = -1};
    }
    TRY(db_end(r));
    for (int i = 0; i < roles.n; i++) {
        roles.at[i].partition.context.found = &roles.at[i].found;
        partition_count(run, counts, &roles.at[i].partition, "", &roles.at[i].partition.total);
    }
    *out = roles;
    return OK;
}

static int by_place(const void *a, const void *b) {
    const struct role *x = a, *y = b;
    return x->product != y->product ? (x->product > y->product) - (x->product < y->product)
                                    : strcmp(x->name, y->name);
}

static struct role *role_of(const struct roles *roles, int64_t product, const char *name) {
    struct role wanted = {.product = product, .name = name};
    return bsearch(&wanted, roles->at, (size_t)roles->n, sizeof *roles->at, by_place);
}

static void count_parts(struct sync_run *run, struct listings *all, struct role *r) {
    if (r->partition.total >= SPLIT_FROM)
        partition_count_parts(run, all, &r->partition);
}

static void list(struct sync_run *run, struct listings *all, struct role *r) {
    struct user_partition c = r->partition;
    if (r->listed)
        memset(c.part, 0, sizeof c.part); /* once more: in one piece */
    partition_list(run, all, &c);
    r->listed = true;
}

/* More holders than members of the groups that give it: some have it by another way, whoever these
 * are. */
enum rc_err direct_roles_begin(struct sync_run *run, struct roles *roles, struct listings *all) {
    struct listings parts = {0};
    struct rows *r = NULL;
    bool *early = arena_alloc(run->l->arena, (size_t)roles->n + 1);
    for (int i = 0; i < roles->n; i++)
        early[i] = roles->at[i].partition.total > 0;
    TRY(db_query(run->l->db, Q_STAGE_BOUNDS, &r, ""));
    while (db_next(r)) {
        const struct role *role = role_of(roles, db_int(r, 0), db_text_borrow(r, 1));
        if (role)
            early[role - roles->at] = !db_is_null(r, 2) && role->partition.total > db_int(r, 2);
    }
    TRY(db_end(r));
    for (int i = 0; i < roles->n; i++)
        if (early[i])
            count_parts(run, &parts, &roles->at[i]);
    TRY(fetch(run, "counting roles", &parts));
    for (int i = 0; i < roles->n; i++)
        if (early[i])
            list(run, all, &roles->at[i]);
    return OK;
}

static enum rc_err read_gifts(struct sync_run *run, struct roles *roles, struct gifts *out) {
    struct rows *r = NULL;
    TRY(db_query(run->l->db, Q_STAGE_GIFTS, &r, ""));
    while (db_next(r)) {
        struct role *role = role_of(roles, db_int(r, 1), db_text_borrow(r, 2));
        if (!role)
            continue;
        if (out->n == out->room) {
            out->room = out->room ? out->room * 2 : 256;
            struct gift *bigger = arena_alloc(run->l->arena, out->room * sizeof *bigger);
            out->at = out->n ? memcpy(bigger, out->at, out->n * sizeof *bigger) : bigger;
        }
        out->at[out->n++] = (struct gift){db_int(r, 0), role};
    }
    return db_end(r);
}

/* The first gift of the group, or where it would be. */
static size_t gifts_of(const struct gifts *g, int64_t group) {
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

/* A membership, in the order of people: what the group gives its member. */
static void give(const struct sync_run *run, const struct gifts *g, int64_t user, int64_t group) {
    for (size_t i = gifts_of(g, group); i < g->n && g->at[i].group == group; i++) {
        struct role *role = g->at[i].role;
        if (role->user == user)
            continue;
        role->user = user;
        role->explained++;
        role->idle += account_is_idle(run->stage.people, user);
    }
}

/* Memberships and holders side by side, both in the order of people. Of each role: how many hold it
 * by way of groups, as Atlassian would count them, and how many of them are idle, of whom it is not
 * written whether Atlassian counts them. A holder who was listed and whom no group gave it has it
 * by another way. */
static enum rc_err explain(struct sync_run *run, const struct gifts *g, struct roles *roles) {
    struct db *db = run->l->db;
    struct rows *members = NULL, *holders = NULL;
    for (int i = 0; i < roles->n; i++)
        roles->at[i].user = roles->at[i].explained = roles->at[i].idle = 0;
    TRY(db_begin_read(db)); /* one commit of TEMP */
    TRY(db_query(db, Q_STAGE_MEMBERS, &members, ""));
    TRY(db_query(db, Q_STAGE_HOLDERS, &holders, ""));
    bool more = db_next(members);
    while (db_next(holders)) {
        int64_t user = db_int(holders, 0);
        const struct role *role = &roles->at[db_int(holders, 1)];
        for (; more && db_int(members, 0) <= user; more = db_next(members))
            give(run, g, db_int(members, 0), db_int(members, 1));
        if (role->user != user && account_is_seen(run->stage.people, user))
            TRY(db_exec(db, Q_STAGE_DIRECT, NULL, "iis", user, role->product, role->name));
    }
    for (; more; more = db_next(members))
        give(run, g, db_int(members, 0), db_int(members, 1));
    TRY(db_end(holders));
    TRY(db_end(members));
    return db_commit(db);
}

/* As many as the groups explain, and as many active ones where that could be chance: nobody holds
 * the role by another way. */
static bool is_explained(const struct role *r) {
    return r->partition.total == r->explained &&
           (r->idle == 0 || r->active == r->explained - r->idle);
}

/* Second looks: at the active ones where the number could be right by chance, at the parts where it
 * is wrong. */
static enum rc_err look_closer(struct sync_run *run, struct roles *roles) {
    struct listings closer = {0}, parts = {0};
    for (int i = 0; i < roles->n; i++) {
        struct role *r = &roles->at[i];
        if (r->listed)
            continue;
        if (r->partition.total != r->explained)
            count_parts(run, &closer, r);
        else if (r->idle > 0)
            partition_count(run, &closer, &r->partition, "&status=active", &r->active);
    }
    TRY(fetch(run, "counting roles", &closer));
    for (int i = 0; i < roles->n; i++)
        if (!roles->at[i].listed && roles->at[i].partition.total == roles->at[i].explained &&
            !is_explained(&roles->at[i]))
            count_parts(run, &parts, &roles->at[i]);
    return fetch(run, "counting roles", &parts);
}

/* Holders who changed places while we read are found by reading once more, as with users. *any:
 * something was listed. */
static enum rc_err list_holders(struct sync_run *run, struct roles *roles, bool *any) {
    *any = false;
    for (int pass = 0; pass <= PASSES_MAX; pass++) {
        struct listings all = {0};
        for (int i = 0; i < roles->n; i++)
            if (roles->at[i].listed ? roles->at[i].found < roles->at[i].partition.total
                                    : !is_explained(&roles->at[i]))
                list(run, &all, &roles->at[i]);
        if (all.n == 0)
            return OK;
        *any = true;
        TRY(fetch(run, "roles without a group", &all));
    }
    return OK;
}

static enum rc_err ask(struct sync_run *run, struct listings *all, int64_t user) {
    struct arena *a = run->l->arena;
    const char *account = NULL;
    bool found = false;
    TRY(db_get_text(run->l->db, Q_STAGE_ACCOUNT, &account, &found, "i", user));
    if (!found)
        return OK; /* who was there at the last run is in no listing now */
    listings_add(run, all,
                 (struct listing){
                     .kind = STAGE_KIND_WAYS,
                     .context.user = user,
                     .filters = "",
                     .path = arena_printf(
                         a, "/admin/v2/orgs/%s/directories/-/users/%s/role-assignments?limit=100",
                         run->org, text_percent_encode(a, account))});
    return db_exec(run->l->db, Q_STAGE_ASKED, NULL, "i", user);
}

/* A large organization is asked a share with each run, beside what is urgent: roles without a group
 * first, once; then what stands beside a group's. */
static enum rc_err fetch_ways(struct sync_run *run) {
    struct db *db = run->l->db;
    struct listings all = {0};
    struct rows *r = NULL;
    int64_t n = 0,
            most = run->total / ASK_WAYS_SHARE > ASK_WAYS ? run->total / ASK_WAYS_SHARE : ASK_WAYS;
    TRY(db_begin_read(db)); /* one commit of TEMP */
    TRY(db_query(db, Q_STAGE_UNEXPLAINED, &r, ""));
    while (db_next(r) && (db_int(r, 1) || n < most)) {
        TRY(ask(run, &all, db_int(r, 0)));
        n += !db_int(r, 1);
    }
    TRY(db_end(r));
    if (n < most) {
        TRY(db_query(db, Q_STAGE_UNASKED, &r, "i", most - n));
        while (db_next(r))
            TRY(ask(run, &all, db_int(r, 0)));
        TRY(db_end(r));
    }
    TRY(db_commit(db));
    TRY(fetch(run, "how roles came", &all));
    if (run->untold)
        log_line(LOG_LEVEL_WARN,
                 "Atlassian refused to tell how the roles of %d people came; they stay as they "
                 "were known",
                 run->untold);
    return OK;
}

enum rc_err direct_roles_fetch(struct sync_run *run, struct roles *roles) {
    struct gifts gifts = {0};
    bool more = false;
    TRY(read_gifts(run, roles, &gifts));
    TRY(explain(run, &gifts, roles));
    TRY(look_closer(run, roles));
    TRY(list_holders(run, roles, &more));
    if (more)
        TRY(explain(run, &gifts, roles));
    TRY(db_exec(run->l->db, Q_MERGE_DIRECT_KNOWN, NULL, ""));
    accounts_close(run->stage.people);
    return fetch_ways(run);
}
