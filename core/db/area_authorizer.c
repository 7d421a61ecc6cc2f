/* What statements of a connection of an area may touch. A table is read through the view that
 * takes its place, or is in a short list; everything else is refused, so a table that somebody
 * forgets is closed. Writes name tables of a list. */
#include "db/area_view.h"

#include <string.h>

/* Nothing in them is about a person or a product. json_each and int_rows read their arguments. */
static const char *const OPEN_TABLES[] = {"setting", "instance", "directory", "json_each",
                                          "int_rows"};

static const char *const WRITTEN_TABLES[] = {
    "audit",          "audit_repeat", "event",     "delivery", "job",      "saved_filter",
    "task",           "task_action",  "run",       "run_user", "run_step", "run_loss",
    "run_action",     "run_group",    "run_terms", "warning",  "notice",   "keep",
    "access_request", "protection"};

static const char *const PRAGMAS[] = {"data_version"};

static bool is_in(const char *const *list, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], name) == 0)
            return true;
    return false;
}
#define IS_IN(list, name) is_in((list), sizeof(list) / sizeof *(list), (name))

static bool is_named(char *const *list, const char *name) {
    for (; name && *list; list++)
        if (strcmp(*list, name) == 0)
            return true;
    return false;
}

/* through: the view that reads; NULL: the statement itself. A table of which no column is read has
 * the column "", the schema as it was written (NULL: a view is found first), and no view it is read
 * through once SQLite has put the view's tables in its place. */
static bool may_read(struct area_view *v, const char *table, const char *column, const char *schema,
                     const char *through) {
    bool has_view = is_named(v->view, table);
    if (IS_IN(OPEN_TABLES, table))
        return true;
    if (!schema || strcmp(schema, "temp") == 0)
        return has_view;
    if (strcmp(schema, "main") != 0 || is_named(v->main_view, table))
        return false;
    if (is_named(v->view, through) || *column == '\0')
        return has_view;
    /* main.task in an UPDATE of it, or the other end of a foreign key. */
    v->bare = true;
    return has_view;
}

static int area_authorize(void *arg, int action, const char *first, const char *second,
                          const char *schema, const char *through) {
    struct area_view *v = arg;
    bool may = v->inside;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
    case SQLITE_FUNCTION:
    case SQLITE_TRANSACTION: may = true; break;
    case SQLITE_READ: may = may || may_read(v, first, second, schema, through); break;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        may = schema && strcmp(schema, "main") == 0 && IS_IN(WRITTEN_TABLES, first);
        break;
    case SQLITE_PRAGMA: may = !second && IS_IN(PRAGMAS, first); break;
    default: may = false; break;
    }
    return may ? SQLITE_OK : SQLITE_DENY;
}

bool area_may_run(struct db *db, sqlite3_stmt *s) {
    bool past_view = db->view->bare && sqlite3_stmt_readonly(s);
    db->view->bare = false;
    return !past_view;
}

static int names_read(struct area_view *v, sqlite3 *handle, const char *sql, char ***out) {
    sqlite3_stmt *s = NULL;
    size_t n = 0, capacity = 0;
    int rc = sqlite3_prepare_v2(handle, sql, -1, &s, NULL);
    *out = arena_grow(v->names, NULL, 0, &capacity, sizeof **out);
    while (rc == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) {
        (*out)[n++] = arena_strdup(v->names, (const char *)sqlite3_column_text(s, 0));
        *out = arena_grow(v->names, *out, n, &capacity, sizeof **out);
    }
    int ended = sqlite3_finalize(s);
    return rc == SQLITE_OK ? ended : rc;
}

int area_authorizer_set(struct db *db) {
    struct area_view *v = db->view;
    int rc = names_read(v, db->handle, query_text[Q_AREA_VIEW_NAMES], &v->view);
    if (rc == SQLITE_OK)
        rc = names_read(v, db->handle, query_text[Q_AREA_MAIN_VIEW_NAMES], &v->main_view);
    return rc == SQLITE_OK ? sqlite3_set_authorizer(db->handle, area_authorize, v) : rc;
}
