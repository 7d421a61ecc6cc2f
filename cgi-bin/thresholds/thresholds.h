/* The data of the dashboard settings: thresholds and counts of each product. */
#ifndef CGI_BIN_THRESHOLDS_THRESHOLDS_H
#define CGI_BIN_THRESHOLDS_THRESHOLDS_H
#include "http/request.h"

/* Billable and inactive seats of a product at a number of days. */
struct threshold_count {
    const char *product; /* "jira-software" */
    int64_t days, billable, inactive;
};
/* Sorted by product, then days. */
struct threshold_counts {
    const struct threshold_count *rows;
    int count;
};

enum {
    PRODUCTS_MAX = 900, /* their fields fit one form */
    CHOICE_COUNT = 8
};

struct dashboard_choice {
    int64_t days;
    const char *label;
    bool is_named; /* the label does not contain the number of days */
};
extern const struct dashboard_choice DASHBOARD_CHOICES[CHOICE_COUNT];

struct dashboard_product {
    const char *key; /* "jira-software" */
    const char *label;
    const char *days;  /* its own, as stored; NULL: none */
    int64_t effective; /* its own number of days, else the general one */
    struct threshold_counts counts;
};

/* Everything the page shows. */
struct dashboard_view {
    int64_t days;  /* the general number */
    int64_t tried; /* the number in ?try=; 0: none */
    /* Each once, by key; after dashboard_read by seats. */
    struct dashboard_product product[PRODUCTS_MAX];
    int products;
};

/* A product's row at one number; NULL when the product has no billable seat. */
const struct threshold_count *threshold_at(const struct threshold_counts *product, int64_t days);
/* NULL when the number is no choice. */
const struct dashboard_choice *dashboard_find_choice(int64_t days);
/* NULL when the organization does not have the product. */
struct dashboard_product *dashboard_find_product(struct dashboard_view *v, const char *key);
/* Reads the products with their own numbers. */
enum rc_err dashboard_read_products(struct request *r, struct dashboard_view *v) MUST_USE;
/* Reads everything, and counts the seats at each number; v->tried is set before. */
enum rc_err dashboard_read(struct request *r, struct dashboard_view *v) MUST_USE;
/* Inactive and billable seats of one product (NULL: of all) at a number of days; days 0: at each
 * product's own. */
void dashboard_sum(const struct dashboard_view *v, const struct dashboard_product *only,
                   int64_t days, int64_t *inactive, int64_t *billable);
#endif
