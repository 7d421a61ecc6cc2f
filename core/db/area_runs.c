/* Which runs an area sees whole: those it was planned for, while nothing of that was lost. And what
 * it sees of others: whether anybody in one is inside, and how many with which outcome. The view
 * `run` asks for each count on its own, and a list for every run, so all is kept for a version of
 * the database. */
#include "db/area_view.h"

#include <string.h>

static struct area_run *run_find(struct area_view *v, int64_t run) {
    struct area_run **slot = &v->runs[(uint64_t)run % AREA_SLOTS];
    struct area_run *found = *slot;
    while (found && found->id != run)
        found = found->next;
    if (!found) {
        found = arena_alloc(v->arena, sizeof *found);
        *found = (struct area_run){.next = *slot, .id = run};
        *slot = found;
    }
    /* A writer may change what was read: its version is none. */
    if (v->version == AREA_VERSION_NONE)
        found->is_compared = found->is_looked = found->is_counted = false;
    return found;
}

enum { AREA_PRODUCT, AREA_DOMAIN };

/* domain '': people of all domains. */
static bool run_part_inside(struct db *db, int64_t product, const char *domain) {
    const struct area_product *p = area_product_find(db->view, product);
    bool inside = p && !p->domains;
    for (int i = 0; p && !inside && i < p->n; i++)
        inside = strcmp(db->area->part[p->first + i].domain, domain) == 0;
    return inside;
}

int area_run_inside(struct db *db, int64_t run, bool *inside) {
    struct area_run *r = run_find(db->view, run);
    sqlite3_stmt *s = NULL;
    if (!r->is_compared) {
        int rc = area_prepare(db, Q_AREA_RUN_AREA, &s);
        if (rc == SQLITE_OK)
            rc = sqlite3_bind_int64(s, 1, run);
        if (rc != SQLITE_OK)
            return rc;
        r->inside = true;
        while (r->inside && sqlite3_step(s) == SQLITE_ROW)
            r->inside = run_part_inside(db, sqlite3_column_int64(s, AREA_PRODUCT),
                                        (const char *)sqlite3_column_text(s, AREA_DOMAIN));
        rc = sqlite3_reset(s);
        if (rc != SQLITE_OK)
            return rc;
        r->is_compared = true;
    }
    *inside = r->inside;
    return SQLITE_OK;
}

enum { PEOPLE_USER, PEOPLE_STATE, PEOPLE_UNDONE };
enum { LOSS_USER, LOSS_PRODUCT };
/* As the columns of FIGURE in area_functions.c. */
enum { MATCHED, PLANNED, DONE, ALREADY, SKIPPED, FAILED, UNDONE };

/* A run being read: its people, and beside them what they lose, both by row id. */
struct run_walk {
    struct db *db;
    int64_t run;
    sqlite3_stmt *people, *losses;
    int64_t loser; /* of the row of losses read last; INT64_MAX: no more */
};

static int walk_begin(struct run_walk *w) {
    int rc = area_prepare(w->db, Q_AREA_RUN_PEOPLE, &w->people);
    if (rc == SQLITE_OK)
        rc = area_prepare(w->db, Q_AREA_RUN_LOSSES, &w->losses);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(w->people, 1, w->run);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(w->losses, 1, w->run);
    return rc;
}

static int walk_end(struct run_walk *w) {
    int rc = w->people ? sqlite3_reset(w->people) : SQLITE_OK;
    int losses = w->losses ? sqlite3_reset(w->losses) : SQLITE_OK;
    return rc == SQLITE_OK ? losses : rc;
}

static bool walk_loses(struct run_walk *w, int64_t user) {
    const struct area_view *v = w->db->view;
    bool loses = false;
    for (; w->loser <= user;) {
        if (w->loser == user && !loses) {
            int64_t product = sqlite3_column_int64(w->losses, LOSS_PRODUCT);
            const struct area_product *p = area_product_find(v, product);
            loses = p && area_has(v, p, user);
        }
        bool more = sqlite3_step(w->losses) == SQLITE_ROW;
        w->loser = more ? sqlite3_column_int64(w->losses, LOSS_USER) : INT64_MAX;
    }
    return loses;
}

static int walk_calls(struct run_walk *w, int64_t user, bool *calls) {
    sqlite3_stmt *s = NULL;
    int rc = area_prepare(w->db, Q_AREA_RUN_CALLS, &s);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(s, 1, w->run);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(s, 2, user);
    if (rc != SQLITE_OK)
        return rc;
    *calls = sqlite3_step(s) == SQLITE_ROW && sqlite3_column_int(s, 0);
    return sqlite3_reset(s);
}

static int run_ended(struct db *db, int64_t run, bool *ended) {
    sqlite3_stmt *s = NULL;
    int rc = area_prepare(db, Q_AREA_RUN_ENDED, &s);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(s, 1, run);
    if (rc != SQLITE_OK)
        return rc;
    *ended = sqlite3_step(s) == SQLITE_ROW;
    return sqlite3_reset(s);
}

static void run_count(struct area_run *r, sqlite3_stmt *s) {
    const char *state = (const char *)sqlite3_column_text(s, PEOPLE_STATE);
    bool already = strcmp(state, "already") == 0, left_out = strcmp(state, "left-out") == 0;
    r->count[MATCHED]++;
    r->count[PLANNED] += !already && !left_out;
    r->count[DONE] += strcmp(state, "done") == 0;
    r->count[ALREADY] += already;
    r->count[SKIPPED] += left_out || strcmp(state, "skipped") == 0;
    r->count[FAILED] += strcmp(state, "failed") == 0;
    r->count[UNDONE] += sqlite3_column_type(s, PEOPLE_UNDONE) != SQLITE_NULL;
}

/* Counts who shows; first: ends at the first one. */
static int run_read(struct db *db, struct area_run *r, bool first) {
    struct run_walk w = {.db = db, .run = r->id, .loser = INT64_MIN};
    int rc = walk_begin(&w);
    memset(r->count, 0, sizeof r->count);
    while (rc == SQLITE_OK && !(first && r->count[MATCHED]) &&
           sqlite3_step(w.people) == SQLITE_ROW) {
        int64_t user = sqlite3_column_int64(w.people, PEOPLE_USER);
        if (!area_has(db->view, NULL, user))
            continue;
        bool shows = walk_loses(&w, user);
        if (!shows)
            rc = walk_calls(&w, user, &shows);
        if (shows)
            run_count(r, w.people);
    }
    int ended = walk_end(&w);
    return rc == SQLITE_OK ? ended : rc;
}

int area_run_shows(struct db *db, int64_t run, bool *shows) {
    struct area_run *r = run_find(db->view, run);
    if (!r->is_looked) {
        int rc = r->is_counted ? SQLITE_OK : run_read(db, r, true);
        if (rc != SQLITE_OK)
            return rc;
        r->shows = r->count[MATCHED] > 0;
        r->is_looked = true;
    }
    *shows = r->shows;
    return SQLITE_OK;
}

int area_run_counts(struct db *db, int64_t run, const int64_t **counts) {
    struct area_run *r = run_find(db->view, run);
    if (!r->is_counted) {
        bool ended = false;
        int rc = run_read(db, r, false);
        if (rc == SQLITE_OK)
            rc = run_ended(db, run, &ended);
        if (rc != SQLITE_OK)
            return rc;
        if (!ended) /* what is done and failed counts when the run has ended */
            r->count[DONE] = r->count[FAILED] = 0;
        r->is_counted = true;
    }
    *counts = r->count;
    return SQLITE_OK;
}
