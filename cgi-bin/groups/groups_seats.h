/* Groups with the products they give, and the seats of their members on these. Counts from the user
 * index (core/users/index.h), so that thousands of groups cost milliseconds. */
#ifndef CGI_BIN_GROUPS_GROUPS_SEATS_H
#define CGI_BIN_GROUPS_GROUPS_SEATS_H
#include "db/db.h"
#include "money/savings.h"

/* A product instance that some group gives. */
struct grant_product {
    int64_t id;
    const char *product, *site, *site_name;
    uint64_t *seats, *inactive; /* people, as bits by row id; NULL: no billable role gives it */
};

/* What one group gives on one product instance. */
struct group_grant {
    int64_t group;
    struct grant_product *on;
    const char *roles; /* "atlassian/admin, atlassian/user" */
    bool is_billable;
    int64_t seats, inactive; /* of members, when billable: also seats that come another way, too */
    int64_t cost;            /* of the inactive ones: see groups_add_costs */
    bool has_cost;
    const struct savings_line *line; /* of its product: see groups_add_costs; NULL: none */
};

struct group_row {
    int64_t id;
    const char *group_id, *name, *managed_by, *protected_by; /* the last two may be NULL */
    bool is_synced;
    struct group_grant *grants;
    int grant_count;
    int64_t members, seats, inactive;
    int64_t cost; /* of grants with a price */
    bool has_cost;
};

struct groups {
    struct group_row *rows; /* by row id */
    struct group_grant *grants;
    struct grant_product *products;
    int count, grant_count, product_count;
    const char *currency; /* NULL: no product has a price */
};

/* Groups that are not gone, inactive by the setting of each product. only: the row id of one group;
 * 0: all. */
enum rc_err groups_read(struct db *db, int64_t now, int64_t only, struct groups *out) MUST_USE;
/* Adds costs: hundredths of the currency a month, each inactive seat at the average price of its
 * product on its site. No saving: that depends on bands and tiers (money/savings.h). */
enum rc_err groups_add_costs(struct db *db, int64_t now, struct groups *g) MUST_USE;
/* "Identity provider", or who manages the members at Atlassian. */
const char *group_source_text(const struct group_row *g);
#endif
