/* If Atlassian's holder count equals what group memberships and the last run explain, nobody else
 * holds the role and nothing is fetched. Otherwise we fetch all holders (together with the users,
 * when the sizes of the groups already prove it); those without a granting group hold the role from
 * another source. */
#include "sync/direct_roles.h"
#include "base/log.h"
#include "base/text.h"
#include "sql/timer/sync/direct_roles.h"
#include "sync/group_roles.h"
#include "sync/role_counts.h"
#include "sync/role_match.h"

#include <stdlib.h>
#include <string.h>

enum { SPLIT_HOLDERS_MIN = 2000, PASSES_MAX = 3 };

static struct role role_from(struct sync_run *run, struct rows *r, size_t index) {
    struct arena *a = run->l->arena;
    const char *quoted = db_text(r, STAGE_INSTANCE_ROLES__ARI);
    const char *ari = arena_strndup(a, quoted + 1, strlen(quoted) - 2); /* without its quotes */
    struct role role = {.product = db_int(r, STAGE_INSTANCE_ROLES__ID),
                        .name = db_text(r, STAGE_INSTANCE_ROLES__ROLE),
                        .resource = text_percent_encode(a, ari),
                        .held = db_int(r, STAGE_INSTANCE_ROLES__HELD),
                        .counts_idle = db_int(r, STAGE_INSTANCE_ROLES__COUNTS_IDLE) != 0,
                        .active = -1};
    role.partition = (struct user_partition){
        .kind = STAGE_KIND_HOLDERS,
        .context.role = (int64_t)index,
        .directory = "-",
        .total = -1,
        .filters = arena_printf(a, "\"resourceIds\":[%s],\"roleIds\":[\"%s\"],", quoted, role.name),
        .query = arena_printf(a, "&resourceIds=%s&roleIds=%s", role.resource,
                              text_percent_encode(a, role.name))};
    return role;
}

enum rc_err direct_roles_open(struct sync_run *run, struct roles *out) {
    struct db *db = run->l->db;
    struct rows *r = NULL;
    struct roles roles = {0};
    TRY(db_begin_read(db)); /* one commit of TEMP */
    TRY(db_query(db, Q_STAGE_INSTANCE_ROLES, &r, ""));
    while (db_next(r)) {
        roles.at = arena_grow(run->l->arena, roles.at, roles.n, &roles.capacity, sizeof *roles.at);
        struct role *role = &roles.at[roles.n];
        *role = role_from(run, r, roles.n++);
        if (role->held > 0)
            TRY(db_exec(db, Q_STAGE_KNOWN_ROLE, NULL, "isi", role->product, role->name,
                        role->partition.context.role));
    }
    TRY(db_end(r));
    TRY(db_commit(db));
    for (size_t i = 0; i < roles.n; i++)
        roles.at[i].partition.context.found = &roles.at[i].found;
    *out = roles;
    return OK;
}

/* What groups grant, as the roles of groups and their sizes tell. */
static enum rc_err read_granted(struct sync_run *run, struct roles *roles) {
    struct rows *r = NULL;
    TRY(db_query(run->l->db, Q_STAGE_BOUNDS, &r, ""));
    while (db_next(r)) {
        struct role *role = role_find(roles, db_int(r, STAGE_BOUNDS__PRODUCT),
                                      db_text_borrow(r, STAGE_BOUNDS__ROLE));
        if (!role)
            continue;
        role->granted = true;
        role->bound = db_is_null(r, STAGE_BOUNDS__BOUND) ? -1 : db_int(r, STAGE_BOUNDS__BOUND);
    }
    return db_end(r);
}

static void count_parts(struct sync_run *run, struct listings *all, struct role *r) {
    if (r->partition.total >= SPLIT_HOLDERS_MIN)
        partition_count_parts(run, all, &r->partition, r->partition.total);
}

/* From now on only the listing says who holds the role. */
static enum rc_err list_role(struct sync_run *run, struct listings *all, struct role *r) {
    struct user_partition p = r->partition;
    if (r->listed)
        memset(p.part, 0, sizeof p.part); /* a second time: in one piece */
    partition_list(run, all, &p);
    r->listed = true;
    return db_exec(run->l->db, Q_STAGE_UNKNOWN_ROLE, NULL, "is", r->product, r->name);
}

/* --- together with the users */

/* A role that few hold, some of them without a group: listing them takes hardly a call, and shows
 * somebody who lost it on the day another person got it. */
static bool has_few(const struct sync_run *run, const struct role *r) {
    enum { FEW = 100, FEW_SHARE = 100 };
    bool user = strcmp(r->name, "atlassian/user") == 0;
    return r->held > 0 && !user && r->partition.total <= FEW + run->total / FEW_SHARE;
}

/* More people hold the role than groups can grant it to, beside those known from the last run. */
static bool exceeds_bound(const struct role *r) {
    int64_t total = r->partition.total;
    return r->granted ? r->bound >= 0 && total > r->bound + r->held : total > r->held;
}

size_t direct_roles_late_max(const struct roles *roles) {
    return roles->n * (4 + (size_t)SPLITS * 3) + 100;
}

/* Adds the listings to the phase under way; when there are any, `then` follows them. */
static enum rc_err add_batch(struct sync_run *run, struct roles *roles, struct listings *all,
                             enum rc_err (*then)(struct sync_run *, void *)) {
    roles->batch = (struct batch){.then = then, .arg = roles};
    for (size_t i = 0; i < all->n; i++)
        all->at[i].batch = &roles->batch;
    return all->n > 0 ? listings_add_late(run, all) : then(run, roles);
}

static enum rc_err list_early(struct sync_run *run, void *arg) {
    struct roles *roles = arg;
    struct listings all = {0};
    for (size_t i = 0; i < roles->n; i++) {
        if (has_few(run, &roles->at[i]) || exceeds_bound(&roles->at[i]))
            TRY(list_role(run, &all, &roles->at[i]));
    }
    return listings_add_late(run, &all);
}

static enum rc_err count_early_parts(struct sync_run *run, void *arg) {
    struct roles *roles = arg;
    struct listings parts = {0};
    for (size_t i = 0; i < roles->n; i++)
        if (exceeds_bound(&roles->at[i]))
            count_parts(run, &parts, &roles->at[i]);
    return add_batch(run, roles, &parts, list_early);
}

static enum rc_err open_bundles(struct sync_run *run, void *arg) {
    struct roles *roles = arg;
    struct listings counts = {0};
    role_counts_open_bundles(run, roles, &counts);
    return add_batch(run, roles, &counts, count_early_parts);
}

enum rc_err direct_roles_begin(struct sync_run *run, void *arg) {
    struct roles *roles = arg;
    struct listings counts = {0};
    TRY(stage_roles(run->l));
    TRY(read_granted(run, roles));
    role_counts_add(run, roles, &counts);
    return add_batch(run, roles, &counts, open_bundles);
}

/* --- after the users */

static bool count_agrees(const struct role *r) {
    return r->partition.total == r->explained + r->known;
}

/* As many holders as we know, and as many active ones when the first number could be chance: nobody
 * else holds the role. */
static bool is_explained(const struct role *r) {
    return count_agrees(r) && !r->doubted &&
           (r->idle == 0 || r->counts_idle || r->active == r->explained + r->known - r->idle);
}

/* Counts again: the active holders when the total could be right by chance, the parts when it is
 * wrong. */
static enum rc_err direct_roles_recount(struct sync_run *run, struct roles *roles) {
    struct listings closer = {0}, parts = {0};
    for (size_t i = 0; i < roles->n; i++) {
        struct role *r = &roles->at[i];
        if (r->listed)
            continue;
        if (!count_agrees(r) || r->doubted)
            count_parts(run, &closer, r);
        else if (r->idle > 0 && !r->counts_idle && r->active < 0)
            partition_count(run, &closer, &r->partition, "&status=active", &r->active);
    }
    TRY(pages_fetch(run, SYNC_PHASE_ROLE_COUNTS, &closer));
    for (size_t i = 0; i < roles->n; i++)
        if (!roles->at[i].listed && count_agrees(&roles->at[i]) && !roles->at[i].doubted &&
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
                TRY(list_role(run, &all, &roles->at[i]));
        if (all.n == 0)
            return OK;
        *any = true;
        TRY(pages_fetch(run, SYNC_PHASE_DIRECT_ROLES, &all));
    }
    return OK;
}

/* Roles whose count was seen to include people who are not active: the total alone proves them from
 * now on. */
static enum rc_err note_counts(struct sync_run *run, const struct roles *roles) {
    TRY(db_begin_read(run->l->db)); /* one commit of TEMP */
    for (size_t i = 0; i < roles->n; i++) {
        const struct role *r = &roles->at[i];
        if (!r->counts_idle && r->idle > 0 && !r->listed && is_explained(r))
            TRY(db_exec(run->l->db, Q_STAGE_COUNTED, NULL, "is", r->product, r->name));
        else if (!r->counts_idle && r->listed && r->found == r->partition.total)
            TRY(db_exec(run->l->db, Q_STAGE_COUNTED_LISTED, NULL, "isi", r->product, r->name,
                        r->partition.context.role));
    }
    return db_commit(run->l->db);
}

/* Many more hold the role than before without a group, or many do not who should by one: a group
 * may grant something else now. A few are people. */
static bool any_differs(const struct roles *roles) {
    enum { FEW_PEOPLE = 3 };
    for (size_t i = 0; i < roles->n; i++) {
        const struct role *r = &roles->at[i];
        int64_t held = r->listed ? r->direct - r->held : 0;
        int64_t lacking = r->explained + r->known - r->partition.total;
        if (held > FEW_PEOPLE || lacking > FEW_PEOPLE || (!r->listed && lacking < -FEW_PEOPLE))
            return true;
    }
    return false;
}

/* After listing: somebody holds a role by a group, and the listing lacks them. People who are not
 * active may be in no listing. */
static bool any_lost(const struct roles *roles) {
    for (size_t i = 0; i < roles->n; i++)
        if (roles->at[i].listed && roles->at[i].explained - roles->at[i].idle > roles->at[i].proven)
            return true;
    return false;
}

static enum rc_err reread_groups(struct sync_run *run, struct roles *roles) {
    bool others = false;
    TRY(group_roles_read_others(run, &others));
    return others ? role_match(run, roles) : OK;
}

enum rc_err direct_roles_fetch(struct sync_run *run, struct roles *roles) {
    bool more = false;
    TRY(role_match(run, roles));
    if (any_differs(roles))
        TRY(reread_groups(run, roles));
    TRY(direct_roles_recount(run, roles));
    TRY(list_holders(run, roles, &more));
    if (more)
        TRY(role_match(run, roles));
    if (any_lost(roles))
        TRY(reread_groups(run, roles));
    TRY(note_counts(run, roles));
    return db_exec(run->l->db, Q_MERGE_DIRECT_KNOWN, NULL, "");
}
