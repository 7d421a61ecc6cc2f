/* A page of users: staged whole, or only who is on it. */
#ifndef TIMER_STAGING_USERS_PAGE_H
#define TIMER_STAGING_USERS_PAGE_H
#include "staging/user_stage.h"

/* Reads pages for one run; ends with the lane's arena. directory: where a listing names none, the
 * only one there is, else 0. */
struct users_reader;
struct users_reader *users_reader_open(struct lane *l, struct accounts *accounts,
                                       int64_t directory);
const struct users_oddities *users_reader_oddities(const struct users_reader *reader);

struct users_page {
    int64_t users;    /* on the page */
    const char *next; /* where the next page is, as the answer has it; NULL at the end */
};

/* page is a whole answer, checked to be UTF-8. We parse it once; it may have no users, or be no
 * JSON. directory: number of the one that was searched, or 0. */
enum rc_err users_page_stage(struct lane *l, struct users_reader *reader, int64_t directory,
                             const char *page, struct users_page *out) MUST_USE;
/* Only the numbers of the users, each beside what, which is the same for all of them. A user in no
 * other listing gets a number that stays unused. *who is good until the next page. */
enum rc_err users_page_who(struct lane *l, struct users_reader *reader, int64_t what,
                           const char *page, const struct int_rows **who,
                           struct users_page *out) MUST_USE;
#endif
