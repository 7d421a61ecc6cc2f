/* Numbers of accounts. Every account met in a run has its number at once, and everything staged
 * about it uses that number. */
#ifndef TIMER_STAGING_ACCOUNT_IDS_H
#define TIMER_STAGING_ACCOUNT_IDS_H
#include "lane.h"
#include "staging/mail_domains.h"

/* Takes about 19 bytes for each account, and two megabytes at least. Knows accounts by a keyed hash
 * with a new key for each run. Ends with the lane's arena, or at accounts_close. */
struct accounts;
/* Accounts in the database keep their numbers. expected: how many accounts there may be, to save
 * growing. */
enum rc_err accounts_open(struct lane *l, int64_t expected,
                          struct mail_domains domains[DOMAIN_KINDS],
                          struct accounts **out) MUST_USE;
void accounts_close(struct accounts *a); /* frees the memory when no account is needed any more */
/* Hash of an account id. Call early: it prefetches the table slot that account_number() will read.
 */
uint64_t account_hash(const struct accounts *a, const char *account_id);
/* The number of an account; an unknown account gets the next one. */
int64_t account_number(struct accounts *a, uint64_t hash);

/* The error for two accounts with one hash. A million accounts meet it once in 40 million runs. */
enum rc_err account_hash_collision(struct lane *l) MUST_USE;

/* In this run: who was listed, and which of these are not active. */
bool account_mark_seen(struct accounts *a, int64_t number); /* false: seen already */
bool account_is_seen(const struct accounts *a, int64_t number);
int64_t accounts_seen(const struct accounts *a); /* how many were seen */
/* How many people were known, and were not seen. */
int64_t accounts_vanished(const struct accounts *a);
/* The next of them after this number; 0: there is none. */
int64_t account_next_vanished(const struct accounts *a, int64_t number);
void account_set_idle(struct accounts *a, int64_t number);
bool account_is_idle(const struct accounts *a, int64_t number);

/* On how many resources Atlassian says the person has a role; -1: not told. Of several answers the
 * highest counts, and numbers from RESOURCES_MAX on are one. */
enum { RESOURCES_MAX = 1000 };
void account_set_resources(struct accounts *a, int64_t number, int64_t resources);
int64_t account_resources(const struct accounts *a, int64_t number);
#endif
