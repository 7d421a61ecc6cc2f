/* SQLite behind one face; only db*.c and migrate.c include sqlite3.h. Statements are the named
 * blocks of sql/queries/, numbered by build/gen/queries.h (enum query Q_...), prepared when first
 * used. */
#ifndef CORE_DB_DB_H
#define CORE_DB_DB_H
#include "base/arena.h"
#include "base/err.h"
#include "queries.h"
#include <stdbool.h>
#include <stdint.h>

struct db;
struct rows;

enum db_mode { DB_READ, DB_WRITE };
enum db_role { DB_WEB, DB_CTL, DB_TIMER }; /* only DB_TIMER may checkpoint */

/* Opens an existing database of exactly our schema; ERR_INTERNAL with words when it is newer or
 * older. */
enum rc_err db_open(const char *path, enum db_mode mode, enum db_role role, struct db **out,
                    struct err *e) MUST_USE;
void db_close(struct db *db);
/* Lent to the connection for error texts and row hooks until the next call; set at the start of
 * each request or run. */
void db_use(struct db *db, struct arena *a, struct err *e);

/* Runs q and returns its rows. types is one message per bound value:
 * s text or NULL, i int64_t (pass int64_t!), b blob (pass const void *, size_t), n NULL (no
 * argument), l a const struct int_rows *. */
enum rc_err db_query(struct db *db, enum query q, struct rows **out, const char *types,
                     ...) MUST_USE;
bool db_next(struct rows *r); /* false at the end or on error; statement is reset then */
enum rc_err db_end(
    struct rows *r); /* OK when the rows ended without error; also ends early (resets) */
int64_t db_int(struct rows *r, int column);
const char *db_text(struct rows *r, int column);        /* copied into the arena; NULL for NULL */
const char *db_text_borrow(struct rows *r, int column); /* valid until db_next: for streaming */
const void *db_blob(struct rows *r, int column, size_t *n); /* copied into the arena */
const void *db_blob_borrow(struct rows *r, int column,
                           size_t *n); /* like db_text_borrow; "" when there are no bytes */
bool db_is_null(struct rows *r, int column);
struct arena *db_arena(const struct db *db); /* lent by db_use */

/* Rows handed over from inside the statement, in the order it makes them; of many small rows each
 * costs half as much as by db_next. The statement is SELECT visit(column, ...) FROM ... . What
 * see() reads of a row is lent until it returns; it may run other statements. An error it returns
 * ends the statement and is returned. */
struct cells;
typedef enum rc_err db_each_row_fn(void *arg, const struct cells *c);
enum rc_err db_each_row(struct db *db, enum query q, db_each_row_fn *see, void *arg,
                        const char *types, ...) MUST_USE;
int64_t cell_int(const struct cells *c, int column);
bool cell_is_int(const struct cells *c,
                 int column); /* to be asked before the value is read as text */
const char *cell_text(const struct cells *c, int column,
                      size_t *n); /* NULL for NULL; no zero byte at its end */

/* Numbers in memory as rows; FROM numbers(?1) in a statement has the columns a, b and c. */
struct int_rows {
    int64_t (*row)[3];
    size_t n, room;
};
void int_rows_add(struct int_rows *n, struct arena *a, int64_t first, int64_t second,
                  int64_t third);

/* No rows wanted; *changed (may be NULL) = rows changed. */
enum rc_err db_exec(struct db *db, enum query q, int64_t *changed, const char *types, ...) MUST_USE;
/* Statements without values, one after the other, up to the first that fails. */
enum rc_err db_exec_all(struct db *db, const enum query *steps, size_t n) MUST_USE;
/* First column of the first row; *found (may be NULL: then ERR_NOT_FOUND when there is none). */
enum rc_err db_get_int(struct db *db, enum query q, int64_t *out, bool *found, const char *types,
                       ...) MUST_USE;
enum rc_err db_get_text(struct db *db, enum query q, const char **out, bool *found,
                        const char *types, ...) MUST_USE;
/* The first column of all rows, in the arena; *out stays as it is when there are none. */
enum rc_err db_get_ints(struct db *db, enum query q, int64_t **out, int *n, const char *types,
                        ...) MUST_USE;
int64_t db_last_id(struct db *db);
/* For what the rows forbid rather than SQLite: fills the connection's err with words for people and
 * returns code. */
enum rc_err db_refuse(struct db *db, enum rc_err code, const char *people) MUST_USE;

enum rc_err db_begin(
    struct db *db) MUST_USE; /* BEGIN IMMEDIATE, rolled back by the arena hook if neither follows */
/* As db_begin, for a load whose references the caller has made sure of: foreign keys are not looked
 * up row by row. */
enum rc_err db_begin_load(struct db *db) MUST_USE;
/* One snapshot for all that a page reads, and the file is locked once instead of for every
 * statement. A connection of the web program that only reads answers in it from what it has kept,
 * while the database stands (db_kept.c). */
enum rc_err db_begin_read(struct db *db) MUST_USE;
/* While on, it waits next to nothing for who writes: for what is not worth a visitor's time. */
void db_hurry(struct db *db, bool on);
enum rc_err db_commit(struct db *db) MUST_USE;
void db_rollback(struct db *db); /* harmless outside a transaction */
enum rc_err db_temp_cache(struct db *db, size_t bytes) MUST_USE; /* for TEMP tables, from now on */
/* TRUNCATE; DB_TIMER only. OK also when a reader stands in its way: the next lane tries again. */
enum rc_err db_checkpoint(struct db *db) MUST_USE;
/* The same when much has been written since the last one; for others than DB_TIMER nothing. */
enum rc_err db_checkpoint_large(struct db *db) MUST_USE;
enum rc_err db_backup(struct db *db, const char *to,
                      struct err *e) MUST_USE; /* VACUUM INTO temp, verified, renamed */
/* Replaces the content of the database at path by that of from, in one transaction that open
 * connections see whole. */
enum rc_err db_restore(const char *path, const char *from, struct err *e) MUST_USE;
enum rc_err db_check(struct db *db, const char **problem)
    MUST_USE; /* integrity_check and foreign_key_check; NULL when sound */
/* What is not as the steps of sql/schema/ make it, by name: db_layout.c; NULL when all is. */
enum rc_err db_check_layout(struct db *db, const char **problem) MUST_USE;
const char *db_version(void);
#endif
