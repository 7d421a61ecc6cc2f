/* int_rows(?) in a statement: the rows of a struct int_rows, with the columns a, b and c; the bound
 * pointer is the hidden fourth column. A virtual table of SQLite. */
#include "db/internal.h"

enum { POINTER = 3 }; /* the hidden fourth column */

struct cursor {
    sqlite3_vtab_cursor base;
    const struct int_rows *numbers;
    size_t at;
};

static int int_rows_connect(sqlite3 *handle, void *arg, int argc, const char *const *argv,
                            sqlite3_vtab **out, char **error) {
    (void)arg, (void)argc, (void)argv, (void)error;
    int rc = sqlite3_declare_vtab(handle, query_text[Q_INT_ROWS_COLUMNS]);
    *out = rc == SQLITE_OK ? sqlite3_malloc64(sizeof **out) : NULL;
    if (!*out)
        return rc == SQLITE_OK ? SQLITE_NOMEM : rc;
    **out = (sqlite3_vtab){0};
    return sqlite3_vtab_config(handle, SQLITE_VTAB_DIRECTONLY);
}

static int int_rows_disconnect(sqlite3_vtab *table) {
    sqlite3_free(table);
    return SQLITE_OK;
}

static int int_rows_best_index(sqlite3_vtab *table, sqlite3_index_info *info) {
    (void)table;
    for (int i = 0; i < info->nConstraint; i++)
        if (info->aConstraint[i].iColumn == POINTER && info->aConstraint[i].usable &&
            info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ) {
            info->aConstraintUsage[i].argvIndex = 1;
            info->aConstraintUsage[i].omit = 1;
            return SQLITE_OK;
        }
    return SQLITE_CONSTRAINT;
}

static int int_rows_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out) {
    (void)table;
    struct cursor *c = sqlite3_malloc64(sizeof *c);
    if (!c)
        return SQLITE_NOMEM;
    *c = (struct cursor){0};
    *out = &c->base;
    return SQLITE_OK;
}

static int int_rows_close(sqlite3_vtab_cursor *c) {
    sqlite3_free(c);
    return SQLITE_OK;
}

static int int_rows_filter(sqlite3_vtab_cursor *base, int index, const char *name, int n,
                           sqlite3_value **value) {
    static const struct int_rows NONE;
    struct cursor *c = (struct cursor *)base;
    (void)index, (void)name;
    c->numbers = n == 1 ? sqlite3_value_pointer(value[0], INT_ROWS) : NULL;
    c->numbers = c->numbers ? c->numbers : &NONE;
    c->at = 0;
    return SQLITE_OK;
}

static int int_rows_next(sqlite3_vtab_cursor *base) {
    ((struct cursor *)base)->at++;
    return SQLITE_OK;
}

static int int_rows_eof(sqlite3_vtab_cursor *base) {
    const struct cursor *c = (const struct cursor *)base;
    return c->at >= c->numbers->n;
}

static int int_rows_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int i) {
    const struct cursor *c = (const struct cursor *)base;
    if (i < POINTER)
        sqlite3_result_int64(context, c->numbers->row[c->at][i]);
    return SQLITE_OK;
}

static int int_rows_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *id) {
    *id = (sqlite3_int64)((struct cursor *)base)->at;
    return SQLITE_OK;
}

static const sqlite3_module MODULE = {
    .xConnect = int_rows_connect,
    .xDisconnect = int_rows_disconnect,
    .xBestIndex = int_rows_best_index,
    .xOpen = int_rows_open,
    .xClose = int_rows_close,
    .xFilter = int_rows_filter,
    .xNext = int_rows_next,
    .xEof = int_rows_eof,
    .xColumn = int_rows_column,
    .xRowid = int_rows_rowid,
};

int db_int_rows_add(struct db *db) {
    return sqlite3_create_module_v2(db->handle, "int_rows", &MODULE, NULL, NULL);
}

void int_rows_add(struct int_rows *rows, struct arena *arena, int64_t a, int64_t b, int64_t c) {
    rows->row = arena_grow(arena, rows->row, rows->n, &rows->capacity, sizeof *rows->row);
    int64_t *row = rows->row[rows->n];
    row[0] = a;
    row[1] = b;
    row[2] = c;
    rows->n++;
}
