/* What an area sees of runs that are not its own: whether anybody in one is inside, and how many
 * with which outcome. The view `run` asks for each count on its own, and a list for every run, so
 * both are kept for a version of the database. */
#include "db/area_view.h"

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
        found->is_looked = found->is_counted = false;
    return found;
}

static int run_begin(struct db *db, enum query q, int64_t run, sqlite3_stmt **s) {
    int rc = area_prepare(db, q, s);
    return rc == SQLITE_OK ? sqlite3_bind_int64(*s, 1, run) : rc;
}

static int run_end(sqlite3_stmt *s) {
    int rc = sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    return rc;
}

int area_run_shows(struct db *db, int64_t run, bool *shows) {
    struct area_run *r = run_find(db->view, run);
    if (!r->is_looked) {
        sqlite3_stmt *s = NULL;
        int rc = run_begin(db, Q_AREA_RUN_SHOWS, run, &s);
        if (rc != SQLITE_OK)
            return rc;
        r->shows = sqlite3_step(s) == SQLITE_ROW;
        rc = run_end(s);
        if (rc != SQLITE_OK)
            return rc;
        r->is_looked = true;
    }
    *shows = r->shows;
    return SQLITE_OK;
}

int area_run_counts(struct db *db, int64_t run, const int64_t **counts) {
    struct area_run *r = run_find(db->view, run);
    if (!r->is_counted) {
        sqlite3_stmt *s = NULL;
        int rc = run_begin(db, Q_AREA_RUN_COUNTS, run, &s);
        if (rc != SQLITE_OK)
            return rc;
        if (sqlite3_step(s) == SQLITE_ROW)
            for (int i = 0; i < AREA_RUN_FIGURES; i++)
                r->count[i] = sqlite3_column_int64(s, i);
        rc = run_end(s);
        if (rc != SQLITE_OK)
            return rc;
        r->is_counted = true;
    }
    *counts = r->count;
    return SQLITE_OK;
}
