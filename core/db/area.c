/* Connections of an area: opening, and what they see. */
#include "db/area.h"
#include "base/buf.h"
#include "db/area_view.h"

#include <stdlib.h>
#include <string.h>

static const size_t AREA_BYTES_MAX = (size_t)256 * 1024 * 1024;

/* The views are the statements of sql/queries/core/db/area_views.sql. */
static int area_create_views(struct db *db) {
    int rc = SQLITE_OK;
    for (int q = Q_AREA_VIEW_USER; q <= Q_AREA_VIEW_REVIEW_REVIEWER && rc == SQLITE_OK; q++)
        rc = sqlite3_exec(db->handle, query_text[q], NULL, NULL, NULL);
    return rc;
}

static int area_prepare_connection(struct db *db, enum db_mode mode) {
    int rc = area_functions_add(db);
    /* Also a connection that cannot write has TEMP views. */
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db->handle, "PRAGMA query_only=OFF", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = area_create_views(db);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db->handle, query_text[Q_AREA_VIRTUAL_TABLES], NULL, NULL, NULL);
    if (rc == SQLITE_OK && mode == DB_READ)
        rc = sqlite3_exec(db->handle, "PRAGMA query_only=ON", NULL, NULL, NULL);
    return rc == SQLITE_OK ? area_authorizer_set(db) : rc;
}

enum rc_err db_open_area(const char *path, enum db_mode mode, enum db_role role, struct db **out,
                         struct err *e) {
    struct db *db = NULL;
    TRY(db_open(path, mode, role, &db, e));
    db->view = calloc(1, sizeof *db->view);
    if (!db->view)
        abort();
    db->area = &AREA_NOTHING;
    db->view->arena = arena_open(AREA_BYTES_MAX);
    db->view->names = arena_open(AREA_BYTES_MAX);
    db->view->version = AREA_VERSION_NONE;
    int rc = area_prepare_connection(db, mode);
    if (rc != SQLITE_OK) {
        enum rc_err code = FAIL(e, db_code_of(rc), db_error_message(rc), "views of %s: %s (%d)",
                                path, sqlite3_errmsg(db->handle), rc);
        db_close(db);
        return code;
    }
    *out = db;
    return OK;
}

/* Equal areas have equal texts, and no two others have. */
static const char *area_text(struct arena *a, const struct area *area) {
    enum { TEXT_BYTES_MAX = 16 * 1024 * 1024 };
    struct buf b;
    buf_init(&b, a, TEXT_BYTES_MAX);
    buf_printf(&b, "%lld", (long long)area->user);
    for (int i = 0; i < area->named_n; i++)
        buf_printf(&b, " %lld", (long long)area->named[i]);
    for (int i = 0; i < area->n; i++) {
        const struct area_part *p = &area->part[i];
        buf_printf(&b, "\n%lld", (long long)p->product);
        if (p->domain)
            buf_printf(&b, " %zu %s", strlen(p->domain), p->domain);
    }
    return b.text;
}

void db_use_area(struct db *db, const struct area *area) {
    if (!area)
        area = &AREA_NOTHING;
    const char *text = area_text(db->arena, area);
    bool same = db->view->key && strcmp(db->view->key, text) == 0;
    db->area = area;
    db->view->open = true;
    if (same && db->cache)
        return; /* area_begin() follows, which compares versions */
    area_forget(db->view);
    cache_forget(db->cache);
    cache_forget(db->texts);
    free(db->view->key);
    db->view->key = strdup(text);
    if (!db->view->key)
        abort();
}

const struct area *db_area(const struct db *db) { return db->area; }
