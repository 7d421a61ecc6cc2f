/* Reads it from the area of the connection. */
#include "db/area_maker.h"

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
