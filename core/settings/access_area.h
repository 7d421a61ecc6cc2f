/* Where the rules of access let one person in: what was assigned to them or to a group of theirs,
 * and the product instances whose admin they are. Knows no level of roles: settings/access.h. */
#ifndef CORE_SETTINGS_ACCESS_AREA_H
#define CORE_SETTINGS_ACCESS_AREA_H
#include "db/area.h"

struct access_area {
    bool sees_all, acts_all; /* assigned without an area */
    bool assigned;           /* there is an assignment, also of an area without an instance */
    struct area sees, acts;  /* the union of the others; acts is a part of sees */
};

/* own_products, own_access: adds the instances whose product admin or user access admin the person
 * is, by a group or directly. In the arena of the connection. */
enum rc_err access_area_of(struct db *db, int64_t user, bool own_products, bool own_access,
                           struct access_area *out) MUST_USE;
/* Of an area (union of several) the part that is this named one. *out NULL: it is not in there. */
enum rc_err access_area_named(struct db *db, const struct area *from, int64_t named,
                              const struct area **out) MUST_USE;
/* Row ids of the groups whose members may have access by that: whose change could widen an area. In
 * no order. */
enum rc_err access_groups(struct db *db, int64_t **groups, int *n) MUST_USE;
#endif
