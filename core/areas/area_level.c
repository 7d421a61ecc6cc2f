/* Names an area: by its name, by its only product instance, or by how many it has. */
#include "areas/area_level.h"
#include "base/text.h"
#include "sql/core/areas/area_level.h"
#include "terms/product.h"

static int level_products(const struct area *area) {
    int n = 0;
    for (int i = 0; i < area->n; i++)
        n += i == 0 || area->part[i].product != area->part[i - 1].product;
    return n;
}

static enum rc_err level_name(struct db *db, const struct area *area, const char **out) {
    struct arena *a = db_arena(db);
    struct rows *r = NULL;
    bool found = false;
    int products = level_products(area);
    *out = arena_printf(a, "%s product instances", text_count(a, products));
    if (area->named_n == 1 && !area->own)
        return db_get_text(db, Q_AREA_LEVEL_NAME, out, &found, "i", area->named[0]);
    if (products != 1)
        return OK;
    TRY(db_query(db, Q_AREA_LEVEL_PRODUCT, &r, "i", area->part[0].product));
    if (db_next(r))
        *out = arena_printf(a, "%s on %s", product_label(db_text(r, AREA_LEVEL_PRODUCT__PRODUCT)),
                            db_text(r, AREA_LEVEL_PRODUCT__SITE_NAME));
    return db_end(r);
}

enum rc_err area_level_text(struct db *db, const struct area *sees, const struct area *acts,
                            const char **out) {
    struct arena *a = db_arena(db);
    const char *seen = NULL, *changed = NULL;
    *out = NULL;
    if (sees)
        TRY(level_name(db, sees, &seen));
    if (acts && acts->n)
        TRY(level_name(db, acts, &changed));
    if (!changed)
        *out = seen ? arena_printf(a, "read in %s", seen) : NULL;
    else if (!seen)
        *out = arena_printf(a, "read everything, act in %s", changed);
    else if (acts->n != sees->n) /* acts is a part of sees */
        *out = arena_printf(a, "read in %s, act in %s", seen, changed);
    else
        *out = arena_printf(a, "act in %s", changed);
    return OK;
}
