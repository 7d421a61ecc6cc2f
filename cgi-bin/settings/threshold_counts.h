/* Billable and inactive seats of each product at a number of days. */
#ifndef CGI_BIN_SETTINGS_THRESHOLD_COUNTS_H
#define CGI_BIN_SETTINGS_THRESHOLD_COUNTS_H
#include "http/request.h"

struct threshold_count {
    const char *product; /* "jira-software" */
    int64_t days, billable, inactive;
};
/* Sorted by product, then days. */
struct threshold_counts {
    const struct threshold_count *rows;
    int count;
};

/* days: count different numbers. The result is in the arena of the request. */
enum rc_err threshold_counts(struct request *r, const int64_t *days, int count,
                             struct threshold_counts *out) MUST_USE;
/* The rows of one product. */
struct threshold_counts threshold_of(const struct threshold_counts *all, const char *product);
/* A product's row at one number; NULL when the product has no billable seat. */
const struct threshold_count *threshold_at(const struct threshold_counts *product, int64_t days);
#endif
