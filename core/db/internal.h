/* What the files of the database wrapper (db.c, db_rows.c, db_functions.c, db_kept.c, db_files.c)
 * and migrate.c know of a connection. For nobody else. */
#ifndef CORE_DB_INTERNAL_H
#define CORE_DB_INTERNAL_H
#include "db/db.h"
#include <sqlite3.h>
#include <stdarg.h>

enum { BUSY_MS = 15000 }; /* the merge of a very large sync may hold the writer for seconds */
enum { HURRY_MS = 50 };
enum { CHECKPOINT_MS = 100 }; /* a checkpoint waits no longer for readers, or for who writes */

struct db {
    sqlite3 *handle;
    enum db_role role;
    bool in_transaction, loading;
    struct arena *arena;
    struct err *err;
    sqlite3_stmt *statement[QUERY__COUNT]; /* prepared when first used, kept */
    bool in_use[QUERY__COUNT];
    int open;                                      /* how many are in use */
    sqlite3_stmt *begin_read, *version, *rollback; /* every page needs them */
    struct result_cache *kept;                     /* NULL: this connection keeps no answers */
    struct each_row *visit;                        /* the one going on */
};

const char *db_error_message(int rc);
enum rc_err db_code_of(int rc);
enum rc_err db_failed(struct db *db, int rc, const char *what);
void db_configure(void); /* before anything else of SQLite */
/* sqlite3_open_v2 with these flags; follows no link, see data_file.h. */
int db_open_handle(const char *path, int flags, sqlite3 **out);
int db_prepare_connection(sqlite3 *handle, enum db_mode mode, enum db_role role);
int db_layout(sqlite3 *handle, int *version); /* PRAGMA user_version; SQLite's code */

/* --- db_functions.c */

#define INT_ROWS "int_rows" /* the type of a pointer that is bound */
struct cells {
    sqlite3_value **value;
};
struct each_row {
    db_each_row_fn *see;
    void *arg;
    enum rc_err rc;
    struct err err;
};
/* SQLite's code. Once for each connection. */
int db_functions_add(struct db *db);
int db_term_functions_add(struct db *db); /* db_words.c: of these, what reads the tables of words */

/* --- db_kept.c: answers to queries, kept while the database stands */

struct cache_key { /* a statement and the values bound to it */
    size_t length;
    unsigned slot;
    unsigned char bytes[240];
};
struct cached_value { /* a value in each form SQLite gives it */
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
    struct cached_result *next;
    enum query q;
    const unsigned char *question;
    size_t question_length, bytes;
    unsigned slot;
    struct cached_row *first, *last;
};

struct result_cache *cache_open(void);
void cache_close(struct result_cache *k);
/* A reading transaction begins. version: SQLite's data_version in it; another one than before lets
 * all answers go. */
void cache_begin(struct result_cache *k, int64_t version);
/* False when such values are not kept. */
bool cache_key_make(enum query q, const char *types, va_list *ap, struct cache_key *out);
const struct cached_result *cache_find(const struct result_cache *k, const struct cache_key *q);
/* An answer about to be heard; NULL when there is no room. */
struct cached_result *cache_begin_result(struct result_cache *k, enum query query,
                                         const struct cache_key *q);
/* The row s stands at; NULL when the answer grows too large to keep. */
const struct cached_row *cache_add_row(struct result_cache *k, struct cached_result *a,
                                       sqlite3_stmt *s);
/* It was heard to its end and is found from now on. */
void cache_commit(struct result_cache *k, struct cached_result *a);
#endif
