/* Numbers for people. Everybody met in a run has his number at once, so all that is staged about
 * him is staged under it. */
#ifndef TIMER_SYNC_ACCOUNT_IDS_H
#define TIMER_SYNC_ACCOUNT_IDS_H
#include "lane.h"

/* Some seventeen bytes a person, two megabytes at least: accounts are known by a keyed hash, drawn
 * anew for each run. Ends with the lane's arena or before. */
struct accounts;
/* expected: how many there may be, to save growing. Whoever is in the database keeps his number. */
enum rc_err accounts_open(struct lane *l, int64_t expected, struct accounts **out) MUST_USE;
void accounts_close(struct accounts *p); /* when nobody is asked for any more */
/* What an account is known by. Asked for as soon as the account is read, well before the number:
 * the way there in memory is long, and is gone meanwhile. */
uint64_t account_hash(const struct accounts *p, const char *account_id);
/* Who is not known gets the next number. */
int64_t account_number(struct accounts *p, uint64_t hash);

/* What to say when two accounts look alike under the key, which a million of them do once in 40
 * million runs. */
enum rc_err account_hash_collision(struct lane *l) MUST_USE;

/* Of the run: who was listed, and of these who is not active. */
bool account_mark_seen(struct accounts *p, int64_t number); /* false: was met already */
bool account_is_seen(const struct accounts *p, int64_t number);
int64_t accounts_seen(const struct accounts *p); /* how many were met */
void account_set_idle(struct accounts *p, int64_t number);
bool account_is_idle(const struct accounts *p, int64_t number);
#endif
