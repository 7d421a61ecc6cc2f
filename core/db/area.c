/* Connections of an area. */
#include "db/area.h"
#include "db/internal.h"

enum rc_err db_open_area(const char *path, enum db_mode mode, enum db_role role, struct db **out,
                         struct err *e) {
    return db_open(path, mode, role, out, e);
}

void db_use_area(struct db *db, const struct area *area) { db->area = area; }

const struct area *db_area(const struct db *db) { return db->area; }
