/* Staging into the live tables, by one transaction. */
#ifndef TIMER_SYNC_MERGE_H
#define TIMER_SYNC_MERGE_H
#include "lane.h"

struct merge_result {
    int64_t users, added, changed, gone;
    const char *suspicious; /* why, in words; NULL: it is not */
};

/* One BEGIN IMMEDIATE … COMMIT. When more than 20 % of the users vanished, or what protects people
 * (admins' roles, activity, groups) did though the people are there, nothing is written and
 * out->suspicious is set. confirmed: so many may vanish beside these 20 %, and an admin looked at
 * the rest; -1: nobody did. run is marked done in the same transaction. users: how many were found.
 */
enum rc_err merge_run(struct lane *l, int64_t run, int64_t users, const char *local_day,
                      int64_t confirmed, struct merge_result *out) MUST_USE;
#endif
