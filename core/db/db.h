/* SQLite behind one interface; only the files of core/db include sqlite3.h. Statements are the
 * named blocks of sql/queries/ (enum query, Q_...), prepared at first use. Texts, blobs and rows
 * are in the arena of db_use(), errors in its struct err. */
#ifndef CORE_DB_DB_H
#define CORE_DB_DB_H
#include "base/arena.h"
#include "base/err.h"
#include "queries.h"
#include <stdbool.h>
#include <stdint.h>

struct db;
struct rows;

/* --- connections */

enum db_mode { DB_READ, DB_WRITE };
enum db_role { DB_WEB, DB_CTL, DB_TIMER }; /* only DB_TIMER may checkpoint */

/* Opens an existing database of exactly SCHEMA_VERSION; ERR_INTERNAL when it is newer or older. The
 * caller closes it. */
enum rc_err db_open(const char *path, enum db_mode mode, enum db_role role, struct db **out,
                    struct err *e) MUST_USE;
void db_close(struct db *db);
/* At the start of each request or run. a and e must outlive it: the reset of a ends open statements
 * and rolls back. */
void db_use(struct db *db, struct arena *a, struct err *e);
struct arena *db_arena(const struct db *db); /* of db_use */
/* Fills the connection's err with message and returns code, where rows forbid something. */
enum rc_err db_refuse(struct db *db, enum rc_err code, const char *message) MUST_USE;
const char *db_version(void); /* of SQLite */

/* --- statements with rows */

/* Runs q. types has one letter for each value:
 *   s text or NULL
 *   i int64_t (the argument must be an int64_t!)
 *   b blob (const void * and size_t), NULL
 *   n NULL, without an argument
 *   l const struct int_rows * */
enum rc_err db_query(struct db *db, enum query q, struct rows **out, const char *types,
                     ...) MUST_USE;
bool db_next(struct rows *r); /* false at the end or on error; resets the statement then */
/* OK unless an error ended the rows. Also ends them early. */
enum rc_err db_end(struct rows *r);
int64_t db_int(struct rows *r, int column);
const char *db_text(struct rows *r, int column); /* NULL for NULL */
const void *db_blob(struct rows *r, int column, size_t *n);
/* Valid until db_next(), for streaming; an empty blob is "". */
const char *db_text_borrow(struct rows *r, int column);
const void *db_blob_borrow(struct rows *r, int column, size_t *n);
bool db_is_null(struct rows *r, int column);

/* Calls see() for each row from inside a statement SELECT each_row(column, ...) FROM ...: many
 * small rows cost half as much as with db_next(). Cells are valid until see() returns; it may run
 * other statements. An error of see() ends the statement and is returned. */
struct cells;
typedef enum rc_err db_each_row_fn(void *arg, const struct cells *c);
enum rc_err db_each_row(struct db *db, enum query q, db_each_row_fn *see, void *arg,
                        const char *types, ...) MUST_USE;
int64_t cell_int(const struct cells *c, int column);
bool cell_is_int(const struct cells *c, int column); /* call it before cell_text() */
/* NULL for NULL; without a NUL at its end. */
const char *cell_text(const struct cells *c, int column, size_t *n);

/* Rows of numbers in memory: int_rows(?1) in a statement has the columns a, b and c. */
struct int_rows {
    int64_t (*row)[3];
    size_t n, capacity;
};
void int_rows_add(struct int_rows *rows, struct arena *arena, int64_t a, int64_t b, int64_t c);

/* --- statements with one value or none. found may be NULL: then no row is ERR_NOT_FOUND. */

/* The first column of the first row; *out keeps its value when there is none. */
enum rc_err db_get_int(struct db *db, enum query q, int64_t *out, bool *found, const char *types,
                       ...) MUST_USE;
enum rc_err db_get_text(struct db *db, enum query q, const char **out, bool *found,
                        const char *types, ...) MUST_USE;
/* The first column of all rows; *out keeps its value when there are none. */
enum rc_err db_get_ints(struct db *db, enum query q, int64_t **out, int *n, const char *types,
                        ...) MUST_USE;
/* *changed (may be NULL): number of rows changed. */
enum rc_err db_exec(struct db *db, enum query q, int64_t *changed, const char *types, ...) MUST_USE;
/* Statements without values, in order, up to the first that fails. */
enum rc_err db_exec_all(struct db *db, const enum query *steps, size_t n) MUST_USE;
#define DB_EXEC_ALL(db, steps) db_exec_all((db), (steps), sizeof(steps) / sizeof *(steps))
int64_t db_last_id(struct db *db); /* of the last INSERT */

/* --- transactions. The reset of the arena rolls back an open one. */

enum rc_err db_begin(struct db *db) MUST_USE; /* BEGIN IMMEDIATE */
/* As db_begin, without foreign key checks: for bulk writes whose references are known to exist. */
enum rc_err db_begin_load(struct db *db) MUST_USE;
/* One snapshot for all reads of a page; locks the file once. A reading connection of the web
 * program uses its cache of results inside (db/result_cache.c). */
enum rc_err db_begin_read(struct db *db) MUST_USE;
/* The number of the snapshot that db_begin_read() took: another one after each commit of another
 * connection. Only of connections of the web program that read. */
int64_t db_snapshot(const struct db *db);
/* Bytes that db_remember() got for this key, which are lent until the request ends; NULL: none.
 * They are forgotten with any commit of another connection, so they may depend on the database and
 * on what the key names, and on nothing else. Only for large work: a lookup costs a statement's. */
const char *db_recall(const struct db *db, const char *key, size_t *n);
/* Copies the bytes. Harmless on a connection without a cache, and when they are too many. */
void db_remember(struct db *db, const char *key, const char *bytes, size_t n);
enum rc_err db_commit(struct db *db) MUST_USE;
void db_rollback(struct db *db); /* harmless outside a transaction */
/* While on, waits 50 ms for the writer lock, instead of 15 s: for writes not worth a visitor's
 * time. */
void db_hurry(struct db *db, bool on);

/* --- the file */

/* Sets the page cache of TEMP tables. */
enum rc_err db_temp_cache(struct db *db, size_t bytes) MUST_USE;
/* TRUNCATE, for DB_TIMER only. OK also when a reader keeps it from finishing: the next lane tries
 * again. */
enum rc_err db_checkpoint(struct db *db) MUST_USE;
/* The same, but only when the WAL is large; does nothing for other roles than DB_TIMER. */
enum rc_err db_checkpoint_large(struct db *db) MUST_USE;
/* Writes a verified copy to a new file, then renames it to `to`. */
enum rc_err db_backup(struct db *db, const char *to, struct err *e) MUST_USE;
/* Replaces the content of the database at path by that of from, in one transaction that open
 * connections see as a whole. */
enum rc_err db_restore(const char *path, const char *from, struct err *e) MUST_USE;
/* integrity_check and foreign_key_check; *problem is the first finding, or NULL. */
enum rc_err db_check(struct db *db, const char **problem) MUST_USE;
/* Compares tables, indexes, views and triggers with sql/schema/ (db/layout.c); *problem names the
 * differences, or is NULL. */
enum rc_err db_check_layout(struct db *db, const char **problem) MUST_USE;
#endif
