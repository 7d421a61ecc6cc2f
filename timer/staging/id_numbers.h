/* Numbers of groups and products by Atlassian's ids. Both occur in every user, so each number is
 * looked up once and cached for the run. */
#ifndef TIMER_STAGING_ID_NUMBERS_H
#define TIMER_STAGING_ID_NUMBERS_H
#include "lane.h"

struct id_numbers;
/* Lives in the arena. */
struct id_numbers *id_numbers_open(struct arena *a);
/* The number of a group by its id, or of a product by the ARI of an access; 0: no listing had
 * it. */
enum rc_err id_numbers_group(struct lane *l, struct id_numbers *c, const char *id, size_t n,
                             int64_t *number) MUST_USE;
enum rc_err id_numbers_product(struct lane *l, struct id_numbers *c, const char *ari, size_t n,
                               int64_t *number) MUST_USE;
#endif
