/* Goes through memberships and holders together, both in the order of users. */
#include "sync/role_match.h"
#include "sql/timer/sync/role_match.h"

#include <stdlib.h>
#include <string.h>

enum { HELD_MAX = 64 /* roles of one person without a group; of more none is doubted */ };

/* A group grants a role. Sorted by group. */
struct group_grant {
    int64_t group, product;
    struct role *role; /* NULL: of a kind or an instance that is not counted */
};
struct group_grants {
    struct group_grant *at;
    size_t n, capacity;
};

struct role_matching {
    struct sync_run *run;
    struct group_grants grants;
    int64_t *product_user; /* by product: the last user who has a role on it */
    /* of the user who is being gone through */
    int64_t user, resources; /* instances with a role that we know */
    int64_t beyond;          /* Atlassian's number beyond these in the last run; -1: not known */
    struct role *held[HELD_MAX];
    int held_n; /* roles without a group, known from the last run */
    bool holder;
};

static int compare_roles(const void *a, const void *b) {
    const struct role *x = a, *y = b;
    if (x->product != y->product)
        return x->product > y->product ? 1 : -1;
    return strcmp(x->name, y->name);
}

struct role *role_find(const struct roles *roles, int64_t product, const char *name) {
    struct role wanted = {.product = product, .name = name};
    if (roles->n == 0)
        return NULL;
    return bsearch(&wanted, roles->at, roles->n, sizeof *roles->at, compare_roles);
}

static enum rc_err load_grants(struct role_matching *m, const struct roles *roles) {
    struct group_grants *g = &m->grants;
    struct arena *a = m->run->l->arena;
    struct rows *r = NULL;
    int64_t product_max = 0;
    TRY(db_query(m->run->l->db, Q_STAGE_GROUP_GRANTS, &r, ""));
    while (db_next(r)) {
        int64_t product = db_int(r, STAGE_GROUP_GRANTS__PRODUCT);
        struct role *role = role_find(roles, product, db_text_borrow(r, STAGE_GROUP_GRANTS__ROLE));
        g->at = arena_grow(a, g->at, g->n, &g->capacity, sizeof *g->at);
        g->at[g->n++] =
            (struct group_grant){db_int(r, STAGE_GROUP_GRANTS__USER_GROUP), product, role};
        product_max = product > product_max ? product : product_max;
    }
    for (size_t i = 0; i < roles->n; i++)
        if (roles->at[i].product > product_max)
            product_max = roles->at[i].product;
    m->product_user = arena_alloc(a, ((size_t)product_max + 1) * sizeof *m->product_user);
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

/* Compares how many resources the person has access to, by Atlassian, with those we know a role on.
 * What is beyond them may be of any kind. But when it is another number than in the last run, the
 * person lost or got a role that no group explains. */
static enum rc_err end_holder(struct role_matching *m) {
    const struct accounts *accounts = m->run->stage.accounts;
    int64_t sent = account_resources(accounts, m->user);
    bool doubt = m->holder && sent >= 0 && !account_is_idle(accounts, m->user);
    m->holder = false;
    if (!doubt)
        return OK;
    int64_t beyond = sent - m->resources + RESOURCES_MAX; /* never below 0 */
    for (int i = 0; m->beyond >= 0 && m->beyond != beyond && i < m->held_n; i++)
        m->held[i]->doubted = true;
    return db_exec(m->run->l->db, Q_STAGE_BEYOND, NULL, "ii", m->user, beyond);
}

static enum rc_err enter_user(struct role_matching *m, int64_t user) {
    if (m->user == user)
        return OK;
    TRY(end_holder(m));
    m->user = user;
    m->beyond = -1;
    m->resources = m->held_n = 0;
    return OK;
}

static void add_resource(struct role_matching *m, int64_t product) {
    m->resources += m->product_user[product] != m->user;
    m->product_user[product] = m->user;
}

/* Counts what the group grants its member. Called in the order of users. */
static enum rc_err count_grant(struct role_matching *m, int64_t user, int64_t group) {
    const struct group_grants *g = &m->grants;
    TRY(enter_user(m, user));
    for (size_t i = first_grant(g, group); i < g->n && g->at[i].group == group; i++) {
        struct role *role = g->at[i].role;
        add_resource(m, g->at[i].product);
        if (!role || role->user == user)
            continue;
        role->user = user;
        role->explained++;
        /* nobody documents whether Atlassian counts them */
        role->idle += account_is_idle(m->run->stage.accounts, user);
    }
    return OK;
}

/* A holder; without a group that grants the role they have it from another source. */
static enum rc_err take_holder(struct role_matching *m, struct role *role, struct rows *r) {
    struct sync_run *run = m->run;
    int64_t user = db_int(r, STAGE_HOLDERS__USER);
    bool known = db_int(r, STAGE_HOLDERS__KNOWN) != 0;
    TRY(enter_user(m, user));
    role->proven += role->user == user && !known;
    if (role->user == user || !account_is_seen(run->stage.accounts, user))
        return OK;
    m->holder = true;
    role->direct++;
    add_resource(m, role->product);
    if (known) {
        role->known++;
        role->idle += account_is_idle(run->stage.accounts, user);
        if (!db_is_null(r, STAGE_HOLDERS__BEYOND))
            m->beyond = db_int(r, STAGE_HOLDERS__BEYOND);
        if (m->held_n < HELD_MAX)
            m->held[m->held_n++] = role;
    }
    return db_exec(run->l->db, Q_STAGE_DIRECT, NULL, "iis", user, role->product, role->name);
}

static enum rc_err match_all(struct role_matching *m, struct roles *roles) {
    struct db *db = m->run->l->db;
    struct rows *members = NULL, *holders = NULL;
    TRY(db_exec(db, Q_STAGE_DIRECT_CLEAR, NULL, ""));
    TRY(db_exec(db, Q_STAGE_BEYOND_CLEAR, NULL, ""));
    TRY(db_query(db, Q_STAGE_MEMBERS, &members, ""));
    TRY(db_query(db, Q_STAGE_HOLDERS, &holders, ""));
    bool more = db_next(members);
    while (db_next(holders)) {
        int64_t user = db_int(holders, STAGE_HOLDERS__USER);
        for (; more && db_int(members, 0) <= user; more = db_next(members))
            TRY(count_grant(m, db_int(members, 0), db_int(members, 1)));
        TRY(take_holder(m, &roles->at[db_int(holders, STAGE_HOLDERS__ROLE)], holders));
    }
    for (; more; more = db_next(members))
        TRY(count_grant(m, db_int(members, 0), db_int(members, 1)));
    TRY(db_end(holders));
    TRY(db_end(members));
    return end_holder(m);
}

enum rc_err role_match(struct sync_run *run, struct roles *roles) {
    struct role_matching m = {.run = run, .beyond = -1};
    TRY(load_grants(&m, roles));
    for (size_t i = 0; i < roles->n; i++) {
        struct role *r = &roles->at[i];
        r->user = r->explained = r->known = r->direct = r->proven = r->idle = 0;
        r->doubted = false;
    }
    TRY(db_begin_read(run->l->db)); /* one commit of TEMP */
    TRY(match_all(&m, roles));
    return db_commit(run->l->db);
}
