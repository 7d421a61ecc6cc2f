/* Lane sync: key checks first, then the synchronization that is due or was asked for. A run fetches pages by several
 * cursor chains at once into staging and changes the live tables in one merge; whatever fails leaves the old figures. */
#include "atlassian.h"
#include "audit.h"
#include "log.h"
#include "schedule.h"
#include "stage.h"
#include "text.h"

#include <string.h>

enum { PARALLEL = 6, CURSORS_MOST = 200000 };

struct run {
    struct lane *l;
    struct http *http;
    int64_t id, total, seen;
    const char *phase, *org; /* org: percent-encoded */
    const char *requested_by, *kind, *day;
};

/* What a chain fetches: where to, with which filters, and into which staging. */
struct listing {
    enum stage_kind kind;
    struct stage_context context;
    const char *path, *filters; /* filters: JSON members ending with a comma, or "" */
    bool post, cursor_only;     /* workspaces take the cursor and nothing else */
    const char *last_cursor;
    int pages;
};

static enum rc_err progress(void *arg, struct err *e) {
    struct run *run = arg;
    (void)e;
    const struct http_counts *c = http_counts(run->http);
    return db_exec(run->l->db, Q_RUN_PROGRESS, NULL, "isiiiiii", run->id, run->phase, run->total, run->seen, c->requests,
                   c->retries, c->bytes, c->waiting_until);
}

static enum rc_err next_request(struct run *run, struct chain *c, struct listing *g, const char *cursor) {
    struct arena *a = run->l->arena;
    if (!g->post) {
        const char *mark = strchr(g->path, '?') ? "&" : "?";
        c->path = cursor ? arena_printf(a, "%s%scursor=%s", g->path, mark, text_percent_encode(a, cursor)) : g->path;
        return OK;
    }
    const char *quoted = NULL;
    c->path = g->path;
    if (!cursor) {
        c->body = arena_printf(a, "{%s\"limit\":%d}", g->filters, g->cursor_only ? 1000 : 100);
        return OK;
    }
    TRY(db_get_text(run->l->db, Q_JSON_QUOTE, &quoted, NULL, "s", cursor));
    c->body = g->cursor_only ? arena_printf(a, "{\"cursor\":%s}", quoted)
                             : arena_printf(a, "{%s\"limit\":100,\"cursor\":%s}", g->filters, quoted);
    return OK;
}

static enum rc_err on_page(struct chain *c, const struct answer *a, void *arg, struct err *e) {
    struct run *run = arg;
    struct listing *g = c->arg;
    const char *cursor = NULL;
    TRY(atlassian_page(run->l, a, g->path));
    TRY(stage_page(run->l, g->kind, &g->context, a->body));
    TRY(atlassian_next(run->l, a->body, &cursor));
    if (g->kind == STAGE_KIND_USERS) {
        int64_t rows = 0;
        TRY(db_get_int(run->l->db, Q_JSON_ROWS, &rows, NULL, "s", a->body));
        run->seen += rows;
    }
    if (!cursor) {
        c->done = true;
        return OK;
    }
    if ((g->last_cursor && strcmp(g->last_cursor, cursor) == 0) || ++g->pages > CURSORS_MOST)
        return FAIL(e, ERR_UPSTREAM, "Atlassian's listing turns in a circle: the same next page came twice. The run stops.", "%s", g->path);
    g->last_cursor = cursor;
    return next_request(run, c, g, cursor);
}

static enum rc_err fetch(struct run *run, const char *phase, struct listing *list, int n) {
    run->phase = run->l->err->phase = phase;
    TRY(progress(run, run->l->err));
    struct chain *chains = arena_alloc(run->l->arena, (size_t)(n ? n : 1) * sizeof *chains);
    for (int i = 0; i < n; i++) {
        chains[i].arg = &list[i];
        TRY(next_request(run, &chains[i], &list[i], NULL));
    }
    return http_run(run->http, chains, n, PARALLEL, on_page, progress, run, run->l->err);
}

static enum rc_err fetch_places(struct run *run) {
    struct arena *a = run->l->arena;
    struct listing list[] = {
        {.kind = STAGE_KIND_PRODUCTS, .path = arena_printf(a, "/admin/v2/orgs/%s/workspaces", run->org), .filters = "", .post = true, .cursor_only = true},
        {.kind = STAGE_KIND_DIRECTORIES, .path = arena_printf(a, "/admin/v2/orgs/%s/directories?limit=100", run->org), .filters = ""},
        {.kind = STAGE_KIND_GROUPS, .path = arena_printf(a, "/admin/v2/orgs/%s/directories/-/groups/search", run->org),
         .filters = "\"expand\":[\"counts.users\",\"counts.resources\"],", .post = true}};
    return fetch(run, "sites, products and groups", list, 3);
}

static enum rc_err count_users(struct run *run) {
    struct answer a = {0};
    run->l->err->phase = "counting users";
    char *path = arena_printf(run->l->arena, "/admin/v2/orgs/%s/directories/-/users/count", run->org);
    TRY(atlassian_call(run->l, run->http, path, NULL, &a));
    TRY(atlassian_page(run->l, &a, "users/count"));
    return db_get_int(run->l->db, Q_JSON_COUNT, &run->total, NULL, "s", a.body);
}

/* Disjoint chains by claim status and state. Whoever fits no filter (an unknown state) is caught by the count: then the
 * listing is read once more without filters; staging takes each person once. */
static enum rc_err fetch_users(struct run *run) {
    static const char *const FILTERS[] = {
        "\"claimStatus\":\"managed\",\"status\":[\"active\"],", "\"claimStatus\":\"unmanaged\",\"status\":[\"active\"],",
        "\"claimStatus\":\"managed\",\"status\":[\"suspended\",\"not_invited\",\"deactivated\",\"for_deletion\"],",
        "\"claimStatus\":\"unmanaged\",\"status\":[\"suspended\",\"not_invited\",\"deactivated\",\"for_deletion\"],"};
    enum { N = sizeof FILTERS / sizeof *FILTERS };
    struct arena *a = run->l->arena;
    const char *expand = "\"expand\":[\"platformRoles\",\"productAccess\",\"groups\",\"counts.resources\"],";
    const char *path = arena_printf(a, "/admin/v2/orgs/%s/directories/-/users/search", run->org);
    struct listing list[N];
    int64_t found = 0;
    for (int i = 0; i < N; i++)
        list[i] = (struct listing){.kind = STAGE_KIND_USERS, .path = path, .filters = arena_printf(a, "%s%s", FILTERS[i], expand), .post = true};
    TRY(fetch(run, "users", list, N));
    TRY(db_get_int(run->l->db, Q_STAGE_USERS_SEEN, &found, NULL, ""));
    if (found < run->total) {
        struct listing all = {.kind = STAGE_KIND_USERS, .path = path, .filters = expand, .post = true};
        TRY(fetch(run, "users that fit no filter", &all, 1));
        TRY(count_users(run));
        TRY(db_get_int(run->l->db, Q_STAGE_USERS_SEEN, &found, NULL, ""));
    }
    run->seen = found;
    /* People may join or leave while we read; a real gap is more than that. */
    if (found * 1000 < run->total * 995)
        return FAIL(run->l->err, ERR_UPSTREAM, "The listing of users came out shorter than Atlassian's own count. The run stops; the old figures stand.",
                    "found %lld of %lld", (long long)found, (long long)run->total);
    return OK;
}

static enum rc_err fetch_group_roles(struct run *run) {
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    int n = 0, capacity = 64;
    struct listing *list = arena_alloc(a, (size_t)capacity * sizeof *list);
    TRY(db_query(run->l->db, Q_STAGE_GROUP_LIST, &r, ""));
    while (db_next(r)) {
        if (n == capacity) {
            struct listing *bigger = arena_alloc(a, (size_t)capacity * 2 * sizeof *list);
            memcpy(bigger, list, (size_t)capacity * sizeof *list);
            list = bigger;
            capacity *= 2;
        }
        const char *group = db_text(r, 0);
        list[n++] = (struct listing){.kind = STAGE_KIND_GROUP_ROLES, .context.group_id = group, .filters = "",
            .path = arena_printf(a, "/admin/v2/orgs/%s/directories/%s/groups/%s/role-assignments?limit=100", run->org,
                                 text_percent_encode(a, db_text(r, 1)), text_percent_encode(a, group))};
    }
    TRY(db_end(r));
    return fetch(run, "what the groups give", list, n);
}

/* Who holds a role on an instance, however it came: exact, and what no group explains is a direct role. */
static enum rc_err fetch_holders(struct run *run) {
    static const char *const ROLES[] = {"atlassian/user", "atlassian/admin", "atlassian/user-access-admin"};
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    int n = 0;
    struct listing *list = arena_alloc(a, 3 * 2000 * sizeof *list);
    TRY(db_query(run->l->db, Q_STAGE_PRODUCT_KEYS, &r, ""));
    while (db_next(r) && n + 3 <= 3 * 2000)
        for (int i = 0; i < 3; i++)
            list[n++] = (struct listing){.kind = STAGE_KIND_HOLDERS, .context = {.product = db_int(r, 0), .role = ROLES[i]}, .post = true,
                .path = arena_printf(a, "/admin/v2/orgs/%s/directories/-/users/search", run->org),
                .filters = arena_printf(a, "\"resourceIds\":[%s],\"roleIds\":[\"%s\"],", db_text(r, 1), ROLES[i])};
    TRY(db_end(r));
    return fetch(run, "who holds which role", list, n);
}

static enum rc_err fetch_suspended(struct run *run) {
    struct arena *a = run->l->arena;
    struct rows *r = NULL;
    int n = 0;
    struct listing *list = arena_alloc(a, 1000 * sizeof *list);
    TRY(db_query(run->l->db, Q_STAGE_DIRECTORY_LIST, &r, ""));
    while (db_next(r) && n < 1000) {
        const char *id = db_text(r, 0);
        list[n++] = (struct listing){.kind = STAGE_KIND_SUSPENDED, .context.directory_id = id, .post = true,
            .path = arena_printf(a, "/admin/v2/orgs/%s/directories/%s/users/search", run->org, text_percent_encode(a, id)),
            .filters = "\"membershipStatus\":[\"suspended\"],"};
    }
    TRY(db_end(r));
    return fetch(run, "who is suspended where", list, n);
}

static enum rc_err end_run(struct run *run, const char *outcome, const struct merge_result *m, const char *error) {
    return db_exec(run->l->db, Q_RUN_END, NULL, "iisiiiis", run->id, (int64_t)time(NULL), outcome, m->users, m->added, m->changed, m->gone, error);
}

static enum rc_err read_and_merge(struct run *run, struct merge_result *m) {
    bool found = false;
    int64_t confirmed = 0;
    TRY(stage_create(run->l));
    TRY(count_users(run));
    TRY(fetch_places(run));
    TRY(fetch_users(run));
    TRY(fetch_group_roles(run));
    TRY(fetch_holders(run));
    TRY(fetch_suspended(run));
    run->phase = run->l->err->phase = "taking the new figures over";
    TRY(progress(run, run->l->err));
    TRY(db_get_int(run->l->db, Q_RUN_CONFIRMED, &confirmed, &found, ""));
    run->l->now = (int64_t)time(NULL);
    TRY(stage_merge(run->l, run->id, run->day, found && confirmed, m));
    return OK;
}

static enum rc_err run_once(struct lane *l, const char *kind, const char *day, const char *local_day, const char *who) {
    struct run run = {.l = l, .kind = kind, .day = day, .requested_by = who, .phase = "starting"};
    struct merge_result m = {0};
    const char *key = NULL, *org = NULL;
    TRY(db_exec(l->db, Q_RUN_START, NULL, "sssi", kind, local_day, who, l->now));
    run.id = db_last_id(l->db);
    enum rc_err rc = key_open(l, &key, &org);
    if (rc == OK)
        rc = http_open(l->config, key, &run.http, l->err);
    if (rc == OK) {
        run.org = text_percent_encode(l->arena, org);
        rc = read_and_merge(&run, &m);
    }
    struct err kept = *l->err;
    db_rollback(l->db);
    if (run.http && progress(&run, l->err) != OK)
        log_err(l->err);
    http_close(run.http);
    if (rc != OK) {
        *l->err = kept;
        const char *words = arena_printf(l->arena, "%s (while reading: %s)", kept.people, kept.phase ? kept.phase : "the start");
        if (end_run(&run, "failed", &m, words) != OK)
            log_err(l->err);
        *l->err = kept;
        return rc;
    }
    if (m.suspicious) {
        const char *words = arena_printf(l->arena, "%lld people would vanish, more than a fifth. Nothing was changed; an admin can confirm it on the "
                                                   "synchronization page, then the next run goes through.", (long long)m.gone);
        return end_run(&run, "suspicious", &m, words);
    }
    return db_checkpoint(l->db);
}

static enum rc_err do_jobs(struct lane *l, const struct schedule *s, bool *ran) {
    for (;;) {
        struct rows *r = NULL;
        TRY(db_query(l->db, Q_JOB_NEXT, &r, "s", "sync"));
        if (!db_next(r))
            return db_end(r);
        int64_t job = db_int(r, 0), subject = db_int(r, 2);
        bool check = strcmp(db_text(r, 1), "key-check") == 0, passed = false, any = false;
        const char *who = db_text(r, 3);
        int64_t one = 0;
        TRY(db_end(r));
        TRY(db_exec(l->db, Q_JOB_START, NULL, "ii", job, l->now));
        if (check) {
            TRY(keycheck_run(l, job, subject, &passed));
            TRY(db_get_int(l->db, Q_RUN_ANY_OK, &one, &any, ""));
            if (!passed || any || *ran)
                continue;
            *ran = true;
            TRY(run_once(l, "first", s->day, s->day, "rollcall")); /* the first synchronization follows by itself */
            continue;
        }
        enum rc_err rc = *ran ? OK : run_once(l, "manual", s->day, NULL, who);
        *ran = true;
        struct err kept = *l->err;
        TRY(db_exec(l->db, Q_JOB_FINISH, NULL, "isis", job, rc == OK ? "done" : "failed", (int64_t)time(NULL), rc == OK ? "" : kept.people));
        if (rc != OK) {
            *l->err = kept;
            return rc;
        }
    }
}

enum rc_err lane_sync(struct lane *l) {
    struct schedule s = {0};
    bool ran = false;
    TRY(db_exec(l->db, Q_RUN_CLOSE_DEAD, NULL, "i", l->now)); /* we hold the lock: whoever says running is dead */
    TRY(db_exec(l->db, Q_JOB_ABANDONED, NULL, "si", "sync", l->now));
    TRY(schedule_next(l->db, l->arena, l->now, &s));
    TRY(do_jobs(l, &s, &ran));
    bool has_key = false;
    int64_t one = 0;
    TRY(db_get_int(l->db, Q_KEY_USABLE, &one, &has_key, "i", l->now));
    if (!ran && s.due && has_key)
        TRY(run_once(l, "daily", s.day, s.day, "rollcall"));
    TRY(schedule_next(l->db, l->arena, l->now, &s));
    return db_exec(l->db, Q_SCHEDULE_NEXT_RUN, NULL, "i", s.next);
}
