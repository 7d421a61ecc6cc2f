/* What whole organizations need of SQLite at little cost for each row: visit(...) hands the rows of
 * a statement to a function without leaving the statement, numbers(?) lets a statement read an
 * array, sort_key(text) is what people are sorted by, count_before(times, second) counts in seats
 * by time, seats_before(product, kind, second) in all of a product,
 * since_before(product, second) by their age; joined_at() and seat_since()
 * are the age of a seat. */
#include "base/casefold.h"
#include "base/search_words.h"
#include "db/internal.h"
#include "terms/seat_age.h"

#include <string.h>

enum { SORT_KEY_BYTES = 2000 };

static void on_row(sqlite3_context *context, int n, sqlite3_value **value) {
    struct db *db = sqlite3_user_data(context);
    struct each_row *v = db->visit;
    struct cells cells = {value};
    (void)n;
    if (!v || v->rc != OK) {
        sqlite3_result_error_code(context, SQLITE_MISUSE); /* nobody visits */
        return;
    }
    v->rc = v->see(v->arg, &cells);
    if (v->rc == OK)
        return;
    v->err = *db->err; /* SQLite's own words would cover them */
    sqlite3_result_error(context, "ended by the visitor", -1);
}

static void on_end(sqlite3_context *context) { sqlite3_result_null(context); }

int64_t cell_int(const struct cells *c, int column) {
    return sqlite3_value_int64(c->value[column]);
}
bool cell_is_int(const struct cells *c, int column) {
    return sqlite3_value_type(c->value[column]) == SQLITE_INTEGER;
}

const char *cell_text(const struct cells *c, int column, size_t *n) {
    sqlite3_value *v = c->value[column];
    *n = 0;
    if (sqlite3_value_type(v) == SQLITE_NULL)
        return NULL;
    const char *bytes = sqlite3_value_blob(
        v); /* as text it would be copied once more, for a zero byte at its end */
    *n = (size_t)sqlite3_value_bytes(v);
    return bytes ? bytes : "";
}

/* --- numbers(?): a, b, c of each row of a struct int_rows; the hidden fourth column takes the
 * pointer */

enum { POINTER = 3 };
struct cursor {
    sqlite3_vtab_cursor base;
    const struct int_rows *numbers;
    size_t at;
};

static int connect(sqlite3 *handle, void *arg, int argc, const char *const *argv,
                   sqlite3_vtab **out, char **error) {
    (void)arg, (void)argc, (void)argv, (void)error;
    int rc = sqlite3_declare_vtab(handle, query_text[Q_INT_ROWS_COLUMNS]);
    *out = rc == SQLITE_OK ? sqlite3_malloc64(sizeof **out) : NULL;
    if (!*out)
        return rc == SQLITE_OK ? SQLITE_NOMEM : rc;
    **out = (sqlite3_vtab){0};
    return sqlite3_vtab_config(handle, SQLITE_VTAB_DIRECTONLY);
}

static int disconnect(sqlite3_vtab *table) {
    sqlite3_free(table);
    return SQLITE_OK;
}

static int best_index(sqlite3_vtab *table, sqlite3_index_info *info) {
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

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out) {
    (void)table;
    struct cursor *c = sqlite3_malloc64(sizeof *c);
    if (!c)
        return SQLITE_NOMEM;
    *c = (struct cursor){0};
    *out = &c->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *c) {
    sqlite3_free(c);
    return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *base, int index, const char *name, int n,
                  sqlite3_value **value) {
    static const struct int_rows NONE;
    struct cursor *c = (struct cursor *)base;
    (void)index, (void)name;
    c->numbers = n == 1 ? sqlite3_value_pointer(value[0], INT_ROWS) : NULL;
    c->numbers = c->numbers ? c->numbers : &NONE;
    c->at = 0;
    return SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *base) {
    ((struct cursor *)base)->at++;
    return SQLITE_OK;
}

static int eof(sqlite3_vtab_cursor *base) {
    const struct cursor *c = (const struct cursor *)base;
    return c->at >= c->numbers->n;
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int i) {
    const struct cursor *c = (const struct cursor *)base;
    if (i < POINTER)
        sqlite3_result_int64(context, c->numbers->row[c->at][i]);
    return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *id) {
    *id = (sqlite3_int64)((struct cursor *)base)->at;
    return SQLITE_OK;
}

static const sqlite3_module MODULE = {.xConnect = connect,
                                      .xDisconnect = disconnect,
                                      .xBestIndex = best_index,
                                      .xOpen = open_cursor,
                                      .xClose = close_cursor,
                                      .xFilter = filter,
                                      .xNext = next,
                                      .xEof = eof,
                                      .xColumn = column,
                                      .xRowid = rowid};

/* --- sort_key(text) */

/* Text as it is sorted by: as it is compared, and what is empty comes last, by the last character
 * there is. */
static void sort_key(sqlite3_context *context, int n, sqlite3_value **value) {
    char key[SORT_KEY_BYTES];
    const char *text = (const char *)sqlite3_value_text(value[0]);
    (void)n;
    size_t bytes = casefold_text(text ? text : "", key, sizeof key);
    sqlite3_result_text(context, bytes ? key : "\xF4\x8F\xBF\xBF", bytes ? (int)bytes : 4,
                        SQLITE_TRANSIENT);
}

/* --- count_before(times, second): see core/users/seat_index.h */

static void count_before(sqlite3_context *context, int n, sqlite3_value **value) {
    const unsigned char *times = sqlite3_value_blob(value[0]);
    size_t low = 0, high = (size_t)sqlite3_value_bytes(value[0]) / sizeof(uint32_t);
    int64_t second = sqlite3_value_int64(value[1]);
    (void)n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        uint32_t time = 0;
        memcpy(&time, times + middle * sizeof time, sizeof time);
        if (time < second)
            low = middle + 1;
        else
            high = middle;
    }
    sqlite3_result_int64(context, (sqlite3_int64)low);
}

/* --- joined_at(added to org, first seen), seat_since(last active, joined, seen at): see
 * core/terms/seat_age.h */

static void joined_at(sqlite3_context *context, int n, sqlite3_value **value) {
    (void)n; /* NULL counts as 0: not told */
    sqlite3_result_int64(context,
                         seat_joined(sqlite3_value_int64(value[0]), sqlite3_value_int64(value[1])));
}

static void since(sqlite3_context *context, int n, sqlite3_value **value) {
    (void)n;
    sqlite3_result_int64(context,
                         seat_since(sqlite3_value_int64(value[0]), sqlite3_value_int64(value[1]),
                                    sqlite3_value_int64(value[2])));
}

/* --- seats_before(product, kind, second), since_before(product, second): see
 * core/users/seat_index.h; second NULL: all of them */

static int prepare(struct db *db, enum query q, sqlite3_stmt **s) {
    *s = db->statement[q];
    if (*s)
        return SQLITE_OK;
    int rc = sqlite3_prepare_v3(db->handle, query_text[q], -1, SQLITE_PREPARE_PERSISTENT, s, NULL);
    db->statement[q] = *s;
    return rc;
}

/* The statement's one number; the last argument is the second. */
static void count_moments(sqlite3_context *context, enum query q, int n, sqlite3_value **value) {
    sqlite3_stmt *s = NULL;
    int rc = prepare(sqlite3_user_data(context), q, &s);
    for (int i = 0; rc == SQLITE_OK && i < n; i++)
        rc = sqlite3_bind_value(s, i + 1, value[i]);
    if (rc == SQLITE_OK && sqlite3_value_type(value[n - 1]) == SQLITE_NULL)
        rc = sqlite3_bind_int64(s, n, INT64_MAX);
    if (rc == SQLITE_OK) {
        bool any = sqlite3_step(s) == SQLITE_ROW;
        sqlite3_result_int64(context, any ? sqlite3_column_int64(s, 0) : 0);
        rc = sqlite3_reset(s);
        sqlite3_clear_bindings(s);
    }
    if (rc != SQLITE_OK)
        sqlite3_result_error_code(context, rc);
}

static void seats_before(sqlite3_context *context, int n, sqlite3_value **value) {
    count_moments(context, Q_USER_INDEX_MOMENTS_BEFORE, n, value);
}

static void since_before(sqlite3_context *context, int n, sqlite3_value **value) {
    count_moments(context, Q_USER_INDEX_SINCE_BEFORE, n, value);
}

static int add(struct db *db, const char *name, int arguments, int flags,
               void (*function)(sqlite3_context *, int, sqlite3_value **)) {
    return sqlite3_create_function_v2(db->handle, name, arguments,
                                      SQLITE_UTF8 | SQLITE_DIRECTONLY | flags, db, function, NULL,
                                      NULL, NULL);
}

/* --- holds_words(words, text, ...) */

static void holds_words(sqlite3_context *context, int n, sqlite3_value **value) {
    const char *text[3] = {NULL, NULL, NULL};
    for (int i = 1; i < n; i++)
        text[i - 1] = (const char *)sqlite3_value_text(value[i]);
    const char *words = (const char *)sqlite3_value_text(value[0]);
    sqlite3_result_int(context, words && search_words_in(words, text, n - 1));
}

int db_functions_add(struct db *db) {
    int rc = sqlite3_create_function_v2(db->handle, "each_row", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY,
                                        db, NULL, on_row, on_end, NULL);
    if (rc == SQLITE_OK)
        rc = add(db, "count_before", 2, SQLITE_DETERMINISTIC, count_before);
    if (rc == SQLITE_OK)
        rc = add(db, "seats_before", 3, 0, seats_before);
    if (rc == SQLITE_OK)
        rc = add(db, "since_before", 2, 0, since_before);
    if (rc == SQLITE_OK)
        rc = add(db, "joined_at", 2, SQLITE_DETERMINISTIC, joined_at);
    if (rc == SQLITE_OK)
        rc = add(db, "seat_since", 3, SQLITE_DETERMINISTIC, since);
    if (rc == SQLITE_OK)
        rc = add(db, "sort_key", 1, SQLITE_DETERMINISTIC, sort_key);
    if (rc == SQLITE_OK)
        rc = add(db, "holds_words", 4, SQLITE_DETERMINISTIC, holds_words);
    if (rc == SQLITE_OK)
        rc = db_term_functions_add(db);
    return rc == SQLITE_OK ? sqlite3_create_module_v2(db->handle, "int_rows", &MODULE, NULL, NULL)
                           : rc;
}

void int_rows_add(struct int_rows *n, struct arena *a, int64_t first, int64_t second,
                  int64_t third) {
    if (n->n == n->room) {
        n->room = n->room ? n->room * 2 : 512;
        int64_t(*bigger)[3] = arena_alloc(a, n->room * sizeof *bigger);
        if (n->n)
            memcpy(bigger, n->row, n->n * sizeof *bigger);
        n->row = bigger;
    }
    n->row[n->n][0] = first;
    n->row[n->n][1] = second;
    n->row[n->n++][2] = third;
}
