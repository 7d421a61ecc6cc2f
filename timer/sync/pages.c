/* Chains of pages into staging. Knows how listings go on, end, turn in circles and expire; not what
 * they are for. */
#include "sync/pages.h"
#include "atlassian/api.h"
#include "base/log.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RESTARTS_MAX = 2, BODY_MAX = 4096, ROWS_MAX = 1000000, COUNT_MAX = 100000000 };

enum rc_err run_progress(void *arg, struct err *e) {
    struct sync_run *run = arg;
    (void)e;
    TRY(stage_flush(run->l, &run->stage));
    const struct http_counts *c = http_counts(run->http);
    int64_t seen =
        run->total > 0 && run->seen > run->total ? run->total : run->seen; /* people met twice */
    return db_exec(run->l->db, Q_RUN_PROGRESS, NULL, "isiiiiii", run->id, run->phase, run->total,
                   seen, c->requests, c->retries, c->bytes, c->waiting_until);
}

struct listing *listings_add(struct sync_run *run, struct listings *all, struct listing g) {
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

static void first_request(struct sync_run *run, struct chain *c, struct listing *g) {
    c->path = g->path;
    g->steps = 0;
    g->steps_to_mark = 1;
    if (g->mark)
        g->mark[0] = '\0';
    if (g->pair)
        g->pair->rows -= g->rows;
    g->rows = 0;
    if (g->post)
        c->body = arena_printf(run->l->arena, "{%s\"limit\":%d}", g->filters,
                               g->cursor_only ? 1000 : 100);
}

static enum rc_err next_request(struct sync_run *run, struct chain *c, struct listing *g) {
    const char *quoted = NULL;
    int n;
    if (!g->request)
        g->request = arena_alloc(run->l->arena, BODY_MAX);
    struct arena_mark mark = arena_mark(run->l->arena);
    if (g->post) {
        TRY(db_get_text(run->l->db, Q_JSON_QUOTE, &quoted, NULL, "s", run->cursor));
        n = g->cursor_only ? snprintf(g->request, BODY_MAX, "{\"cursor\":%s}", quoted)
                           : snprintf(g->request, BODY_MAX, "{%s\"limit\":100,\"cursor\":%s}",
                                      g->filters, quoted);
        c->body = g->request;
    } else {
        n = snprintf(g->request, BODY_MAX, "%s%scursor=%s", g->path,
                     strchr(g->path, '?') ? "&" : "?",
                     text_percent_encode(run->l->arena, run->cursor));
        c->path = g->request;
    }
    arena_rewind(run->l->arena, mark);
    return n < BODY_MAX ? OK
                        : FAIL(run->l->err, ERR_UPSTREAM,
                               "Atlassian's mark for the next page is longer than any should be.",
                               "%s", g->path);
}

static bool of_people(const struct listing *g) {
    return g->kind == STAGE_KIND_USERS || g->kind == STAGE_KIND_HOLDERS ||
           g->kind == STAGE_KIND_SUSPENDED;
}

/* Brent: the mark moves on after 1, 2, 4, 8 … steps, so a circle of any length is met, with one
 * cursor kept. A listing that gives ever new cursors for the same rows is known by its length, and
 * one that gives them for none by its empty pages: a server may look through many people and find
 * none that fits. */
static bool turns_in_circle(struct sync_run *run, struct listing *g) {
    if ((g->mark && strcmp(g->mark, run->cursor) == 0) ||
        g->rows > (of_people(g) ? 2 * run->total + 1000 : ROWS_MAX) ||
        g->empty > run->total / 10 + 1000)
        return true;
    if (++g->steps >= g->steps_to_mark) {
        if (!g->mark)
            g->mark = arena_alloc(run->l->arena, CURSOR_MAX);
        memcpy(g->mark, run->cursor, strlen(run->cursor) + 1);
        g->steps = 0;
        g->steps_to_mark *= 2;
    }
    return false;
}

/* A cursor may expire while we wait: the listing then begins again, and staging takes each row
 * once. */
static bool may_restart(const struct http_answer *a, const struct chain *c, struct listing *g) {
    bool has_cursor =
        c->body ? strstr(c->body, "\"cursor\":") != NULL : strstr(c->path, "cursor=") != NULL;
    return has_cursor && (a->status == 400 || a->status == 410) && g->restarts++ < RESTARTS_MAX;
}

/* Pages of people are most of what is read: these are parsed once, for everything. One without any
 * is looked at as others are. */
static enum rc_err take_people(struct sync_run *run, struct listing *g, const struct http_answer *a,
                               const char **cursor, int64_t *rows) {
    TRY(atlassian_accept(run->l, a, g->path));
    TRY(stage_page(run->l, g->kind, &g->context, a->body, &run->stage));
    *rows = run->stage.page.users;
    return *rows > 0 ? atlassian_cursor(run->l, run->stage.page.next, cursor)
                     : atlassian_page(run->l, a, g->path, cursor, rows);
}

static enum rc_err take_count(struct sync_run *run, struct listing *g,
                              const struct http_answer *a) {
    TRY(db_get_int(run->l->db, Q_JSON_COUNT, g->count, NULL, "s", a->body));
    return *g->count >= 0 && *g->count <= COUNT_MAX
               ? OK
               : FAIL(run->l->err, ERR_UPSTREAM,
                      "Atlassian's count of users cannot be right; the run stops.", "%s: %lld",
                      g->path, (long long)*g->count);
}

/* Takes the page in and leaves the next cursor in run->cursor, "" at the end. */
static enum rc_err take_page(struct sync_run *run, struct listing *g, const struct http_answer *a) {
    const char *cursor = NULL;
    int64_t rows = 0;
    TRY(of_people(g) ? take_people(run, g, a, &cursor, &rows)
                     : atlassian_page(run->l, a, g->path, &cursor, &rows));
    if (cursor && strlen(cursor) >= CURSOR_MAX)
        return FAIL(run->l->err, ERR_UPSTREAM,
                    "Atlassian's mark for the next page is longer than any should be.", "%s",
                    g->path);
    snprintf(run->cursor, sizeof run->cursor, "%s", cursor ? cursor : "");
    g->rows += rows;
    g->empty = rows ? 0 : g->empty + 1;
    if (g->pair)
        g->pair->rows += rows;
    if (g->kind == STAGE_KIND_USERS)
        run->seen += rows;
    if (of_people(g))
        return OK;
    if (g->kind == STAGE_KIND_COUNT)
        return take_count(run, g, a);
    return stage_page(run->l, g->kind, &g->context, a->body, &run->stage);
}

static bool pair_has_met(struct listing *g) {
    if (!g->pair || g->pair->rows < g->pair->expected)
        return false;
    for (int i = 0; i < g->pair->chains; i++)
        g->pair->chain[i]->done = true;
    return true;
}

/* A group may go while we read: then there is nothing it gives. Any other 404 is no such news. */
static bool has_gone(struct lane *l, const struct http_answer *a, const struct listing *g) {
    if (a->status != 404 || g->kind != STAGE_KIND_GROUP_ROLES)
        return false;
    const char *code = atlassian_error_code(l, a);
    return strcmp(code, "ADMIN-404-10") == 0 || strcmp(code, "ADMIN-UAM-404-3") == 0;
}

/* How somebody's roles came only refines what is known of him: one who is refused, or gone
 * meanwhile, must not hold up everybody. */
static bool is_untold(const struct http_answer *a, const struct listing *g) {
    return g->kind == STAGE_KIND_WAYS && a->status >= 400 && a->status < 500 && a->status != 401;
}

/* Where sorting is refused, one of the pair reads it all, in whatever order. */
static bool sorting_refused(struct sync_run *run, const struct http_answer *a, struct chain *c,
                            struct listing *g) {
    if (a->status != 400 || !g->pair || g->filters == g->unsorted || c->body == g->request)
        return false;
    g->pair->expected = INT64_MAX;
    c->done = c == g->pair->chain[1];
    g->filters = g->unsorted;
    first_request(run, c, g);
    return true;
}

static enum rc_err on_page(struct chain *c, const struct http_answer *a, void *arg, struct err *e) {
    struct sync_run *run = arg;
    struct listing *g = c->arg;
    if (c->done)
        return OK; /* was on its way when its pair met */
    if (has_gone(run->l, a, g)) {
        c->done = true;
        return OK;
    }
    if (may_restart(a, c, g)) {
        log_line(LOG_LEVEL_NOTICE, "a listing begins again: its cursor was refused with status %d",
                 a->status);
        first_request(run, c, g);
        return OK;
    }
    if (is_untold(a, g)) {
        c->done = true;
        run->untold++;
        return OK;
    }
    if (sorting_refused(run, a, c, g))
        return OK;
    struct arena_mark mark = arena_mark(run->l->arena);
    enum rc_err rc = take_page(run, g, a);
    arena_rewind(run->l->arena, mark);
    TRY(rc);
    if (!*run->cursor || pair_has_met(g)) {
        c->done = true;
        return OK;
    }
    if (turns_in_circle(run, g))
        return FAIL(e, ERR_UPSTREAM,
                    "Atlassian's listing turns in a circle: page follows page without an end. The "
                    "run stops.",
                    "%s", g->path);
    return next_request(run, c, g);
}

static int by_length(const void *a, const void *b) {
    const struct listing *x = a, *y = b;
    return (x->expected < y->expected) - (x->expected > y->expected);
}

enum rc_err fetch(struct sync_run *run, const char *phase, struct listings *all) {
    run->phase = run->l->err->phase = phase;
    TRY(run_progress(run, run->l->err));
    if (all->n == 0)
        return OK;
    qsort(all->at, (size_t)all->n, sizeof *all->at, by_length);
    struct chain *chains = arena_alloc(run->l->arena, (size_t)all->n * sizeof *chains);
    for (int i = 0; i < all->n; i++) {
        struct pair *pair = all->at[i].pair;
        chains[i].arg = &all->at[i];
        if (pair)
            pair->chain[pair->chains++] = &chains[i];
        first_request(run, &chains[i], &all->at[i]);
    }
    TRY(http_run(run->http, chains, all->n, FETCH_PARALLEL, on_page, run_progress, run,
                 run->l->err));
    return stage_flush(run->l, &run->stage);
}
