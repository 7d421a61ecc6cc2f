/* A filter describes which people are meant. It has one parser and one set of rules for the
 * browser, exports, JSON, saved filters and tasks. index_find.h finds the people; those who left
 * the organization match no filter. */
#ifndef CORE_USERS_FILTER_H
#define CORE_USERS_FILTER_H
#include "db/db.h"

enum { USERS_DAYS_MAX = 3650 };

/* product and site select seats. inactive_days, threshold, never, new_only, active, active_days
 * and billable are conditions on those seats: one seat that meets all of them is enough; with
 * product or site alone any seat there is enough. The terms inactive, never active, new and idle
 * are defined in core/terms/seat_age.h. All other members are conditions on the person. A text of
 * NULL is no condition. Start from USER_FILTER_ANY. */
struct user_filter {
    /* Words that all occur in the name or e-mail, without case; or the beginning of an account
     * id. */
    const char *q;
    const char *product;
    const char *site; /* cloudId */
    const char *status, *claim;
    const char *role;   /* of the organization or of any product */
    const char *group;  /* id or exact name */
    const char *domain; /* of the e-mail */
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
    const char *site_name; /* for user_filter_text only, see user_filter_name_site; NULL: the id */
};
extern const struct user_filter USER_FILTER_ANY;

enum user_filter_result { USER_FILTER_TAKEN, USER_FILTER_UNKNOWN, USER_FILTER_BAD };

/* Sets a member from one decoded pair of a query string. An empty value leaves it as it is. On BAD
 * *problem is a text for people. */
enum user_filter_result user_filter_set(struct arena *a, struct user_filter *f, const char *name,
                                        const char *value, const char **problem);
/* A text for people when members exclude each other, else NULL. *name (may be NULL) becomes the
 * name of the member to leave out. */
const char *user_filter_conflict(const struct user_filter *f, const char **name);
/* The filter means people who are idle, or inactive seats. */
bool user_filter_inactive(const struct user_filter *f);
/* Reads percent-encoded name=value pairs. False, with *problem for people, for an unknown or
 * doubled name, a bad value or a conflict. */
bool user_filter_parse(struct arena *a, const char *query, struct user_filter *out,
                       const char **problem);
/* The same; ERR_INPUT with the problem as its message. */
enum rc_err user_filter_read(struct db *db, struct arena *a, const char *query,
                             struct user_filter *out) MUST_USE;
/* The canonical query string: user_filter_parse makes the same filter of it. "" for everybody. */
const char *user_filter_query(struct arena *a, const struct user_filter *f);
/* "Jira on example, inactive for 60 days or never active"; "everybody" */
const char *user_filter_text(struct arena *a, const struct user_filter *f);
/* Sets site_name from the synchronized products. */
enum rc_err user_filter_name_site(struct db *db, struct user_filter *f) MUST_USE;
#endif
