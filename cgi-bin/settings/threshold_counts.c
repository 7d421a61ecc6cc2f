/* Counts the billable and inactive seats at each threshold: see threshold_counts.h. */
#include "settings/threshold_counts.h"
#include "base/buf.h"
#include "base/text.h"
#include "sql/settings/threshold_counts.h"

#include <string.h>

static char *threshold_days_json(struct arena *a, const int64_t *days, int count) {
    struct buf b;
    buf_init(&b, a, 8192);
    for (int i = 0; i < count; i++) {
        buf_puts(&b, i ? "," : "[");
        buf_puts(&b, text_count(a, days[i])); /* below 1,000: without a comma */
    }
    buf_puts(&b, count ? "]" : "[]");
    return b.text;
}

enum rc_err threshold_counts(struct request *r, const int64_t *days, int count,
                             struct threshold_counts *out) {
    struct rows *rows = NULL;
    struct threshold_count *all = NULL;
    size_t n = 0;
    size_t capacity = 0;
    const char *product = "";
    TRY(db_query(r->db, Q_THRESHOLD_COUNTS, &rows, "is", r->now,
                 threshold_days_json(r->arena, days, count)));
    while (db_next(rows)) {
        all = arena_grow(r->arena, all, n, &capacity, sizeof *all);
        if (!text_equal(product, db_text_borrow(rows, THRESHOLD_COUNTS__PRODUCT)))
            product = db_text(rows, THRESHOLD_COUNTS__PRODUCT);
        all[n++] = (struct threshold_count){
            .product = product,
            .days = db_int(rows, THRESHOLD_COUNTS__DAYS),
            .billable = db_int(rows, THRESHOLD_COUNTS__BILLABLE),
            .inactive = db_int(rows, THRESHOLD_COUNTS__INACTIVE),
        };
    }
    *out = (struct threshold_counts){all, (int)n};
    return db_end(rows);
}

/* Index after the last row of a product. Its rows share one text. */
static int threshold_past_product(const struct threshold_counts *all, int from) {
    int to = from + 1;
    while (to < all->count && all->rows[to].product == all->rows[from].product)
        to++;
    return to;
}

struct threshold_counts threshold_of(const struct threshold_counts *all, const char *product) {
    int from = 0;
    while (from < all->count && strcmp(all->rows[from].product, product) != 0)
        from = threshold_past_product(all, from);
    return (struct threshold_counts){
        all->rows + from, from < all->count ? threshold_past_product(all, from) - from : 0};
}

const struct threshold_count *threshold_at(const struct threshold_counts *product, int64_t days) {
    for (int i = 0; i < product->count; i++)
        if (product->rows[i].days == days)
            return product->rows[i].billable > 0 ? &product->rows[i] : NULL;
    return NULL;
}
