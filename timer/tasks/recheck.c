/* Roles, groups, activity and account state over all directories. Membership in each directory and
 * direct roles only where the run's steps need them. Ten people a search, searches in parallel. */
#include "tasks/recheck.h"
#include "atlassian/api.h"
#include "base/text.h"

#include <string.h>

struct reading {
    enum { READ_PEOPLE, READ_DIRECTORY, READ_ROLES } kind;
    const char *directory;
    const struct run_person *person;
    int pages;
};

/* Of one person. More pages mean a cursor that leads in a circle. */
enum { ROLE_PAGES_MAX = 100 };

static const char *roles_path(const struct execution *x, const struct run_person *p,
                              const char *cursor) {
    struct arena *a = x->l->arena;
    const char *path =
        arena_printf(a, "/admin/v2/orgs/%s/directories/-/users/%s/role-assignments?limit=100",
                     x->org, p->encoded);
    if (!cursor)
        return path;
    return arena_printf(a, "%s&cursor=%s", path, text_percent_encode(a, cursor));
}

static enum rc_err on_roles(struct execution *x, struct chain *c, const struct http_answer *a,
                            const char *next) {
    struct reading *r = c->arg;
    TRY(db_exec(x->l->db, Q_PLAN_LIVE_DIRECT, NULL, "si", a->body, r->person->user));
    TRY(db_exec(x->l->db, Q_PLAN_LIVE_HELD, NULL, "si", a->body, r->person->user));
    if (!next)
        return OK;
    if (++r->pages == ROLE_PAGES_MAX)
        return FAIL(x->l->err, ERR_UPSTREAM,
                    "Atlassian's list of a person's roles does not end; the run waits.", "%s",
                    c->path);
    c->path = roles_path(x, r->person, next);
    c->done = false;
    return OK;
}

static enum rc_err recheck_on_answer(struct chain *c, const struct http_answer *a, void *arg,
                                     struct err *e) {
    struct execution *x = arg;
    struct reading *r = c->arg;
    const char *next = NULL;
    int64_t rows = 0;
    c->done = true;
    bool missing = a->status == 404; /* the person or the directory is gone */
    if (missing && r->kind == READ_DIRECTORY)
        return db_exec(x->l->db, Q_ACT_UNREAD, NULL, "s", r->directory);
    if (missing && r->kind == READ_ROLES)
        return db_exec(x->l->db, Q_PLAN_HELD_UNSENT, NULL, "i", r->person->user);
    if (a->status == 401)
        x->halt = reason_of("key-ended", NULL);
    TRY(atlassian_page(x->l, a, "the state of people", &next, &rows));
    if (r->kind == READ_ROLES)
        return on_roles(x, c, a, next);
    if (next)
        return FAIL(e, ERR_UPSTREAM,
                    "Atlassian returned more people than requested. The run waits.", "%s", c->path);
    if (r->kind == READ_DIRECTORY)
        return db_exec(x->l->db, Q_PLAN_LIVE_DIRECTORIES, NULL, "ss", a->body, r->directory);
    TRY(db_exec(x->l->db, Q_PLAN_LIVE_USERS, NULL, "si", a->body, x->plan.now));
    TRY(db_exec(x->l->db, Q_PLAN_LIVE_ACTIVITY, NULL, "s", a->body));
    TRY(db_exec(x->l->db, Q_PLAN_LIVE_UNKNOWN, NULL, "s", a->body));
    TRY(db_exec(x->l->db, Q_PLAN_LIVE_MOVED, NULL, "s", a->body));
    return db_exec(x->l->db, Q_PLAN_LIVE_MEMBERS, NULL, "s", a->body);
}

struct readings {
    struct chain *chain;
    struct reading *at;
    int n;
};

static void readings_add(struct readings *all, struct reading r, const char *path,
                         const char *body) {
    all->at[all->n] = r;
    all->chain[all->n] = (struct chain){.path = path, .body = body, .arg = &all->at[all->n]};
    all->n++;
}

static enum rc_err quoted_ids(struct execution *x, const struct run_person *person, int n,
                              const char **out) {
    const char *list = "";
    for (int i = 0; i < n; i++) {
        const char *quoted = NULL;
        TRY(db_get_text(x->l->db, Q_JSON_QUOTE, &quoted, NULL, "s", person[i].account_id));
        list = arena_printf(x->l->arena, "%s%s%s", list, i ? "," : "", quoted);
    }
    *out = list;
    return OK;
}

/* Loads all directories: a person left active in one that we skip would count as suspended. */
static enum rc_err load_directories(struct execution *x, const char ***out, int *n) {
    enum { DIRECTORIES_MAX = 2000 };
    struct rows *r = NULL;
    *out = arena_alloc(x->l->arena, DIRECTORIES_MAX * sizeof **out);
    *n = 0;
    if (!x->per_directory)
        return OK;
    TRY(db_query(x->l->db, Q_ACT_DIRECTORIES, &r, ""));
    while (*n < DIRECTORIES_MAX && db_next(r))
        (*out)[(*n)++] = db_text(r, 0);
    TRY(db_end(r));
    if (*n < DIRECTORIES_MAX)
        return OK;
    return FAIL(x->l->err, ERR_INTERNAL,
                "The organization has more directories than Rollcall supports.", "%d", *n);
}

/* Searches for up to SEARCH_IDS_MAX people: over all directories, and in each one. */
static enum rc_err add_searches(struct execution *x, struct readings *all,
                                const struct run_person *person, int n,
                                const char *const *directory, int directory_count) {
    struct arena *a = x->l->arena;
    const char *ids = NULL;
    TRY(quoted_ids(x, person, n, &ids));
    readings_add(all, (struct reading){.kind = READ_PEOPLE},
                 arena_printf(a, "/admin/v2/orgs/%s/directories/-/users/search", x->org),
                 arena_printf(a,
                              "{\"accountIds\":[%s],\"limit\":100,\"expand\":[\"platformRoles\","
                              "\"productAccess\",\"groups\"]}",
                              ids));
    for (int d = 0; d < directory_count; d++)
        readings_add(all, (struct reading){.kind = READ_DIRECTORY, .directory = directory[d]},
                     arena_printf(a, "/admin/v2/orgs/%s/directories/%s/users/search", x->org,
                                  text_percent_encode(a, directory[d])),
                     arena_printf(a, "{\"accountIds\":[%s],\"limit\":100}", ids));
    return OK;
}

enum rc_err recheck_users(struct execution *x, const struct run_person *person, int n) {
    static const enum query BEFORE[] = {Q_ACT_UNREAD_CREATE, Q_ACT_UNREAD_CLEAR,
                                        Q_PLAN_STATE_ACTIVITY, Q_PLAN_STATE_ACTIVITY_ELSE};
    struct arena *a = x->l->arena;
    const char **directory = NULL;
    int directory_count = 0;
    TRY(DB_EXEC_ALL(x->l->db, BEFORE));
    TRY(load_directories(x, &directory, &directory_count));
    size_t searches = (size_t)(n / SEARCH_IDS_MAX + 1) * (size_t)(1 + directory_count);
    size_t readings_max = searches + (size_t)n;
    struct readings all = {.chain = arena_alloc(a, readings_max * sizeof *all.chain),
                           .at = arena_alloc(a, readings_max * sizeof *all.at)};
    for (int i = 0; i < n; i += SEARCH_IDS_MAX) {
        int ids = n - i < SEARCH_IDS_MAX ? n - i : SEARCH_IDS_MAX;
        TRY(add_searches(x, &all, person + i, ids, directory, directory_count));
    }
    for (int i = 0; i < n; i++)
        if (person[i].roles || x->plan.area)
            readings_add(&all, (struct reading){.kind = READ_ROLES, .person = &person[i]},
                         roles_path(x, &person[i], NULL), NULL);
    x->l->err->phase = "reading people before changing them";
    return http_run(x->http, all.chain, all.n, PARALLEL_CALLS, recheck_on_answer, execution_tick, x,
                    x->l->err);
}
