/* Who is meant: one filter over the synchronized people, one parser, one set of rules for browser,
 * exports, JSON, saved filters and tasks. People who left the organization match nothing. */
#ifndef CORE_USERS_FILTER_H
#define CORE_USERS_FILTER_H
#include "db/db.h"

enum { USERS_DAYS_MAX = 3650 };

/* product and site (its cloudId) select seats; inactive_days, threshold, never, new_only,
 * active_days and billable speak of those seats, and one seat that fits all of them is enough; with
 * product or site alone a seat there is enough. What inactive, never active, new and idle mean is
 * core/terms/seat_age.h. The other members speak of the person. Texts: NULL is any. Start from
 * USER_FILTER_ANY. */
struct user_filter {
    const char *q; /* words, each a part of the name or e-mail, without case; or the beginning of an
                      account id */
    const char *product, *site, *status, *claim, *role /* of the organization or of any product */;
    const char *group;     /* id or exact name */
    const char *domain;    /* of the e-mail */
    int64_t inactive_days; /* -1: any; 1…USERS_DAYS_MAX, never active seats included. With new_only
                              the days that is for */
    int64_t idle_days;     /* 0: any; else no product at all was used for so many days */
    int64_t active_days;   /* 0: any; else used within so many days: with product and site the
                              counterpart of inactive */
    bool threshold;        /* inactive by the setting, each product by its own number */
    bool never, new_only;  /* by inactive_days if given, else by the setting of each product */
    bool active;           /* used within the days of the setting, each product by its own number */
    bool billable;
    bool synced; /* managed by the identity provider */
    bool protected_only;
    const char *site_name; /* for words alone, see user_filter_name_site; NULL: the id is shown */
};

enum user_filter_result { USER_FILTER_TAKEN, USER_FILTER_UNKNOWN, USER_FILTER_BAD };
extern const struct user_filter USER_FILTER_ANY;

/* One decoded pair of a query string; an empty value leaves the filter as it is. BAD: *problem says
 * why, in words. */
enum user_filter_result user_filter_set(struct arena *a, struct user_filter *f, const char *name,
                                        const char *value, const char **problem);
/* What cannot be meant together, in words; NULL when nothing. *name (may be NULL): the member that
 * is too much. */
const char *user_filter_conflict(const struct user_filter *f, const char **name);
/* The filter speaks of people or seats that are not used. */
bool user_filter_inactive(const struct user_filter *f);
/* name=value pairs, percent-encoded. False and *problem in words for an unknown or doubled name or
 * a bad value. */
bool user_filter_parse(struct arena *a, const char *query, struct user_filter *out,
                       const char **problem);
/* The canonical query string: reads back as the same filter; "" for everybody. */
const char *user_filter_query(struct arena *a, const struct user_filter *f);
/* "Jira on example, inactive for 60 days or never"; "everybody" */
const char *user_filter_text(struct arena *a, const struct user_filter *f);
/* Fills site_name from the synchronized products. */
enum rc_err user_filter_name_site(struct db *db, struct user_filter *f) MUST_USE;

/* Everybody a filter means, as bits by row id; in the connection's arena. */
struct user_set {
    uint64_t *bits;
    int64_t chunks, count;
};
enum rc_err users_find(struct db *db, const struct user_filter *f, int64_t now,
                       struct user_set *out) MUST_USE;
bool users_in(const struct user_set *s, int64_t user);

enum rc_err users_count(struct db *db, const struct user_filter *f, int64_t now,
                        int64_t *n) MUST_USE;

/* Orders are total: of equal values many go by name, few by row. SEATS and LAST speak of the seats
 * the filter selects; who holds none comes last in both directions. ANYWHERE is the last activity
 * in any product. */
enum users_sort {
    USERS_BY_NAME,
    USERS_BY_EMAIL,
    USERS_BY_STATUS,
    USERS_BY_CLAIM,
    USERS_BY_SEATS,
    USERS_BY_LAST,
    USERS_BY_ANYWHERE
};
struct users_view {
    enum users_sort sort;
    bool down;
    int64_t offset;
    int limit;
};
enum { USERS_PAGE_MAX = 1000 };
/* Columns: row id, account id, name, e-mail or NULL, status, claim status or NULL, seats in the
 * scope, newest activity in the scope or NULL, why protected or NULL, last activity anywhere or
 * NULL. LAST sorts by the newest in the scope. */
enum rc_err users_read_page(struct db *db, const struct user_filter *f, const struct user_set *s,
                            const struct users_view *v, int64_t now, struct rows **out) MUST_USE;
/* The first limit ids above after, in rising order; returns how many. */
int users_after(const struct user_set *s, int64_t after, int limit, int64_t *ids);
#endif
