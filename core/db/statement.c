/* Named statements and their rows: binding, stepping, reading. An answer that is kept (db_kept.c)
 * is read like one that is being asked for. */
#include "db/internal.h"

#include <string.h>

struct rows {
    struct db *db;
    enum query q;
    sqlite3_stmt *statement;            /* NULL when the answer is a kept one */
    const struct cached_result *answer; /* a kept one; NULL when it is asked for now */
    struct cached_result *heard;        /* what is to be kept of what is asked for; NULL: nothing */
    const struct cached_row *at, *next; /* at NULL: the row is the statement's */
    bool open;
    enum rc_err rc;
};

/* life: SQLITE_STATIC where the statement ends before the call returns, else SQLITE_TRANSIENT. */
static int bind_one(sqlite3_stmt *s, int i, char type, sqlite3_destructor_type life, va_list *ap) {
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

static enum rc_err bind_all(struct db *db, enum query q, const char *types,
                            sqlite3_destructor_type life, va_list *ap) {
    if (!db->statement[q]) {
        int rc = sqlite3_prepare_v3(db->handle, query_text[q], -1, SQLITE_PREPARE_PERSISTENT,
                                    &db->statement[q], NULL);
        if (rc != SQLITE_OK)
            return db_failed(db, rc, query_name[q]);
    }
    sqlite3_stmt *s = db->statement[q];
    int n = (int)strlen(types);
    if (sqlite3_bind_parameter_count(s) != n)
        return FAIL(db->err, ERR_INTERNAL, db_error_message(SQLITE_MISUSE),
                    "%s wants %d values, got %d", query_name[q], sqlite3_bind_parameter_count(s),
                    n);
    for (int i = 0; i < n; i++) {
        int rc = bind_one(s, i + 1, types[i], life, ap);
        if (rc != SQLITE_OK)
            return db_failed(db, rc, query_name[q]);
    }
    return OK;
}

static bool ask(enum query q, const char *types, va_list ap, struct cache_key *out) {
    va_list copy;
    va_copy(copy, ap);
    bool keeps = cache_key_make(q, types, &copy, out);
    va_end(copy);
    return keeps;
}

static enum rc_err start(struct db *db, enum query q, struct rows *out, const char *types,
                         sqlite3_destructor_type life, va_list ap) {
    struct cache_key question;
    if (!db->arena || db->in_use[q])
        return FAIL(db->err, ERR_INTERNAL, db_error_message(SQLITE_MISUSE), "%s is in use already",
                    query_name[q]);
    *out = (struct rows){.db = db, .q = q};
    /* Only inside db_begin_read: there the kept answers are known to stand. */
    bool keeps = db->kept && db->in_transaction && ask(q, types, ap, &question);
    if (keeps)
        out->answer = cache_find(db->kept, &question);
    if (out->answer)
        out->next = out->answer->first;
    else {
        va_list values;
        va_copy(values, ap);
        enum rc_err rc = bind_all(db, q, types, life, &values);
        va_end(values);
        TRY(rc);
        out->statement = db->statement[q];
        out->heard = keeps && sqlite3_stmt_readonly(out->statement)
                         ? cache_begin_result(db->kept, q, &question)
                         : NULL;
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
    enum rc_err rc = start(db, q, *out, types, SQLITE_TRANSIENT, ap);
    va_end(ap);
    return rc;
}

static void finish(struct rows *r) {
    if (!r->open)
        return;
    /* One row was wanted and read: whether it was the only one tells if that is the whole answer.
     */
    if (r->heard && r->heard->first && r->heard->first == r->heard->last &&
        sqlite3_step(r->statement) == SQLITE_DONE)
        cache_commit(r->db->kept, r->heard);
    if (r->statement) {
        sqlite3_reset(r->statement);
        sqlite3_clear_bindings(r->statement);
    }
    r->db->in_use[r->q] = false;
    r->db->open--;
    r->open = false;
}

static bool next_kept(struct rows *r) {
    r->at = r->next;
    if (r->at)
        r->next = r->at->next;
    else
        finish(r);
    return r->at != NULL;
}

bool db_next(struct rows *r) {
    if (!r->open)
        return false;
    if (r->answer)
        return next_kept(r);
    int rc = sqlite3_step(r->statement);
    if (rc == SQLITE_ROW) {
        r->at = r->heard ? cache_add_row(r->db->kept, r->heard, r->statement) : NULL;
        r->heard = r->at ? r->heard : NULL;
        return true;
    }
    if (rc != SQLITE_DONE)
        r->rc = db_failed(r->db, rc, query_name[r->q]);
    else if (r->heard)
        cache_commit(r->db->kept, r->heard);
    r->heard = NULL;
    finish(r);
    return false;
}

enum rc_err db_end(struct rows *r) {
    finish(r);
    return r->rc;
}

int64_t db_int(struct rows *r, int column) {
    return r->at ? r->at->cell[column].number : sqlite3_column_int64(r->statement, column);
}
bool db_is_null(struct rows *r, int column) {
    return (r->at ? r->at->cell[column].type : sqlite3_column_type(r->statement, column)) ==
           SQLITE_NULL;
}
const char *db_text_borrow(struct rows *r, int column) {
    return r->at ? r->at->cell[column].text
                 : (const char *)sqlite3_column_text(r->statement, column);
}
const char *db_text(struct rows *r, int column) {
    return arena_strdup(r->db->arena, db_text_borrow(r, column));
}

/* NULL for NULL and for a blob of no bytes. */
static const void *bytes_of(struct rows *r, int column, size_t *n) {
    const void *bytes =
        r->at ? r->at->cell[column].text : sqlite3_column_blob(r->statement, column);
    *n = r->at ? r->at->cell[column].length : (size_t)sqlite3_column_bytes(r->statement, column);
    return bytes;
}

const void *db_blob_borrow(struct rows *r, int column, size_t *n) {
    const void *bytes = bytes_of(r, column, n);
    return bytes ? bytes : "";
}

struct arena *db_arena(const struct db *db) {
    return db->arena;
}

const void *db_blob(struct rows *r, int column, size_t *n) {
    const void *bytes = bytes_of(r, column, n);
    return bytes ? arena_strndup(r->db->arena, bytes, *n) : NULL;
}

enum rc_err db_exec(struct db *db, enum query q, int64_t *changed, const char *types, ...) {
    struct rows r;
    va_list ap;
    va_start(ap, types);
    enum rc_err rc = start(db, q, &r, types, SQLITE_STATIC, ap);
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
    struct each_row *outer = db->visit;
    va_list ap;
    va_start(ap, types);
    enum rc_err rc = start(db, q, &r, types, SQLITE_STATIC, ap);
    va_end(ap);
    TRY(rc);
    struct each_row *v = db->visit = arena_alloc(db->arena, sizeof *v);
    v->see = see;
    v->arg = arg;
    while (db_next(&r))
        continue;
    db->visit = outer;
    rc = db_end(&r);
    if (v->rc == OK)
        return rc;
    *db->err = v->err;
    return v->rc;
}

enum rc_err db_exec_all(struct db *db, const enum query *steps, size_t n) {
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(db, steps[i], NULL, ""));
    return OK;
}

/* The first row's first column, as number and, when text is not NULL, as text. */
static enum rc_err first(struct db *db, struct rows *r, int64_t *number, const char **text,
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
        return FAIL(db->err, ERR_NOT_FOUND, "There is nothing here by that name.",
                    "%s found no row", query_name[r->q]);
    return OK;
}

enum rc_err db_get_int(struct db *db, enum query q, int64_t *out, bool *found, const char *types,
                       ...) {
    struct rows r;
    va_list ap;
    va_start(ap, types);
    enum rc_err rc = start(db, q, &r, types, SQLITE_STATIC, ap);
    va_end(ap);
    TRY(rc);
    return first(db, &r, out, NULL, found);
}

enum rc_err db_get_text(struct db *db, enum query q, const char **out, bool *found,
                        const char *types, ...) {
    struct rows r;
    va_list ap;
    va_start(ap, types);
    enum rc_err rc = start(db, q, &r, types, SQLITE_STATIC, ap);
    va_end(ap);
    TRY(rc);
    return first(db, &r, NULL, out, found);
}

enum rc_err db_get_ints(struct db *db, enum query q, int64_t **out, int *n, const char *types,
                        ...) {
    struct rows r;
    va_list ap;
    int room = 0;
    va_start(ap, types);
    enum rc_err rc = start(db, q, &r, types, SQLITE_STATIC, ap);
    va_end(ap);
    TRY(rc);
    for (*n = 0; db_next(&r); (*n)++) {
        if (*n == room) {
            room = room ? room * 2 : 64;
            int64_t *bigger = arena_alloc(db->arena, (size_t)room * sizeof *bigger);
            *out = *n ? memcpy(bigger, *out, (size_t)*n * sizeof *bigger) : bigger;
        }
        (*out)[*n] = db_int(&r, 0);
    }
    return db_end(&r);
}
