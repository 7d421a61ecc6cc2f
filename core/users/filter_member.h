/* The members of a filter as a table: names in addresses, labels, kinds and choices. */
#ifndef CORE_USERS_FILTER_MEMBER_H
#define CORE_USERS_FILTER_MEMBER_H
#include "users/filter.h"

/* A value and its label. */
struct filter_choice {
    const char *value, *label;
};
/* End with NULL. */
extern const struct filter_choice USER_STATUSES[], USER_CLAIMS[];
/* The label of a status or account type; an unknown one is its own label. */
const char *users_status_label(const char *value);

enum filter_kind {
    FILTER_TEXT,
    FILTER_WORD,
    FILTER_DOMAIN,
    FILTER_ONE_OF,
    FILTER_DAYS,
    FILTER_FLAG
};
struct filter_member {
    const char *name, *label;
    enum filter_kind kind;
    bool list;
    size_t at;                           /* in struct user_filter */
    const struct filter_choice *choices; /* of FILTER_ONE_OF */
};
/* In the order of the canonical query; ends with a name of NULL. */
extern const struct filter_member FILTER_MEMBERS[];

/* Of the kind that the member has. */
const char **filter_member_text(struct user_filter *f, const struct filter_member *m);
struct user_filter_list *filter_member_list(struct user_filter *f, const struct filter_member *m);
int64_t *filter_member_days(struct user_filter *f, const struct filter_member *m);
bool *filter_member_flag(struct user_filter *f, const struct filter_member *m);
/* Takes the condition away. */
void filter_member_clear(struct user_filter *f, const struct filter_member *m);
/* Whether the filter has the condition. */
bool filter_member_set(const struct user_filter *f, const struct filter_member *m);
#endif
