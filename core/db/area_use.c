/* What rows and lanes need of an area. */
#include "db/area_use.h"
#include "db/internal.h"

struct area_maker db_area_maker(const struct db *db) {
    const struct area *own = db_area(db);
    struct area_maker maker = {0};
    if (!own)
        return maker;
    maker.user = own->user;
    if (own->named_n == 1 && !own->own)
        maker.area = own->named[0];
    return maker;
}

enum rc_err db_open_beside(struct db *db, const struct area *area, struct arena *own,
                           struct db **out) {
    const char *path = sqlite3_db_filename(db->handle, "main");
    TRY(db_open_area(path, DB_READ, db->role, out, db->err));
    db_use(*out, own, db->err);
    db_use_area(*out, area);
    return OK;
}
