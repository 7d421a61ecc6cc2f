/* What a number of days means: seats and inactive seats for each product word. */
#ifndef CGI_BIN_SETTINGS_THRESHOLD_COUNTS_H
#define CGI_BIN_SETTINGS_THRESHOLD_COUNTS_H
#include "http/request.h"

struct threshold_count {
    const char *product;
    int64_t days, billable, inactive;
};
struct threshold_counts {
    const struct threshold_count *rows;
    int count;
}; /* by product, then days */

/* days: count different numbers. Figures live at least until the end of the request. */
enum rc_err threshold_counts(struct request *r, const int64_t *days, int count,
                             struct threshold_counts *out) MUST_USE;
/* Those of one product. */
struct threshold_counts threshold_of(const struct threshold_counts *all, const char *product);
/* A product's figures at one number; NULL when it holds no seat. */
const struct threshold_count *threshold_at(const struct threshold_counts *product, int64_t days);
#endif
