/* Staging into the live tables, in one transaction. */
#ifndef TIMER_SYNC_MERGE_H
#define TIMER_SYNC_MERGE_H
#include "lane.h"

struct merge_result {
    int64_t users, added, changed, gone;
    const char *suspicious; /* why, as text; NULL: it is not */
};

/* Merges in one BEGIN IMMEDIATE … COMMIT, and marks the run as done in the same transaction. Writes
 * nothing and sets out->suspicious when more than 20 % of the users vanished, or when data that
 * protects people (admins' roles, activity, groups) did though the people are there. confirmed: an
 * admin confirmed that so many, those in sync_missing, may vanish beside these 20 %, and looked at
 * the rest; -1: nobody did. users: how many were found. */
enum rc_err merge_run(struct lane *l, int64_t run, int64_t users, const char *local_day,
                      int64_t confirmed, struct merge_result *out) MUST_USE;
#endif
