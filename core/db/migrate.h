/* Creates the database and applies the steps of sql/schema/ in order, each in a transaction of its
 * own, after a backup when there is data. */
#ifndef CORE_DB_MIGRATE_H
#define CORE_DB_MIGRATE_H
#include "base/err.h"
#include "db/db.h"
#include "schema.h" /* SCHEMA_VERSION: the schema this build knows */

/* Rebuilds what is derived from other tables; inside db_begin. */
typedef enum rc_err migrate_rebuild_fn(struct db *db);

/* Brings the database at path to SCHEMA_VERSION; *from and *to are its schema before and after,
 * 0 where there was none. Calls rebuild (user_index_refresh) when a step has emptied the derived
 * tables, or an earlier rebuild was cut short. ERR_INTERNAL when the database is newer. */
enum rc_err migrate_apply(const char *path, migrate_rebuild_fn *rebuild, int *from, int *to,
                          struct err *e) MUST_USE;
#endif
