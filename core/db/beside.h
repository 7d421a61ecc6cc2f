/* A second connection to the database of another one. */
#ifndef CORE_DB_BESIDE_H
#define CORE_DB_BESIDE_H
#include "db/area.h"

/* Opens a reading connection that sees the area, with the err of db and an arena of its own, which
 * the caller closes before the connection. */
enum rc_err db_open_beside(struct db *db, const struct area *area, struct arena *own,
                           struct db **out) MUST_USE;
#endif
