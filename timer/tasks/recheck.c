/* How people are at Atlassian now: roles, groups, activity and account over all directories;
 * membership in each directory and direct roles only where the run's steps are about them. Ten
 * people to a search, searches side by side. */
#include "atlassian/api.h"
#include "base/text.h"
#include "tasks/execute.h"

#include <string.h>

struct reading {
    enum { READ_PEOPLE, READ_PLACE, READ_ROLES } kind;
    const char *directory;
    const struct run_person *person;
    int pages;
};

enum { ROLE_PAGES_MAX = 100 /* of one person; more is a cursor that leads in a circle */ };

static const char *roles_path(const struct execution *x, const struct run_person *p,
                              const char *cursor) {
    const char *path = arena_printf(
        x->l->arena, "/admin/v2/orgs/%s/directories/-/users/%s/role-assignments?limit=100", x->org,
        p->encoded);
    return cursor ? arena_printf(x->l->arena, "%s&cursor=%s", path,
                                 text_percent_encode(x->l->arena, cursor))
                  : path;
}

static enum rc_err on_roles(struct execution *x, struct chain *c, const struct http_answer *a,
                            const char *next) {
    struct reading *r = c->arg;
    TRY(db_exec(x->l->db, Q_PLAN_LIVE_DIRECT, NULL, "si", a->body, r->person->user));
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

static enum rc_err on_answer(struct chain *c, const struct http_answer *a, void *arg,
                             struct err *e) {
    struct execution *x = arg;
    struct reading *r = c->arg;
    const char *next = NULL;
    int64_t rows = 0;
    c->done = true;
    if (r->kind != READ_PEOPLE &&
        a->status == 404) /* nobody by that id, or no such directory any more: no roles, no place */
        return r->kind == READ_PLACE ? db_exec(x->l->db, Q_ACT_UNREAD, NULL, "s", r->directory)
                                     : OK;
    if (a->status == 401)
        x->halt = reason_of("key-ended", NULL);
    TRY(atlassian_page(x->l, a, "the state of people", &next, &rows));
    if (r->kind == READ_ROLES)
        return on_roles(x, c, a, next);
    if (next)
        return FAIL(e, ERR_UPSTREAM,
                    "Atlassian answered with more people than it was asked for; the run waits.",
                    "%s", c->path);
    if (r->kind == READ_PLACE)
        return db_exec(x->l->db, Q_PLAN_LIVE_PLACES, NULL, "ss", a->body, r->directory);
    TRY(db_exec(x->l->db, Q_PLAN_LIVE_USERS, NULL, "si", a->body, x->plan.now));
    TRY(db_exec(x->l->db, Q_PLAN_LIVE_ACTIVITY, NULL, "s", a->body));
    return db_exec(x->l->db, Q_PLAN_LIVE_MEMBERS, NULL, "s", a->body);
}

struct readings {
    struct chain *chain;
    struct reading *at;
    int n;
};

static void add(struct readings *all, struct reading r, const char *path, const char *body) {
    all->at[all->n] = r;
    all->chain[all->n] = (struct chain){.path = path, .body = body, .arg = &all->at[all->n]};
    all->n++;
}

static enum rc_err ids_of(struct execution *x, const struct run_person *person, int n,
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

/* All of them: whoever is left active in one that was not looked at would count as suspended. */
static enum rc_err directories(struct execution *x, const char ***out, int *n) {
    enum { COUNT_MAX = 2000 };
    struct rows *r = NULL;
    *out = arena_alloc(x->l->arena, COUNT_MAX * sizeof **out);
    *n = 0;
    if (!x->places)
        return OK;
    TRY(db_query(x->l->db, Q_ACT_DIRECTORIES, &r, ""));
    while (*n < COUNT_MAX && db_next(r))
        (*out)[(*n)++] = db_text(r, 0);
    TRY(db_end(r));
    return *n < COUNT_MAX
               ? OK
               : FAIL(x->l->err, ERR_INTERNAL,
                      "The organization has more directories than Rollcall can act in.", "%d", *n);
}

enum rc_err recheck_users(struct execution *x, const struct run_person *person, int n) {
    struct arena *a = x->l->arena;
    const char **directory = NULL, *ids = NULL;
    static const enum query BEFORE[] = {Q_ACT_UNREAD_CREATE, Q_ACT_UNREAD_CLEAR,
                                        Q_PLAN_STATE_ACTIVITY, Q_PLAN_STATE_ACTIVITY_ELSE};
    int places = 0;
    TRY(db_exec_all(x->l->db, BEFORE, sizeof BEFORE / sizeof *BEFORE));
    TRY(directories(x, &directory, &places));
    size_t most = (size_t)(n / BATCH + 1) * (size_t)(1 + places) + (size_t)n;
    struct readings all = {.chain = arena_alloc(a, most * sizeof *all.chain),
                           .at = arena_alloc(a, most * sizeof *all.at)};
    for (int i = 0; i < n; i += BATCH) {
        int batch = n - i < BATCH ? n - i : BATCH;
        TRY(ids_of(x, person + i, batch, &ids));
        add(&all, (struct reading){.kind = READ_PEOPLE},
            arena_printf(a, "/admin/v2/orgs/%s/directories/-/users/search", x->org),
            arena_printf(a,
                         "{\"accountIds\":[%s],\"limit\":100,\"expand\":[\"platformRoles\","
                         "\"productAccess\",\"groups\"]}",
                         ids));
        for (int d = 0; d < places; d++)
            add(&all, (struct reading){.kind = READ_PLACE, .directory = directory[d]},
                arena_printf(a, "/admin/v2/orgs/%s/directories/%s/users/search", x->org,
                             text_percent_encode(a, directory[d])),
                arena_printf(a, "{\"accountIds\":[%s],\"limit\":100}", ids));
    }
    for (int i = 0; i < n; i++)
        if (person[i].roles)
            add(&all, (struct reading){.kind = READ_ROLES, .person = &person[i]},
                roles_path(x, &person[i], NULL), NULL);
    x->l->err->phase = "reading people before acting on them";
    return http_run(x->http, all.chain, all.n, PARALLEL_CALLS, on_answer, execute_tick, x,
                    x->l->err);
}
