/* Reads the thresholds of products, and counts their seats. Shows and saves nothing. */
#include "thresholds/thresholds.h"
#include "base/buf.h"
#include "base/text.h"
#include "settings/settings.h"
#include "sql/thresholds/thresholds.h"
#include "terms/product.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBERS_MAX = INACTIVE_DAYS_MAX }; /* each number of days comes once */

const struct dashboard_choice DASHBOARD_CHOICES[CHOICE_COUNT] = {
    {3, "3 days", false},  {7, "7 days", false},   {14, "14 days", false}, {21, "3 weeks", true},
    {30, "1 month", true}, {60, "2 months", true}, {90, "3 months", true}, {180, "6 months", true},
};

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

static enum rc_err threshold_counts(struct request *r, const int64_t *days, int count,
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

static struct threshold_counts threshold_of(const struct threshold_counts *all,
                                            const char *product) {
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

const struct dashboard_choice *dashboard_find_choice(int64_t days) {
    for (size_t i = 0; i < CHOICE_COUNT; i++)
        if (DASHBOARD_CHOICES[i].days == days)
            return &DASHBOARD_CHOICES[i];
    return NULL;
}

static void dashboard_add_product(struct dashboard_view *v, const char *key) {
    int at = v->products;
    while (at > 0 && strcmp(v->product[at - 1].key, key) > 0)
        at--;
    if ((at > 0 && strcmp(v->product[at - 1].key, key) == 0) || v->products == PRODUCTS_MAX)
        return;
    memmove(&v->product[at + 1], &v->product[at], (size_t)(v->products - at) * sizeof *v->product);
    v->product[at] =
        (struct dashboard_product){.key = key, .label = product_label(key), .effective = v->days};
    v->products++;
}

struct dashboard_product *dashboard_find_product(struct dashboard_view *v, const char *key) {
    for (int i = 0; i < v->products; i++)
        if (strcmp(v->product[i].key, key) == 0)
            return &v->product[i];
    return NULL;
}

enum rc_err dashboard_read_products(struct request *r, struct dashboard_view *v) {
    struct rows *rows = NULL;
    TRY(db_query(r->db, Q_THRESHOLD_PRODUCTS, &rows, ""));
    while (db_next(rows))
        dashboard_add_product(v, db_text(rows, THRESHOLD_PRODUCTS__PRODUCT));
    TRY(db_end(rows));
    TRY(db_query(r->db, Q_THRESHOLD_SETTINGS, &rows, ""));
    while (db_next(rows)) {
        const char *name = db_text(rows, THRESHOLD_SETTINGS__NAME);
        struct dashboard_product *p = dashboard_find_product(v, strchr(name, '.') + 1);
        if (p && text_to_int(db_text_borrow(rows, THRESHOLD_SETTINGS__VALUE), &p->effective))
            p->days = db_text(rows, THRESHOLD_SETTINGS__VALUE);
    }
    return db_end(rows);
}

static void dashboard_add_days(int64_t *list, int *n, int64_t days) {
    for (int i = 0; i < *n; i++)
        if (list[i] == days)
            return;
    if (*n < NUMBERS_MAX)
        list[(*n)++] = days;
}

/* Most seats first, then by name. */
static int dashboard_compare_size(const void *a, const void *b) {
    const struct dashboard_product *x = a, *y = b;
    int64_t m = x->counts.count ? x->counts.rows->billable : 0;
    int64_t n = y->counts.count ? y->counts.rows->billable : 0;
    if (m != n)
        return m < n ? 1 : -1;
    return strcmp(x->label, y->label);
}

enum rc_err dashboard_read(struct request *r, struct dashboard_view *v) {
    int64_t days[NUMBERS_MAX];
    int n = 0;
    TRY(settings_int(r->db, "inactive_days", &v->days));
    TRY(dashboard_read_products(r, v));
    for (size_t i = 0; i < CHOICE_COUNT; i++)
        dashboard_add_days(days, &n, DASHBOARD_CHOICES[i].days);
    dashboard_add_days(days, &n, v->days);
    if (v->tried)
        dashboard_add_days(days, &n, v->tried);
    for (int i = 0; i < v->products; i++)
        dashboard_add_days(days, &n, v->product[i].effective);
    struct threshold_counts all;
    TRY(threshold_counts(r, days, n, &all));
    for (int i = 0; i < v->products; i++)
        v->product[i].counts = threshold_of(&all, v->product[i].key);
    qsort(v->product, (size_t)v->products, sizeof *v->product, dashboard_compare_size);
    return OK;
}

void dashboard_sum(const struct dashboard_view *v, const struct dashboard_product *only,
                   int64_t days, int64_t *inactive, int64_t *billable) {
    *inactive = *billable = 0;
    for (int i = 0; i < v->products; i++) {
        const struct dashboard_product *p = &v->product[i];
        const struct threshold_count *c = threshold_at(&p->counts, days ? days : p->effective);
        if (!c || (only && only != p))
            continue;
        *inactive += c->inactive;
        *billable += c->billable;
    }
}
