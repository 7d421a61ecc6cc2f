/* Whose a row is that was made on the connection of an area. */
#ifndef CORE_DB_AREA_MAKER_H
#define CORE_DB_AREA_MAKER_H
#include "db/area.h"

/* user: the person whose rights limit it. area: the named area whose people see it, too: the one
 * that is all that person may change, never one of several, whose people would see beyond it. Both
 * 0 on an ordinary connection. */
struct area_maker {
    int64_t user, area;
};
struct area_maker db_area_maker(const struct db *db);
#endif
