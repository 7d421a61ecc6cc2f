/* The inside of a connection, for the files of core/db alone. */
#ifndef CORE_DB_INTERNAL_H
#define CORE_DB_INTERNAL_H
#include "db/area.h"
#include <sqlite3.h>
#include <stdarg.h>

enum {
    BUSY_MS = 15000,     /* the merge of a very large sync may hold the writer lock for seconds */
    HURRY_MS = 50,       /* see db_hurry() */
    CHECKPOINT_MS = 100, /* the longest a checkpoint waits for readers and writers */
};

struct db {
    sqlite3 *handle;
    enum db_role role;
    bool in_transaction, loading;
    struct arena *arena;
    struct err *err;
    sqlite3_stmt *statement[QUERY__COUNT]; /* prepared at first use, until the end */
    bool in_use[QUERY__COUNT];
    int open; /* statements in use */
    /* Every page needs these; prepared at first use. */
    sqlite3_stmt *begin_read, *version, *rollback;
    int64_t snapshot;                   /* SQLite's data_version, as db_begin_read() found it */
    struct result_cache *cache, *texts; /* of results, of db_remember(); NULL: none */
    struct each_row *each_row;          /* of the innermost db_each_row() */
    const struct area *area;            /* NULL: everything */
    struct area_view *view;             /* of an area; NULL: an ordinary connection */
};

/* int results are SQLite's codes. --- error.c */

const char *db_error_message(int rc);
enum rc_err db_code_of(int rc);
/* Fills db->err. what is the statement, for the log. */
enum rc_err db_failed(struct db *db, int rc, const char *what);

/* --- connection.c */

/* Before any other call of SQLite. */
void db_configure(void);
/* sqlite3_open_v2() with these flags; follows no link (host/data_file.h). */
int db_open_handle(const char *path, int flags, sqlite3 **out);
int db_prepare_connection(sqlite3 *handle, enum db_mode mode, enum db_role role);
int db_schema_version(sqlite3 *handle, int *version); /* PRAGMA user_version */

/* Prepares q at its first use. */
int db_prepare(struct db *db, enum query q, sqlite3_stmt **s);

/* --- area.c, area_sets.c, area_blobs.c, area_functions.c, area_authorizer.c: what lies inside */

struct area_view; /* area_view.h */
void area_close(struct area_view *v);
/* At the start of a transaction: what is known of the people inside holds for one version of the
 * database. version: SQLite's data_version, or AREA_VERSION_NONE: nothing holds. */
enum { AREA_VERSION_NONE = -1 };
void area_begin(struct db *db, int64_t version);
/* At the end of a request: the connection sees nothing. */
void area_end(struct db *db);
int area_functions_add(struct db *db);
/* After the views were created. */
int area_authorizer_set(struct db *db);
/* After each preparation: a statement that only reads may not read past a view. */
bool area_may_run(struct db *db, sqlite3_stmt *s);
/* Prepares q, which may read the tables themselves; an ordinary statement without an area. */
int area_prepare(struct db *db, enum query q, sqlite3_stmt **s);
/* The area has the product for some domains only, so its seats are counted by slices. */
bool area_is_sliced(struct db *db, int64_t product);

/* --- functions.c, term_functions.c, int_rows.c: once for each connection */

int db_functions_add(struct db *db);
int db_term_functions_add(struct db *db);
int db_int_rows_add(struct db *db);

#define INT_ROWS "int_rows" /* the type of a bound pointer */
struct cells {
    sqlite3_value **value;
};
struct each_row {
    db_each_row_fn *see;
    void *arg;
    enum rc_err rc;
    struct err err;
};

/* --- result_cache.c: results of statements, valid until the next commit of another connection */

struct cache_key { /* a statement and its values */
    size_t length;
    unsigned slot;
    unsigned char bytes[240];
};
struct cached_value { /* in each form SQLite gives it */
    int type;
    int64_t number;
    const char *text; /* or blob; NULL for NULL */
    size_t length;
};
struct cached_row {
    struct cached_row *next;
    struct cached_value cell[];
};
struct cached_result {
    struct cached_result *next; /* in its slot */
    enum query q;
    const unsigned char *key;
    size_t key_length;
    unsigned slot;
    size_t bytes;
    struct cached_row *first, *last;
};

struct result_cache *cache_open(void);
void cache_close(struct result_cache *c);
/* At the start of a reading transaction. version: SQLite's data_version; another one than before
 * empties the cache. */
void cache_begin(struct result_cache *c, int64_t version);
/* The next cache_begin() empties the cache. */
void cache_forget(struct result_cache *c);
/* False for values that cannot be in a key: blobs, pointers, long texts. */
bool cache_key_make(enum query q, const char *types, va_list *ap, struct cache_key *out);
const struct cached_result *cache_find(const struct result_cache *c, const struct cache_key *key);
/* Starts a result; NULL when there is no room. */
struct cached_result *cache_begin_result(struct result_cache *c, enum query q,
                                         const struct cache_key *key);
/* Adds the current row of s; NULL when the result becomes too large. */
const struct cached_row *cache_add_row(struct result_cache *c, struct cached_result *result,
                                       sqlite3_stmt *s);
/* Publishes a complete result: cache_find() finds it from now on. */
void cache_commit(struct result_cache *c, struct cached_result *result);
#endif
