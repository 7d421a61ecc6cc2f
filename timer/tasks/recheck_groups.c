/* Plans are made on our copy. A group that was granted another product since would take more from
 * people than the preview showed, or give them more (an admin's role, say). So the run stops before
 * it calls anything. */
#include "tasks/recheck_groups.h"
#include "atlassian/api.h"
#include "base/text.h"
#include "sql/timer/tasks/recheck_groups.h"

enum {
    GROUPS_PER_READ = 500,
    PAGES_MAX = 20 /* of one group; more pages mean a cursor that leads in a circle */
};

struct group_read {
    const char *group, *path;
    int pages;
    int64_t makes_admins, gives_else;
};

static enum rc_err groups_on_answer(struct chain *c, const struct http_answer *a, void *arg,
                                    struct err *e) {
    struct execution *x = arg;
    struct group_read *g = c->arg;
    const char *next = NULL;
    int64_t rows = 0, admins = 0, else_granted = 0;
    c->done = true;
    if (a->status == 404)
        return OK; /* the group is gone and grants nothing */
    if (a->status == 401)
        x->halt = reason_of("key-ended", NULL);
    TRY(atlassian_page(x->l, a, "the roles of groups", &next, &rows));
    TRY(db_exec(x->l->db, Q_ACT_GIVES, NULL, "ss", g->group, a->body));
    TRY(db_get_int(x->l->db, Q_ACT_MAKES_ADMINS, &admins, NULL, "s", a->body));
    TRY(db_get_int(x->l->db, Q_ACT_GIVES_ELSE, &else_granted, NULL, "s", a->body));
    g->makes_admins |= admins;
    g->gives_else |= else_granted;
    if (!next)
        return OK;
    if (++g->pages == PAGES_MAX)
        return FAIL(e, ERR_UPSTREAM,
                    "Atlassian's list of a group's roles does not end; the run waits.", "%s",
                    c->path);
    const char *cursor = text_percent_encode(x->l->arena, next);
    c->path = arena_printf(x->l->arena, "%s&cursor=%s", g->path, cursor);
    c->done = false;
    return OK;
}

/* Then a group that grants something else is no danger: people had that, or would have it by now.
 */
static bool only_gives_back(const struct execution *x) { return x->undo && !x->takes_away; }

/* Reads groups of the plan that are not read yet: all of them before the first call, later those
 * that somebody joined since. */
static enum rc_err read_groups(struct execution *x, int *n) {
    struct lane *l = x->l;
    struct chain *chain = arena_alloc(l->arena, GROUPS_PER_READ * sizeof *chain);
    struct group_read *groups = arena_alloc(l->arena, GROUPS_PER_READ * sizeof *groups);
    struct rows *r = NULL;
    *n = 0;
    TRY(db_query(l->db, Q_ACT_GROUPS_NEW, &r, "iii", x->run.id, (int64_t)GROUPS_PER_READ,
                 (int64_t)only_gives_back(x)));
    for (; *n < GROUPS_PER_READ && db_next(r); (*n)++) {
        struct group_read *g = &groups[*n];
        g->group = db_text(r, ACT_GROUPS_NEW__GROUP_ID);
        g->path = arena_printf(
            l->arena, "/admin/v2/orgs/%s/directories/%s/groups/%s/role-assignments?limit=100",
            x->org, text_percent_encode(l->arena, db_text(r, ACT_GROUPS_NEW__DIRECTORY_ID)),
            text_percent_encode(l->arena, g->group));
        chain[*n] = (struct chain){.path = g->path, .arg = g};
    }
    TRY(db_end(r));
    if (*n == 0)
        return OK;
    l->err->phase = "reading groups before changing their members";
    TRY(http_run(x->http, chain, *n, PARALLEL_CALLS, groups_on_answer, execution_tick, x, l->err));
    for (int i = 0; i < *n; i++)
        TRY(db_exec(l->db, Q_ACT_GROUP_SEEN, NULL, "sii", groups[i].group, groups[i].makes_admins,
                    groups[i].gives_else));
    return OK;
}

/* People of an area read this reason, and the group may give something outside. */
static const char *gives_text(const struct execution *x, const char *gives) {
    if (x->plan.area)
        return "…";
    return gives && *gives ? gives : "nothing";
}

enum rc_err recheck_groups_begin(struct db *db) {
    static const enum query TABLES[] = {Q_ACT_GROUP_CREATE, Q_ACT_GIVES_CREATE, Q_ACT_GROUP_CLEAR,
                                        Q_ACT_GIVES_CLEAR};
    TRY(plan_text(db));
    return DB_EXEC_ALL(db, TABLES);
}

static enum rc_err leave_admin_groups(struct execution *x) {
    struct db *db = x->l->db;
    TRY(db_begin(db));
    TRY(db_exec(db, Q_ACT_JOIN_NO_ADMINS, NULL, "i", x->run.id));
    TRY(db_exec(db, Q_UNDO_OUT_ADMINS, NULL, "iii", x->run.id, (int64_t)0, INT64_MAX));
    TRY(db_exec(db, Q_ACT_CLOSE, NULL, "i", x->run.id));
    return db_commit(db);
}

static enum rc_err leave_shared_groups(struct execution *x) {
    struct db *db = x->l->db;
    TRY(db_begin(db));
    TRY(db_exec(db, Q_ACT_LEAVE_SHARED, NULL, "ii", x->run.id, x->first));
    TRY(db_exec(db, Q_ACT_CLOSE, NULL, "i", x->run.id));
    return db_commit(db);
}

/* By the limits of an area: groups that give something outside by now. */
static enum rc_err leave_beyond_groups(struct execution *x) {
    struct db *db = x->l->db;
    if (!x->plan.area)
        return OK;
    TRY(db_begin(db));
    TRY(db_exec(db, Q_ACT_LEAVE_BEYOND, NULL, "i", x->run.id));
    TRY(db_exec(db, Q_ACT_CLOSE, NULL, "i", x->run.id));
    return db_commit(db);
}

static enum rc_err compare_groups(struct execution *x) {
    struct rows *r = NULL;
    const char *name = NULL;
    bool admins = false;
    TRY(db_get_text(x->l->db, Q_ACT_JOINS_ADMINS, &name, &admins, "i", x->run.id));
    if (admins)
        x->halt = reason_of("joins-admins", arena_strdup(x->arena, name));
    TRY(db_query(x->l->db, Q_ACT_GROUPS_DIFFER, &r, "i", x->run.id));
    if (db_next(r))
        x->halt = reason_with(x->arena, "group-differs", db_text(r, ACT_GROUPS_DIFFER__GROUP_NAME),
                              gives_text(x, db_text(r, ACT_GROUPS_DIFFER__NOW)),
                              gives_text(x, db_text(r, ACT_GROUPS_DIFFER__PAST)));
    return db_end(r);
}

enum rc_err recheck_groups(struct execution *x) {
    int n = 1, all = 0;
    while (n > 0 && !x->halt.code) {
        TRY(read_groups(x, &n));
        all += n;
    }
    if (x->halt.code)
        return OK;
    if (x->undo)
        TRY(leave_admin_groups(x));
    TRY(leave_beyond_groups(x));
    if (only_gives_back(x))
        return OK;
    if (all > 0)
        TRY(compare_groups(x));
    return x->halt.code ? OK : leave_shared_groups(x);
}
