/* Names an area: by its name, by its only product instance, or by how many it has. */
#include "page/area_text.h"
#include "base/log.h"
#include "base/text.h"
#include "db/area.h"
#include "sql/page/area_text.h"
#include "terms/product.h"

static int area_products(const struct area *area) {
    int n = 0;
    for (int i = 0; i < area->n; i++)
        n += i == 0 || area->part[i].product != area->part[i - 1].product;
    return n;
}

static enum rc_err area_name(struct request *r, const struct area *area, const char **out) {
    struct rows *rows = NULL;
    bool found = false;
    int products = area_products(area);
    *out = arena_printf(r->arena, "%s product instances", text_count(r->arena, products));
    if (area->named_n == 1 && !area->own)
        return db_get_text(r->db, Q_AREA_TEXT_NAME, out, &found, "i", area->named[0]);
    if (products != 1)
        return OK;
    TRY(db_query(r->db, Q_AREA_TEXT_PRODUCT, &rows, "i", area->part[0].product));
    if (db_next(rows))
        *out = arena_printf(r->arena, "%s on %s",
                            product_label(db_text(rows, AREA_TEXT_PRODUCT__PRODUCT)),
                            db_text(rows, AREA_TEXT_PRODUCT__SITE_NAME));
    return db_end(rows);
}

static bool area_is_part_only(const struct area *acts, const struct area *sees) {
    return acts->n != sees->n;
}

static enum rc_err area_write_level(struct request *r, const char **out) {
    const struct area *sees = r->who.sees, *acts = r->who.acts;
    const char *seen = NULL, *changed = NULL;
    if (sees)
        TRY(area_name(r, sees, &seen));
    if (acts && acts->n)
        TRY(area_name(r, acts, &changed));
    if (!changed)
        *out = seen ? arena_printf(r->arena, "read in %s", seen) : NULL;
    else if (!seen)
        *out = arena_printf(r->arena, "read everything, act in %s", changed);
    else if (area_is_part_only(acts, sees))
        *out = arena_printf(r->arena, "read in %s, act in %s", seen, changed);
    else
        *out = arena_printf(r->arena, "act in %s", changed);
    return OK;
}

const char *area_text_level(struct request *r) {
    struct err first = *r->err; /* the page may be about this error */
    const char *out = NULL;
    if (!r->db || (!r->who.sees && !(r->who.acts && r->who.acts->n)))
        return NULL;
    if (area_write_level(r, &out) != OK) {
        log_err(r->err);
        out = NULL;
    }
    *r->err = first;
    return out;
}
