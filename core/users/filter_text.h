/* A filter as a query string and as text for people. */
#ifndef CORE_USERS_FILTER_TEXT_H
#define CORE_USERS_FILTER_TEXT_H
#include "users/filter.h"

/* The canonical query string: user_filter_parse makes the same filter of it. "" for everyone. */
const char *user_filter_query(struct arena *a, const struct user_filter *f);
/* "Product: Jira or Confluence, Unused for 60+ days (including never used)"; "everyone" */
const char *user_filter_text(struct arena *a, const struct user_filter *f);
/* The seats that product and site select: "Jira on example", "Site: example"; NULL: no
 * seats are selected. */
const char *user_filter_scope_text(struct arena *a, const struct user_filter *f);

/* One condition of a filter, and the filter without it. */
struct user_filter_part {
    const char *text;
    struct user_filter without;
};
/* The next condition from *at on, which starts at 0. False: there is none. */
bool user_filter_next_part(struct arena *a, const struct user_filter *f, int *at,
                           struct user_filter_part *out);

/* Sets the names of sites from the synchronized products. */
enum rc_err user_filter_name_site(struct db *db, struct user_filter *f) MUST_USE;
#endif
