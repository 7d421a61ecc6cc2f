/* Chains of pages. Knows how listings go on, end, run in circles and expire; not what they are for.
 */
#include "sync/pages.h"
#include "atlassian/api.h"
#include "base/log.h"
#include "base/text.h"
#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    RESTARTS_MAX = 2,
    PAGE_ROWS = 100,
    BODY_BYTES_MAX = 6000,
    ROWS_MAX = 1000000,
    COUNT_MAX = 100000000,
    STREAM_ROWS_MAX = 5000,
    PARALLEL_USERS_MIN = 4000, /* with fewer, half as many chains do */
    PROGRESS_MS = 2000
};

void sync_run_end_stage(struct sync_run *run) {
    int64_t now = clock_ms(CLOCK_MONOTONIC);
    const char *before = run->stage_ms ? run->stage_ms : "";
    run->stage_ms = arena_printf(run->l->arena, "%s%s%lld", before, *before ? " " : "",
                                 (long long)(now - run->stage_from_ms));
    run->stage_from_ms = now;
}

enum rc_err sync_run_progress(struct sync_run *run) {
    TRY(stage_flush(run->l, &run->stage));
    const struct http_counts *c = http_counts(run->http);
    int64_t seen = run->seen;
    run->stored_ms = clock_ms(CLOCK_MONOTONIC);
    run->stored_phase = run->phase;
    if (run->total > 0 && seen > run->total)
        seen = run->total; /* some were read twice */
    return db_exec(run->l->db, Q_RUN_PROGRESS, NULL, "isiiiiiis", run->id,
                   sync_phase_name(run->phase), run->total, seen, c->requests, c->retries, c->bytes,
                   c->waiting_until, run->stage_ms);
}

/* Details wait for nothing: not for the rate limit, and nobody waits for them. */
static enum rc_err cut_details(struct sync_run *run, struct err *e) {
    int64_t job = 0;
    bool waited_for = false;
    TRY(db_get_int(run->l->db, Q_RUN_WAITED_FOR, &job, &waited_for, "i", run->newest_job));
    run->cut = waited_for || http_counts(run->http)->waiting_until > 0;
    if (!run->cut)
        return OK;
    return FAIL(e, ERR_CONFLICT, "The next sync reads the other details.", "%s",
                waited_for ? "another job waits" : "the rate limit");
}

/* Also the tick of http_run: ends the run soon after somebody asked for that. */
static enum rc_err sync_run_tick(void *arg, struct err *e) {
    struct sync_run *run = arg;
    bool found = false;
    TRY(stage_flush(run->l, &run->stage));
    /* Pages look every two seconds, and each commit makes the workers render theirs anew. */
    int64_t age = clock_ms(CLOCK_MONOTONIC) - run->stored_ms;
    if (run->phase != run->stored_phase || age >= PROGRESS_MS)
        TRY(sync_run_progress(run));
    if (run->refining)
        return cut_details(run, e);
    TRY(db_get_text(run->l->db, Q_RUN_STOPPED_BY, &run->stopped_by, &found, "i", run->id));
    if (!found)
        return OK;
    return FAIL(e, ERR_CONFLICT, "The sync was stopped. Your data is unchanged.", "stopped by %s",
                run->stopped_by);
}

enum rc_err sync_run_enter(struct sync_run *run, enum sync_phase phase) {
    enum sync_stage stage = sync_phase_stage(phase);
    for (enum sync_stage s = sync_phase_stage(run->phase); s < stage; s++)
        sync_run_end_stage(run);
    run->phase = phase;
    run->l->err->phase = sync_phase_text(phase);
    return sync_run_tick(run, run->l->err);
}

struct listing *listings_add(struct sync_run *run, struct listings *all, struct listing g) {
    all->at = arena_grow(run->l->arena, all->at, all->n, &all->capacity, sizeof *all->at);
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
                               g->cursor_only ? 1000 : PAGE_ROWS);
}

static enum rc_err next_request(struct sync_run *run, struct chain *c, struct listing *g,
                                const char *cursor) {
    const char *quoted = NULL;
    int n;
    if (!g->request)
        g->request = arena_alloc(run->l->arena, BODY_BYTES_MAX);
    struct arena_mark mark = arena_mark(run->l->arena);
    if (g->post) {
        TRY(db_get_text(run->l->db, Q_JSON_QUOTE, &quoted, NULL, "s", cursor));
        if (g->cursor_only)
            n = snprintf(g->request, BODY_BYTES_MAX, "{\"cursor\":%s}", quoted);
        else
            n = snprintf(g->request, BODY_BYTES_MAX, "{%s\"limit\":100,\"cursor\":%s}", g->filters,
                         quoted);
        c->body = g->request;
    } else {
        n = snprintf(g->request, BODY_BYTES_MAX, "%s%scursor=%s", g->path,
                     strchr(g->path, '?') ? "&" : "?", text_percent_encode(run->l->arena, cursor));
        c->path = g->request;
    }
    arena_rewind(run->l->arena, mark);
    if (n < BODY_BYTES_MAX)
        return OK;
    return FAIL(run->l->err, ERR_UPSTREAM,
                "Atlassian's link to the next page is too long. The sync stopped.", "%s", g->path);
}

static bool is_user_listing(const struct listing *g) {
    return g->kind == STAGE_KIND_USERS || g->kind == STAGE_KIND_HOLDERS ||
           g->kind == STAGE_KIND_SUSPENDED;
}

/* Brent: the mark moves on after 1, 2, 4, 8 … steps, so we find a circle of any length with one
 * stored cursor. A listing that has ever new cursors for the same rows is too long, and one with
 * new cursors for no rows has too many empty pages in a row; some are normal, when a server
 * searches many people and finds no match. */
static bool runs_in_circle(struct sync_run *run, struct listing *g) {
    int64_t rows_max = is_user_listing(g) ? 2 * run->total + 1000 : ROWS_MAX;
    if (g->mark && strcmp(g->mark, run->cursor) == 0)
        return true;
    if (g->rows > rows_max || g->empty > run->total / 10 + 1000)
        return true;
    if (++g->steps >= g->steps_to_mark) {
        if (!g->mark)
            g->mark = arena_alloc(run->l->arena, CURSOR_BYTES_MAX);
        memcpy(g->mark, run->cursor, strlen(run->cursor) + 1);
        g->steps = 0;
        g->steps_to_mark *= 2;
    }
    return false;
}

/* A cursor may expire while we wait. Then the listing begins again, and staging stores each row
 * once. */
static bool may_restart(const struct http_answer *a, const struct chain *c, struct listing *g) {
    bool has_cursor =
        c->body ? strstr(c->body, "\"cursor\":") != NULL : strstr(c->path, "cursor=") != NULL;
    return has_cursor && (a->status == 400 || a->status == 410) && g->restarts++ < RESTARTS_MAX;
}

/* Sends the next request before this page is staged, when there surely is one: a chain then waits
 * for Atlassian alone. */
static enum rc_err go_ahead(struct sync_run *run, struct chain *c, struct listing *g,
                            const struct http_answer *a) {
    const char *cursor = NULL;
    *g->ahead = '\0';
    if (g->pair && g->pair->rows + PAGE_ROWS >= g->pair->expected)
        return OK; /* this page may be the last */
    struct arena_mark mark = arena_mark(run->l->arena);
    enum rc_err rc = atlassian_peek(run->l, a, &cursor);
    if (rc == OK && cursor && strlen(cursor) < CURSOR_BYTES_MAX)
        snprintf(g->ahead, CURSOR_BYTES_MAX, "%s", cursor);
    arena_rewind(run->l->arena, mark);
    TRY(rc);
    if (!*g->ahead)
        return OK;
    TRY(next_request(run, c, g, g->ahead));
    return http_go_on(run->http);
}

/* Most pages are pages of users, so we parse them once for everything. A page without users is
 * checked like any other page. */
static enum rc_err take_users(struct sync_run *run, struct chain *c, struct listing *g,
                              const struct http_answer *a, const char **cursor, int64_t *rows) {
    TRY(atlassian_accept(run->l, a, g->path));
    TRY(go_ahead(run, c, g, a));
    TRY(stage_page(run->l, g->kind, &g->context, a->body, &run->stage));
    *rows = run->stage.page.users;
    return *rows > 0 ? atlassian_cursor(run->l, run->stage.page.next, cursor)
                     : atlassian_page(run->l, a, g->path, cursor, rows);
}

static enum rc_err take_count(struct sync_run *run, struct listing *g,
                              const struct http_answer *a) {
    TRY(db_get_int(run->l->db, Q_JSON_COUNT, g->count, NULL, "s", a->body));
    if (*g->count >= 0 && *g->count <= COUNT_MAX)
        return OK;
    return FAIL(run->l->err, ERR_UPSTREAM,
                "Atlassian reported an impossible number of users. The sync stopped.", "%s: %lld",
                g->path, (long long)*g->count);
}

/* Stages the page. Leaves the next cursor in run->cursor, "" at the end. */
static enum rc_err take_page(struct sync_run *run, struct chain *c, struct listing *g,
                             const struct http_answer *a) {
    const char *cursor = NULL;
    int64_t rows = 0;
    if (is_user_listing(g))
        TRY(take_users(run, c, g, a, &cursor, &rows));
    else
        TRY(atlassian_page(run->l, a, g->path, &cursor, &rows));
    if (cursor && strlen(cursor) >= CURSOR_BYTES_MAX)
        return FAIL(run->l->err, ERR_UPSTREAM,
                    "Atlassian's link to the next page is too long. The sync stopped.", "%s",
                    g->path);
    snprintf(run->cursor, sizeof run->cursor, "%s", cursor ? cursor : "");
    g->rows += rows;
    g->empty = rows ? 0 : g->empty + 1;
    if (g->pair)
        g->pair->rows += rows;
    if (g->kind == STAGE_KIND_USERS)
        run->seen += rows;
    if (is_user_listing(g))
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

/* Group deleted during the sync (these two codes only): treat as empty. */
static bool group_is_gone(struct lane *l, const struct http_answer *a, const struct listing *g) {
    if (a->status != 404 || g->kind != STAGE_KIND_GROUP_ROLES)
        return false;
    const char *code = atlassian_error_code(l, a);
    return strcmp(code, "ADMIN-404-10") == 0 || strcmp(code, "ADMIN-UAM-404-3") == 0;
}

/* Role sources are optional detail: a 4xx for one person must not fail the sync. */
static bool is_refused_source(const struct http_answer *a, const struct listing *g) {
    return g->kind == STAGE_KIND_ROLE_SOURCES && a->status >= 400 && a->status < 500 &&
           a->status != 401;
}

/* Without an audit log in the organization's plan, or the right to read its domains, nothing is
 * missing. */
static bool is_refused_option(const struct http_answer *a, const struct listing *g) {
    return g->optional && a->status >= 400 && a->status < 500 && a->status != 401;
}

/* The cursor of a stream is good for ever. Of very many events nothing is concluded. */
static bool stream_ends(const struct listing *g, int64_t rows) {
    if (!g->full_page || (rows == g->full_page && g->rows < STREAM_ROWS_MAX))
        return false;
    if (rows < g->full_page)
        *g->count = g->rows;
    return true;
}

/* When the API refuses to sort, one of the pair reads everything in any order. */
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

static enum rc_err pages_on_page(struct sync_run *run, struct chain *c, struct listing *g,
                                 const struct http_answer *a) {
    if (c->done)
        return OK; /* it was in flight when its pair met */
    if (group_is_gone(run->l, a, g)) {
        c->done = true;
        return OK;
    }
    if (may_restart(a, c, g)) {
        log_line(LOG_LEVEL_NOTICE, "a listing starts again: Atlassian rejected its cursor (%d)",
                 a->status);
        first_request(run, c, g);
        return OK;
    }
    if (is_refused_source(a, g)) {
        c->done = true;
        run->refused++;
        return stage_unanswered(run->l, g->context.user);
    }
    if (is_refused_option(a, g)) {
        c->done = true;
        return OK;
    }
    if (sorting_refused(run, a, c, g))
        return OK;
    int64_t rows = g->rows;
    if (!g->ahead && is_user_listing(g)) { /* what outlives the page */
        g->request = arena_alloc(run->l->arena, BODY_BYTES_MAX);
        g->ahead = arena_alloc(run->l->arena, CURSOR_BYTES_MAX);
    }
    struct arena_mark mark = arena_mark(run->l->arena);
    enum rc_err rc = take_page(run, c, g, a);
    arena_rewind(run->l->arena, mark);
    TRY(rc);
    if (!*run->cursor || g->one_page || pair_has_met(g) || stream_ends(g, g->rows - rows)) {
        c->done = true;
        return OK;
    }
    if (runs_in_circle(run, g))
        return FAIL(run->l->err, ERR_UPSTREAM,
                    "Atlassian repeated the same pages. The sync stopped.", "%s", g->path);
    if (g->ahead && *g->ahead) {
        if (strcmp(g->ahead, run->cursor) == 0)
            return OK;
        http_take_back(run->http, c);
    }
    return next_request(run, c, g, run->cursor);
}

static enum rc_err pages_on_answer(struct chain *c, const struct http_answer *a, void *arg,
                                   struct err *e) {
    struct sync_run *run = arg;
    struct listing *g = c->arg;
    (void)e; /* the lane's, too */
    TRY(pages_on_page(run, c, g, a));
    if (c->done && g->kind == STAGE_KIND_ROLE_SOURCES)
        TRY(stage_answered(run->l, g->context.user));
    if (!c->done || !g->batch || --g->batch->left > 0)
        return OK;
    return g->batch->then(run, g->batch->arg);
}

static int by_length(const void *a, const void *b) {
    const struct listing *x = a, *y = b;
    return (x->expected < y->expected) - (x->expected > y->expected);
}

/* Pages of people set the time of a run, so nothing else may take their places: small answers, and
 * people without their groups and activity, come beside them. */
static bool is_light(enum stage_kind kind) {
    return kind == STAGE_KIND_COUNT || kind == STAGE_KIND_GROUP_ROLES ||
           kind == STAGE_KIND_ROLE_SOURCES || kind == STAGE_KIND_HOLDERS ||
           kind == STAGE_KIND_SUSPENDED || kind == STAGE_KIND_DOMAINS || kind == STAGE_KIND_SAMPLE;
}

static void begin_chain(struct sync_run *run, struct chain *c, struct listing *g) {
    c->arg = g;
    c->light = is_light(g->kind);
    if (g->pair)
        g->pair->chain[g->pair->chains++] = c;
    if (g->batch)
        g->batch->left++;
    first_request(run, c, g);
}

enum rc_err listings_add_late(struct sync_run *run, const struct listings *more) {
    struct listings *all = run->late;
    if (more->n > all->late_max)
        return FAIL(run->l->err, ERR_INTERNAL, "Too many requests to Atlassian at once.", "%zu",
                    more->n);
    for (size_t i = 0; i < more->n; i++, all->n++) {
        all->at[all->n] = more->at[i];
        begin_chain(run, &run->late_chain[all->n], &all->at[all->n]);
    }
    all->late_max -= more->n;
    http_extend(run->http, (int)all->n);
    return OK;
}

enum rc_err pages_fetch(struct sync_run *run, enum sync_phase phase, struct listings *all) {
    TRY(sync_run_enter(run, phase));
    if (all->n == 0)
        return OK;
    size_t room = all->n + all->late_max;
    struct listing *listing = arena_alloc(run->l->arena, room * sizeof *listing);
    struct chain *chains = arena_alloc(run->l->arena, room * sizeof *chains);
    qsort(all->at, all->n, sizeof *all->at, by_length);
    memcpy(listing, all->at, all->n * sizeof *listing);
    all->at = listing;
    run->late = all;
    run->late_chain = chains;
    for (size_t i = 0; i < all->n; i++)
        begin_chain(run, &chains[i], &all->at[i]);
    http_set_light(run->http, LIGHT_PARALLEL);
    int parallel = run->total < PARALLEL_USERS_MIN ? FETCH_PARALLEL / 2 : FETCH_PARALLEL;
    TRY(http_run(run->http, chains, (int)all->n, parallel, pages_on_answer, sync_run_tick, run,
                 run->l->err));
    return stage_flush(run->l, &run->stage);
}
