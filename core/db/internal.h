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
    struct kept *kept;                             /* NULL: this connection keeps no answers */
    struct visit *visit;                           /* the one going on */
};

const char *db_people_text(int rc);
enum rc_err db_code_of(int rc);
enum rc_err db_failed(struct db *db, int rc, const char *what);
void db_configure(void); /* before anything else of SQLite */
/* sqlite3_open_v2 with these flags; follows no link, see data_file.h. */
int db_open_handle(const char *path, int flags, sqlite3 **out);
int db_prepare_connection(sqlite3 *handle, enum db_mode mode, enum db_role role);
int db_layout(sqlite3 *handle, int *version); /* PRAGMA user_version; SQLite's code */

/* --- db_functions.c */

#define NUMBERS "numbers" /* the type of a pointer that is bound */
struct cells {
    sqlite3_value **value;
};
struct visit {
    db_visit_fn *see;
    void *arg;
    enum rc_err rc;
    struct err err;
};
/* SQLite's code. Once for each connection. */
int functions_add(struct db *db);
int words_add(struct db *db); /* db_words.c: of these, what reads the tables of words */

/* --- db_kept.c: answers to queries, kept while the database stands */

struct question { /* a statement and the values bound to it */
    size_t length;
    unsigned slot;
    unsigned char bytes[240];
};
struct cell { /* a value in each form SQLite gives it */
    int type;
    int64_t number;
    const char *text; /* or blob; NULL for NULL */
    size_t length;
};
struct kept_row {
    struct kept_row *next;
    struct cell cell[];
};
struct answer {
    struct answer *next;
    enum query q;
    const unsigned char *question;
    size_t question_length, bytes;
    unsigned slot;
    struct kept_row *first, *last;
};

struct kept *kept_open(void);
void kept_close(struct kept *k);
/* A reading transaction begins. version: SQLite's data_version in it; another one than before lets
 * all answers go. */
void kept_begin(struct kept *k, int64_t version);
/* False when such values are not kept. */
bool kept_question(enum query q, const char *types, va_list *ap, struct question *out);
const struct answer *kept_find(const struct kept *k, const struct question *q);
/* An answer about to be heard; NULL when there is no room. */
struct answer *kept_listen(struct kept *k, enum query query, const struct question *q);
/* The row s stands at; NULL when the answer grows too large to keep. */
const struct kept_row *kept_hear(struct kept *k, struct answer *a, sqlite3_stmt *s);
/* It was heard to its end and is found from now on. */
void kept_done(struct kept *k, struct answer *a);
#endif
