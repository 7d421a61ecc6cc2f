/* Uses of an area: whose rows are, and a second connection. */
#ifndef CORE_DB_AREA_USE_H
#define CORE_DB_AREA_USE_H
#include "db/area.h"

/* Of a row that is made on this connection. user: the person whose rights limit it. area: the named
 * area whose people see it, too: the one that is all that person may change, never one of several,
 * whose people would see beyond it. Both 0 on an ordinary connection. */
struct area_maker {
    int64_t user, area;
};
struct area_maker db_area_maker(const struct db *db);

/* Opens a reading connection beside db that sees the area, with the err of db and an arena of its
 * own, which the caller closes before the connection. */
enum rc_err db_open_beside(struct db *db, const struct area *area, struct arena *own,
                           struct db **out) MUST_USE;
#endif
