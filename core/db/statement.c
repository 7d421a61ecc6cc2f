/* Named statements and their rows: binding, stepping, reading. Callers read a cached result
 * (result_cache.c) like rows of SQLite. */
#include "db/internal.h"

#include <string.h>

struct rows {
    struct db *db;
    enum query q;
    sqlite3_stmt *statement;            /* NULL: the result is cached */
    const struct cached_result *cached; /* NULL: rows come from the statement */
    struct cached_result *recording;    /* of the statement's rows, for the cache; NULL: none */
    const struct cached_row *at, *next; /* at NULL: the current row is the statement's */
    bool open;
    enum rc_err rc;
};

/* life: SQLITE_STATIC when the statement ends before the call returns, else SQLITE_TRANSIENT. */
static int bind_value(sqlite3_stmt *s, int i, char type, sqlite3_destructor_type life,
                      va_list *ap) {
    switch (type) {
    case 's': {
        const char *text = va_arg(*ap, const char *);
        return text ? sqlite3_bind_text64(s, i, text, strlen(text), life, SQLITE_UTF8)
                    : sqlite3_bind_null(s, i);
    }
    case 'i': return sqlite3_bind_int64(s, i, va_arg(*ap, int64_t));
    case 'b': {
        const void *bytes = va_arg(*ap, const void *);
        size_t n = va_arg(*ap, size_t);
        return bytes ? sqlite3_bind_blob64(s, i, bytes, n, life) : sqlite3_bind_null(s, i);
    }
    case 'l': return sqlite3_bind_pointer(s, i, va_arg(*ap, void *), INT_ROWS, NULL);
    case 'n': return sqlite3_bind_null(s, i);
    default: return SQLITE_MISUSE;
    }
}

int db_prepare(struct db *db, enum query q, sqlite3_stmt **s) {
    sqlite3_stmt **stored = &db->statement[q];
    int rc = SQLITE_OK;
    if (!*stored) {
        rc = sqlite3_prepare_v3(db->handle, query_text[q], -1, SQLITE_PREPARE_PERSISTENT, stored,
                                NULL);
        if (db->view && !area_may_run(db, *stored)) {
            sqlite3_finalize(*stored);
            *stored = NULL;
            rc = SQLITE_AUTH;
        }
    }
    *s = *stored;
    return rc;
}

static enum rc_err bind_values(struct db *db, enum query q, const char *types,
                               sqlite3_destructor_type life, va_list *ap) {
    sqlite3_stmt *s = NULL;
    int prepared = db_prepare(db, q, &s);
    if (prepared != SQLITE_OK)
        return db_failed(db, prepared, query_name[q]);
    int n = (int)strlen(types);
    if (sqlite3_bind_parameter_count(s) != n)
        return FAIL(db->err, ERR_INTERNAL, db_error_message(SQLITE_MISUSE),
                    "%s wants %d values, got %d", query_name[q], sqlite3_bind_parameter_count(s),
                    n);
    for (int i = 0; i < n; i++) {
        int rc = bind_value(s, i + 1, types[i], life, ap);
        if (rc != SQLITE_OK)
            return db_failed(db, rc, query_name[q]);
    }
    return OK;
}

/* Only inside db_begin_read(), which has checked data_version. */
static bool rows_cache_key(const struct db *db, enum query q, const char *types, va_list ap,
                           struct cache_key *out) {
    if (!db->cache || !db->in_transaction)
        return false;
    va_list copy;
    va_copy(copy, ap);
    bool fits = cache_key_make(q, types, &copy, out);
    va_end(copy);
    return fits;
}

static enum rc_err rows_start(struct db *db, enum query q, struct rows *out, const char *types,
                              sqlite3_destructor_type life, va_list ap) {
    struct cache_key key;
    if (!db->arena || db->in_use[q])
        return FAIL(db->err, ERR_INTERNAL, db_error_message(SQLITE_MISUSE), "%s is in use already",
                    query_name[q]);
    *out = (struct rows){.db = db, .q = q};
    bool cacheable = rows_cache_key(db, q, types, ap, &key);
    if (cacheable)
        out->cached = cache_find(db->cache, &key);
    if (out->cached) {
        out->next = out->cached->first;
    } else {
        va_list values;
        va_copy(values, ap);
        enum rc_err rc = bind_values(db, q, types, life, &values);
        va_end(values);
        TRY(rc);
        out->statement = db->statement[q];
        if (cacheable && sqlite3_stmt_readonly(out->statement))
            out->recording = cache_begin_result(db->cache, q, &key);
    }
    out->open = true;
    db->in_use[q] = true;
    db->open++;
    return OK;
}

enum rc_err db_query(struct db *db, enum query q, struct rows **out, const char *types, ...) {
    va_list ap;
    if (!db->arena)
        return FAIL(db->err, ERR_INTERNAL, db_error_message(SQLITE_MISUSE), "%s without an arena",
                    query_name[q]);
    *out = arena_alloc(db->arena, sizeof **out);
    va_start(ap, types);
    enum rc_err rc = rows_start(db, q, *out, types, SQLITE_TRANSIENT, ap);
    va_end(ap);
    return rc;
}

static void rows_finish(struct rows *r) {
    if (!r->open)
        return;
    /* The caller read one row and stopped: one more step shows whether the recording is complete.
     */
    const struct cached_result *recording = r->recording;
    bool has_one_row = recording && recording->first && recording->first == recording->last;
    if (has_one_row && sqlite3_step(r->statement) == SQLITE_DONE)
        cache_commit(r->db->cache, r->recording);
    if (r->statement) {
        sqlite3_reset(r->statement);
        sqlite3_clear_bindings(r->statement);
    }
    r->db->in_use[r->q] = false;
    r->db->open--;
    r->open = false;
}

static bool rows_next_cached(struct rows *r) {
    r->at = r->next;
    if (r->at)
        r->next = r->at->next;
    else
        rows_finish(r);
    return r->at != NULL;
}

bool db_next(struct rows *r) {
    if (!r->open)
        return false;
    if (r->cached)
        return rows_next_cached(r);
    int rc = sqlite3_step(r->statement);
    if (rc == SQLITE_ROW) {
        r->at = r->recording ? cache_add_row(r->db->cache, r->recording, r->statement) : NULL;
        r->recording = r->at ? r->recording : NULL;
        return true;
    }
    if (rc != SQLITE_DONE)
        r->rc = db_failed(r->db, rc, query_name[r->q]);
    else if (r->recording)
        cache_commit(r->db->cache, r->recording);
    r->recording = NULL;
    rows_finish(r);
    return false;
}

enum rc_err db_end(struct rows *r) {
    rows_finish(r);
    return r->rc;
}

int64_t db_int(struct rows *r, int column) {
    return r->at ? r->at->cell[column].number : sqlite3_column_int64(r->statement, column);
}

bool db_is_null(struct rows *r, int column) {
    int type = r->at ? r->at->cell[column].type : sqlite3_column_type(r->statement, column);
    return type == SQLITE_NULL;
}

const char *db_text_borrow(struct rows *r, int column) {
    if (r->at)
        return r->at->cell[column].text;
    return (const char *)sqlite3_column_text(r->statement, column);
}

const char *db_text(struct rows *r, int column) {
    return arena_strdup(r->db->arena, db_text_borrow(r, column));
}

/* NULL for NULL and for a blob of no bytes. */
static const void *rows_bytes(struct rows *r, int column, size_t *n) {
    if (r->at) {
        *n = r->at->cell[column].length;
        return r->at->cell[column].text;
    }
    const void *bytes = sqlite3_column_blob(r->statement, column);
    *n = (size_t)sqlite3_column_bytes(r->statement, column);
    return bytes;
}

const void *db_blob_borrow(struct rows *r, int column, size_t *n) {
    const void *bytes = rows_bytes(r, column, n);
    return bytes ? bytes : "";
}

const void *db_blob(struct rows *r, int column, size_t *n) {
    const void *bytes = rows_bytes(r, column, n);
    return bytes ? arena_strndup(r->db->arena, bytes, *n) : NULL;
}

enum rc_err db_exec(struct db *db, enum query q, int64_t *changed, const char *types, ...) {
    struct rows r;
    va_list ap;
    va_start(ap, types);
    enum rc_err rc = rows_start(db, q, &r, types, SQLITE_STATIC, ap);
    va_end(ap);
    TRY(rc);
    while (db_next(&r))
        continue;
    if (changed)
        *changed = sqlite3_changes64(db->handle);
    return db_end(&r);
}

enum rc_err db_each_row(struct db *db, enum query q, db_each_row_fn *see, void *arg,
                        const char *types, ...) {
    struct rows r;
    struct each_row *outer = db->each_row;
    va_list ap;
    va_start(ap, types);
    enum rc_err rc = rows_start(db, q, &r, types, SQLITE_STATIC, ap);
    va_end(ap);
    TRY(rc);
    struct each_row *each = arena_alloc(db->arena, sizeof *each);
    each->see = see;
    each->arg = arg;
    db->each_row = each;
    while (db_next(&r))
        continue;
    db->each_row = outer;
    rc = db_end(&r);
    if (each->rc == OK)
        return rc;
    *db->err = each->err;
    return each->rc;
}

enum rc_err db_exec_all(struct db *db, const enum query *steps, size_t n) {
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(db, steps[i], NULL, ""));
    return OK;
}

/* Reads the first column of the first row, as number or text; the other is NULL. */
static enum rc_err rows_first(struct db *db, struct rows *r, int64_t *number, const char **text,
                              bool *found) {
    bool any = db_next(r);
    if (any && text)
        *text = db_text(r, 0);
    if (any && number)
        *number = db_int(r, 0);
    TRY(db_end(r));
    if (found)
        *found = any;
    else if (!any)
        return FAIL(db->err, ERR_NOT_FOUND, "Not found. It may have been removed.",
                    "%s found no row", query_name[r->q]);
    return OK;
}

enum rc_err db_get_int(struct db *db, enum query q, int64_t *out, bool *found, const char *types,
                       ...) {
    struct rows r;
    va_list ap;
    va_start(ap, types);
    enum rc_err rc = rows_start(db, q, &r, types, SQLITE_STATIC, ap);
    va_end(ap);
    TRY(rc);
    return rows_first(db, &r, out, NULL, found);
}

enum rc_err db_get_text(struct db *db, enum query q, const char **out, bool *found,
                        const char *types, ...) {
    struct rows r;
    va_list ap;
    va_start(ap, types);
    enum rc_err rc = rows_start(db, q, &r, types, SQLITE_STATIC, ap);
    va_end(ap);
    TRY(rc);
    return rows_first(db, &r, NULL, out, found);
}

enum rc_err db_get_ints(struct db *db, enum query q, int64_t **out, int *n, const char *types,
                        ...) {
    struct rows r;
    va_list ap;
    size_t capacity = 0;
    va_start(ap, types);
    enum rc_err rc = rows_start(db, q, &r, types, SQLITE_STATIC, ap);
    va_end(ap);
    TRY(rc);
    for (*n = 0; db_next(&r); (*n)++) {
        *out = arena_grow(db->arena, *out, (size_t)*n, &capacity, sizeof **out);
        (*out)[*n] = db_int(&r, 0);
    }
    return db_end(&r);
}
