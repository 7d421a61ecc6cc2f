/* Most roles of most instances are held by nobody. These are counted together: a count of none for
 * several roles on several instances is a count of none for each, whichever way Atlassian combines
 * the two filters. */
#include "sync/role_counts.h"
#include "base/text.h"

#include <string.h>

enum { BUNDLE_PRODUCTS_MAX = 15 /* Atlassian takes 20 resources and 10 roles */ };

struct role_bundle {
    const char *roles;     /* "&roleIds=…" of each */
    const char *resources; /* "&resourceIds=…" of each instance */
    int products;
    int64_t total;
    struct role_bundle *next;
};

/* In the first run nobody knows who holds what; people hold these two most of all. */
static bool counted_alone(const struct sync_run *run, const struct role *r) {
    bool usual = strcmp(r->name, "atlassian/user") == 0 || strcmp(r->name, "atlassian/admin") == 0;
    return r->granted || r->held > 0 || (run->first && usual);
}

static struct role_bundle *bundle_for(struct sync_run *run, struct role_bundle **all,
                                      const char *role_ids) {
    for (struct role_bundle *b = *all; b; b = b->next)
        if (strcmp(b->roles, role_ids) == 0 && b->products < BUNDLE_PRODUCTS_MAX)
            return b;
    struct role_bundle *b = arena_alloc(run->l->arena, sizeof *b);
    *b = (struct role_bundle){.roles = role_ids, .resources = "", .next = *all};
    return *all = b;
}

/* The roles at[from] to at[end - 1] are of one instance. */
static void bundle_instance(struct sync_run *run, struct role_bundle **all, struct roles *roles,
                            size_t from, size_t end) {
    struct arena *a = run->l->arena;
    const char *role_ids = "";
    for (size_t i = from; i < end; i++)
        if (!counted_alone(run, &roles->at[i]))
            role_ids = arena_printf(a, "%s&roleIds=%s", role_ids,
                                    text_percent_encode(a, roles->at[i].name));
    if (!*role_ids)
        return;
    struct role_bundle *b = bundle_for(run, all, role_ids);
    b->resources = arena_printf(a, "%s&resourceIds=%s", b->resources, roles->at[from].resource);
    b->products++;
    for (size_t i = from; i < end; i++)
        if (!counted_alone(run, &roles->at[i]))
            roles->at[i].bundle = b;
}

void role_counts_add(struct sync_run *run, struct roles *roles, struct listings *all) {
    struct role_bundle *bundles = NULL;
    struct user_partition everybody = {.directory = "-", .query = ""};
    for (size_t from = 0, end = 0; from < roles->n; from = end) {
        while (end < roles->n && roles->at[end].product == roles->at[from].product)
            end++;
        bundle_instance(run, &bundles, roles, from, end);
    }
    for (struct role_bundle *b = bundles; b; b = b->next)
        partition_count(run, all, &everybody,
                        arena_printf(run->l->arena, "%s%s", b->resources, b->roles), &b->total);
    for (size_t i = 0; i < roles->n; i++) {
        struct role *r = &roles->at[i];
        if (!r->bundle)
            partition_count(run, all, &r->partition, "", &r->partition.total);
        if (run->first && r->granted) /* it will be asked for, so not one after the other */
            partition_count(run, all, &r->partition, "&status=active", &r->active);
    }
}

void role_counts_open_bundles(struct sync_run *run, struct roles *roles, struct listings *all) {
    for (size_t i = 0; i < roles->n; i++) {
        struct role *r = &roles->at[i];
        if (r->bundle && r->bundle->total > 0)
            partition_count(run, all, &r->partition, "", &r->partition.total);
        else if (r->bundle)
            r->partition.total = 0;
    }
}
