/* Connections beside another: to choose people as an area sees them. */
#include "db/beside.h"
#include "db/internal.h"

enum rc_err db_open_beside(struct db *db, const struct area *area, struct arena *own,
                           struct db **out) {
    const char *path = sqlite3_db_filename(db->handle, "main");
    TRY(db_open_area(path, DB_READ, db->role, out, db->err));
    db_use(*out, own, db->err);
    db_use_area(*out, area);
    return OK;
}
