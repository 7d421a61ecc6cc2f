/* A filter describes which people are meant. It has one parser and one set of rules for the
 * browser, exports, JSON, saved filters and tasks. index_find.h finds the people; those who left
 * the organization match no filter. */
#ifndef CORE_USERS_FILTER_H
#define CORE_USERS_FILTER_H
#include "db/db.h"

enum { USERS_DAYS_MAX = 3650, USER_FILTER_VALUES_MAX = 20 };

/* The values of a condition that takes several, sorted, each once. n 0: no condition. */
struct user_filter_list {
    int n;
    const char *at[USER_FILTER_VALUES_MAX];
};

/* product and site select seats. inactive_days, threshold, never, new_only, active, active_days
 * and billable are conditions on those seats: one seat that meets all of them is enough; with
 * product or site alone any seat there is enough. The terms inactive, never active, new and idle
 * are defined in core/terms/seat_age.h. All other members are conditions on the person.
 *
 * Of several values of a list one is enough. A list not_… leaves out everybody who meets one of its
 * values: not_product and not_site whoever holds a seat there, not_domain also whoever has no known
 * e-mail. A group, product, site, role or domain to leave out that is not in the organization
 * leaves out everybody: it may be mistyped, or have another name by now, and then nobody knows whom
 * to leave out.
 *
 * A text of NULL is no condition. Start from USER_FILTER_ANY. */
struct user_filter {
    /* Words that all occur in the name or e-mail, without case; or the beginning of an account
     * id. */
    const char *q;
    struct user_filter_list product, not_product;
    struct user_filter_list site, not_site; /* cloudIds */
    struct user_filter_list status, not_status;
    const char *claim;
    struct user_filter_list role, not_role;     /* of the organization or of any product */
    struct user_filter_list group, not_group;   /* ids or exact names */
    struct user_filter_list domain, not_domain; /* of the e-mail */
    /* -1: no condition; 1…USERS_DAYS_MAX: inactive, never active seats included. With new_only or
     * never the days that condition uses. */
    int64_t inactive_days;
    int64_t idle_days;   /* 0: no condition; else no product was used for so many days */
    int64_t active_days; /* 0: no condition; else used within so many days */
    bool threshold;      /* inactive by the setting, each product by its own number of days */
    bool never;          /* by inactive_days when given, else by the setting of each product */
    bool new_only;       /* likewise */
    bool active;         /* used within the days of the setting, each product by its own number */
    bool billable;
    bool synced; /* managed by the identity provider */
    bool protected_only;
    /* For texts only, by the place of the site; NULL: its id. See user_filter_name_site. */
    const char *site_name[USER_FILTER_VALUES_MAX], *not_site_name[USER_FILTER_VALUES_MAX];
};
extern const struct user_filter USER_FILTER_ANY;

enum user_filter_result { USER_FILTER_TAKEN, USER_FILTER_UNKNOWN, USER_FILTER_BAD };

/* Sets a member from one decoded pair of a query string, or adds to its list. An empty value leaves
 * it as it is. On BAD *problem is a text for people. */
enum user_filter_result user_filter_set(struct arena *a, struct user_filter *f, const char *name,
                                        const char *value, const char **problem);
/* A query string may have the name more than once. */
bool user_filter_is_list(const char *name);
/* A list of one value; of none for NULL. */
struct user_filter_list user_filter_only(const char *value);
bool user_filter_has(const struct user_filter_list *l, const char *value);
/* A list of products or sites as JSON, for statements; NULL without values. */
const char *user_filter_json(struct arena *a, const struct user_filter_list *l);
/* A text for people when members exclude each other, else NULL. *name (may be NULL) becomes the
 * name of the member to leave out. */
const char *user_filter_conflict(const struct user_filter *f, const char **name);
/* The filter means people who are idle, or inactive seats. */
bool user_filter_inactive(const struct user_filter *f);
/* Reads percent-encoded name=value pairs. False, with *problem for people, for an unknown name, a
 * doubled one that is no list, a bad value or a conflict. */
bool user_filter_parse(struct arena *a, const char *query, struct user_filter *out,
                       const char **problem);
/* The same; ERR_INPUT with the problem as its message. */
enum rc_err user_filter_read(struct db *db, struct arena *a, const char *query,
                             struct user_filter *out) MUST_USE;
#endif
