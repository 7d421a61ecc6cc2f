/* A page of users: into staging, or who is on it. */
#ifndef TIMER_SYNC_USERS_PAGE_H
#define TIMER_SYNC_USERS_PAGE_H
#include "sync/account_ids.h"

/* Numbers found once are remembered for the run: groups and products occur in every user. Ends with
 * the lane's arena. directory: where a listing names none: the only one there is, else 0. */
struct memo;
struct memo *users_page_memo(struct lane *l, struct accounts *people, int64_t directory);

/* What was told of people that cannot be so, or is of a kind Rollcall does not act on. */
enum { USERS_TYPES_MAX = 8 };
struct users_oddities {
    int64_t joined_missing,
        joined_odd; /* people without a day of joining, and with one that is no sound time */
    int64_t uses;   /* activities whose time cannot be read, or lies ahead */
    int64_t people; /* with an odd day of joining or an odd activity */
    struct {
        char word[64];
        int64_t people;
    } type[USERS_TYPES_MAX]; /* other than "atlassian"; the last may stand for more */
    int types;
};
const struct users_oddities *users_page_oddities(const struct memo *m);

/* How many users a page listed, and where the next one is: as the answer says it, NULL at the end.
 */
struct users_page {
    int64_t users;
    const char *next;
};

/* page is a whole answer, checked to be UTF-8 and read once; without users it may be anything.
 * directory: number of the one that was searched, or 0. */
enum rc_err users_page_stage(struct lane *l, struct memo *m, int64_t directory, const char *page,
                             struct users_page *out) MUST_USE;
/* Of each only the number, beside what the page says of all of them. Who is listed nowhere else
 * gets a number that stays unused. *who is good until the next page. */
enum rc_err users_page_who(struct lane *l, struct memo *m, int64_t what, const char *page,
                           const struct int_rows **who, struct users_page *out) MUST_USE;
#endif
