/* Which listings a run reads and how they go on page by page. Knows neither live tables nor schedules.
 * Chains run side by side; where a listing is long it is split by filters that exclude each other. No filter is trusted:
 * at the end the people found must be as many as Atlassian counts. */
#include "fetch.h"
#include "atlassian.h"
#include "log.h"
#include "stage.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

enum { PARALLEL = 12, RESTARTS_MOST = 2, BODY_MOST = 4096, SPLIT_FROM = 5000 };

/* What a chain fetches: where to, with which filters, and into which staging. */
struct listing {
    enum stage_kind kind;
    struct stage_context context;
    const char *path, *filters; /* filters: JSON members ending with a comma, or "" */
    bool post, cursor_only;     /* workspaces take the cursor and nothing else */
    char *request;              /* BODY_MOST bytes, from the second page on */
    const char *mark;           /* a cursor seen earlier: meeting it again means a circle (Brent) */
    int64_t steps, steps_to_mark;
    int restarts;
};

struct listings { struct listing *at; int n, capacity; };

enum rc_err run_progress(void *arg, struct err *e) {
    struct run *run = arg;
    (void)e;
    const struct http_counts *c = http_counts(run->http);
    int64_t seen = run->total > 0 && run->seen > run->total ? run->total : run->seen; /* people met twice */
    return db_exec(run->l->db, Q_RUN_PROGRESS, NULL, "isiiiiii", run->id, run->phase, run->total, seen, c->requests,
                   c->retries, c->bytes, c->waiting_until);
}

static struct listing *add(struct run *run, struct listings *all, struct listing g) {
    if (all->n == all->capacity) {
        int capacity = all->capacity ? all->capacity * 2 : 64;
        struct listing *bigger = arena_alloc(run->l->arena, (size_t)capacity * sizeof *bigger);
        if (all->n)
            memcpy(bigger, all->at, (size_t)all->n * sizeof *bigger);
        all->at = bigger;
        all->capacity = capacity;
    }
    all->at[all->n] = g;
    return &all->at[all->n++];
}

static enum rc_err first_request(struct run *run, struct chain *c, struct listing *g) {
    c->path = g->path;
    g->mark = NULL;
    g->steps = 0;
    g->steps_to_mark = 1;
    if (g->post)
        c->body = arena_printf(run->l->arena, "{%s\"limit\":%d}", g->filters, g->cursor_only ? 1000 : 100);
    return OK;
}

static enum rc_err next_request(struct run *run, struct chain *c, struct listing *g, const char *cursor) {
    const char *quoted = NULL;
    int n;
    if (!g->request)
        g->request = arena_alloc(run->l->arena, BODY_MOST);
    if (g->post) {
        TRY(db_get_text(run->l->db, Q_JSON_QUOTE, &quoted, NULL, "s", cursor));
        n = g->cursor_only ? snprintf(g->request, BODY_MOST, "{\"cursor\":%s}", quoted)
                           : snprintf(g->request, BODY_MOST, "{%s\"limit\":100,\"cursor\":%s}", g->filters, quoted);
        c->body = g->request;
    } else {
        n = snprintf(g->request, BODY_MOST, "%s%scursor=%s", g->path, strchr(g->path, '?') ? "&" : "?",
                     text_percent_encode(run->l->arena, cursor));
        c->path = g->request;
    }
    return n < BODY_MOST ? OK : FAIL(run->l->err, ERR_UPSTREAM, "Atlassian's mark for the next page is longer than any should be.", "%s", g->path);
}

/* Brent: the mark moves on after 1, 2, 4, 8 … steps, so a circle of any length is met, with one cursor kept. */
static bool turns_in_circle(struct listing *g, const char *cursor) {
    if (g->mark && strcmp(g->mark, cursor) == 0)
        return true;
    if (++g->steps >= g->steps_to_mark) {
        g->mark = cursor;
        g->steps = 0;
        g->steps_to_mark *= 2;
    }
    return false;
}

/* A cursor may expire while we wait: the listing then begins again, and staging takes each row once. */
static bool may_restart(const struct answer *a, const struct chain *c, struct listing *g) {
    bool has_cursor = c->body ? strstr(c->body, "\"cursor\":") != NULL : strstr(c->path, "cursor=") != NULL;
    return has_cursor && (a->status == 400 || a->status == 410) && g->restarts++ < RESTARTS_MOST;
}

static enum rc_err on_page(struct chain *c, const struct answer *a, void *arg, struct err *e) {
    struct run *run = arg;
    struct listing *g = c->arg;
    const char *cursor = NULL;
    int64_t rows = 0;
    if (may_restart(a, c, g)) {
        log_line(LOG_LEVEL_NOTICE, "a listing begins again: its cursor was refused with status %d", a->status);
        return first_request(run, c, g);
    }
    TRY(atlassian_page(run->l, a, g->path, &cursor, &rows));
    TRY(stage_page(run->l, g->kind, &g->context, a->body));
    if (g->kind == STAGE_KIND_USERS)
        run->seen += rows;
    if (!cursor) {
        c->done = true;
        return OK;
    }
    if (turns_in_circle(g, cursor))
        return FAIL(e, ERR_UPSTREAM, "Atlassian's listing turns in a circle: the same next page came twice. The run stops.", "%s", g->path);
    return next_request(run, c, g, cursor);
}

static enum rc_err fetch(struct run *run, const char *phase, struct listings *all) {
    run->phase = run->l->err->phase = phase;
    TRY(run_progress(run, run->l->err));
    struct chain *chains = arena_alloc(run->l->arena, (size_t)(all->n ? all->n : 1) * sizeof *chains);
    for (int i = 0; i < all->n; i++) {
        chains[i].arg = &all->at[i];
        TRY(first_request(run, &chains[i], &all->at[i]));
    }
    return http_run(run->http, chains, all->n, PARALLEL, on_page, run_progress, run, run->l->err);
}

static enum rc_err fetch_places(struct run *run) {
    struct arena *a = run->l->arena;
    struct listings all = {0};
    add(run, &all, (struct listing){.kind = STAGE_KIND_PRODUCTS, .path = arena_printf(a, "/admin/v2/orgs/%s/workspaces", run->org),
                                    .filters = "", .post = true, .cursor_only = true});
    add(run, &all, (struct listing){.kind = STAGE_KIND_DIRECTORIES, .filters = "",
                                    .path = arena_printf(a, "/admin/v2/orgs/%s/directories?limit=100", run->org)});
    add(run, &all, (struct listing){.kind = STAGE_KIND_GROUPS, .post = true,
                                    .path = arena_printf(a, "/admin/v2/orgs/%s/directories/-/groups/search", run->org),
                                    .filters = "\"expand\":[\"counts.users\",\"counts.resources\"],"});
    return fetch(run, "sites, products and groups", &all);
}

static enum rc_err count_users(struct run *run, const char *filters, int64_t *out) {
    struct answer a = {0};
    const char *none = NULL;
    int64_t rows = 0;
    char *path = arena_printf(run->l->arena, "/admin/v2/orgs/%s/directories/-/users/count%s", run->org, filters);
    TRY(atlassian_call(run->l, run->http, path, NULL, &a));
    TRY(atlassian_page(run->l, &a, "users/count", &none, &rows));
    return db_get_int(run->l->db, Q_JSON_COUNT, out, NULL, "s", a.body);
}

#define REST "\"status\":[\"suspended\",\"not_invited\",\"deactivated\",\"for_deletion\"],"
static const char *const SPLITS[] = {"\"claimStatus\":\"managed\",\"status\":[\"active\"],\"mfaEnabled\":true,",
    "\"claimStatus\":\"managed\",\"status\":[\"active\"],\"mfaEnabled\":false,", "\"claimStatus\":\"unmanaged\",\"status\":[\"active\"],",
    "\"claimStatus\":\"managed\"," REST, "\"claimStatus\":\"unmanaged\"," REST, "\"claimStatus\":\"managed\",\"status\":[\"active\"],"};
enum { SPLITS_COUNT = sizeof SPLITS / sizeof *SPLITS };

/* The managed and active are most people. They are split once more where the counts prove that each has a known
 * second factor state and that the counting obeys filters; else the last of the SPLITS takes the place of the first two. */
static enum rc_err can_split(struct run *run, bool *yes) {
    static const char *const COUNTED[] = {"", "&mfaEnabled=true", "&mfaEnabled=false"};
    int64_t n[3] = {0};
    *yes = false;
    if (run->total < SPLIT_FROM)
        return OK;
    for (int i = 0; i < 3; i++)
        TRY(count_users(run, arena_printf(run->l->arena, "?claimStatus=managed&status=active%s", COUNTED[i]), &n[i]));
    *yes = n[1] + n[2] == n[0] && n[0] <= run->total;
    return OK;
}

static void add_users(struct run *run, struct listings *all, bool split) {
    struct arena *a = run->l->arena;
    const char *path = arena_printf(a, "/admin/v2/orgs/%s/directories/-/users/search", run->org);
    const char *expand = "\"expand\":[\"platformRoles\",\"productAccess\",\"groups\",\"counts.resources\"],";
    for (int i = split ? 0 : 2; i < (split ? SPLITS_COUNT - 1 : SPLITS_COUNT); i++)
        add(run, all, (struct listing){.kind = STAGE_KIND_USERS, .path = path, .post = true, .filters = arena_printf(a, "%s%s", SPLITS[i], expand)});
}

static enum rc_err add_group_roles(struct run *run, struct listings *all) {
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    TRY(db_query(run->l->db, Q_STAGE_GROUP_LIST, &r, ""));
    while (db_next(r)) {
        const char *group = db_text(r, 0);
        add(run, all, (struct listing){.kind = STAGE_KIND_GROUP_ROLES, .context.group_id = group, .filters = "",
            .path = arena_printf(a, "/admin/v2/orgs/%s/directories/%s/groups/%s/role-assignments?limit=100", run->org,
                                 text_percent_encode(a, db_text(r, 1)), text_percent_encode(a, group))});
    }
    return db_end(r);
}

/* Who holds a role on an instance, however it came: exact, and what no group explains is a direct role. */
static enum rc_err add_holders(struct run *run, struct listings *all, bool split) {
    static const char *const ROLES[] = {"atlassian/user", "atlassian/admin", "atlassian/user-access-admin"};
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    const char *path = arena_printf(a, "/admin/v2/orgs/%s/directories/-/users/search", run->org);
    TRY(db_query(run->l->db, Q_STAGE_PRODUCT_KEYS, &r, ""));
    while (db_next(r))
        for (int i = 0; i < 3; i++) {
            bool parts = split && i == 0; /* many users, few admins */
            for (int k = 0; k < (parts ? SPLITS_COUNT - 1 : 1); k++)
                add(run, all, (struct listing){.kind = STAGE_KIND_HOLDERS, .context = {.product = db_int(r, 0), .role = ROLES[i]}, .post = true,
                    .path = path, .filters = arena_printf(a, "%s\"resourceIds\":[%s],\"roleIds\":[\"%s\"],", parts ? SPLITS[k] : "", db_text(r, 1), ROLES[i])});
        }
    return db_end(r);
}

static enum rc_err add_suspended(struct run *run, struct listings *all) {
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    TRY(db_query(run->l->db, Q_STAGE_DIRECTORY_LIST, &r, ""));
    while (db_next(r)) {
        const char *id = db_text(r, 0);
        add(run, all, (struct listing){.kind = STAGE_KIND_SUSPENDED, .context.directory_id = id, .post = true,
            .path = arena_printf(a, "/admin/v2/orgs/%s/directories/%s/users/search", run->org, text_percent_encode(a, id)),
            .filters = "\"membershipStatus\":[\"suspended\"],"});
    }
    return db_end(r);
}

/* Whoever fits no filter (an unknown state) is caught by the count: then the listing is read once more without filters. */
static enum rc_err prove_complete(struct run *run) {
    int64_t found = 0;
    TRY(db_get_int(run->l->db, Q_STAGE_USERS_SEEN, &found, NULL, ""));
    if (found < run->total) {
        struct listings all = {0};
        add(run, &all, (struct listing){.kind = STAGE_KIND_USERS, .post = true,
            .path = arena_printf(run->l->arena, "/admin/v2/orgs/%s/directories/-/users/search", run->org),
            .filters = "\"expand\":[\"platformRoles\",\"productAccess\",\"groups\",\"counts.resources\"],"});
        TRY(fetch(run, "people that fit no filter", &all));
        TRY(count_users(run, "", &run->total));
        TRY(db_get_int(run->l->db, Q_STAGE_USERS_SEEN, &found, NULL, ""));
    }
    run->seen = found;
    /* People may join or leave while we read; a real gap is more than that. */
    if (found * 1000 < run->total * 995)
        return FAIL(run->l->err, ERR_UPSTREAM, "The listing of users came out shorter than Atlassian's own count. The run stops; the old figures stand.",
                    "found %lld of %lld", (long long)found, (long long)run->total);
    return OK;
}

enum rc_err fetch_all(struct run *run) {
    struct listings all = {0};
    bool split = false;
    run->phase = run->l->err->phase = "counting users";
    TRY(count_users(run, "", &run->total));
    TRY(fetch_places(run));
    TRY(can_split(run, &split));
    add_users(run, &all, split); /* the longest first */
    TRY(add_holders(run, &all, split));
    TRY(add_group_roles(run, &all));
    TRY(add_suspended(run, &all));
    TRY(fetch(run, "users, groups and roles", &all));
    return prove_complete(run);
}
