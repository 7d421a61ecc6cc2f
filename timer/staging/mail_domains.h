/* Domains of e-mail addresses, in parts of about the same number of people. Whether these are all
 * domains, only a count can tell. */
#ifndef TIMER_STAGING_MAIL_DOMAINS_H
#define TIMER_STAGING_MAIL_DOMAINS_H
#include "lane.h"

enum {
    DOMAIN_PARTS_MAX = 8,
    DOMAINS_OF_PART_MAX = 10, /* that one search takes */
    DOMAINS_MAX = DOMAIN_PARTS_MAX * DOMAINS_OF_PART_MAX,
    DOMAIN_BYTES_MAX = 63
};

struct mail_domain {
    char name[DOMAIN_BYTES_MAX + 1];
    int64_t people; /* about so many, or how many of some */
};

/* The most frequent first. */
struct mail_domains {
    int n;
    bool incomplete; /* there are more, or some that no search can name */
    struct mail_domain at[DOMAINS_MAX];
};
/* Managed accounts have their own domains. */
enum { DOMAINS_OF_OTHERS, DOMAINS_OF_MANAGED, DOMAIN_KINDS };

struct domain_parts {
    int n;
    const char *filters[DOMAIN_PARTS_MAX]; /* a JSON member ending with a comma */
    const char *query[DOMAIN_PARTS_MAX];   /* the same as a query that begins with & */
};

/* name in small letters. */
void mail_domains_add(struct mail_domains *d, const char *name, int64_t people);
/* Adds those that the organization has verified; page is Atlassian's answer. */
enum rc_err mail_domains_add_verified(struct lane *l, struct mail_domains d[DOMAIN_KINDS],
                                      const char *page) MUST_USE;
/* Adds those of a page of users. */
enum rc_err mail_domains_add_page(struct lane *l, struct mail_domains d[DOMAIN_KINDS],
                                  const char *page) MUST_USE;
/* Splits them into `wanted` parts, or as many as there can be; fewer than two are none. */
void mail_domains_split(struct arena *a, const struct mail_domains *d, int wanted,
                        struct domain_parts *out);
#endif
