/* The union of what assignments and own roles give a person, as areas. */
#include "settings/access_area.h"
#include "base/text.h"
#include "sql/core/settings/access_area.h"

#include <stdlib.h>

/* An area that grows row by row. */
struct growing {
    struct area_part *part;
    int64_t *named;
    size_t parts, named_n, parts_room, named_room;
    bool own;
};

/* Rows come by product, then domain, NULL first: whoever has the whole product needs no part. */
static void growing_add_part(struct growing *g, struct arena *a, struct area_part part) {
    if (g->parts) {
        const struct area_part *last = &g->part[g->parts - 1];
        if (last->product == part.product &&
            (!last->domain || text_equal(last->domain, part.domain)))
            return;
    }
    g->part = arena_grow(a, g->part, g->parts, &g->parts_room, sizeof *g->part);
    g->part[g->parts++] = part;
}

static void growing_add_name(struct growing *g, struct arena *a, int64_t area) {
    for (size_t i = 0; i < g->named_n; i++)
        if (g->named[i] == area)
            return;
    g->named = arena_grow(a, g->named, g->named_n, &g->named_room, sizeof *g->named);
    g->named[g->named_n++] = area;
}

static void growing_add(struct growing *g, struct arena *a, struct area_part part, int64_t area) {
    growing_add_part(g, a, part);
    if (area)
        growing_add_name(g, a, area);
    else
        g->own = true;
}

static int by_number(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static struct area growing_area(struct growing *g, int64_t user) {
    if (g->named_n)
        qsort(g->named, g->named_n, sizeof *g->named, by_number);
    return (struct area){
        .part = g->part,
        .n = (int)g->parts,
        .user = user,
        .named = g->named,
        .named_n = (int)g->named_n,
        .own = g->own,
    };
}

enum rc_err access_area_of(struct db *db, int64_t user, bool own_products, bool own_access,
                           struct access_area *out) {
    struct arena *a = db_arena(db);
    struct growing sees = {0}, acts = {0};
    struct rows *r = NULL;
    *out = (struct access_area){0};
    TRY(db_query(db, Q_ACCESS_AREA_PARTS, &r, "iii", user, (int64_t)own_products,
                 (int64_t)own_access));
    while (db_next(r)) {
        bool may_act = db_int(r, ACCESS_AREA_PARTS__ACTS) != 0;
        bool whole = db_int(r, ACCESS_AREA_PARTS__WHOLE) != 0;
        int64_t area = db_int(r, ACCESS_AREA_PARTS__AREA);
        struct area_part part = {db_int(r, ACCESS_AREA_PARTS__PRODUCT),
                                 db_text(r, ACCESS_AREA_PARTS__DOMAIN)};
        out->assigned = out->assigned || whole || area;
        out->sees_all = out->sees_all || whole;
        out->acts_all = out->acts_all || (whole && may_act);
        if (!part.product)
            continue;
        growing_add(&sees, a, part, area);
        if (may_act)
            growing_add(&acts, a, part, area);
    }
    out->sees = growing_area(&sees, user);
    out->acts = growing_area(&acts, user);
    return db_end(r);
}

enum rc_err access_area_named(struct db *db, const struct area *from, int64_t named,
                              const struct area **out) {
    struct arena *a = db_arena(db);
    struct growing part = {0};
    struct rows *r = NULL;
    bool has = false;
    *out = NULL;
    for (int i = 0; i < from->named_n; i++)
        has = has || from->named[i] == named;
    if (!has)
        return OK;
    TRY(db_query(db, Q_ACCESS_AREA_NAMED, &r, "i", named));
    while (db_next(r))
        growing_add(&part, a,
                    (struct area_part){db_int(r, ACCESS_AREA_NAMED__PRODUCT),
                                       db_text(r, ACCESS_AREA_NAMED__DOMAIN)},
                    named);
    TRY(db_end(r));
    struct area *area = arena_alloc(a, sizeof *area);
    *area = growing_area(&part, from->user);
    *out = area->n ? area : NULL;
    return OK;
}

enum rc_err access_groups(struct db *db, int64_t **groups, int *n) {
    *groups = NULL;
    *n = 0;
    return db_get_ints(db, Q_ACCESS_GROUPS, groups, n, "");
}
